/** The codes as files: every dimension of each model in one table, or the same as JSON. */
import { recordOf } from '../state/boot.js';

/** @typedef {import('../state/shapes.js').Model} Model */
/**
 * `mu` is what encoding gives, also where it is one point; only a posterior has logvar and sigma, and
 * without an encoder there is no mu.
 * @typedef {{model: Model, dimension: number, status: string | null, information: number | null, mu: number | null,
 *   logvar: number | null, sigma: number | null, z: number}} Row
 */

const COLUMNS = /** @type {const} */ ([
  'model',
  'dimension',
  'status',
  'information',
  'mu',
  'logvar',
  'sigma',
  'z',
]);

/**
 * @param {readonly Model[]} models
 * @param {Record<Model, import('../state/shapes.js').Side>} sides
 * @returns {Row[]} of each model, by dimension
 */
export function codeRows(models, sides) {
  return models.flatMap((model) => {
    const { mu, logvar, z } = sides[model];
    const { id, dimensions, encoder } = recordOf(model);
    const { status, information, isUnknown } = dimensions;
    return Array.from(z, (value, d) => ({
      model: id,
      dimension: d,
      // Without an encoder no number says anything of a digit.
      status: isUnknown || !encoder ? null : status[d],
      information: isUnknown ? null : information[d],
      mu: encoder ? short(mu[d]) : null,
      logvar: logvar && short(logvar[d]),
      sigma: logvar && short(Math.exp(logvar[d] / 2)),
      z: short(value),
    }));
  });
}

/** @param {Row[]} rows @returns {string} a header and a line for each; nothing where there is none */
export function csvOf(rows) {
  const lines = rows.map((row) => COLUMNS.map((column) => row[column] ?? '').join(','));
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

/**
 * @param {Row[]} rows
 * @param {{name: string, label: number | null, pixels: Uint8Array}} input
 * @param {string} link that opens the page with all this; '' if it does not fit into one
 * @returns {string}
 */
export function jsonOf(rows, { name, label, pixels }, link) {
  const column = (/** @type {Model} */ model, /** @type {keyof Row} */ key) =>
    rows.filter((row) => row.model === model).map((row) => row[key]);
  const cloud = (/** @type {Model} */ model) =>
    column(model, 'logvar')[0] !== null && {
      logvar: column(model, 'logvar'),
      sigma: column(model, 'sigma'),
    };
  const codes = [...new Set(rows.map(({ model }) => model))].map((model) => [
    model,
    {
      z: column(model, 'z'),
      mu: column(model, 'mu'),
      ...cloud(model),
      status: column(model, 'status'),
      information: column(model, 'information'),
    },
  ]);
  const input = { name, label, pixels: [...pixels] };
  return `${JSON.stringify({ input, ...Object.fromEntries(codes), link: link || null }, null, 1)}\n`;
}

/** @param {number} value a float32 @returns {number} as few digits as name it and no other */
function short(value) {
  for (let digits = 6; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === Math.fround(value)) return rounded;
  }
  return Number(value.toPrecision(9));
}
