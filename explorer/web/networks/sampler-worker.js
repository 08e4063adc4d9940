/**
 * One model's draws, decoded and judged beside the page, so that nothing on it has to wait.
 *
 * The first message brings what judging needs; every later one asks for draws and is answered.
 * @module
 */

import { decoderFrom } from './autoencoder.js';
import { criticFrom } from './critic.js';
import { drawSheet } from './samples.js';

/**
 * `sheet` asks for pictures of one kind, the seed's first; `counts` for P(digit), a kind each.
 * @typedef {import('./samples.js').Kind} Kind
 * @typedef {{chance: import('./samples.js').Chance, sheet: {kind: Kind, count: number} | null,
 *   counts: {kind: Kind, first: number, count: number}[] | null}} Question
 * @typedef {{asked: Question, sheet: import('./samples.js').Sheet | null,
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
  const { chance, sheet: pictures, counts } = asked;
  const sheet = pictures && drawSheet(with_, chance, pictures.kind, pictures.count);
  const counted =
    counts?.map(({ kind, count, first }) => drawSheet(with_, chance, kind, count, first).pDigit) ??
    null;
  const transfer = [sheet, counted].flatMap((one) => (one ? Object.values(one) : []));
  postMessage({ asked, sheet, counted }, { transfer: transfer.map(({ buffer }) => buffer) });
}
