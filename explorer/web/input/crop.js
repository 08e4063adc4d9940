/** Boxes of a picture in shares of its sides: turning, drawing and moving them. */

/** @typedef {import('./uploads.js').Box} Box */

/** A side shorter than this holds no digit. */
export const LEAST = 0.05;

/** @type {Box} */
export const WHOLE = [0, 0, 1, 1];

/** @param {Box} box @param {number} quarters clockwise @returns {Box} where it is then */
export function turned(box, quarters) {
  let [left, top, right, bottom] = box;
  for (let i = ((quarters % 4) + 4) % 4; i > 0; i--) {
    [left, top, right, bottom] = [1 - bottom, left, 1 - top, right];
  }
  return [left, top, right, bottom];
}

/**
 * @param {[number, number]} one corner, as shares
 * @param {[number, number]} other the opposite one
 * @returns {Box | null} null if it is too small to be meant
 */
export function between(one, other) {
  const [x1, x2] = [one[0], other[0]].map(inside).sort((a, b) => a - b);
  const [y1, y2] = [one[1], other[1]].map(inside).sort((a, b) => a - b);
  return Math.min(x2 - x1, y2 - y1) < LEAST ? null : [x1, y1, x2, y2];
}

/**
 * Move one corner, no nearer to the other than LEAST.
 * @param {Box} box
 * @param {'first' | 'last'} corner top left or bottom right
 * @param {number} dx @param {number} dy
 * @returns {Box}
 */
export function stretched([left, top, right, bottom], corner, dx, dy) {
  if (corner === 'first') {
    return [
      within(left + dx, 0, right - LEAST),
      within(top + dy, 0, bottom - LEAST),
      right,
      bottom,
    ];
  }
  return [left, top, within(right + dx, left + LEAST, 1), within(bottom + dy, top + LEAST, 1)];
}

/** @param {Box} box @returns {Box | null} null if nothing is cut away */
export function orNull(box) {
  return box.every((share, i) => Math.abs(share - WHOLE[i]) < 1e-3) ? null : box;
}

/** @param {number} value */
const inside = (value) => within(value, 0, 1);

/** @param {number} value @param {number} low @param {number} high */
const within = (value, low, high) => Math.min(Math.max(value, low), high);
