/** A digit grown from piece to piece; a part of grouping.py. */

import { boxOf, lengths } from './components.js';
import { goesOn } from './stroke-ends.js';

/** Gaps in a digit, as shares of what it has already; FAR along a stroke. */
const [NEAR, FAR] = [0.25, 0.45];
/** Length by width of a dash, at most. */
const DASH = 4.5;
/** Gap between two dashes as a multiple of their width. */
const DASHES_APART = 2.2;

/**
 * @typedef {import('./components.js').Pieces} Pieces
 * @typedef {import('./components.js').Group} Group
 */

/**
 * A digit grown from piece to piece: a 5's flag, a broken stroke.
 * @param {Pieces} pieces
 * @param {number} main
 * @param {Group} barred
 * @returns {Group}
 */
export function grown(pieces, main, barred) {
  const sharpness = (/** @type {number} */ i) => pieces.edge[i] / pieces.area[i];
  const group = only(pieces.count, main);
  const free = barred.map((is, i) => {
    const crisp = sharpness(i) > 0.25 * sharpness(main);
    return crisp && pieces.edge[i] > 0.03 * pieces.edge[main] && !is && i !== main ? 1 : 0;
  });
  for (;;) {
    const more = members(belonging(pieces, group, free)).filter((i) => free[i]);
    if (!more.length) return group;
    // The nearest first: what is tall beside one piece may be small beside the whole digit.
    const [across, down] = gaps(pieces, boxOf(pieces, group));
    const apart = more.map((i) => Math.max(across[i], down[i]));
    const nearest = Math.min(...apart);
    more.forEach((i, place) => {
      if (apart[place] <= nearest + 1) [group[i], free[i]] = [1, 0];
    });
  }
}

/**
 * Tell which free pieces are so near to a group, and so shaped, that they are part of it.
 * @param {Pieces} pieces
 * @param {Group} group
 * @param {Group} free
 * @returns {Group}
 */
function belonging(pieces, group, free) {
  const length = lengths(pieces);
  const longest = Math.max(...members(group).map((i) => length[i]));
  // Fragments do not reach out for more of them: specks would lead away from a digit.
  const body = group.map((is, i) => (is && length[i] >= 0.35 * longest ? 1 : 0));
  const box = boxOf(pieces, body);
  const [wide, high] = [box[2] - box[0], box[3] - box[1]];
  const long = Math.max(wide, high);
  const [across, down] = gaps(pieces, box);
  const pen = Float64Array.from(pieces.area, (area, i) => area / length[i]);
  const found = nextDash(pieces, group, pen);
  for (const i of members(free)) {
    const gap = Math.max(across[i], down[i]);
    const tall = pieces.bottom[i] - pieces.top[i] + 1 > 0.65 * high;
    const beside = tall && across[i] > 0.08 * long; // as another digit would be
    if (found[i] || (gap < NEAR * long && length[i] <= 1.2 * long && !beside)) {
      found[i] = 1;
      continue;
    }
    const stroke = length[i] >= 0.35 * long && length[i] <= 1.6 * long;
    if (stroke && gap < (beside ? NEAR : FAR) * long) {
      found[i] = members(body).some((other) => goesOn(pieces, other, i, pen)) ? 1 : 0;
    }
  }
  return found;
}

/**
 * Tell which pieces go on with a line of dashes or dots.
 * @param {Pieces} pieces
 * @param {Group} group
 * @param {Float64Array} pen
 * @returns {Group}
 */
function nextDash(pieces, group, pen) {
  const length = lengths(pieces);
  const dashes = members(new Uint8Array(pieces.count).fill(1)).filter((i) => {
    const high = pieces.bottom[i] - pieces.top[i] + 1;
    const wide = pieces.right[i] - pieces.left[i] + 1;
    return length[i] <= DASH * pen[i] && pieces.area[i] > 0.55 * (high * wide);
  });
  const found = new Uint8Array(pieces.count);
  for (const i of dashes.filter((dash) => group[dash])) {
    const [across, down] = gaps(pieces, boxOf(pieces, only(pieces.count, i)));
    for (const other of dashes) {
      const alike = pen[other] > 0.5 * pen[i] && pen[other] < 2 * pen[i];
      const apart = Math.hypot(Math.max(across[other], 0), Math.max(down[other], 0));
      if (!alike || pieces.area[other] <= 0.25 * pieces.area[i]) continue;
      if (apart < DASHES_APART * pen[i]) found[other] = 1;
    }
  }
  return found;
}

/**
 * How far every piece's box is from another box, across and down; below 0 inside.
 * @param {Pieces} pieces
 * @param {readonly number[]} box
 * @returns {[Float64Array, Float64Array]}
 */
export function gaps(pieces, [left, top, right, bottom]) {
  const across = Float64Array.from(pieces.left, (start, i) =>
    Math.max(start - right + 1, left - pieces.right[i]),
  );
  const down = Float64Array.from(pieces.top, (start, i) =>
    Math.max(start - bottom + 1, top - pieces.bottom[i]),
  );
  return [across, down];
}

/** @param {number} count @param {number} piece @returns {Group} */
export function only(count, piece) {
  const group = new Uint8Array(count);
  group[piece] = 1;
  return group;
}

/** @param {Group} one @param {Group} other @returns {Group} */
export const either = (one, other) => one.map((is, i) => is | other[i]);

/** @param {Group} group @returns {number[]} */
export const members = (group) => [...group.keys()].filter((i) => group[i]);
