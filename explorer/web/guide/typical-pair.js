/**
 * Which pair of digits stands for many: of the first pairs of test digits, the one whose P(digit)
 * half way is closest to the means over a thousand pairs, in all three strips.
 */

/** Pairs that are looked at. */
export const CANDIDATES = 120;

/**
 * @param {ArrayLike<number>} labels of the test digits
 * @param {number} count
 * @returns {[number, number][]} test digits 0 and 1, 2 and 3 and so on, where their classes differ
 */
export function firstPairs(labels, count) {
  /** @type {[number, number][]} */
  const found = [];
  for (let i = 0; i + 1 < labels.length && found.length < count; i += 2) {
    if (labels[i] !== labels[i + 1]) found.push([i, i + 1]);
  }
  return found;
}

/**
 * @template T
 * @param {{of: T, values: readonly number[]}[]} candidates
 * @param {readonly number[]} means as many
 * @returns {T} of the candidate that lies nearest, the first of equals
 */
export function nearestTo(candidates, means) {
  let best = candidates[0];
  const off = (/** @type {readonly number[]} */ values) =>
    values.reduce((sum, value, i) => sum + (value - means[i]) ** 2, 0);
  for (const one of candidates) if (off(one.values) < off(best.values)) best = one;
  return best.of;
}
