/** A round of the game: which ten pictures are dealt, and who told how many. Pure. */
import { philox4x32, standardNormal } from '../../maths/random.js';

/** Pictures of a round. */
export const ROUND = 10;
/** Sets these numbers apart from the samples of the same seed. */
const DEAL = 0x67616d65;

/**
 * A test digit by its number, or a fake by its code.
 * @typedef {{isReal: true, index: number} | {isReal: false, z: Float32Array}} Dealt
 */

/**
 * Each is real or fake by the toss of a fair coin: knowing the ones before says nothing.
 * @param {number} seed @param {number} digits how many there are @param {number} latent numbers of a code
 * @returns {Dealt[]} fake k is of sample k of the seed, as everywhere on the page
 */
export function deal(seed, digits, latent) {
  const codes = standardNormal(seed, ROUND, latent);
  const counter = new Uint32Array(4);
  const key = Uint32Array.of(seed, DEAL);
  return Array.from({ length: ROUND }, (_, k) => {
    counter[0] = k;
    const [coin, digit] = philox4x32(counter, key);
    const z = codes.subarray(k * latent, (k + 1) * latent);
    return coin % 2 ? { isReal: true, index: digit % digits } : { isReal: false, z };
  });
}

/**
 * @param {boolean[]} said real, so far @param {boolean[]} truth
 * @returns {number} how many of them are right
 */
export const rightOf = (said, truth) => said.filter((real, k) => real === truth[k]).length;

/**
 * @param {number} yours @param {number} theirs right of ten
 * @returns {string} who judged better
 */
export function outcomeOf(yours, theirs) {
  if (yours > theirs) return 'You beat the discriminator.';
  return yours < theirs ? 'The discriminator beats you.' : 'A draw.';
}
