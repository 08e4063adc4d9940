import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstPairs, nearestTo } from '../../../explorer/web/guide/typical-pair.js';

test('pairs are test digits one after the other, of different classes', () => {
  assert.deepEqual(firstPairs([7, 2, 1, 1, 4, 0, 9], 5), [
    [0, 1],
    [4, 5],
  ]);
  assert.deepEqual(firstPairs([7, 2, 1, 3], 1), [[0, 1]]);
});

test('the typical pair lies nearest to the means in all strips together, not in one', () => {
  const candidates = [
    { of: 'best of the VAE', values: [0.3, 0.99, 0.04] },
    { of: 'typical', values: [0.25, 0.7, 0.1] },
    { of: 'as typical', values: [0.25, 0.7, 0.1] },
    { of: 'right in one', values: [0.9, 0.75, 0.9] },
  ];
  assert.equal(nearestTo(candidates, [0.3, 0.75, 0.04]), 'typical');
});
