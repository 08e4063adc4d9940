/** The ink of a digit becomes 28 x 28 pixels as MNIST has them; place.py holds the same algorithm. */

import { dilate, outline } from './filters.js';
import {
  averaging,
  boundsOf,
  crop,
  maximum,
  nothing,
  round,
  sum,
  weighed,
  zeros,
} from './planes.js';

export const GRID = 28;
/** MNIST scales a digit's longer side to 20 px. */
export const BOX = 20;
/** MNIST centres on the corner that the four middle pixels share; place.py says how that was found. */
export const CENTRE = 14;
/** Stroke width in a 20 px box; MNIST: 5 % quantile 1.76, median 2.54. */
export const [THIN, USUAL] = [1.7, 2.3];

const { fround } = Math;

/** @typedef {import('./planes.js').Plane} Plane */

/**
 * Ink scaled and centred as MNIST does it: longer side 20 px by area averaging, then a shift by
 * whole pixels that brings the centre of mass nearest to index 14.
 * Source: LeCun, Cortes, Burges, "The MNIST database", section "MNIST".
 * @param {Plane} ink in [0, 1], 0 where there is none; some is above
 * @returns {Plane} 28 x 28 in [0, 1] with maximum 1
 */
export const place = (ink) => centred(scaled(ink));

/**
 * @param {Plane} ink some of it above 0
 * @returns {Plane} cropped and averaged to a longer side of 20 px, with maximum 1
 */
export function scaled(ink) {
  const part = trim({ ...ink, data: new Float64Array(ink.data) });
  const longest = Math.max(part.height, part.width);
  const [height, width] = [part.height, part.width].map((side) =>
    Math.max(1, Math.floor((side * BOX) / longest + 0.5)),
  );
  const box = weighed(averaging(part.height, height), part, averaging(part.width, width));
  const most = maximum(box.data);
  return { ...box, data: box.data.map((value) => value / most) };
}

/** @param {Plane} box @returns {Plane} in 28 x 28, its centre of mass nearest to index 14 */
export function centred({ height, width, data }) {
  const rows = new Float64Array(height);
  const columns = new Float64Array(width);
  for (let i = 0; i < data.length; i++) {
    rows[Math.floor(i / width)] += data[i];
    columns[i % width] += data[i];
  }
  const [top, left] = [firstIndex(rows), firstIndex(columns)];
  const image = new Float64Array(GRID * GRID);
  for (let y = 0; y < height; y++) {
    image.set(data.subarray(y * width, (y + 1) * width), (top + y) * GRID + left);
  }
  return { height: GRID, width: GRID, data: image };
}

/**
 * Where a box with this profile of mass begins, inside the 28 pixels.
 * @param {Float64Array} profile
 */
function firstIndex(profile) {
  const centre = sum(profile.map((mass, i) => mass * i)) / sum(profile);
  // Symmetric ink lies exactly between two pixels; the nudge settles that in every language.
  const first = Math.floor(CENTRE - centre + 0.5 + 1e-6);
  return Math.min(Math.max(first, 0), GRID - profile.length);
}

/**
 * The mean width of the pen in pixels of a digit whose longer side is 20. A stroke of width w and
 * length l has the area w l and the outline 2 l.
 * @param {Plane} digit
 */
export function strokeWidth(digit) {
  const part = trim(digit);
  const width = (2 * sum(part.data)) / outline(part);
  return (width * BOX) / Math.max(part.height, part.width);
}

/**
 * The digit drawn with a pen `extra` pixels wider, at a longer side of 20. Works on a grid of about
 * four cells per such pixel; a hairline survives the way there, because a cell takes the strongest
 * ink in it, not the mean.
 * @param {Plane} digit @param {number} extra
 * @returns {Plane}
 */
export function thicken(digit, extra) {
  const part = trim(digit);
  const block = Math.max(1, round(Math.max(part.height, part.width) / (4 * BOX)));
  const cells = zeros(Math.ceil(part.height / block), Math.ceil(part.width / block));
  for (let y = 0; y < part.height; y++) {
    for (let x = 0; x < part.width; x++) {
      const cell = Math.floor(y / block) * cells.width + Math.floor(x / block);
      cells.data[cell] = Math.max(cells.data[cell], part.data[y * part.width + x]);
    }
  }
  return dilate(cells, ((extra / 2) * Math.max(cells.height, cells.width)) / BOX);
}

/** @param {Plane} digit some of it above 0 @returns {Plane} the part that holds its ink */
export function trim(digit) {
  const most = maximum(digit.data);
  const limit = digit.data instanceof Float32Array ? fround(fround(0.1) * most) : 0.1 * most;
  const found = nothing(digit.height, digit.width);
  for (let i = 0; i < found.data.length; i++) found.data[i] = +(digit.data[i] > limit);
  const box = boundsOf(found);
  if (!box) throw new RangeError('ink must have a value above 0');
  return crop(digit, box);
}

/** @param {Plane} image @returns {Plane} in multiples of 1/255 */
export const quantise = (image) => ({
  ...image,
  data: Float32Array.from(image.data, (value) => Math.floor(255 * value + 0.5) / 255),
});
