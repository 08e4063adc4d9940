/**
 * One value's place among many of which only the percentiles 0 to 100 are known.
 * @module
 */

/**
 * @param {readonly number[]} percentiles 101 values, never falling
 * @param {number} value
 * @returns {number} per cent of the many that are less, 0 to 100; straight between percentiles
 */
export function percentRank(percentiles, value) {
  const last = percentiles.length - 1;
  if (!(value > percentiles[0])) return 0;
  if (value >= percentiles[last]) return last;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (percentiles[middle] < value) low = middle;
    else high = middle;
  }
  return low + (value - percentiles[low]) / (percentiles[high] - percentiles[low]);
}

/**
 * @param {readonly number[]} percentiles
 * @param {number} width of a bin; the first begins at 0
 * @param {number} bins
 * @returns {number[]} the share of the many in each bin
 */
export function histogram(percentiles, width, bins) {
  const below = Array.from({ length: bins + 1 }, (_, i) => percentRank(percentiles, i * width));
  return Array.from({ length: bins }, (_, i) => (below[i + 1] - below[i]) / 100);
}

/**
 * @param {number} rank per cent, of `percentRank`
 * @param {string} many what the others are
 * @returns {string} "more than 73 % of test digits"; rounded so that it stays true
 */
export function rankText(rank, many) {
  if (rank <= 0) return `less than any of ${many}`;
  if (rank >= 100) return `more than any of ${many}`;
  if (rank < 1) return `less than 99 % of ${many}`;
  return `more than ${Math.floor(rank)} % of ${many}`;
}

/** Ends that the axis of a loss may have. */
const ENDS = [180, 300, 500, 800, 1200, 2000, 4000, 8000];

/** @param {number} value @returns {number} the end of an axis from 0 on which it fits */
export function axisEnd(value) {
  return ENDS.find((end) => value <= 0.97 * end) ?? ENDS[ENDS.length - 1];
}
