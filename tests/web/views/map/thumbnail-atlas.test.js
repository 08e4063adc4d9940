import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../boot.js';
import { keepAroundInk } from '../../../../explorer/web/views/map/thumbnail-atlas.js';

const SIDE = 28;
const opaque = () => new Uint8ClampedArray(4 * SIDE * SIDE).fill(255);
const alphaAt = (/** @type {Uint8ClampedArray} */ data, /** @type {number} */ x, y = 0) =>
  data[4 * (y * SIDE + x) + 3];

test('ink keeps paper three pixels around it, and nothing else does', () => {
  const image = new Uint8Array(SIDE * SIDE);
  image[10 * SIDE + 10] = 255;
  const data = opaque();
  keepAroundInk(image, data);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const near = Math.max(Math.abs(x - 10), Math.abs(y - 10)) <= 3;
      assert.equal(alphaAt(data, x, y), near ? 255 : 0, `${x}, ${y}`);
    }
  }
});

test('the paper of one row does not reach into the next', () => {
  const image = new Uint8Array(SIDE * SIDE);
  image[5 * SIDE + SIDE - 1] = 255;
  const data = opaque();
  keepAroundInk(image, data);
  assert.equal(alphaAt(data, 0, 6), 0);
  assert.equal(alphaAt(data, SIDE - 1, 6), 255);
});

test('faint ink of a decoder has its paper too, and its black ground has none', () => {
  const image = new Float32Array(SIDE * SIDE).fill(0.01);
  image[0] = 0.4;
  const data = opaque();
  keepAroundInk(image, data);
  assert.equal(alphaAt(data, 3, 3), 255);
  assert.ok(alphaAt(data, 20, 20) < 16);
});
