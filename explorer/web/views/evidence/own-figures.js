/** What `python -m explorer measure` found of own models, for the table of the evidence. */

import { ownRecordOf } from '../../state/boot.js';
import { arrived, get } from '../../state/files.js';

/** @typedef {{value: number, low: number | null, high: number | null, panel?: number[]}} Figure */
/** @typedef {Record<string, Figure | null>} Figures by row; null: there is none of such a model */

/** What a model's own file calls it. */
const ITSELF = 'model';

const isNumber = Number.isFinite;

/**
 * The file is another person's: nothing but numbers is taken from it.
 * @param {any} row @returns {Figure | null | undefined} undefined: not measured
 */
export function figureFrom(row) {
  const found = row?.[ITSELF];
  if (found === null) return null;
  if (!isNumber(found?.value)) return undefined;
  const { value, low, high, panel } = found;
  const has = { low: isNumber(low) ? low : null, high: isNumber(high) ? high : null };
  const judges = Array.isArray(panel) && panel.length > 0 && panel.every(isNumber);
  return { value, ...has, ...(judges ? { panel } : {}) };
}

/** @param {any} evidence as the file has it @returns {Figures} */
export const figuresFrom = (evidence) =>
  Object.fromEntries(
    Object.entries(evidence?.rows ?? {}).flatMap(([key, row]) => {
      const figure = figureFrom(row);
      return figure === undefined ? [] : [[key, figure]];
    }),
  );

/** @type {Map<string, Figures>} by id */
const known = new Map();

/** @param {string} id of a model @returns {Figures} as far as they have arrived */
export const figuresOfOwn = (id) => known.get(id) ?? {};

/**
 * @param {string[]} ids of models @returns {Promise<string[]>} whose figures have arrived just now
 *
 * One that does not arrive is asked for again when the evidence is next opened.
 */
export async function fetchFigures(ids) {
  const wanted = ids.filter((id) => ownRecordOf(id).evidence && !known.has(id));
  const came = wanted.map(async (id) => {
    try {
      const response = await get(`${id}/evidence.json`);
      known.set(id, figuresFrom(JSON.parse(await arrived(response.text()))));
      return [id];
    } catch (error) {
      console.warn(`the evidence of ${id} did not arrive:`, error);
      return [];
    }
  });
  return (await Promise.all(came)).flat();
}
