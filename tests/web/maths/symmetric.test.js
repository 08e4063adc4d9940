import assert from 'node:assert/strict';
import { test } from 'node:test';

import { eigen } from '../../../explorer/web/maths/symmetric.js';

/** @param {number} found @param {number} wanted */
const near = (found, wanted) =>
  assert.ok(Math.abs(found - wanted) < 1e-12, `${found}, not ${wanted}`);

test('a matrix of two rows has the values of paper and pencil', () => {
  const { values, vectors } = eigen([
    [2, 1],
    [1, 2],
  ]);
  near(values[0], 1);
  near(values[1], 3);
  near(Math.abs(vectors[1][0] + vectors[1][1]), Math.SQRT2);
  near(vectors[0][0] + vectors[0][1], 0);
});

test('A v = lambda v, from the smallest to the largest, vectors of length 1', () => {
  const matrix = [
    [4, 1, -2],
    [1, 0.5, 3],
    [-2, 3, -1],
  ];
  const { values, vectors } = eigen(matrix);
  assert.deepEqual(
    values,
    [...values].sort((a, b) => a - b),
  );
  vectors.forEach((vector, k) => {
    near(Math.hypot(...vector), 1);
    matrix.forEach((row, i) =>
      near(
        row.reduce((sum, part, j) => sum + part * vector[j], 0),
        values[k] * vector[i],
      ),
    );
  });
});

test('a diagonal matrix keeps its axes', () => {
  const { values, vectors } = eigen([
    [3, 0, 0],
    [0, 1, 0],
    [0, 0, 2],
  ]);
  assert.deepEqual(values, [1, 2, 3]);
  assert.deepEqual(vectors, [
    [0, 1, 0],
    [0, 0, 1],
    [1, 0, 0],
  ]);
});
