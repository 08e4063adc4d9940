/**
 * One model's samples, decoded and judged beside the page, so that nothing on it has to wait.
 *
 * The first message brings what judging needs; every later one asks for samples and is answered.
 * @module
 */

import { decoderFrom } from './autoencoder.js';
import { criticFrom } from './critic.js';
import { sampleBatch } from './samples.js';

/**
 * `batch` asks for pictures of one kind, the seed's first; `counts` for P(digit), a kind each.
 * @typedef {import('./samples.js').Kind} Kind
 * @typedef {{chance: import('./samples.js').Chance, batch: {kind: Kind, count: number} | null,
 *   counts: {kind: Kind, first: number, count: number}[] | null}} Question
 * @typedef {{asked: Question, batch: import('./samples.js').SampleBatch | null,
 *   counted: Float32Array[] | null}} Answer
 */

/** @type {import('./samples.js').Judges | null} */
let judges = null;

self.onmessage = ({ data }) => {
  if (data.weights) {
    const {
      weights: { decoder, critic },
      gaussian,
    } = data;
    judges = { decoder: decoderFrom(decoder), critic: criticFrom(critic), gaussian };
  } else if (judges) answer(judges, /** @type {Question} */ (data));
};

/** @param {import('./samples.js').Judges} with_ @param {Question} asked */
function answer(with_, asked) {
  const { chance, batch: pictures, counts } = asked;
  const batch = pictures && sampleBatch(with_, chance, pictures.kind, pictures.count);
  const counted =
    counts?.map(
      ({ kind, count, first }) => sampleBatch(with_, chance, kind, count, first).pDigit,
    ) ?? null;
  const transfer = [batch, counted].flatMap((one) => (one ? Object.values(one) : []));
  postMessage({ asked, batch, counted }, { transfer: transfer.map(({ buffer }) => buffer) });
}
