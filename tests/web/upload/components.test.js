import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  boxOf,
  label,
  lengths,
  piecesOf,
  strongest,
} from '../../../explorer/web/upload/components.js';
import { assertNear, golden, labelsOf, maskOf, slopesOf } from './golden.js';

for (const { name, rows, labels, pieces, strongest: kept } of golden.masks) {
  const mask = maskOf(rows);
  const found = piecesOf(mask, slopesOf(mask));

  test(`pieces are numbered as in Python: ${name}`, () => {
    assert.deepEqual(label(mask).labels.data, labelsOf(labels));
    assert.equal(label(mask).count, pieces.area.length);
  });

  test(`pieces are measured as in Python: ${name}`, () => {
    for (const part of ['area', 'top', 'bottom', 'left', 'right']) {
      assert.deepEqual([...found[part]], pieces[part], part);
    }
    assert.deepEqual([...lengths(found)], pieces.length);
    assertNear(found.edge, pieces.edge, 1e-12);
  });

  test(`the strongest are kept: ${name}`, () => {
    const { pieces: few, rest } = strongest(found, 2);
    assert.deepEqual(few.labels.data, labelsOf(kept.labels));
    assert.ok(Math.abs(rest - kept.rest) < 1e-9);
    assert.equal(few.count, Math.min(2, found.count));
  });
}

test('corners touch, and a piece has the number of its first pixel', () => {
  const { labels, count } = label(maskOf(['#...#', '.#.#.', '#.#..', '....#']));
  assert.equal(count, 2);
  assert.deepEqual(
    [...labels.data].filter((i) => i >= 0),
    [0, 0, 0, 0, 0, 0, 1],
  );
});

test('an empty mask has no pieces', () => {
  assert.equal(label(maskOf(['...', '...'])).count, 0);
});

test('a box is around a group, not around all', () => {
  const mask = maskOf(['#....', '..#..', '.....', '....#']);
  const pieces = piecesOf(mask, slopesOf(mask));
  assert.deepEqual(boxOf(pieces, Uint8Array.of(1, 1, 0)), [0, 0, 3, 2]);
});
