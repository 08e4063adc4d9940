import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import '../boot.js';
import { placeInk, toBytes } from '../../../explorer/web/input/normalise.js';

const golden = JSON.parse(
  await readFile(new URL('../../golden/place.json', import.meta.url), 'utf8'),
);

for (const { name, width, height, ink, image } of golden) {
  test(`place agrees with Python: ${name}`, () => {
    const placed = placeInk(
      Float32Array.from(ink, (byte) => byte / 255),
      width,
      height,
    );
    assert.ok(placed);
    assert.equal(placed.length, 784);
    const apart = placed.map((value, i) => Math.abs(value - image[i]));
    assert.ok(Math.max(...apart) <= 1 / 255, `off by ${Math.max(...apart)}`);
  });
}

test('ink without any is null', () => {
  assert.equal(placeInk(new Float32Array(12), 4, 3), null);
  assert.equal(placeInk(new Float32Array(0), 0, 0), null);
});

test('place leaves its input alone', () => {
  const ink = Float32Array.of(0, 0.5, 0.25, 1);
  placeInk(ink, 2, 2);
  assert.deepEqual([...ink], [0, 0.5, 0.25, 1]);
});

test('a placed picture placed again stays where it is', () => {
  const { ink, width, height } = golden.find((each) => each.name === 'ring');
  const once = placeInk(
    Float32Array.from(ink, (byte) => byte / 255),
    width,
    height,
  );
  const twice = placeInk(once, 28, 28);
  assert.deepEqual([...toBytes(twice)], [...toBytes(once)]);
});

test('quantise rounds halves up and keeps all 256 bytes', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  assert.deepEqual([...toBytes(Float32Array.from(bytes, (byte) => byte / 255))], [...bytes]);
  assert.deepEqual(
    [...toBytes(Float32Array.of(0, 0.4 / 255, 0.6 / 255, 0.5, 1))],
    [0, 0, 1, 128, 255],
  );
});
