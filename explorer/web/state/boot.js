/** What ships inside the page: the models, the sizes, the first digit, the evidence. */

/**
 * What is known of every dimension of a model, by index; `order` sorts by information, which without
 * an encoder is the effect on the picture. `isUnknown`:
 * nobody measured it, and the sliders are those of N(0, 1).
 * @typedef {{order: number[], low: number[], high: number[], information: number[],
 *   status: ('live' | 'weak' | 'dead')[], isUnknown?: boolean}} Dimensions
 */
/**
 * One model, as its manifest has it. Code asks what a record has, never for its id.
 * @typedef {object} ModelRecord
 * @property {string} id
 * @property {string} kind of network
 * @property {{long: string, short: string}} names
 * @property {string} colour a token of app.css
 * @property {number} latent_dim numbers in a code @property {number} hidden units of either half
 * @property {boolean} encoder @property {boolean} posterior @property {boolean} map
 * @property {boolean} gaussian fitted to its codes @property {boolean} history of its training
 * @property {boolean} plane whether it has one
 * @property {boolean} codes of the test digits
 * @property {boolean} statistics of its dimensions, in a file of their own
 * @property {boolean} [evidence] of a model that is nobody's but its owner's, in a file of its own
 * @property {string | null} family id of the model whose knob leads to this one
 * @property {number | null} beta the weight of the KL term in training; null where nobody knows it
 * @property {number | null} [epochs] rounds of its training, each of all 60,000 digits
 * @property {boolean} own whether it is a visitor's or the operator's, not one of the lesson's
 * @property {boolean} [isLocal] opened from a file, so that nobody else has it
 * @property {{bce: number, kl: number, loss: number} | null} test nats per test image
 * @property {Dimensions} dimensions until they are fetched those of N(0, 1)
 * @property {{mu: number[], logvar: number[] | null, image: string}} code of the first digit
 * @property {boolean} isLight whether its dimensions are still to be fetched
 */
/**
 * @typedef {Omit<ModelRecord, 'dimensions' | 'code' | 'isLight'> & {
 *   dimensions: Dimensions | null, code: ModelRecord['code'] | null}} Told a record as boot has it
 */
/**
 * `sizes`: pixels of a side and of a picture, classes, test digits, samples of each kind on a map,
 * runs of t-SNE. `shown`: the models side by side at first. `sweep`: whether there are measurements
 * along beta; `search`: whether of searches for codes; `films`: whether
 * there are films of a GAN's training; `training`: how many digits there are to train on; `server`: false in the static copy, which has none.
 * @typedef {{index: number, label: number, picture: string, version: string, shown: string[],
 *   models: ModelRecord[], broken: {id: string, error: string}[],
 *   evidence: import('./shapes.js').Evidence, sweep: boolean, search?: boolean, films?: boolean, training?: number,
 *   server?: boolean, sizes: {side: number, pixels: number, classes: number, digits: number,
 *     samples: number, runs: number}}} Boot
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

boot.models = boot.models.map(wholeRecord);
boot.broken ??= [];

/** @type {Map<string, ModelRecord>} */
const records = new Map(boot.models.map((record) => [record.id, record]));

/**
 * What a column shows of a model. Of a family another member may stand there than the one whose
 * column it is; not every member has a map and a plane, so each of these may be another one's.
 * @typedef {'networks' | 'map' | 'plane'} Aspect
 */
export const ASPECTS = /** @type {const} */ (['networks', 'map', 'plane']);
/** @type {Record<Aspect, Map<string, ModelRecord>>} by id of the column */
const standing = { networks: new Map(), map: new Map(), plane: new Map() };

/**
 * @param {Told} told
 * @returns {ModelRecord} what boot does not say is as of a model of which nothing was measured
 */
export function wholeRecord(told) {
  const { dimensions, code, latent_dim: size, posterior } = told;
  const each = (/** @type {any} */ value) => Array(size).fill(value);
  const unknown = { low: each(-3), high: each(3), information: each(0), status: each('live') };
  return {
    ...{ codes: told.map, statistics: false, family: null, beta: null, own: false, hidden: 256 },
    ...told,
    dimensions: dimensions
      ? measured(dimensions, told)
      : { order: [...each(0).keys()], ...unknown, isUnknown: true },
    code: code ?? { mu: each(0), logvar: posterior ? each(0) : null, image: '' },
    isLight: dimensions === null && told.statistics,
  };
}

/**
 * Live, weak and dead are words for what a number says of a digit: without an encoder it says nothing
 * of any, however much it changes the picture.
 * @param {Dimensions} dimensions @param {{encoder: boolean}} record @returns {Dimensions}
 */
export function measured(dimensions, { encoder }) {
  return encoder ? dimensions : { ...dimensions, status: dimensions.status.map(() => 'live') };
}

/**
 * @param {string} id of a model's column @param {Aspect} [aspect]
 * @returns {ModelRecord} of what stands there
 */
export const recordOf = (id, aspect = 'networks') => standing[aspect].get(id) ?? ownRecordOf(id);

/** @param {string} id @returns {ModelRecord} of the model itself, whatever stands in its column */
export function ownRecordOf(id) {
  const record = records.get(id);
  if (!record) throw new Error(`There is no model "${id}".`);
  return record;
}

/** @param {string} id of a column @param {Aspect} aspect @param {ModelRecord} record that is to stand there */
export const putInColumn = (id, aspect, record) => standing[aspect].set(id, record);

/**
 * One more model.
 * @param {ModelRecord} record @param {string} [before] id of the one that goes
 */
export function addRecord(record, before = record.id) {
  boot.models = [...boot.models.filter(({ id }) => id !== before), record];
  records.set(record.id, record);
}

/** @param {string} base64 */
export const bytesOf = (base64) =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

/**
 * @typedef {{order: number[], dimensions: {information: number, status: 'live' | 'weak' | 'dead',
 *   quantiles: Record<string, number>}[]}} Statistics of test codes, as `statistics.json` has them
 */

/** Where 99.7 % of N(0, 1) lies: `explorer/latent.py`'s PRIOR_RANGE. */
const OF_PRIOR = [-3, 3];

/**
 * The same as `dimensions` of explorer/site/boot.py tells of the first models.
 * @param {Statistics} statistics @param {{posterior: boolean, encoder: boolean}} record
 * @returns {Dimensions}
 */
export function dimensionsFrom({ order, dimensions }, { posterior, encoder }) {
  const ends = dimensions.map(({ quantiles: { q005, q995 } }) =>
    posterior || !encoder ? OF_PRIOR : [q005, q995],
  );
  return {
    order,
    low: ends.map(([low]) => low),
    high: ends.map(([, high]) => high),
    information: dimensions.map(({ information }) => information),
    status: dimensions.map(({ status }) => status),
  };
}
