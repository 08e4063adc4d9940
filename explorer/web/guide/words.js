/** Words for measured shares: the value chooses them. */

/**
 * From so much on a word is the nearest one, in ascending order; and between which shares it can be said
 * at all, where several judges have to agree on it.
 */
const AMOUNTS = /** @type {const} */ ([
  [0, 'almost none', 0, 0.02],
  [0.005, 'very few', 0, 0.15],
  [0.12, 'few', 0, 0.25],
  [0.2, 'about a quarter', 0.18, 0.32],
  [0.3, 'about a third', 0.26, 0.41],
  [0.38, 'less than half', 0.25, 0.48],
  [0.44, 'about half', 0.4, 0.6],
  [0.565, 'more than half', 0.52, 0.75],
  [0.62, 'about two thirds', 0.58, 0.74],
  [0.71, 'about three quarters', 0.67, 0.83],
  [0.8, 'most', 0.6, 1],
  [0.95, 'almost all', 0.9, 1],
]);

/** @param {number} share 0 to 1 @returns {typeof AMOUNTS[number]} */
const nearest = (share) =>
  AMOUNTS.reduce((/** @type {typeof AMOUNTS[number]} */ one, next) =>
    share >= next[0] ? next : one,
  );

/** @param {number} share 0 to 1 @returns {string} such as "about half" */
export const amount = (share) => nearest(share)[1];

/**
 * @param {readonly number[]} shares of one quantity by several judges, the shipped one's first
 * @returns {string} a word that holds for all of them, its own if that does; else from which to which
 */
export function amountFor(shares) {
  const [least, most] = [Math.min(...shares), Math.max(...shares)];
  const holds = AMOUNTS.filter(([, , low, high]) => low <= least && most <= high);
  const [own] = holds.filter((one) => one === nearest(shares[0]));
  const [narrowest] = holds.sort((a, b) => a[3] - a[2] - (b[3] - b[2]));
  const word = (own ?? narrowest)?.[1];
  return word ?? `from ${amount(least)} to ${amount(most)}, by judge,`;
}

/** @param {number} factor @returns {string} such as "24 times" */
export const times = (factor) => `${Math.floor(factor)} times`;

/** @param {string} text */
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** @param {string} text @returns {string[]} */
export const wordsOf = (text) => text.match(/[\p{L}\p{N}][\p{L}\p{N}.,’'()%-]*/gu) ?? [];

/** @param {string} text @returns {string[]} */
export const sentencesOf = (text) =>
  text
    .split(/(?<=[.!?:])\s+/)
    .map((one) => one.trim())
    .filter(Boolean);
