/**
 * The shapes of the page's state: what has arrived, one model's side, and the points of the maps.
 */
import { DIGITS, SAMPLES } from './boot.js';

/** @typedef {string} Model the id of a record */
/** @typedef {'digits' | 'normal' | 'fitted'} Layer */
/** @typedef {{kind: 'test', index: number} | {kind: 'drawn'} | {kind: 'upload', name: string}
 *   | {kind: 'link'}} Source */
/** @typedef {{kind: Layer, index: number}} Point a point of the maps */
/**
 * What can change. `code:` and a model's id: that model's z and image; 'code': any model's; 'member':
 * another model stands in a column that stays; `map:`: one map is to be painted again.
 * @typedef {'picture' | 'code' | `code:${string}` | `map:${string}` | 'rest' | 'judged' | 'data' | 'hover' | 'theme'
 *   | 'view' | 'card' | 'models' | 'beta' | 'member' | 'layers' | 'classes' | 'folds' | 'phone' | 'run' | 'marks' | 'plane' | 'plane-code'
 *   | 'loss' | 'eps' | 'again' | 'evidence' | 'generate' | 'regions' | 'morph' | 'morph-play' | 'gan' | 'train'
 *   | 'samples' | 'tally' | 'cells' | 'pointed' | 'ink' | 'browse'
 *   | 'arriving'} Topic
 */
/**
 * One model's side. `mu` and `logvar` are what encoding the picture gives (where there is no
 * posterior, the one point is its mu; where there is no encoder, a sample of N(0, I)), `z` is where the sliders stand, `image` what z decodes to:
 * until it was decoded here, the first digit's as it ships, a byte per pixel. `of`: the picture that mu
 * is of, null where there is none yet.
 * @typedef {{mu: Float32Array, logvar: Float32Array | null, z: Float32Array, of: Uint8Array | null,
 *   image: Float32Array, moved: boolean, decoded: boolean}} Side
 */
/**
 * What the critic says of a model's picture; `isPast` once that shows another.
 * @typedef {{digit: number, pDigit: number, isPast: boolean}} Verdict
 */
/**
 * What has arrived from the server; null until it has.
 * @typedef {{decoder: import('../networks/autoencoder.js').Decoder | null,
 *   encoder: import('../networks/autoencoder.js').Encoder | null,
 *   codes: Float32Array | null, runs: Uint16Array[],
 *   pDigit: Uint8Array | null, reads: Uint8Array | null, plane: PlaneData | null,
 *   gaussian: import('../networks/samples.js').Gaussian | null,
 *   figures: import('../formats/own-figures.js').Figures | null}} ModelData
 *   codes: test digits, N(0, I) samples, fitted samples; runs: places of as many, one per t-SNE;
 *   pDigit, reads: the critic's verdict on the samples, 255 is sure; figures: of own models, by row
 * @typedef {{decoder: import('../networks/autoencoder.js').Decoder,
 *   encoder: import('../networks/autoencoder.js').Encoder,
 *   codes: Float32Array}} PlaneData the 2-D model: codes are 10,000 x 2
 */
/**
 * @typedef {{value: number, n: number, low: number | null, high: number | null,
 *   runs?: number[], panel?: number[]}} Figure panel: what the other judges say
 * @typedef {{[model: Model]: any, part: string, title: string, definition: string,
 *   separates: boolean | null, range: Record<Model, number[] | null> | null}} Row
 *   under a model's id its Figure, null or nothing where there is none
 * @typedef {{beta: number, id: string, figures: Record<string, Figure | null>}} SweepPoint
 * @typedef {{panel: number, real: Record<string, Figure>, wide: SweepPoint[],
 *   plane: SweepPoint[], again: SweepPoint | null}} Sweep what sweep.json holds: by beta, models of
 *   many numbers and of two; `again`: that which the others started from, trained on as they were
 * @typedef {{n: number, seed: number, eps: number, mean: Record<string, number>,
 *   percentiles: Record<string, number[]>}} Losses of test digits, in nats; percentiles 0 to 100
 * @typedef {{models: Model[], rows: Record<string, Row>, panel?: number, seeds: Record<string, any>, seconds: number,
 *   critic: Record<string, Figure>, curves: {losses: Losses} & Record<string, any>,
 *   typical: {digit: {index: number}, pair: {index: number},
 *     seed: {shown: number, n: number} & Record<Model, any>}}} Evidence of `seed`, by model: mean
 *   P(digit) of the first samples of seed 0, its rank among n seeds, and their quartiles
 */

/** First row of each kind in the maps' order. */
export const FIRST_ROW = { digits: 0, normal: DIGITS, fitted: DIGITS + SAMPLES };
export const ROWS = DIGITS + 2 * SAMPLES;

/** @param {Point} point @returns {number} its row in codes and maps */
export const rowOf = (point) => FIRST_ROW[point.kind] + point.index;

/** @param {number} row @returns {Point} */
export function pointOf(row) {
  if (row < FIRST_ROW.normal) return { kind: 'digits', index: row };
  if (row < FIRST_ROW.fitted) return { kind: 'normal', index: row - FIRST_ROW.normal };
  return { kind: 'fitted', index: row - FIRST_ROW.fitted };
}

/** @param {Model} model @returns {Topic} of its code */
export const codeTopic = (model) => `code:${model}`;

/** @returns {ModelData} */
export const noData = () => ({
  decoder: null,
  encoder: null,
  codes: null,
  runs: [],
  pDigit: null,
  reads: null,
  plane: null,
  gaussian: null,
  figures: null,
});
