/**
 * What a person changed by hand where the preparation went wrong: turn, crop, invert, choose;
 * edits.py holds the same.
 * @module
 */

import { median, crop as partOf } from './planes.js';

/** Share of the picture's side; a smaller crop holds no digit. */
const LEAST = 0.02;
/** Pixels of a side that a crop has at least. */
const FEWEST = 4;

/**
 * @typedef {[left: number, top: number, right: number, bottom: number]} Box shares of the sides of
 *   the turned picture
 * @typedef {{rotate: number, crop: Box | null, invert: boolean, pick: number | null,
 *   reading: number}} Edit degrees clockwise, before anything else; the part of the turned picture
 *   to look at; whether the lighter part is ink where the darker would have been, or the reverse;
 *   which of the digits found, from the left, or null for the largest; 1 for the less likely way
 *   to read a picture that can be read in two
 * @typedef {Uint8Array | Float32Array} Values
 * @typedef {{height: number, width: number, channels: number, data: Values}} Pixels channels
 *   interleaved: one or three, and with 2 or 4 the last is alpha
 */

/** @type {Readonly<Edit>} */
export const NOTHING = Object.freeze({
  rotate: 0,
  crop: null,
  invert: false,
  pick: null,
  reading: 0,
});

/** The upload cannot be used; the message is one for the person who chose it. */
export class UploadError extends Error {}

/** The picture can be read, but shows no digit; a person can still turn or crop `shown`. */
export class NoDigitError extends UploadError {
  /** @param {string} sentence @param {import('./preparation.js').Step} shown */
  constructor(sentence, shown) {
    super(sentence);
    this.shown = shown;
  }
}

/**
 * What somebody asks for, checked.
 * @param {Readonly<Edit>} edit
 * @returns {Edit}
 * @throws {UploadError} one of the changes cannot be made
 */
export function checkedEdit({ rotate, crop, invert, pick, reading }) {
  const isPick = pick === null || Number.isInteger(pick);
  const isReading = reading === 0 || reading === 1;
  if (!Number.isFinite(rotate) || !(crop === null || isBox(crop)) || !isPick || !isReading) {
    throw new UploadError('These changes to the picture cannot be made. Reset them and try again.');
  }
  return { rotate: modulo(rotate, 360), crop, invert: Boolean(invert), pick, reading };
}

/**
 * Pixels turned clockwise; the new corners look like their border.
 * @param {Pixels} pixels
 * @param {number} degrees
 * @returns {Pixels}
 */
export function turn(pixels, degrees) {
  const all = modulo(degrees, 360);
  let turned = pixels;
  for (let left = all; left >= 90; left -= 90) turned = quarterTurned(turned);
  return all % 90 ? slightlyTurned(turned, ((all % 90) * Math.PI) / 180) : turned;
}

/**
 * The pixels inside a box, at least 4 each way.
 * @param {Pixels} pixels
 * @param {Box | null} box
 * @returns {Pixels}
 */
export function crop(pixels, box) {
  if (box === null) return pixels;
  const { height, width } = pixels;
  const left = Math.min(Math.floor(box[0] * width), width - FEWEST);
  const top = Math.min(Math.floor(box[1] * height), height - FEWEST);
  const right = Math.max(Math.ceil(box[2] * width), left + FEWEST);
  const bottom = Math.max(Math.ceil(box[3] * height), top + FEWEST);
  return partOf(pixels, { left, top, right, bottom });
}

/**
 * A box in pixels of the cropped picture as shares of the whole.
 * @param {readonly number[]} box left, top, right, bottom
 * @param {{height: number, width: number}} shape of the cropped picture
 * @param {Readonly<Edit>} edit
 * @returns {Box}
 */
export function inWhole(box, shape, edit) {
  const [left, top, right, bottom] = edit.crop ?? [0, 0, 1, 1];
  const across = (right - left) / shape.width;
  const down = (bottom - top) / shape.height;
  return [left + box[0] * across, top + box[1] * down, left + box[2] * across, top + box[3] * down];
}

/** @param {Pixels} pixels @returns {Pixels} */
function quarterTurned(pixels) {
  const { height, width, channels, data } = pixels;
  const turned = blank(width, height, pixels);
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < height; x++) {
      const from = ((height - 1 - x) * width + y) * channels;
      const to = (y * height + x) * channels;
      for (let c = 0; c < channels; c++) turned.data[to + c] = data[from + c];
    }
  }
  return turned;
}

/**
 * Pixels turned by less than a quarter, as Pillow does it: between four neighbours, rounded down.
 * @param {Pixels} pixels
 * @param {number} angle clockwise
 * @returns {Pixels}
 */
function slightlyTurned(pixels, angle) {
  const { height, width, channels } = pixels;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  // The corners of the picture, turned about its middle, say how large it becomes.
  const wide = grown(width / 2, width * cos, height * sin);
  const high = grown(height / 2, height * cos, width * sin);
  const turned = blank(high, wide, pixels);
  const ground = borderOf(pixels);
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) {
      const [across, down] = [x + 0.5 - wide / 2, y + 0.5 - high / 2];
      const fromX = cos * across + sin * down + width / 2;
      const fromY = cos * down - sin * across + height / 2;
      const to = (y * wide + x) * channels;
      if (fromX < 0 || fromX >= width || fromY < 0 || fromY >= height) turned.data.set(ground, to);
      else between(pixels, fromX - 0.5, fromY - 0.5, turned.data, to);
    }
  }
  return turned;
}

/**
 * @param {number} middle
 * @param {number} own how far a turned side reaches along its own way
 * @param {number} other how far the other one does
 * @returns {number} whole pixels from the first corner to the last
 */
function grown(middle, own, other) {
  const half = (own + other) / 2;
  return Math.ceil(middle + half) - Math.floor(middle - half);
}

/**
 * Write the mean of the four pixels around a place, colours weighted by alpha.
 * @param {Pixels} pixels
 * @param {number} x
 * @param {number} y
 * @param {Values} out
 * @param {number} to
 */
function between({ height, width, channels, data }, x, y, out, to) {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [west, east] = [Math.max(left, 0), Math.min(left + 1, width - 1)];
  const [north, south] = [Math.max(top, 0) * width, Math.min(top + 1, height - 1) * width];
  const one = (north + west) * channels;
  const two = (north + east) * channels;
  const three = (south + west) * channels;
  const four = (south + east) * channels;
  const [dx, dy] = [x - left, y - top];
  let first = (1 - dx) * (1 - dy);
  let second = dx * (1 - dy);
  let third = (1 - dx) * dy;
  let fourth = dx * dy;
  const last = channels - 1;
  if (channels % 2 === 0) {
    const alpha =
      first * data[one + last] +
      second * data[two + last] +
      third * data[three + last] +
      fourth * data[four + last];
    out[to + last] = alpha;
    first *= data[one + last] / (alpha || 1);
    second *= data[two + last] / (alpha || 1);
    third *= data[three + last] / (alpha || 1);
    fourth *= data[four + last] / (alpha || 1);
  }
  const colours = channels % 2 ? channels : last;
  for (let c = 0; c < colours; c++) {
    out[to + c] =
      first * data[one + c] +
      second * data[two + c] +
      third * data[three + c] +
      fourth * data[four + c];
  }
}

/**
 * @param {Pixels} pixels
 * @returns {number[]} the median of the outermost pixels; nothing, where there is alpha
 */
function borderOf({ height, width, channels, data }) {
  /** @type {number[]} */
  const rim = [];
  for (let x = 0; x < width; x++) rim.push(x, (height - 1) * width + x);
  for (let y = 0; y < height; y++) rim.push(y * width, y * width + width - 1);
  return Array.from({ length: channels }, (_, c) => {
    if (channels % 2 === 0 && c === channels - 1) return 0;
    return median(Float32Array.from(rim, (at) => data[at * channels + c]));
  });
}

/** @param {number} height @param {number} width @param {Pixels} like @returns {Pixels} */
function blank(height, width, { channels, data }) {
  const length = height * width * channels;
  // A clamped array would round where Pillow cuts off.
  return {
    height,
    width,
    channels,
    data: data instanceof Float32Array ? new Float32Array(length) : new Uint8Array(length),
  };
}

/** @param {readonly number[]} box */
function isBox(box) {
  const [left, top, right, bottom] = box;
  const inside = left >= 0 && left <= right - LEAST && top >= 0 && top <= bottom - LEAST;
  return box.length === 4 && inside && right <= 1 && bottom <= 1;
}

/** @param {number} value @param {number} most */
const modulo = (value, most) => ((value % most) + most) % most;
