import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import {
  axisEnd,
  histogram,
  percentRank,
  rankText,
} from '../../../../explorer/web/views/loss/percentiles.js';

const evidence = readFileSync(
  new URL('../../../../checkpoints/evidence.json', import.meta.url),
  'utf8',
);
const { percentiles } = JSON.parse(evidence).curves.losses;
/** 0, 2, 4, ..., 200 */
const even = Array.from({ length: 101 }, (_, i) => 2 * i);

test('the rank of a percentile is its number, and between two it is between', () => {
  for (const i of [0, 1, 50, 99, 100]) assert.equal(percentRank(even, 2 * i), i);
  assert.equal(percentRank(even, 25), 12.5);
  for (const values of Object.values(percentiles)) {
    for (const i of [10, 50, 90]) assert.ok(Math.abs(percentRank(values, values[i]) - i) < 1e-9);
  }
});

test('what is outside has nothing or everything below it', () => {
  assert.equal(percentRank(even, -1), 0);
  assert.equal(percentRank(even, 201), 100);
  assert.equal(percentRank(even, NaN), 0);
});

test('equal percentiles do not divide by nothing', () => {
  const tied = [...Array(51).fill(3), ...Array.from({ length: 50 }, (_, i) => 4 + i)];
  assert.equal(percentRank(tied, 3), 0);
  assert.equal(percentRank(tied, 3.5), 50.5);
});

test('a histogram holds all of them, each where it is', () => {
  const shares = histogram(even, 20, 12);
  assert.equal(shares.length, 12);
  for (const share of shares.slice(0, 10)) assert.ok(Math.abs(share - 0.1) < 1e-12);
  assert.deepEqual(shares.slice(10), [0, 0]);
  for (const values of Object.values(percentiles)) {
    const sum = histogram(values, 3, 100).reduce((all, share) => all + share, 0);
    assert.ok(Math.abs(sum - 1) < 1e-9);
  }
});

test('the sentence never says more than is so', () => {
  const say = (/** @type {number} */ rank) => rankText(rank, 'test digits');
  assert.equal(say(73.9), 'more than 73 % of test digits');
  assert.equal(say(99.99), 'more than 99 % of test digits');
  assert.equal(say(100), 'more than any of test digits');
  assert.equal(say(0.5), 'less than 99 % of test digits');
  assert.equal(say(0), 'less than any of test digits');
});

test('the axis has room for what is on it and does not change for every digit', () => {
  assert.equal(axisEnd(10), axisEnd(150));
  for (const value of [100, 250, 700, 3000]) assert.ok(axisEnd(value) > value);
});
