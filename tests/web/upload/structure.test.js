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
