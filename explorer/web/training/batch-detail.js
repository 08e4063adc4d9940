/**
 * One step of training with everything that happens in it, for whoever looks at it step by step.
 * @module
 */
import { arrowsNow } from './arrows.js';
import { PIXELS } from './network.js';
import { BATCH } from './trainer.js';

/** @typedef {import('./trainer.js').Trainer} Trainer */
/** @typedef {import('../formats/safetensors.js').Tensor} Tensor */

/**
 * Length of a layer's vectors, weight and bias as one: of Adam's step, and of the weights before it.
 * @typedef {{layer: string, step: number, weights: number}} Move
 */

/**
 * What a digit's code and losses are; 32 digits one after the other.
 * @typedef {object} Codes
 * @property {Float32Array<ArrayBuffer>} mu
 * @property {Float32Array<ArrayBuffer> | null} logvar a VAE's
 * @property {Float32Array<ArrayBuffer>} reconstructions 784 pixels in [0, 1] each
 * @property {Float32Array<ArrayBuffer>} bce nats
 * @property {Float32Array<ArrayBuffer>} kl nats, beta not applied; an autoencoder's are 0
 */

/** Means over a batch in nats per digit, `total` with beta. @typedef {{bce: number, kl: number, total: number}} Loss */

/**
 * @typedef {object} Extra
 * @property {number} step steps so far, this one among them
 * @property {Uint32Array} picks numbers of the training digits
 * @property {Uint8Array<ArrayBuffer>} pictures 784 bytes each
 * @property {Float32Array<ArrayBuffer>} arrows per digit minus the gradient of its BCE, at its z, with respect
 *   to mu, then minus that of beta * KL: nats per unit of code
 * @property {Loss} loss of the batch
 * @property {Loss} after the same batch's after the step, with the same noise
 * @property {Move[]} moves by layer
 * @property {boolean} diverged one of both losses was no finite number: before the step, which there was none of
 *   then, or after it
 * @typedef {Codes & Extra} Detail
 */

/**
 * @param {Trainer} trainer does one step, if its loss is finite
 * @returns {Detail}
 */
export function detailedStep(trainer) {
  const { network } = trainer;
  const before = network.tensors();
  const { picks, eps, losses } = trainer.forward();
  const found = {
    ...codesNow(trainer),
    picks: picks.slice(),
    pictures: new Uint8Array(network.buffer, network.bytesAt, BATCH * PIXELS).slice(),
    arrows: arrowsNow(trainer, BATCH),
    loss: withTotal(losses, trainer),
  };
  trainer.backward(eps);
  const after = trainer.pass(BATCH, eps);
  trainer.heed(after);
  return {
    ...found,
    step: trainer.step,
    after: withTotal(after, trainer),
    moves: movesOf(before, network.tensors()),
    diverged: trainer.diverged,
  };
}

/** @param {import('./trainer.js').Losses} losses @param {Trainer} trainer @returns {Loss} */
const withTotal = (losses, { kind, beta }) => ({
  ...losses,
  total: losses.bce + (kind === 'vae' ? beta * losses.kl : 0),
});

/** @param {Trainer} trainer @returns {Codes} */
function codesNow({ network, kind }) {
  /** @param {(row: number) => ArrayLike<number>} numbers @param {number} length */
  const each = (numbers, length) => {
    const out = new Float32Array(BATCH * length);
    for (let row = 0; row < BATCH; row++) out.set(numbers(row), row * length);
    return out;
  };
  const { latent } = network;
  return {
    mu: each((row) => network.meanOf(row), latent),
    logvar: kind === 'vae' ? each((row) => network.logvarOf(row), latent) : null,
    reconstructions: each((row) => network.pictureOf(row), PIXELS),
    bce: each((row) => [network.bceOf(row)], 1),
    kl: each((row) => [network.klOf(row)], 1),
  };
}

/**
 * @param {Map<string, Tensor>} before weights @param {Map<string, Tensor>} after
 * @returns {Move[]}
 */
function movesOf(before, after) {
  const layers = [...new Set([...before.keys()].map((name) => name.replace(/\.\w+$/, '')))];
  /** @param {string} layer @param {(name: string, i: number) => number} number */
  const length = (layer, number) => {
    let squares = 0;
    for (const name of [`${layer}.weight`, `${layer}.bias`]) {
      const { data } = /** @type {Tensor} */ (before.get(name));
      for (let i = 0; i < data.length; i++) squares += number(name, i) ** 2;
    }
    return Math.sqrt(squares);
  };
  /** @param {Map<string, Tensor>} tensors @param {string} name @param {number} i */
  const at = (tensors, name, i) => /** @type {Tensor} */ (tensors.get(name)).data[i];
  return layers.map((layer) => ({
    layer,
    step: length(layer, (name, i) => at(after, name, i) - at(before, name, i)),
    weights: length(layer, (name, i) => at(before, name, i)),
  }));
}
