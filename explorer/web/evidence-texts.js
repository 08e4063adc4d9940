/** The shape of evidence.json, and its numbers as people read them. */

/**
 * @typedef {{value: number, n: number, low: number | null, high: number | null,
 *   runs?: number[]}} Figure
 * @typedef {{ae: Figure | null, vae: Figure | null, part: string, title: string,
 *   definition: string, separates: boolean | null,
 *   range: {ae: number[] | null, vae: number[] | null} | null}} Row
 * @typedef {{n: number, seed: number, eps: number, mean: Record<string, number>,
 *   percentiles: Record<string, number[]>}} Losses of test digits, in nats; percentiles 0 to 100
 * @typedef {{rows: Record<string, Row>, seeds: Record<string, any>, seconds: number,
 *   critic: Record<string, Figure>, curves: {losses: Losses} & Record<string, any>}} Evidence
 */

/** @param {number} value @returns {string} three digits that count, or a whole number */
export function show(value) {
  if (Number.isInteger(value)) return String(value);
  if (Math.abs(value) < 0.0005) return '< 0.001';
  if (Math.abs(value) >= 100) return value.toFixed(0);
  if (Math.abs(value) >= 10) return value.toFixed(1);
  return value < 0.1 ? value.toFixed(3) : value.toFixed(2);
}

/** @param {number} share @param {number} [decimals] @returns {string} "45 %" */
export const percent = (share, decimals = 0) => `${(100 * share).toFixed(decimals)} %`;

/** @param {number[] | null | undefined} range @returns {string} "0.47–0.52" or nothing */
export function span(range) {
  if (!range) return '';
  const [low, high] = range.map(show);
  return low === high ? low : `${low}–${high}`;
}

/** @param {string} text of the measurements @returns {string} with true minus signs and apostrophes */
export const typeset = (text) => text.replace(/(^| )-/g, '$1−').replaceAll("'", '’');
