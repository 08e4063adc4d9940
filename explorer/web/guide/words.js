/** Words for measured shares: the value chooses them. */

/** From so much on, in ascending order. */
const AMOUNTS = /** @type {const} */ ([
  [0, 'almost none'],
  [0.005, 'very few'],
  [0.12, 'few'],
  [0.2, 'about a quarter'],
  [0.3, 'about a third'],
  [0.38, 'less than half'],
  [0.44, 'about half'],
  [0.565, 'more than half'],
  [0.62, 'about two thirds'],
  [0.71, 'about three quarters'],
  [0.8, 'most'],
  [0.95, 'almost all'],
]);

/** @param {number} share 0 to 1 @returns {string} such as "about half" */
export const amount = (share) =>
  AMOUNTS.reduce((/** @type {string} */ word, [from, next]) => (share >= from ? next : word), '');

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
