/** The printed lines of paper, taken out of a mask of ink; ruled_lines.py holds the same. */

import { sum } from './planes.js';

/**
 * How many lines there must be, and the share of the picture's length that each covers. Uneven
 * light hides a part of pale lines; but no digit has four thin ones.
 */
const RULINGS = [
  { count: 2, share: 0.85 },
  { count: 4, share: 0.6 },
];

/** @typedef {import('./planes.js').Mask} Mask */
/**
 * A mask as lines of pixels: its rows, or its columns. `at` gives the place of pixel k of line i.
 * @typedef {{lines: number, length: number, at: (i: number, k: number) => number}} Grain
 */
/** @typedef {{first: number, last: number}} Run of lines */

/**
 * @param {Mask} mask
 * @returns {Mask} without the lines that run along it or down it
 */
export function withoutRuling(mask) {
  const { height, width } = mask;
  const rows = { lines: height, length: width, at: at(width, 1) };
  const columns = { lines: width, length: height, at: at(1, width) };
  return withoutLines(withoutLines(mask, rows), columns);
}

/** @param {number} line @param {number} along @returns {Grain['at']} */
const at = (line, along) => (i, k) => i * line + k * along;

/** @param {Mask} mask @param {Grain} grain @returns {Mask} without the lines that run along it */
function withoutLines(mask, grain) {
  const runs = printed(mask, grain);
  if (!runs.length) return mask;
  const data = mask.data.slice();
  for (const { first, last } of runs) {
    const inside = first > 0 && last < grain.lines - 1;
    for (let k = 0; k < grain.length; k++) {
      // A stroke that crosses the line stays whole.
      if (inside && data[grain.at(first - 1, k)] && data[grain.at(last + 1, k)]) continue;
      for (let i = first; i <= last; i++) data[grain.at(i, k)] = 0;
    }
  }
  return { ...mask, data };
}

/**
 * The lines of a ruling of several, or a margin that runs all along.
 * @param {Mask} mask @param {Grain} grain @returns {Run[]}
 */
function printed({ data }, grain) {
  const inks = new Int32Array(grain.lines);
  for (let i = 0; i < grain.lines; i++) {
    for (let k = 0; k < grain.length; k++) inks[i] += data[grain.at(i, k)];
  }
  /** @param {number} share */
  const lines = (share) => thinRuns(inks.map((ink) => +(ink / grain.length > share)));
  for (const { count, share } of RULINGS) {
    const runs = lines(share);
    if (runs.length >= count) return runs;
  }
  const margin = lines(0.97);
  const taken = margin.map(({ first, last }) => sum(inks.subarray(first, last + 1)));
  return sum(inks) - sum(taken) > grain.length ? margin : [];
}

/** @param {Int32Array} full of every line, whether it is full @returns {Run[]} the thin ones */
function thinRuns(full) {
  /** @type {Run[]} */
  const runs = [];
  for (let i = 0; i < full.length; i++) {
    if (!full[i]) continue;
    const first = i;
    while (full[i + 1]) i++;
    if (i - first + 1 <= Math.max(1, full.length / 40)) runs.push({ first, last: i });
  }
  return runs;
}
