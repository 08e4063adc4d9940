/**
 * A sample from a posterior taken apart: z = mu + sigma * eps, forwards with a seed and backwards
 * from any z.
 * @module
 */
import { sigmaOf } from '../../maths/posterior.js';
import { standardNormal } from '../../maths/random.js';

/**
 * @typedef {{mu: Float32Array, logvar: Float32Array, sigma: Float32Array, eps: Float32Array,
 *   z: Float32Array}} Sample
 */

/** A code that went through a link has float16's precision: this much off is still the same. */
const SAME = 2e-3;

/**
 * One sample from q(z|x), every step kept.
 * @param {Float32Array} mu
 * @param {Float32Array} logvar
 * @param {number} seed of eps: sample 0 of N(0, I), the same numbers as in explorer/random.py
 * @returns {Sample}
 */
export function sampleFrom(mu, logvar, seed) {
  const sigma = sigmaOf(logvar);
  const eps = standardNormal(seed, 1, mu.length);
  return { mu, logvar, sigma, eps, z: mu.map((m, d) => m + sigma[d] * eps[d]) };
}

/**
 * The eps that leads to z, wherever z came from: zeros at the mean.
 * @param {Float32Array} mu
 * @param {Float32Array} logvar
 * @param {Float32Array} z
 * @returns {Float32Array}
 */
export function epsOf(mu, logvar, z) {
  const sigma = sigmaOf(logvar);
  return mu.map((m, d) => (z[d] - m) / sigma[d]);
}

/**
 * @param {Float32Array} a
 * @param {Float32Array} b
 * @returns {boolean} whether both are one code, but for what a link rounds away
 */
export function sameCode(a, b) {
  return a.every((value, d) => Math.abs(value - b[d]) <= SAME * (1 + Math.abs(b[d])));
}
