import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withoutRuling } from '../../../explorer/web/upload/ruled-lines.js';
import { golden, maskOf, rowsOf } from './golden.js';

for (const { name, rows, unruled } of golden.masks) {
  test(`lines are taken out as in Python: ${name}`, () => {
    const mask = maskOf(rows);
    assert.deepEqual(rowsOf(withoutRuling(mask)), unruled);
    assert.deepEqual(rowsOf(mask), rows);
  });
}

test('a stroke that crosses a line stays whole, whichever way the line runs', () => {
  const rows = Array.from({ length: 40 }, (_, y) =>
    y === 10 || y === 30 ? '#'.repeat(40) : `${'.'.repeat(20)}#${'.'.repeat(19)}`,
  );
  rows[10] = rows[30] = '#'.repeat(40);
  rows[5] = rows[35] = '.'.repeat(40);
  const left = rowsOf(withoutRuling(maskOf(rows)));
  assert.equal(left[10], `${'.'.repeat(20)}#${'.'.repeat(19)}`);
  const turned = rows.map((_, y) => rows.map((row) => row[y]).join(''));
  assert.deepEqual(
    rowsOf(withoutRuling(maskOf(turned))),
    left.map((_, y) => left.map((row) => row[y]).join('')),
  );
});

test('one line alone is a digit, not a ruling', () => {
  const mask = maskOf(Array.from({ length: 40 }, (_, y) => (y === 7 ? '#' : '.').repeat(40)));
  assert.equal(withoutRuling(mask), mask);
});

test('four pale lines are a ruling, three may be a digit', () => {
  const pale = `${'#'.repeat(27)}${'.'.repeat(13)}`;
  /** @param {number[]} at */
  const rows = (at) =>
    Array.from({ length: 40 }, (_, y) => (at.includes(y) ? pale : '.'.repeat(40)));
  assert.deepEqual(rowsOf(withoutRuling(maskOf(rows([4, 14, 24, 34])))), rows([]));
  assert.deepEqual(rowsOf(withoutRuling(maskOf(rows([4, 14, 24])))), rows([4, 14, 24]));
});
