import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  BOX,
  place,
  quantise,
  scaled,
  strokeWidth,
  thicken,
  trim,
} from '../../../explorer/web/upload/place.js';
import { assertNear, golden, pictureOf, some } from './golden.js';

for (const ink of golden.inks) {
  test(`the pen is measured and widened as in Python: ${ink.name}`, () => {
    const picture = pictureOf(ink);
    assert.ok(Math.abs(strokeWidth(picture) / ink.pen - 1) < 1e-6);
    assertNear(some(thicken(picture, 2 * ink.radius).data), ink.thicker, 1e-6);
  });
}

test('a wider pen is as much wider as asked for', () => {
  const picture = pictureOf(golden.inks.find(({ name }) => name === 'long'));
  const wider = strokeWidth(thicken(picture, 2)) - strokeWidth(picture);
  assert.ok(Math.abs(wider - 2) < 0.4, `${wider}`);
});

test('ink fills 20 pixels, and its centre of mass is in the middle of 28', () => {
  for (const ink of golden.inks) {
    const picture = pictureOf(ink);
    const box = scaled(picture);
    assert.equal(Math.max(box.height, box.width), BOX);
    const { data } = place(picture);
    const mass = data.reduce((sum, value) => sum + value, 0);
    const across = data.reduce((sum, value, i) => sum + value * (i % 28), 0) / mass;
    assert.ok(Math.abs(across - 14) <= 0.5 + 1e-6, `${across}`);
  }
});

test('what is fainter than a tenth of the strongest is outside', () => {
  const data = Float32Array.of(0.05, 0, 1, 0, 0.11, 0.09);
  assert.deepEqual([...trim({ height: 1, width: 6, data }).data], [1, 0, data[4]]);
});

test('no ink is an error', () => {
  assert.throws(() => place({ height: 2, width: 2, data: new Float32Array(4) }), RangeError);
});

test('quantised pixels are multiples of 1/255, halves up', () => {
  const image = { height: 1, width: 3, data: Float64Array.of(0.5, 0.4999 / 255, 1) };
  assertNear(quantise(image).data, [128 / 255, 0, 1], 1e-7);
});
