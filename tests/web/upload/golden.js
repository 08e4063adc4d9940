/** What Python makes of small pictures and masks: tests/golden/make_uploads.py. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

export const golden = JSON.parse(
  readFileSync(new URL('../../golden/uploads.json', import.meta.url), 'utf8'),
);

/** The part of the golden file of that name. */
export const named = (part, name) => golden[part].find((each) => each.name === name);

/** @returns {Uint8Array} */
const bytes = (text) => new Uint8Array(Buffer.from(text, 'base64'));

/** @returns {Int32Array} */
export const labelsOf = (text) => Int32Array.from(new Int8Array(bytes(text)));

/** Pixels from 0 to 1, each `repeat` times as high and wide. */
export function pictureOf({ height, width, channels, pixels, repeat = 1 }) {
  const values = bytes(pixels);
  const [tall, wide] = [height * repeat, width * repeat];
  const data = new Float32Array(tall * wide * channels);
  for (let i = 0; i < data.length; i++) {
    const [pixel, channel] = [Math.floor(i / channels), i % channels];
    const [y, x] = [Math.floor(pixel / wide / repeat), Math.floor((pixel % wide) / repeat)];
    data[i] = values[(y * width + x) * channels + channel] / 255;
  }
  return { height: tall, width: wide, channels, data };
}

/** @param {string[]} rows '#' is true */
export const maskOf = (rows) => ({
  height: rows.length,
  width: rows[0].length,
  data: Uint8Array.from(rows.join(''), (sign) => +(sign === '#')),
});

/** @returns {string[]} */
export const rowsOf = ({ height, width, data }) =>
  Array.from({ length: height }, (_, y) =>
    [...data.subarray(y * width, (y + 1) * width)].map((is) => '.#'[is]).join(''),
  );

/** The slopes that Python gave the pixels of a mask. */
export const slopesOf = ({ height, width }) => ({
  height,
  width,
  data: Float32Array.from({ length: height * width }, (_, i) => (i % 7) / 10),
});

/** The values of as many pixels, at equal steps, as the golden file holds. */
export function some(data) {
  const count = golden.some;
  return Array.from(
    { length: count },
    (_, i) => data[Math.floor((i * (data.length - 1)) / (count - 1))],
  );
}

/** @param {ArrayLike<number>} found @param {number[]} wanted @param {number} [most] */
export function assertNear(found, wanted, most = 1e-5) {
  assert.equal(found.length, wanted.length);
  wanted.forEach((value, i) => {
    assert.ok(Math.abs(found[i] - value) <= most, `at ${i}: ${found[i]}, not ${value}`);
  });
}
