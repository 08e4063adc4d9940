import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paced } from '../../../../explorer/web/views/generate/pace.js';

test('late frames halve what is painted, down to the fewest; others add one, up to the most', () => {
  const after = (/** @type {boolean[]} */ ...late) =>
    late.reduce((many, isLate) => paced(many, isLate, 10, 30), 30);
  assert.equal(after(true), 15);
  assert.equal(after(true, true, true), 10);
  assert.equal(after(true, false, false), 17);
  assert.equal(after(...Array.from({ length: 40 }, () => false)), 30);
});
