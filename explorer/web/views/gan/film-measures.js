/** What is measured of a film of training: by its numbers, and by its pictures themselves. Pure. */

/** @typedef {import('../../state/game.js').Film} Film */
/** @typedef {import('../../state/game.js').Moment} Moment */

/**
 * How unlike pictures are: the mean distance between two of them.
 * @param {Uint8Array} pictures one after another, a byte per pixel
 * @param {number} pixels of one
 * @returns {number} Euclidean, of grey values in [0, 1]
 */
export function meanDistance(pictures, pixels) {
  const count = pictures.length / pixels;
  let [sum, pairs] = [0, 0];
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++, pairs++) {
      sum += Math.sqrt(squaredDistance(pictures, a * pixels, b * pixels, pixels)) / 255;
    }
  }
  return sum / pairs;
}

/** @param {Uint8Array} bytes @param {number} a @param {number} b @param {number} length */
function squaredDistance(bytes, a, b, length) {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += (bytes[a + i] - bytes[b + i]) ** 2;
  return sum;
}

/** @param {number[]} values @returns {number} the place of the least */
export const leastAt = (values) => values.indexOf(Math.min(...values));

/**
 * An untrained D says one half of everything, and then learns fast: what follows is the game.
 * @param {Film} film @returns {Moment[]} from that on at which D told real from fake best
 */
export function played({ moments }) {
  const gaps = moments.map(({ d_real, d_fake }) => d_real - d_fake);
  return moments.slice(gaps.indexOf(Math.max(...gaps)));
}

/** @param {Film} film @returns {Moment} of the game at which D told real from fake least */
export function closest(film) {
  const moments = played(film);
  return moments[leastAt(moments.map(({ d_real, d_fake }) => d_real - d_fake))];
}

/** @param {Moment} moment @returns {{digit: number, share: number}} the class that most samples are of */
export function mostOf({ shares }) {
  const share = Math.max(...shares);
  return { digit: shares.indexOf(share), share };
}

/** From this P(digit) on some of the samples are digits. */
const SOME = 0.1;

/** @param {Moment} moment @returns {boolean} whether its samples have classes: what is read as no digit has none */
export const hasClasses = ({ p_digit }) => p_digit >= SOME;

/** @param {Film} film @returns {Moment} its last */
export const lastOf = ({ moments }) => moments[moments.length - 1];

/**
 * Where steps lie along a film: its moments are evenly far apart, however many steps lie between.
 * @param {Moment[]} moments @param {number} step
 * @returns {number} 0 at the first moment, 1 at the last; steps before the first lie left of it
 */
export function shareOfStep(moments, step) {
  const last = moments.length - 1;
  if (last < 1) return 0;
  let after = moments.findIndex((one) => one.step >= step);
  if (after < 0) after = last;
  const to = Math.max(1, after);
  const from = moments[to - 1].step;
  return Math.max(0, (to - 1 + (step - from) / (moments[to].step - from)) / last);
}

/**
 * @param {number[]} steps at the ends of stretches that follow each other from step 0 on
 * @returns {number[]} their middles: where a mean over each belongs
 */
export const middlesOf = (steps) => steps.map((end, k) => ((steps[k - 1] ?? 0) + end) / 2);
