import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  dilate,
  eroded,
  medianFilter,
  outline,
  slopeOf,
  smooth,
} from '../../../explorer/web/upload/filters.js';
import { assertNear, golden, maskOf, pictureOf, rowsOf, some } from './golden.js';

const plane = (/** @type {number[][]} */ rows) => ({
  height: rows.length,
  width: rows[0].length,
  data: Float32Array.from(rows.flat()),
});

for (const ink of golden.inks) {
  test(`outlines and wider pens are Python's: ${ink.name}`, () => {
    const picture = pictureOf(ink);
    assert.ok(Math.abs(outline(picture) / ink.outline - 1) < 1e-6);
    assertNear(some(dilate(picture, ink.radius).data), ink.dilated, 1e-6);
  });
}

test('what has a neighbour outside is taken off, at the rim too', () => {
  const core = eroded(maskOf(['..#..', '#####', '#####', '.##..']));
  assert.deepEqual(rowsOf(core), ['.....', '..#..', '.##..', '.....']);
  assert.deepEqual(rowsOf(eroded(maskOf(['##', '##']))), ['..', '..']);
});

test('a blur keeps an even plane and halves a step', () => {
  assertNear(
    smooth(
      plane([
        [2, 2],
        [2, 2],
        [2, 2],
      ]),
    ).data,
    Array(6).fill(2),
  );
  assertNear(smooth(plane([[0, 0, 4, 4]])).data, [0, 1, 3, 4]);
});

test('the slope is of both directions, one-sided at the rim', () => {
  assertNear(
    slopeOf(
      plane([
        [0, 1, 4],
        [0, 1, 4],
      ]),
    ).data,
    [1, 4, 9, 1, 4, 9],
  );
  assertNear(
    slopeOf(
      plane([
        [0, 3],
        [4, 7],
      ]),
    ).data,
    [25, 25, 25, 25],
  );
});

test('the median leaves a step, drops a speck, and takes whole windows at the rim', () => {
  const row = [0, 0, 9, 0, 5, 5, 5, 5];
  const filtered = medianFilter(plane([row, row, row]), 3);
  assertNear(filtered.data.subarray(0, 8), [0, 0, 0, 5, 5, 5, 5, 5]);
});

test('a window of even side has the mean of two in the middle', () => {
  assertNear(
    medianFilter(
      plane([
        [1, 2],
        [4, 8],
      ]),
      21,
    ).data,
    [3, 3, 3, 3],
  );
});
