import assert from 'node:assert/strict';
import { test } from 'node:test';

import { slanted, views } from '../../../explorer/web/upload/background.js';
import { assertNear, golden, named, pictureOf, some } from './golden.js';

for (const picture of golden.pictures) {
  test(`every view of it is Python's: ${picture.name}`, () => {
    const found = [...views(pictureOf(picture))];
    assert.equal(found.length, picture.views.length);
    found.forEach(({ strength, lighter }, i) => {
      assert.equal(lighter, picture.views[i].lighter);
      assertNear(some(strength.data), picture.views[i].strength);
    });
  });

  test(`the plane of light is Python's: ${picture.name}`, () => {
    const colour = pictureOf(picture);
    const first = slanted(colour).data.filter((_, i) => i % colour.channels === 0);
    assertNear(some(first), picture.slanted);
  });
}

test('what lies outside is not asked for its light', () => {
  const colour = pictureOf(named('pictures', 'tiny, light ink'));
  const { height, width, channels, data } = colour;
  const inside = { height, width, data: new Uint8Array(height * width) };
  for (let y = 0; y < height; y++) inside.data.fill(1, y * width, y * width + 4);
  const other = {
    ...colour,
    data: data.map((value, i) => (inside.data[i / channels] ? value : 1)),
  };
  assert.deepEqual(slanted(other, inside).data, slanted(colour, inside).data);
  assert.notDeepEqual(slanted(other).data, slanted(colour).data);
});

test('paper of which one row is known is even', () => {
  const data = Float32Array.from({ length: 36 }, (_, i) => (i < 6 ? 0.5 : i / 36));
  const inside = { height: 6, width: 6, data: Uint8Array.from(data, (_, i) => +(i < 6)) };
  const ground = slanted({ height: 6, width: 6, channels: 1, data }, inside);
  assertNear(ground.data.subarray(0, 6), Array(6).fill(0.5));
});

test('ink that is darker as a whole counts as darker, whatever its colour', () => {
  for (const [r, g, b] of [
    [0.5, 0.1, -0.2],
    [-0.2, 0.5, 0.1],
    [0.1, -0.2, 0.5],
    [-0.4, 0.3, 0.3],
  ]) {
    const data = Float32Array.from({ length: 300 }, (_, i) => {
      const isInk = Math.floor(i / 3) % 10 === 4;
      return 0.6 - (isInk ? [r, g, b][i % 3] : 0);
    });
    const [dark, light] = views({ height: 10, width: 10, channels: 3, data });
    assert.ok(dark.strength.data[4] > 0.1, `${[r, g, b]}`);
    assert.ok(light.strength.data[4] < -0.1, `${[r, g, b]}`);
  }
});
