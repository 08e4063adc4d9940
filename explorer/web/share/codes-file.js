/** Both codes as files: every dimension of both models in one table, or the same as JSON. */
import { store } from '../state/page-store.js';

/** @typedef {import('../state/shapes.js').Model} Model */
/**
 * `mu` is what encoding gives, the autoencoder's point as well; only the VAE has logvar and sigma.
 * @typedef {{model: Model, dimension: number, status: string, information: number, mu: number,
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
 * @param {Record<Model, import('../state/shapes.js').Side>} sides
 * @param {Record<Model, import('../state/boot.js').Dimensions>} dimensions
 * @returns {Row[]} 32 of each model, by dimension
 */
export function codeRows(sides, dimensions) {
  return store.models.flatMap((model) => {
    const { mu, logvar, z } = sides[model];
    const { status, information } = dimensions[model];
    return Array.from(z, (value, d) => ({
      model,
      dimension: d,
      status: status[d],
      information: information[d],
      mu: short(mu[d]),
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
  const [ae, vae] = store.models.map((model) => ({
    z: column(model, 'z'),
    mu: column(model, 'mu'),
    ...(model === 'vae' && { logvar: column(model, 'logvar'), sigma: column(model, 'sigma') }),
    status: column(model, 'status'),
    information: column(model, 'information'),
  }));
  const input = { name, label, pixels: [...pixels] };
  return `${JSON.stringify({ input, ae, vae, link: link || null }, null, 1)}\n`;
}

/** @param {number} value a float32 @returns {number} as few digits as name it and no other */
function short(value) {
  for (let digits = 6; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === Math.fround(value)) return rounded;
  }
  return Number(value.toPrecision(9));
}
