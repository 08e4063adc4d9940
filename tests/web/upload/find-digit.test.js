import assert from 'node:assert/strict';
import { test } from 'node:test';

import { views } from '../../../explorer/web/upload/background.js';
import { digitsIn, Found } from '../../../explorer/web/upload/find-digit.js';
import { Lack } from '../../../explorer/web/upload/grouping.js';
import { sheets } from '../../../explorer/web/upload/sheets.js';
import { assertNear, golden, named, pictureOf, some } from './golden.js';

for (const picture of golden.pictures) {
  test(`the same digits are found as in Python: ${picture.name}`, () => {
    [...views(pictureOf(picture))].forEach((view, i) => {
      const found = digitsIn(view);
      const wanted = picture.views[i].found;
      if (typeof found === 'number') return assert.equal(found, wanted, `view ${i}`);
      assert.deepEqual(found.boxes(), wanted.boxes, `view ${i}`);
      const { first, purity } = found.choice;
      assert.equal(first, wanted.first);
      assertNear(
        [found.score / wanted.score, purity, found.breadth],
        [1, wanted.purity, wanted.breadth],
      );
      assertNear(some(found.ink(first).data), wanted.ink, 1e-4);
      assertNear(some(found.digit(first).data), wanted.digit, 1e-4);
    });
  });
}

test('what is beside a sheet does not count, nor what touches its rim', () => {
  const colour = pictureOf(named('pictures', 'sheet on a desk'));
  const [sheet] = sheets(colour);
  const found = [...views(colour)].map((view) => digitsIn(view, sheet.mask(colour, -1.5)));
  const boxes = found.filter((one) => one instanceof Found).flatMap((one) => one.boxes());
  assert.ok(boxes.length);
  for (const [left, top, right, bottom] of boxes) {
    assert.ok(
      left > 60 && top > 60 && right < 230 && bottom < 240,
      `${[left, top, right, bottom]}`,
    );
  }
});

test('a line of one pixel holds no digit', () => {
  const strength = { height: 1, width: 9, data: Float32Array.of(0, 0, 1, 1, 1, 1, 1, 1, 0) };
  assert.equal(digitsIn({ strength, ground: null, lighter: false }), Lack.NOISE);
});

test('digits elsewhere in a picture keep all else', () => {
  const [view] = views(pictureOf(named('pictures', 'plain')));
  const found = /** @type {Found} */ (digitsIn(view));
  const moved = found.with({ corner: [100, 7] });
  const [left, top, right, bottom] = found.boxes()[0];
  assert.deepEqual(moved.boxes(), [[left + 100, top + 7, right + 100, bottom + 7]]);
  assert.equal(moved.score, found.score);
  assert.equal(moved.breadth, found.breadth);
});
