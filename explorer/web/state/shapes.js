/**
 * The shapes of the page's state: what has arrived, one model's side, and the points of the maps.
 */

/** @typedef {'ae' | 'vae'} Model */
/** @typedef {'digits' | 'normal' | 'fitted'} Layer */
/** @typedef {{kind: 'test', index: number} | {kind: 'drawn'} | {kind: 'upload', name: string}
 *   | {kind: 'link'}} Source */
/** @typedef {{kind: 'digits' | 'normal' | 'fitted', index: number}} Point a point of the maps */
/**
 * One model's side. `mu` and `logvar` are what encoding the picture gives (the AE's one point is
 * its mu), `z` is where the sliders stand, `image` what z decodes to.
 * @typedef {{mu: Float32Array, logvar: Float32Array | null, z: Float32Array,
 *   image: Float32Array, moved: boolean}} Side
 */
/**
 * What has arrived from the server; null until it has.
 * @typedef {{decoder: import('../networks/autoencoder.js').Decoder | null, encoder: import('../networks/autoencoder.js').Encoder | null,
 *   codes: Float32Array | null, runs: Uint16Array[], xy: Uint16Array | null,
 *   pDigit: Uint8Array | null, reads: Uint8Array | null}} ModelData
 *   codes: 14,000 x 32 (test digits, N(0, I) draws, fitted draws); runs: each 14,000 x 2, one per
 *   t-SNE; xy: the run on show; pDigit, reads: the critic's word on the 4,000 draws, 255 is sure
 * @typedef {{decoder: import('../networks/autoencoder.js').Decoder, encoder: import('../networks/autoencoder.js').Encoder,
 *   codes: Float32Array}} PlaneData the 2-D model: codes are 10,000 x 2
 * @typedef {{ae: ModelData, vae: ModelData, digits: Uint8Array | null, labels: Uint8Array | null}}
 *   PageData
 */
/**
 * What is known of every dimension of a model, by index; `order` sorts by information.
 * @typedef {{order: number[], low: number[], high: number[], information: number[],
 *   status: ('live' | 'weak' | 'dead')[]}} Dimensions
 */

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

/** @type {readonly Model[]} */
export const MODELS = ['ae', 'vae'];
export const LATENT_DIM = 32;
export const PIXELS = 784;

/** First row of each kind in the maps' order. */
export const FIRST_ROW = { digits: 0, normal: 10000, fitted: 12000 };
export const ROWS = 14000;

/** @param {Point} point @returns {number} its row in codes and maps */
export const rowOf = (point) => FIRST_ROW[point.kind] + point.index;

/** @param {number} row @returns {Point} */
export function pointOf(row) {
  if (row < FIRST_ROW.normal) return { kind: 'digits', index: row };
  if (row < FIRST_ROW.fitted) return { kind: 'normal', index: row - FIRST_ROW.normal };
  return { kind: 'fitted', index: row - FIRST_ROW.fitted };
}

/** @returns {ModelData} */
export const nothing = () => ({
  decoder: null,
  encoder: null,
  codes: null,
  runs: [],
  xy: null,
  pDigit: null,
  reads: null,
});

/** @returns {Side} */
export const emptySide = () => ({
  mu: new Float32Array(LATENT_DIM),
  logvar: null,
  z: new Float32Array(LATENT_DIM),
  image: new Float32Array(PIXELS),
  moved: false,
});
