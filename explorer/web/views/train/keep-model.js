/** A model as it is now: kept among the page's models, or saved as a file. */
import { writeSafetensors } from '../../formats/write-safetensors.js';
import { modelFrom } from '../../networks/model-file.js';
import { boot, ownRecordOf, PIXELS } from '../../state/boot.js';
import { keepModel } from '../../state/local-models.js';
import { OPTIONS } from '../../state/options.js';
import { store } from '../../state/page-store.js';
import { LEARNERS } from './learners.js';
import { stepsText } from './train-texts.js';

/** @typedef {import('./learners.js').Kind} Kind */
/** @typedef {import('./training-session.js').WeightsAnswer} WeightsAnswer */
/** @typedef {{kind: Kind, seed: number, beta: number, rate: number, noise: boolean, isTurned?: boolean}} Trained as the knobs stand;
 *   `isTurned`: after the first step they stood otherwise */

export const ENDING = '.safetensors';

/**
 * @param {number} step @param {Trained} how
 * @returns {string} which says that it is unfinished, wherever it stands
 */
export function keptName(step, { kind, seed, beta, rate, noise, isTurned }) {
  const { short, posterior } = LEARNERS[kind];
  const parts = [
    `My ${short}`,
    stepsText(step),
    ...(isTurned ? ['knobs turned'] : []),
    ...(posterior && beta !== 1 ? [`beta ${beta}`] : []),
    ...(posterior && !noise ? ['no noise'] : []),
    ...(rate !== OPTIONS.trainRate.first() ? [`rate ${rate}`] : []),
    ...(seed ? [`seed ${seed}`] : []),
  ];
  return parts.join(', ');
}

/**
 * @param {WeightsAnswer} weights @param {Trained} how
 * @returns {Uint8Array<ArrayBuffer>} a file: the decoder first, as in those of the page
 */
export function fileOf({ step, tensors }, { kind, seed, rate, isTurned, ...ofNoise }) {
  const own = LEARNERS[kind].posterior ? ofNoise : {};
  const how = { seed, rate, ...own, ...(isTurned ? { knobs: 'turned while it trained' } : {}) };
  const names = [...tensors.keys()].sort();
  const sorted = new Map(
    names.map((name) => [
      name,
      /** @type {import('../../formats/safetensors.js').Tensor} */ (tensors.get(name)),
    ]),
  );
  const told = Object.entries({ kind, steps: step, batch: 32, ...how });
  const metadata = Object.fromEntries(told.map(([key, value]) => [key, String(value)]));
  return writeSafetensors(sorted, metadata);
}

/**
 * @param {Uint8Array<ArrayBuffer>} file @param {string} name
 * @returns {string} what it is called in the pickers from now on; of the very same model what it is called already
 * @throws {import('../../networks/model-file.js').ModelFileError} if its numbers are too large to be kept
 */
export function keep(file, name) {
  const model = modelFrom(file.buffer, PIXELS);
  const before = boot.models.find(
    ({ id, kind, isLocal }) => isLocal && kind === model.kind && isSame(model, store.dataOf(id)),
  );
  return ownRecordOf(before?.id ?? keepModel(model, name)).names.long;
}

/**
 * @typedef {{decoder: import('../../networks/model-file.js').Decoder | null,
 *   encoder: import('../../networks/model-file.js').Encoder | null}} Networks
 * @param {Networks} model @param {Networks} other of the same kind
 * @returns {boolean} whether all weights are the same: a step with another beta changes the encoder alone at first
 */
function isSame(model, other) {
  const [all, others] = [weightsOf(model), weightsOf(other)];
  return [...all].every(([name, data]) => {
    const its = others.get(name);
    return its?.length === data.length && data.every((value, i) => value === its[i]);
  });
}

/** @param {Networks} model @returns {Map<string, import('../../formats/safetensors.js').Tensor['data']>} by name */
function weightsOf({ decoder, encoder }) {
  const found = new Map([...(decoder?.tensors ?? [])].map(([name, { data }]) => [name, data]));
  const layers = { first: encoder?.first, mu: encoder?.mu, logvar: encoder?.logvar };
  for (const [name, layer] of Object.entries(layers)) {
    if (!layer) continue;
    found.set(`${name}.weight`, layer.weight);
    found.set(`${name}.bias`, layer.bias);
  }
  return found;
}

/** @param {Uint8Array<ArrayBuffer>} file @param {string} name */
export function save(file, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([file], { type: 'application/octet-stream' }));
  link.download = `${name}${ENDING}`;
  link.click();
  // Some browsers fetch it only after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
