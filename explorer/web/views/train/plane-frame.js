/** Which part of the plane is on show while codes wander: it follows them, but not every step. Pure. */

/** @typedef {import('../../maths/viewport.js').Bounds} Bounds of codes; `top` is the least, `bottom` the largest */

/** In it the circles of N(0, I) are whole. */
export const HOME = { left: -3.4, top: -3.4, right: 3.4, bottom: 3.4 };
/** Share of the codes that may lie outside, on each side. */
const OUTSIDE = 0.005;
/** What is left free around the codes when a new part is taken, as a share of it. */
const AIR = 0.12;
/** A part is given up for a smaller one only where that is so much smaller. */
const SMALLER = 0.72;

/**
 * @param {Float32Array} codes pairs
 * @returns {Bounds} around all but the outermost, and around the circles
 */
export function needed(codes) {
  const ends = [0, 1].map((axis) => {
    const values = new Float32Array(codes.length / 2);
    for (let i = 0; i < values.length; i++) values[i] = codes[2 * i + axis];
    values.sort();
    const skipped = Math.floor(OUTSIDE * values.length);
    return [values[skipped] ?? 0, values[values.length - 1 - skipped] ?? 0];
  });
  return around(HOME, {
    left: ends[0][0],
    right: ends[0][1],
    top: ends[1][0],
    bottom: ends[1][1],
  });
}

/** @param {Bounds} a @param {Bounds} b @returns {Bounds} around both */
export const around = (a, b) => ({
  left: Math.min(a.left, b.left),
  top: Math.min(a.top, b.top),
  right: Math.max(a.right, b.right),
  bottom: Math.max(a.bottom, b.bottom),
});

/** @param {Bounds} box @returns {number} the longer side */
const sideOf = ({ left, top, right, bottom }) => Math.max(right - left, bottom - top);

/**
 * @param {Bounds} shown so far @param {Bounds} wanted
 * @returns {Bounds} the same where it still does, so that the plane does not tremble
 */
export function framed(shown, wanted) {
  const inside =
    wanted.left >= shown.left &&
    wanted.top >= shown.top &&
    wanted.right <= shown.right &&
    wanted.bottom <= shown.bottom;
  if (inside && sideOf(wanted) > SMALLER * sideOf(shown)) return shown;
  const air = (AIR * (sideOf(wanted) - sideOf(HOME))) / 2;
  return around(HOME, {
    left: wanted.left - air,
    top: wanted.top - air,
    right: wanted.right + air,
    bottom: wanted.bottom + air,
  });
}
