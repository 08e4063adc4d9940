import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  checkedEdit,
  crop,
  inWhole,
  NOTHING,
  turn,
  UploadError,
} from '../../../explorer/web/upload/edits.js';

/** A picture of one channel with these rows. */
const pixels = (...rows) => ({
  height: rows.length,
  width: rows[0].length,
  channels: 1,
  data: Uint8Array.from(rows.flat()),
});

/** A picture whose pixels are all the same. */
const even = (height, width, pixel) => ({
  height,
  width,
  channels: pixel.length,
  data: Uint8Array.from(
    { length: height * width * pixel.length },
    (_, i) => pixel[i % pixel.length],
  ),
});

test('a quarter turns the first row into the last column', () => {
  const turned = turn(pixels([1, 2, 3], [4, 5, 6]), 90);
  assert.deepEqual(turned, pixels([4, 1], [5, 2], [6, 3]));
});

test('four quarters, in whichever way, change nothing', () => {
  const picture = pixels([1, 2, 3], [4, 5, 6]);
  assert.deepEqual(turn(picture, 360), picture);
  assert.deepEqual(turn(turn(picture, -90), 450), picture);
});

test('a picture turned a little holds all of it, and its corners look like its border', () => {
  const picture = even(20, 40, [200, 100, 50]);
  const turned = turn(picture, 30);
  // 40 cos 30 + 20 sin 30 = 44.6; 40 sin 30 + 20 cos 30 = 37.3; from whole pixel to whole pixel.
  assert.deepEqual([turned.width, turned.height], [46, 38]);
  assert.deepEqual([...turned.data.subarray(0, 3)], [200, 100, 50]);
  assert.ok(turned.data.every((value, i) => Math.abs(value - picture.data[i % 3]) <= 1));
});

test('it turns clockwise', () => {
  const picture = even(41, 41, [255]);
  for (let x = 20; x < 41; x++) picture.data[20 * 41 + x] = 0; // a hand at three o'clock
  const { width, height, data } = turn(picture, 45);
  const dark = (x, y) => data[Math.round(height / 2 + y) * width + Math.round(width / 2 + x)] < 128;
  assert.ok(dark(8, 8)); // now at half past four
  assert.ok(!dark(8, -8));
});

test('where a picture is transparent, what it hides does not show when it is turned', () => {
  const picture = even(20, 20, [250, 0, 0, 0]);
  for (let i = 0; i < 400; i++) {
    if (i % 20 >= 10) picture.data.set([0, 0, 250, 255], 4 * i);
  }
  const { data } = turn(picture, 10);
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] > 8) assert.ok(data[i] < 40, `red ${data[i]} at ${data[i + 3]}`);
  }
  assert.equal(data[3], 0);
});

test('a crop is of at least four pixels each way, inside the picture', () => {
  const picture = pixels(
    ...Array.from({ length: 6 }, (_, y) => [0, 1, 2, 3, 4, 5].map((x) => 10 * y + x)),
  );
  const part = crop(picture, [0.9, 0.34, 1, 0.5]);
  assert.deepEqual([part.width, part.height], [4, 4]);
  assert.equal(part.data[0], 22);
  assert.equal(crop(picture, null), picture);
});

test('a box in a crop is told in shares of the whole', () => {
  const box = inWhole(
    [10, 20, 30, 40],
    { height: 80, width: 40 },
    { ...NOTHING, crop: [0.5, 0, 1, 0.8] },
  );
  [0.625, 0.2, 0.875, 0.4].forEach((share, i) => assert.ok(Math.abs(box[i] - share) < 1e-12));
});

test('an edit is checked before anything is made of it', () => {
  assert.deepEqual(checkedEdit({ ...NOTHING, rotate: -90 }), { ...NOTHING, rotate: 270 });
  const crop = /** @type {const} */ ([0, 0.25, 0.5, 1]);
  assert.deepEqual(checkedEdit({ ...NOTHING, crop, pick: 3 }), { ...NOTHING, crop, pick: 3 });
  for (const wrong of [
    { rotate: Number.NaN },
    { rotate: Number.POSITIVE_INFINITY },
    { crop: [0, 0, 0.01, 1] },
    { crop: [0.5, 0, 0.2, 1] },
    { crop: [0, 0, 1.1, 1] },
    { crop: [-0.1, 0, 1, 1] },
    { crop: [0, 0, 1] },
    { crop: [0, 0, Number.NaN, 1] },
    { pick: 0.5 },
    { reading: 2 },
  ]) {
    assert.throws(() => checkedEdit({ ...NOTHING, ...wrong }), UploadError, JSON.stringify(wrong));
  }
});
