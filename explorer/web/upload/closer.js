/**
 * A small digit in a large picture is looked at again, closer; closer.py holds the same algorithm.
 * @module
 */

import { inWhole, UploadError } from './edits.js';
import { round } from './planes.js';
import { readings } from './readings.js';

/** Pixels; a shorter digit is looked at again, closer. */
const SMALL = 56;
/** Pixels; what is shorter has to prove that it is a digit. */
const SPECK = 14;
/** Pixels of the file: what is shorter cannot be read. */
const TINIEST = 12;
/** Share of two boxes that is common to both if they hold the same digit. */
const SAME_PLACE = 0.4;
/** Width by length of what may be a small digit; of a speck it is 0.5. */
const FATTEST = 0.42;

/**
 * @typedef {import('./edits.js').Box} Box
 * @typedef {import('./find-digit.js').Found} Found
 * @typedef {import('./planes.js').Picture} Picture
 * @typedef {(crop: Box) => Picture | Promise<Picture>} DecodeAgain give a part of the turned picture
 *   in as many pixels as `prepare` was given of the whole
 */

/**
 * A small digit as it is seen closer, and which of those in sight it is; null where there is no
 * more to see.
 * @param {Found} found
 * @param {number} number
 * @param {Picture} picture
 * @param {DecodeAgain} decodeAgain
 * @param {Readonly<import('./edits.js').Edit>} edit
 * @returns {Promise<[Found, number] | null>}
 * @throws {UploadError} seen closer it is no digit
 */
export async function closer(found, number, picture, decodeAgain, edit) {
  const [left, top, right, bottom] = found.boxes()[number];
  const long = Math.max(right - left, bottom - top);
  if (long >= (picture.detail > 1.5 ? SMALL : TINIEST)) return null;
  if (long * picture.detail < TINIEST) throw tooSmall(long * picture.detail);
  const around = [left - long, top - long, right + long, bottom + long];
  const wide = inWhole(around, picture, edit).map((share) => Math.min(Math.max(share, 0), 1));
  const [x0, y0, x1, y1] = wide;
  const part = await decodeAgain([x0, y0, x1, y1]);
  const there = inWhole([left, top, right, bottom], picture, edit);
  const box = there.map((share, i) =>
    i % 2 ? ((share - y0) / (y1 - y0)) * part.height : ((share - x0) / (x1 - x0)) * part.width,
  );
  const same = sameDigit(found, box, part);
  if (long < SPECK && (same === null || same[0].breadth > FATTEST)) {
    throw tooSmall(long * picture.detail);
  }
  return same;
}

/** @param {number} length in pixels of the file */
function tooSmall(length) {
  return new UploadError(
    `No digit was found: what looks like one is only ${round(length)} pixels long. Write ` +
      'larger, or take the picture from closer, and try again.',
  );
}

/**
 * The digit in a part of the picture that lies where `found` has one.
 * @param {Found} found
 * @param {number[]} box
 * @param {Picture} part
 * @returns {[Found, number] | null}
 */
function sameDigit(found, box, part) {
  /** @type {[Found, number] | null} */
  let best = null;
  let least = SAME_PLACE;
  for (const invert of [false, true]) {
    for (const near of readingsOrNone(part, invert)) {
      near.boxes().forEach((other, number) => {
        const common = shared(box, other);
        if (common <= least || near.view.lighter !== found.view.lighter) return;
        best = [near, number];
        least = common;
      });
    }
    if (best) break;
  }
  return best;
}

/** @param {Picture} part @param {boolean} invert @returns {Found[]} none of what shows no digit */
function readingsOrNone(part, invert) {
  try {
    return readings(part, invert).found;
  } catch (error) {
    if (error instanceof UploadError) return [];
    throw error;
  }
}

/**
 * The area that two boxes share, as a share of what they cover together.
 * @param {readonly number[]} one
 * @param {readonly number[]} other
 */
function shared(one, other) {
  const wide = Math.min(one[2], other[2]) - Math.max(one[0], other[0]);
  const high = Math.min(one[3], other[3]) - Math.max(one[1], other[1]);
  const both = Math.max(wide, 0) * Math.max(high, 0);
  return both / (areaOf(one) + areaOf(other) - both);
}

/** @param {readonly number[]} box */
const areaOf = ([left, top, right, bottom]) => (right - left) * (bottom - top);
