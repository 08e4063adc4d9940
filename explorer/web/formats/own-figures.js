/** The file in which `python -m explorer measure` writes what it found of an own model. */

/**
 * @typedef {{value: number, n: number, low: number | null, high: number | null,
 *   runs?: number[], panel?: number[]}} Figure as the evidence of the shipped models has it
 */
/** @typedef {Record<string, Figure | null>} Figures by row; null: there is none of such a model */

/** What a model's own file calls it. */
const ITSELF = 'model';

const isNumber = Number.isFinite;
const areNumbers = (/** @type {any} */ list) =>
  Array.isArray(list) && list.length > 0 && list.every(isNumber);

/**
 * The file is another person's: nothing but numbers is taken from it.
 * @param {any} row @returns {Figure | null | undefined} undefined: not measured
 */
export function figureFrom(row) {
  const found = row?.[ITSELF];
  if (found === null) return null;
  if (!isNumber(found?.value) || !isNumber(found.n)) return undefined;
  const { value, n, low, high, runs, panel } = found;
  const ends = { low: isNumber(low) ? low : null, high: isNumber(high) ? high : null };
  const lists = Object.entries({ runs, panel }).filter(([, list]) => areNumbers(list));
  return { value, n, ...ends, ...Object.fromEntries(lists) };
}

/** @param {any} evidence as the file has it @returns {Figures} */
export const figuresFrom = (evidence) =>
  Object.fromEntries(
    Object.entries(evidence?.rows ?? {}).flatMap(([key, row]) => {
      const figure = figureFrom(row);
      return figure === undefined ? [] : [[key, figure]];
    }),
  );
