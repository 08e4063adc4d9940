/** Which of a picture's readings was meant: a digit, not the sheet under it; a part of readings.py. */

import {
  both,
  channelOf,
  chosen,
  count,
  maximum,
  median,
  nothing,
  quantile,
  without,
} from './planes.js';

/** What is so wide for its length is no stroke of a pen. */
export const BLOT = 0.3;
/** Width by length of what may be a sheet with a digit on it, or a digit: fat ones reach 0.28. */
const [SHEETLIKE, BROAD] = [0.2, 0.24];
/** Share of the smallest rectangle around it that a sheet fills; digits are rounder. */
const [CORNERED, ROUND] = [0.92, 0.86];
/** Colours closer than this may be one. */
const SAME = Math.fround(0.08);
/** Coarse pixels beyond a sheet's outline that still are its edge. */
const AROUND = 3;
/** Score beside that of its surroundings from which something on a sheet counts. */
const FAINT = 0.03;
/** Share of the picture from which a sheet is what was photographed. */
const LARGE = 0.1;

/**
 * @typedef {import('./find-digit.js').Found} Found
 * @typedef {import('./planes.js').Colour} Colour
 * @typedef {import('./planes.js').Mask} Mask
 */

/**
 * What was meant: a digit, not the sheet under it, nor what is inside a digit.
 * @param {Found | null} whole
 * @param {Found[]} onSheets
 * @param {Colour} colour
 * @returns {[Found | null, Found | null]} the second is what was ruled out for it, where that is
 *   not sure
 */
export function likeliest(whole, onSheets, colour) {
  if (whole === null || !onSheets.length) return [whole ?? best(onSheets), null];
  const every = [whole, ...onSheets].map((one) => new Look(one, colour));
  const losers = losersOf(every);
  const survivors = every.filter((one) => !losers.has(one));
  const left = survivors.length ? survivors : every;
  let meant = mostOf(left, (one) => (one.sheet ? one.found.score : 0));
  if (left.includes(every[0]) && whole.score >= FAINT * meant.found.score) {
    const onDesk = meant.sheet && meant.sheet.area >= LARGE && leaves(every[0], meant);
    if (!onDesk) meant = every[0];
  }
  const doubtful = [...losers]
    .filter(([one, sure]) => !sure && one !== meant)
    .map(([one]) => one.found);
  return [meant.found, best(doubtful.filter((one) => one.breadth < BLOT))];
}

/** Where the clearest and the largest digit of a reading are, and all ink, at half the size. */
class Look {
  /** @param {Found} found @param {Colour} colour of the whole picture */
  constructor(found, colour) {
    const { corner, view, choice, sheet } = found;
    const digit = found.mask(choice.clearest);
    const least = 0.4 * quantile(chosen(view.strength, digit), 0.7);
    const ink = nothing(digit.height, digit.width);
    for (let i = 0; i < ink.data.length; i++) ink.data[i] = +(view.strength.data[i] > least);
    this.found = found;
    this.sheet = sheet;
    this.digit = halved(digit, corner, colour);
    this.first = halved(found.mask(choice.first), corner, colour);
    this.ink = halved(ink, corner, colour);
    this.colour = colour;
  }

  /** @param {number} grow @returns {Mask} where its sheet is; nowhere if it has none */
  around(grow) {
    const { height, width } = this.digit;
    return this.sheet ? this.sheet.mask(this.digit, grow) : nothing(height, width);
  }

  /** Tell whether its digit has the colour of what is round its sheet: a hole, it may be. */
  showsItsGround() {
    const ring = without(this.around(AROUND + 2), this.around(AROUND));
    if (!maximum(ring.data) || !maximum(this.digit.data)) return false;
    const small = halfOf(this.colour);
    return Array.from({ length: small.channels }, (_, c) => {
      const channel = channelOf(small, c);
      const apart = median(chosen(channel, this.digit)) - median(chosen(channel, ring));
      return Math.fround(Math.abs(apart));
    }).every((apart) => apart < SAME);
  }
}

/**
 * Which readings others rule out, and whether that is sure, by the first of these.
 * @param {Look[]} every
 * @returns {Map<Look, boolean>}
 */
function losersOf(every) {
  const losers = new Map();
  for (const one of every) {
    for (const paper of every.slice(1)) {
      const lost = loser(one, paper);
      if (lost && !losers.has(lost[0])) losers.set(...lost);
    }
  }
  return losers;
}

/**
 * Which of two readings the other rules out, if the paper of one is the other's ink; and whether
 * that is sure.
 * @param {Look} one
 * @param {Look} paper
 * @returns {[Look, boolean] | null}
 */
function loser(one, paper) {
  const { sheet } = paper;
  if (one === paper || !sheet || paper.found.score < FAINT * one.found.score) return null;
  const taken = without(both(one.digit, paper.around(AROUND)), paper.ink);
  if (count(taken) <= 0.5 * count(one.digit)) return null;
  const { breadth } = one.found;
  const sure = breadth < SHEETLIKE || breadth > BLOT || sheet.cornered > CORNERED;
  return isSheet(sheet, breadth, paper.showsItsGround()) ? [one, sure] : [paper, sure];
}

/**
 * Tell a sheet with a digit on it from a digit with holes in it, as broad as that.
 * @param {import('./sheets.js').Sheet} sheet
 * @param {number} breadth
 * @param {boolean} groundShows
 */
function isSheet(sheet, breadth, groundShows) {
  if (sheet.cornered >= CORNERED) return true;
  if (groundShows) return breadth > BROAD && (sheet.cornered > ROUND || sheet.cut);
  return breadth > SHEETLIKE || sheet.cornered > ROUND;
}

/**
 * Tell whether a reading takes what lies on the desk, beside the sheet that was meant.
 * @param {Look} one
 * @param {Look} large
 */
function leaves(one, large) {
  const sheet = large.around(0);
  const outside = (/** @type {Mask} */ at) => count(without(at, sheet)) / count(at);
  // The desk's dark rim reaches a little under the outline of a sheet.
  return outside(one.digit) > 0.9 || outside(one.first) > 0.6;
}

/**
 * @param {Mask} part of a picture
 * @param {readonly [number, number]} corner where it begins
 * @param {{height: number, width: number}} whole
 * @returns {Mask} every second pixel of every second row of the whole
 */
function halved({ height, width, data }, [left, top], whole) {
  const half = nothing(Math.ceil(whole.height / 2), Math.ceil(whole.width / 2));
  for (let y = top % 2; y < height; y += 2) {
    for (let x = left % 2; x < width; x += 2) {
      half.data[((top + y) / 2) * half.width + (left + x) / 2] = data[y * width + x];
    }
  }
  return half;
}

/** @param {Colour} colour @returns {Colour} every second pixel of every second row */
function halfOf({ height, width, channels, data }) {
  const half = { height: Math.ceil(height / 2), width: Math.ceil(width / 2), channels };
  const small = new Float32Array(half.height * half.width * channels);
  for (let y = 0; y < half.height; y++) {
    for (let x = 0; x < half.width; x++) {
      const from = (2 * y * width + 2 * x) * channels;
      small.set(data.subarray(from, from + channels), (y * half.width + x) * channels);
    }
  }
  return { ...half, data: small };
}

/** @param {Found[]} found @returns {Found | null} the one with the largest score */
const best = (found) => (found.length ? mostOf(found, (one) => one.score) : null);

/**
 * @template T
 * @param {T[]} things at least one
 * @param {(thing: T) => number} value
 * @returns {T} the first of the largest
 */
function mostOf(things, value) {
  const values = things.map(value);
  return things[values.indexOf(Math.max(...values))];
}
