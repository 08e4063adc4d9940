/** The standard normal distribution: its density, its cumulative function and the inverse. Pure. */

/** Nearer to 0 or 1 a share says nothing more: about 4.75 standard deviations out. */
export const LEAST_SHARE = 1e-6;

/** @param {number} x */
const density = (x) => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);

/**
 * The share of N(0, 1) below x, to about fifteen digits.
 *
 * Source: Marsaglia 2004, "Evaluating the Normal Distribution", the series of section 3:
 * 1/2 + density(x) (x + x^3/3 + x^5/(3 5) + ...).
 * @param {number} x
 * @returns {number} 0 to 1
 */
export function cumulativeNormal(x) {
  if (Number.isNaN(x)) return NaN;
  // Beyond 8 the rest is less than the rounding of 1.
  if (x > 8) return 1;
  if (x < -8) return 0;
  let term = x;
  let sum = x;
  for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return 0.5 + sum * density(x);
}

/**
 * Where a share of N(0, 1) ends: Newton's method. From 0 on the function only bends down, so that
 * every step stops short of the answer and none overshoots.
 * @param {number} share taken as LEAST_SHARE or 1 - LEAST_SHARE beyond them
 * @returns {number}
 */
export function inverseNormal(share) {
  const upper = Math.min(Math.max(share, 1 - share), 1 - LEAST_SHARE);
  let x = 0;
  for (let step = 1; step > 1e-9; ) {
    step = (upper - cumulativeNormal(x)) / density(x);
    x += step;
  }
  return share < 0.5 ? -x : x;
}

/**
 * The share of N(0, I) in two dimensions that lies within a radius (of a Rayleigh distribution).
 * @param {number} radius
 */
export const shareWithin = (radius) => 1 - Math.exp(-0.5 * radius * radius);
