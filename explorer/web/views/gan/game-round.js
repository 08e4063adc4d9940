/** A round of the game: which ten pictures are dealt, and who told how many. Pure. */
import { philox4x32, standardNormal } from '../../maths/random.js';

/** Pictures of a round. */
export const ROUND = 10;
/** Sets the coin and the digits apart from the samples of the same seed. */
const DEAL = 0x67616d65;
/** Sets the codes apart from both: elsewhere on the page stands what the samples of a seed decode to. */
const CODES = 0x1c0de * 2 ** 32;

/**
 * A test digit by its number, or a fake by its code.
 * @typedef {{isReal: true, index: number} | {isReal: false, z: Float32Array}} Dealt
 */

/**
 * Each is real or fake by the toss of a fair coin: knowing the ones before says nothing.
 * @param {number} seed @param {number} digits how many there are @param {number} latent numbers of a code
 * @param {number} [round] of this seed, an integer from 0 on: each has other digits and other fakes
 * @returns {Dealt[]} no code is a sample of the seed, whose pictures and verdicts the page shows
 */
export function deal(seed, digits, latent, round = 0) {
  const first = round * ROUND;
  const codes = standardNormal(CODES + seed, ROUND, latent, first);
  const counter = new Uint32Array(4);
  const key = Uint32Array.of(seed, DEAL);
  return Array.from({ length: ROUND }, (_, k) => {
    counter[0] = first + k;
    const [coin, digit] = philox4x32(counter, key);
    const z = codes.subarray(k * latent, (k + 1) * latent);
    return coin % 2 ? { isReal: true, index: digit % digits } : { isReal: false, z };
  });
}

/** Tables at which the game is played: in its view, and on a card of the guide. */
export const TABLES = 2;

/**
 * @param {number} place of the moment whose generator draws @param {number} table from 0 on
 * @returns {number} the round that is dealt there: nowhere else the same pictures
 */
export const roundOf = (place, table) => place * TABLES + table;

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
