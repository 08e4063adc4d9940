import assert from 'node:assert/strict';
import { test } from 'node:test';

import { piecesOf } from '../../../explorer/web/upload/components.js';
import {
  boxes,
  crosses,
  frames,
  rails,
  rimShares,
} from '../../../explorer/web/upload/structure.js';
import { assertNear, golden, maskOf, slopesOf } from './golden.js';

for (const { name, rows, pieces: wanted } of golden.masks) {
  test(`what is no handwriting is the same as in Python: ${name}`, () => {
    const mask = maskOf(rows);
    const pieces = piecesOf(mask, slopesOf(mask));
    assertNear(rimShares(pieces), wanted.rim, 1e-12);
    assert.deepEqual([...crosses(pieces)], wanted.crosses);
    assert.deepEqual([...rails(pieces)], wanted.rails);
    assert.deepEqual([...boxes(pieces)], wanted.boxes);
    assert.deepEqual([...frames(pieces)], wanted.frames);
  });
}

test('the masks hold some of each', () => {
  for (const part of ['rim', 'crosses', 'rails', 'boxes', 'frames']) {
    assert.ok(
      golden.masks.some(({ pieces }) => pieces[part].some(Boolean)),
      part,
    );
    assert.ok(
      golden.masks.some(({ pieces }) => !pieces[part].every(Boolean)),
      part,
    );
  }
});

test('a box alone may be a 0', () => {
  const side = '################';
  const empty = `#${'.'.repeat(14)}#`;
  const mask = maskOf([side, ...Array(14).fill(empty), side]);
  assert.deepEqual([...boxes(piecesOf(mask, slopesOf(mask)))], [0]);
});

/** Pieces of as many lines of 20 pixels, upright or lying. */
function lines(count, upright) {
  const rows = Array.from({ length: 24 }, (_, y) =>
    Array.from({ length: 24 }, (_, x) => {
      const [across, along] = upright ? [x, y] : [y, x];
      return across % 6 === 3 && across < 6 * count && along > 1 && along < 22 ? '#' : '.';
    }).join(''),
  );
  return piecesOf(maskOf(rows), slopesOf(maskOf(rows)));
}

test('two upright lines are an 11, three are sides of boxes; two lying ones are too', () => {
  assert.deepEqual([...rails(lines(2, true))], [0, 0]);
  assert.deepEqual([...rails(lines(3, true))], [1, 1, 1]);
  assert.deepEqual([...rails(lines(1, false))], [0]);
  assert.deepEqual([...rails(lines(2, false))], [1, 1]);
});

test('a field of a form is straight along three sides, no less', () => {
  const edge = `#${'.'.repeat(18)}#`;
  const other = ['.'.repeat(20), '#'.repeat(20)]; // a single field may be a 0
  /** @param {string[]} rows */
  const found = (rows) => [...boxes(piecesOf(maskOf(rows), slopesOf(maskOf(rows))))];
  const straight = ['#'.repeat(20), ...Array(18).fill(edge)];
  const bottom = `${'#'.repeat(8)}....${'#'.repeat(8)}`;
  assert.deepEqual(found([...straight, bottom, ...other]), [1, 0]);
  const withoutCorner = straight.map((row, y) => (y > 14 ? `.${row.slice(1)}` : row));
  assert.deepEqual(found([...withoutCorner, `....${'#'.repeat(16)}`, ...other]), [0, 0]);
});
