/**
 * A search for the code of a picture beside the page, so that nothing on it has to wait.
 *
 * One message brings a decoder's weights; each that brings a picture begins a search with it, in
 * place of one that runs, and is answered as it proceeds.
 * @module
 */

import { decoderFrom } from './autoencoder.js';
import { CodeSearch } from './code-search.js';

/**
 * What to search for; `id` tells answers to it from those to others.
 * @typedef {{id: number, picture: Uint8Array, seed: number, steps?: number, starts?: number}} Search
 * @typedef {{weights: Map<string, import('../formats/safetensors.js').Tensor>} | {search: Search}
 *   | {stop: true}} Message
 */
/**
 * How far a search is. Codes and losses of every start, the least loss being that of `best`; what
 * each decodes to stands in `pictures`.
 * @typedef {{id: number, step: number, steps: number, best: number,
 *   starts: {z: Float32Array<ArrayBuffer>, bce: number}[], pictures: Float32Array<ArrayBuffer>[]}} Progress
 */

const STEPS = 300;
/** Answers to a search, beside the one before its first step. */
const ANSWERS = 20;

/** @type {import('./autoencoder.js').Decoder | null} */
let decoder = null;
/** @type {Search | null} */
let current = null;

self.onmessage = ({ data }) => {
  if (data.weights) decoder = decoderFrom(data.weights);
  current = data.search ?? null;
  if (decoder && current) void run(decoder, current);
};

/**
 * @param {import('./autoencoder.js').Decoder} decodes
 * @param {Search} asked
 */
async function run(decodes, asked) {
  const { picture, seed, starts, steps = STEPS } = asked;
  const search = new CodeSearch(decodes, picture, { seed, starts });
  tell(asked, steps, search);
  while (search.steps < steps) {
    // What has arrived meanwhile may stop it.
    await new Promise((resolve) => setTimeout(resolve));
    if (current !== asked) return;
    search.step(Math.min(Math.ceil(steps / ANSWERS), steps - search.steps));
    tell(asked, steps, search);
  }
}

/** @param {Search} asked @param {number} steps @param {CodeSearch} search */
function tell({ id }, steps, search) {
  const starts = search.starts.map(({ z, bce }) => ({ z: z.slice(), bce }));
  const pictures = search.starts.map(({ picture }) => picture.slice());
  /** @type {Progress} */
  const progress = { id, step: search.steps, steps, best: search.best, starts, pictures };
  const transfer = [...pictures, ...starts.map(({ z }) => z)].map(({ buffer }) => buffer);
  postMessage(progress, { transfer });
}
