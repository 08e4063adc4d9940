/** Numbers as people read them. */

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

/** From here on an end of a range is told from 0. */
const LEAST = 0.00005;

/** @param {number[] | null | undefined} range @returns {string} "0.47–0.52" or nothing */
export function span(range) {
  if (!range) return '';
  const [low, high] = range.map((end) => (Math.abs(end) < LEAST ? '0' : show(end)));
  return low === high ? low : `${low}–${high}`;
}

/** @param {string} text of the measurements @returns {string} with true minus signs and apostrophes */
export const typeset = (text) => text.replace(/(^| )-/g, '$1−').replaceAll("'", '’');

/** @param {number} value @param {number} [digits] @returns {string} with a true minus sign */
export function fixed(value, digits = 2) {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

/** @param {string} name @param {number} index @returns {string} such as z with a low 17 */
export const indexed = (name, index) => `<i class="v">${name}</i><sub>${index}</sub>`;

/** @param {number} count @returns {string} "1,000" */
export const thousands = (count) => count.toLocaleString('en-US');
