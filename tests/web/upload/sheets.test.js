import assert from 'node:assert/strict';
import { test } from 'node:test';

import { count } from '../../../explorer/web/upload/planes.js';
import { sheets } from '../../../explorer/web/upload/sheets.js';
import { assertNear, golden, named, pictureOf } from './golden.js';

/** Sheets that are alike to the last bit may change places: numpy's sums round by the machine. */
const byOutline = (one, other) =>
  other.clear.toFixed(9) - one.clear.toFixed(9) || (`${one.outline}` < `${other.outline}` ? -1 : 1);

for (const picture of golden.pictures) {
  test(`the same sheets are found as in Python: ${picture.name}`, () => {
    const colour = pictureOf(picture);
    const found = sheets(colour).sort(byOutline);
    const wanted = picture.sheets.sort(byOutline);
    assert.equal(found.length, wanted.length);
    found.forEach((sheet, i) => {
      assert.deepEqual(sheet.outline, wanted[i].outline);
      assert.equal(sheet.cut, wanted[i].cut);
      const { clear, area, cornered } = wanted[i];
      assertNear([sheet.clear, sheet.area, sheet.cornered], [clear, area, cornered], 1e-9);
      assert.equal(count(sheet.mask(colour, -1.5)), wanted[i].inside);
    });
  });
}

test('a sheet on a desk is the plainest, and has four corners or a few more', () => {
  const [sheet] = sheets(pictureOf(named('pictures', 'sheet on a desk')));
  assert.ok(sheet.cornered > 0.9 && !sheet.cut && sheet.area > 0.3);
});

test('an outline grows and shrinks by pixels of 128', () => {
  const colour = pictureOf(named('pictures', 'sheet on a desk'));
  const [sheet] = sheets(colour);
  const [less, same, more] = [-3, 0, 3].map((grow) => count(sheet.mask(colour, grow)));
  assert.ok(less < same && same < more);
  const side = Math.sqrt(same);
  const pixels = (3 * colour.width) / 128;
  assert.ok(Math.abs(Math.sqrt(more) - side - 2 * pixels) < pixels, `${less} ${same} ${more}`);
});
