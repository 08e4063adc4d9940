/** Numbers as "How it works" writes them. */

/** @param {number} value @param {number} [digits] @returns {string} with a true minus sign */
export function show(value, digits = 2) {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

/** @param {string} name @param {number} index @returns {string} such as z with a low 17 */
export const indexed = (name, index) => `<i class="v">${name}</i><sub>${index}</sub>`;
