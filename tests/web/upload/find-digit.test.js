import assert from 'node:assert/strict';
import { test } from 'node:test';

import { views } from '../../../explorer/web/upload/background.js';
import { digitsIn } from '../../../explorer/web/upload/find-digit.js';
import { Lack } from '../../../explorer/web/upload/grouping.js';
import { Sheet } from '../../../explorer/web/upload/sheets.js';
import { assertNear, golden, named, pictureOf, some } from './golden.js';

/** Compare what a view shows with what it shows in Python. */
function assertFound(found, wanted, where) {
  if (typeof found === 'number') return assert.equal(found, wanted, where);
  assert.deepEqual(found.boxes(), wanted.boxes, where);
  const { first, purity } = found.choice;
  assert.equal(first, wanted.first);
  const measured = [found.score / wanted.score, purity, found.breadth];
  assertNear(measured, [1, wanted.purity, wanted.breadth]);
  assertNear(some(found.ink(first).data), wanted.ink, 1e-4);
  assertNear(some(found.digit(first).data), wanted.digit, 1e-4);
}

for (const picture of golden.pictures) {
  const colour = pictureOf(picture);

  test(`the same digits are found as in Python: ${picture.name}`, () => {
    [...views(colour)].forEach((view, i) =>
      assertFound(digitsIn(view), picture.views[i].found, `view ${i}`),
    );
  });

  for (const { outline, area, found } of picture.sheets.slice(0, 2)) {
    test(`the same digits are found on its sheet: ${picture.name}, ${area}`, () => {
      const inside = new Sheet({ outline, area, clear: 1, cornered: 1, cut: false }).mask(
        colour,
        -1.5,
      );
      [...views(colour)].forEach((view, i) =>
        assertFound(digitsIn(view, inside), found[i], `view ${i}`),
      );
    });
  }
}

test('a line of one pixel holds no digit', () => {
  const strength = { height: 1, width: 9, data: Float32Array.of(0, 0, 1, 1, 1, 1, 1, 1, 0) };
  assert.equal(digitsIn({ strength, ground: null, lighter: false }), Lack.NOISE);
});

test('digits elsewhere in a picture keep all else', () => {
  const [view] = views(pictureOf(named('pictures', 'plain')));
  const found = digitsIn(view);
  const moved = found.with({ corner: [100, 7] });
  const [left, top, right, bottom] = found.boxes()[0];
  assert.deepEqual(moved.boxes(), [[left + 100, top + 7, right + 100, bottom + 7]]);
  assert.equal(moved.score, found.score);
  assert.equal(moved.breadth, found.breadth);
});
