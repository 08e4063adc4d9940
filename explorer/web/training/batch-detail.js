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
 * Length of a layer's vectors, weight and bias as one: the norm of the gradient of the mean loss,
 * of Adam's step, and of the weights before it.
 * @typedef {{layer: string, gradient: number, step: number, weights: number}} Move
 */

/**
 * What a digit's code and losses are; 32 digits one after the other.
 * @typedef {object} Codes
 * @property {Float32Array<ArrayBuffer>} mu
 * @property {Float32Array<ArrayBuffer> | null} logvar a VAE's
 * @property {Float32Array<ArrayBuffer>} z
 * @property {Float32Array<ArrayBuffer>} reconstructions 784 pixels in [0, 1] each
 * @property {Float32Array<ArrayBuffer>} bce nats
 * @property {Float32Array<ArrayBuffer>} kl nats, beta not applied; an autoencoder's are 0
 */

/**
 * @typedef {object} Extra
 * @property {number} step steps so far, this one among them
 * @property {Uint32Array} picks numbers of the training digits
 * @property {Uint8Array<ArrayBuffer>} pictures 784 bytes each
 * @property {Codes} after the same of this batch after the step, with the same noise
 * @property {Float32Array<ArrayBuffer> | null} eps the noise; null where z = mu
 * @property {Float32Array<ArrayBuffer>} arrows per digit minus the gradient of its BCE, at its z, with respect
 *   to mu, then minus that of beta * KL: nats per unit of code
 * @property {{bce: number, kl: number, total: number}} loss means over the batch, total with beta
 * @property {Move[]} moves by layer
 * @typedef {Codes & Extra} Detail
 */

/**
 * @param {Trainer} trainer does one step, if its loss is finite
 * @returns {Detail}
 */
export function detailedStep(trainer) {
  const { network, beta } = trainer;
  const before = network.tensors();
  const { picks, eps, losses } = trainer.forward();
  const found = {
    ...codesNow(trainer),
    picks: picks.slice(),
    pictures: new Uint8Array(network.buffer, network.bytesAt, BATCH * PIXELS).slice(),
    eps: eps && Float32Array.from(eps),
    arrows: arrowsNow(trainer, BATCH),
    loss: { ...losses, total: losses.bce + (trainer.kind === 'vae' ? beta * losses.kl : 0) },
  };
  trainer.backward(eps);
  const gradients = network.tensors(({ gradient }) => gradient);
  trainer.pass(BATCH, eps);
  return {
    ...found,
    step: trainer.step,
    after: codesNow(trainer),
    moves: movesOf(before, gradients, network.tensors()),
  };
}

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
    z: each((row) => network.codeOf(row), latent),
    reconstructions: each((row) => network.pictureOf(row), PIXELS),
    bce: each((row) => [network.bceOf(row)], 1),
    kl: each((row) => [network.klOf(row)], 1),
  };
}

/**
 * @param {Map<string, Tensor>} before weights @param {Map<string, Tensor>} gradients summed over the batch
 * @param {Map<string, Tensor>} after weights
 * @returns {Move[]}
 */
function movesOf(before, gradients, after) {
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
    gradient: length(layer, (name, i) => at(gradients, name, i) / BATCH),
    step: length(layer, (name, i) => at(after, name, i) - at(before, name, i)),
    weights: length(layer, (name, i) => at(before, name, i)),
  }));
}
