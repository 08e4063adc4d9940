import assert from 'node:assert/strict';
import { test } from 'node:test';

import { inkStep, onWhite, step } from '../../../explorer/web/upload/steps.js';

const grey = (height, width, level) => ({
  height,
  width,
  data: new Float32Array(height * width).fill(level),
});

test('a step is in bytes, and what is out of range is cut off', () => {
  const values = { height: 1, width: 4, data: Float32Array.of(-1, 0, 0.5, 2) };
  const { picture, ink } = step('Paper', 'Why.', values);
  assert.deepEqual([...picture.data], [0, 0, 128, 255]);
  assert.equal(ink, false);
  assert.equal(inkStep('Ink', 'Why.', values).ink, true);
});

test('what is longer than 280 pixels becomes smaller, as Pillow has it', () => {
  // Pillow: Image.new('L', (512, 383)).thumbnail((280, 280)) and so on.
  for (const [width, height, ...small] of [
    [512, 383, 280, 209],
    [384, 512, 210, 280],
    [512, 512, 280, 280],
    [512, 4, 280, 2],
    [4, 512, 2, 280],
    [280, 100, 280, 100],
  ]) {
    const { picture } = step('Picture', '', grey(height, width, 0.5));
    assert.deepEqual([picture.width, picture.height], small);
    assert.ok(picture.data.every((value) => Math.abs(value - 127.5) < 1));
  }
});

test('smaller, every channel is averaged by itself', () => {
  const data = Float32Array.from({ length: 560 * 560 * 3 }, (_, i) => [1, 0, +(i % 2)][i % 3]);
  const { picture } = step('Picture', '', { height: 560, width: 560, channels: 3, data });
  assert.equal(picture.channels, 3);
  assert.deepEqual([...picture.data.subarray(0, 3)], [255, 0, 128]);
});

test('what is transparent is shown on white', () => {
  const picture = {
    ...{ height: 1, width: 3, channels: 1, whole: null, detail: 1 },
    colour: Float32Array.of(0, 0, 0.5),
    alpha: Float32Array.of(0, 1, 0.5),
  };
  assert.deepEqual([...onWhite(picture).data], [1, 0, 0.75]);
});
