/**
 * Which pieces of ink make up a digit, and which of the digits in a picture is meant; grouping.py
 * holds the same algorithm.
 * @module
 */

import { boxOf } from './components.js';
import { either, gaps, grown, members, only } from './growing.js';
import { sum } from './planes.js';
import { boxes, crosses, frames, rails, rimShares } from './structure.js';

/** So many digits are told apart; more of them are a page of text. */
export const MOST_DIGITS = 24;
/** Length of a digit as a share of the picture's longer side. */
export const SMALLEST = 1 / 110;
/** Width by height of a digit, at most. */
const FLATTEST = 3;
/** What stands out most may be lines. */
const TRIES = 6;
/** Gap between two digits, as a share of the larger, at which they may be one. */
const CLOSE = 0.2;

/** Why there is no digit in a view; what is larger says more about the picture. */
export const Lack = Object.freeze({ NOISE: 0, SOFT: 1, SMALL: 2, CROWDED: 3 });

/**
 * @typedef {import('./components.js').Pieces} Pieces
 * @typedef {import('./components.js').Group} Group
 * @typedef {{groups: Group[], first: number, clearest: number, purity: number}} Choice the pieces
 *   of every digit found, from left to right; among them the place of the largest, and of the one
 *   that stands out most, whose share of all edges is `purity`
 */

/**
 * The digits among the pieces of a view, or why there are none. A view is pure where little else
 * has edges, less so where the digit lies along the rim.
 * @param {Pieces} pieces
 * @param {number} opposite the edges of what is on the other side of the ground: few where the
 *   ground was understood
 * @param {number} [smallest] least length of a digit as a share of the picture's longer side
 * @param {number} [rest] the edges of pieces that are left out
 * @returns {Choice | number} a number is a Lack
 */
export function choose(pieces, opposite, smallest = SMALLEST, rest = 0) {
  const { height, width } = pieces.labels;
  const rim = rimShares(pieces);
  const across = crosses(pieces);
  const { weight, barred } = weighed(pieces, rim, across);
  const begun = firstDigit(pieces, weight, barred, rim);
  if (!begun) return Lack.NOISE;
  const { first, main } = begun;
  const further = begun.left.map((value, i) => (rim[i] < 0.02 ? value : 0));
  const groups = [first, ...furtherDigits(pieces, further, begun, either(begun.barred, across))];
  const longest = Math.max(...groups.map((group) => boxLength(pieces, group)));
  if (longest < Math.max(4, smallest * Math.max(height, width))) return Lack.SMALL;
  const total = sum(weight) + rest;
  const together = groups.reduce((all, group) => all + sumOf(weight, group), 0) / total;
  if (groups.length > MOST_DIGITS) return together > 0.5 ? Lack.CROWDED : Lack.NOISE;
  if (together < 0.15) return Lack.NOISE;
  const share = sumOf(weight, first) / (total + 0.5 * opposite);
  const leftOf = groups.map((group) => boxOf(pieces, group)[0]);
  const order = [...groups.keys()].sort((a, b) => leftOf[a] - leftOf[b]);
  return {
    groups: order.map((i) => groups[i]),
    // Of two of the same size it is the one that stands out more.
    first: order.indexOf(largestOf(pieces, groups)),
    clearest: order.indexOf(0),
    purity: share * Math.min(Math.max(1 - 4 * rim[main], 0.1), 1),
  };
}

/**
 * The same ink as one digit where several were found close together, or the reverse; null where
 * there is no doubt.
 * @param {Pieces} pieces
 * @param {Choice} choice
 * @returns {Choice | null}
 */
export function regroup(pieces, choice) {
  const groups = regrouped(pieces, choice.groups);
  if (!groups.length || groups.some((group) => isFlat(pieces, group))) return null;
  const largest = largestOf(pieces, groups);
  return { ...choice, groups, first: largest, clearest: largest };
}

/** The longer side of the box around a group of pieces, in pixels.
 * @param {Pieces} pieces
 * @param {Group} group
 */
export function boxLength(pieces, group) {
  const [left, top, right, bottom] = boxOf(pieces, group);
  return Math.max(right - left, bottom - top);
}

/**
 * How much every piece stands out as a digit would, and which are none.
 * @param {Pieces} pieces
 * @param {Float64Array} rim the share of the picture's rim that each covers
 * @param {Group} across those that run from side to side
 */
function weighed(pieces, rim, across) {
  const { height, width } = pieces.labels;
  const frame = frames(pieces);
  const fields = boxes(pieces);
  const printed = either(rails(pieces), fields);
  const barred = either(frame, printed).map((is, i) => (is || rim[i] >= 0.1 ? 1 : 0));
  const weight = pieces.edge.map((edge, i) => {
    const down = (pieces.top[i] + pieces.bottom[i] + 1) / height - 1;
    const along = (pieces.left[i] + pieces.right[i] + 1) / width - 1;
    let own = frame[i] ? 0 : edge * (1 - 0.4 * Math.min(Math.hypot(down, along), 1));
    own *= Math.min(Math.max(1 - 6 * rim[i], 0.05), 1) * (rim[i] > 0 ? 0.4 : 1);
    return own * ((across[i] || printed[i] ? 0.3 : 1) * (fields[i] ? 0.1 : 1));
  });
  return { weight, barred };
}

/**
 * The digit that stands out most, what is left beside the lines that stood out more, and its
 * strongest piece.
 * @param {Pieces} pieces
 * @param {Float64Array} weight
 * @param {Group} barred
 * @param {Float64Array} rim
 */
function firstDigit(pieces, weight, barred, rim) {
  const [left, without] = [weight.slice(), barred.slice()];
  for (let tries = 0; tries < TRIES; tries++) {
    const main = strongest(left);
    if (main < 0 || isPattern(pieces, main, rim)) return null;
    const first = grown(pieces, main, without);
    if (fills(pieces, first)) return null;
    if (!isFlat(pieces, first)) return { first, main, left, barred: without };
    left[main] = 0; // what stands on the line may still be a digit
    without[main] = 1;
  }
  return null;
}

/** @param {Float64Array} weight @returns {number} the first of the largest, -1 if all are 0 */
function strongest(weight) {
  let best = -1;
  for (let i = 0; i < weight.length; i++) if (weight[i] > (weight[best] ?? 0)) best = i;
  return best;
}

/**
 * @param {Pieces} pieces
 * @param {Group[]} groups
 * @returns {Group[]} two that may be one, or one that may be two, the other way; else none
 */
function regrouped(pieces, groups) {
  const [one, other] = groups;
  if (groups.length === 1) return abreast(pieces, one);
  if (groups.length !== 2) return [];
  const long = Math.max(boxLength(pieces, one), boxLength(pieces, other));
  const apart = Math.max(...gaps(pieces, boxOf(pieces, one)).map((gap) => leastOf(gap, other)));
  return apart < CLOSE * long ? [either(one, other)] : [];
}

/**
 * The two large pieces of a digit that stand beside each other, if there are two.
 * @param {Pieces} pieces
 * @param {Group} group
 * @returns {Group[]}
 */
function abreast(pieces, group) {
  const [, top, , bottom] = boxOf(pieces, group);
  const tall = members(group)
    .filter((i) => pieces.bottom[i] - pieces.top[i] + 1 > 0.65 * (bottom - top))
    .sort((a, b) => pieces.left[a] - pieces.left[b]);
  if (tall.length !== 2 || pieces.left[tall[1]] <= pieces.right[tall[0]]) return [];
  return tall.map((i) => only(pieces.count, i));
}

/**
 * Tell stripes, checks and areas from a digit that fills the picture to its rim.
 * @param {Pieces} pieces
 * @param {number} main
 * @param {Float64Array} rim
 */
function isPattern(pieces, main, rim) {
  const { height, width } = pieces.labels;
  const tall = pieces.bottom[main] - pieces.top[main] + 1;
  const wide = pieces.right[main] - pieces.left[main] + 1;
  const isBlock = pieces.area[main] > 0.96 * tall * wide && tall > 10;
  const sides = [
    pieces.top[main] === 0,
    pieces.bottom[main] === height - 1,
    pieces.left[main] === 0,
    pieces.right[main] === width - 1,
  ].filter(Boolean).length;
  // A solid bar may be a 1, unless it is as wide as high or runs from rim to rim.
  if (isBlock && (tall < 3 * wide || sides > 1)) return true;
  const alone = pieces.edge[main] > 0.6 * sum(pieces.edge);
  return sides > 1 && (!alone || rim[main] > 0.4);
}

/**
 * Tell whether many pieces reach to all four sides of the picture: a pattern.
 * @param {Pieces} pieces
 * @param {Group} group
 */
function fills(pieces, group) {
  const { height, width } = pieces.labels;
  const box = boxOf(pieces, group);
  return members(group).length > 4 && String(box) === String([0, 0, width, height]);
}

/**
 * Tell what is too wide for its height to be a digit: a line, or the side of a box.
 * @param {Pieces} pieces
 * @param {Group} group
 */
function isFlat(pieces, group) {
  const [left, top, right, bottom] = boxOf(pieces, group);
  return right - left > FLATTEST * (bottom - top);
}

/**
 * What looks like further digits beside the first: about as tall, as dark, as sharp.
 * @param {Pieces} pieces
 * @param {Float64Array} weight
 * @param {{first: Group, main: number}} begun
 * @param {Group} barred
 * @returns {Group[]}
 */
function furtherDigits(pieces, weight, { first, main }, barred) {
  const [, top, , bottom] = boxOf(pieces, first);
  const sharpest = pieces.edge[main] / pieces.area[main];
  const left = weight.map((value, i) => {
    const alike = pieces.edge[i] / pieces.area[i] > 0.25 * sharpest && !barred[i];
    return alike && !first[i] ? value : 0;
  });
  let taken = first;
  const groups = [];
  while (groups.length <= MOST_DIGITS) {
    const next = strongest(left);
    if (next < 0 || left[next] <= 0.15 * weight[main]) break;
    const group = grown(pieces, next, either(barred, taken));
    taken = either(taken, group);
    for (const i of members(group)) left[i] = 0;
    const [, above, , below] = boxOf(pieces, group);
    const tall = below - above > 0.4 * (bottom - top);
    if (isFlat(pieces, group) || !tall) continue;
    if (sumOf(weight, group) > 0.2 * weight[main]) groups.push(group);
  }
  return groups;
}

/**
 * @param {Pieces} pieces
 * @param {Group[]} groups
 * @returns {number} the first with the largest box: width plus height, for a line is small, a 1
 *   is not
 */
function largestOf(pieces, groups) {
  const sizes = groups.map((group) => {
    const [left, top, right, bottom] = boxOf(pieces, group);
    return right - left + bottom - top;
  });
  return sizes.indexOf(Math.max(...sizes));
}

/** @param {Float64Array} values @param {Group} group */
const sumOf = (values, group) => members(group).reduce((all, i) => all + values[i], 0);

/** @param {Float64Array} values @param {Group} group */
const leastOf = (values, group) => Math.min(...members(group).map((i) => values[i]));
