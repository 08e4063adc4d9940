/** What the server puts into the page: the models, the sizes, the first digit, the evidence. */

/**
 * What is known of every dimension of a model, by index; `order` sorts by information.
 * @typedef {{order: number[], low: number[], high: number[], information: number[],
 *   status: ('live' | 'weak' | 'dead')[]}} Dimensions
 */
/**
 * One model, as its manifest has it. Code asks what a record has, never for its id.
 * @typedef {object} ModelRecord
 * @property {string} id
 * @property {string} kind of network
 * @property {{long: string, short: string}} names
 * @property {string} colour a token of app.css
 * @property {number} latent_dim numbers in a code
 * @property {boolean} encoder @property {boolean} posterior @property {boolean} map
 * @property {boolean} gaussian fitted to its codes @property {boolean} history of its training
 * @property {boolean} plane whether it has one
 * @property {{bce: number, kl: number, loss: number} | null} test nats per test image
 * @property {Dimensions} dimensions
 * @property {{mu: number[], logvar: number[] | null, image: string}} code of the first digit
 */
/**
 * `sizes`: pixels of a side and of a picture, classes, test digits, samples of each kind on a map,
 * runs of t-SNE. `shown`: the models side by side at first. `sweep`: whether there are measurements
 * along beta.
 * @typedef {{index: number, label: number, picture: string, version: string, shown: string[],
 *   models: ModelRecord[], evidence: import('./shapes.js').Evidence, sweep: boolean,
 *   sizes: {side: number, pixels: number, classes: number, digits: number, samples: number,
 *     runs: number}}} Boot
 */

/** @type {Boot} */
export const boot = JSON.parse(document.getElementById('boot')?.textContent ?? '');

export const {
  side: SIDE,
  pixels: PIXELS,
  classes: CLASSES,
  digits: DIGITS,
  samples: SAMPLES,
} = boot.sizes;

/** The classes of the digits, 0 to 9. */
export const ALL_CLASSES = Array.from({ length: CLASSES }, (_, digit) => digit);

/** @type {ReadonlyMap<string, ModelRecord>} */
const RECORDS = new Map(boot.models.map((record) => [record.id, record]));

/** @param {string} id @returns {ModelRecord} */
export function recordOf(id) {
  const record = RECORDS.get(id);
  if (!record) throw new Error(`There is no model "${id}".`);
  return record;
}

/** @param {string} base64 */
export const bytesOf = (base64) =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
