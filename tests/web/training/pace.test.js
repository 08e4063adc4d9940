import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Pace } from '../../../explorer/web/training/pace.js';

/** @param {number[]} counts steps of each third of a second of a run @returns {number[]} what is said after each */
function told(counts) {
  const pace = new Pace();
  pace.start(5000);
  return counts.map((count, i) => pace.after(count, 5000 + 330 * (i + 1)));
}

test('a run that just began has no pace yet, then its mean since it began', () => {
  const [first, second, third, fourth] = told([10, 150, 140, 120]);
  assert.deepEqual([first, second, third], [0, 0, 0]);
  assert.ok(Math.abs(fourth - 420 / 1.32) < 1e-9);
});

test('a stutter of a third of a second is a tenth of what is said, and is over after some seconds', () => {
  const steady = Array.from({ length: 12 }, () => 132);
  const paces = told([...steady, 0, ...steady]);
  assert.ok(Math.abs(paces[11] - 400) < 1e-9);
  assert.ok(paces[12] > 350 && paces[12] < 390, `${paces[12]}`);
  assert.ok(Math.abs(paces[24] - 400) < 1e-9, 'what was longer ago is no part of it');
});

test('another run begins from nothing', () => {
  const pace = new Pace();
  pace.start(0);
  pace.after(9000, 2000);
  pace.start(10_000);
  assert.equal(pace.after(5, 10_200), 0);
  assert.equal(pace.after(95, 12_000), 50);
});
