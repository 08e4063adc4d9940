/**
 * All chance of a training, from its seed: first weights, order of the digits, noise. Each number is
 * a function of the seed and of where it is used, so that an AE and a VAE of one seed start from the
 * same weights, see the same batches, and any step can be repeated.
 *
 * Philox words of counter (block, place, stream, 0), keyed by the seed; stream 0 with the step in
 * `place` is the noise, as `standardNormal` gives it. `tests/golden/make_training.py` is its twin.
 * @module
 */
import { philox4x32, standardNormal } from '../maths/random.js';

const TWO_32 = 2 ** 32;
/** What the words are used for. */
const STREAM = { weights: 1, order: 2 };

/** The layers that have first weights, by torch's names; both kinds share those that they share. */
const LAYERS = ['encoder.0', 'mu', 'decoder.0', 'decoder.2', 'logvar'];

/**
 * @param {number} seed integer, 0 <= seed < 2^53
 * @param {number} place @param {number} stream
 * @param {number} count
 * @returns {Uint32Array} so many words
 */
function words(seed, place, stream, count) {
  const out = new Uint32Array(4 * Math.ceil(count / 4));
  const key = Uint32Array.of(seed >>> 0, Math.floor(seed / TWO_32));
  for (let block = 0; 4 * block < out.length; block++) {
    const counter = Uint32Array.of(block, place, stream, 0);
    philox4x32(counter, key, out.subarray(4 * block, 4 * block + 4));
  }
  return out.subarray(0, count);
}

/**
 * The first weights of a layer, uniform within +- 1 / sqrt(inputs), as torch.nn.Linear's are.
 * @param {number} seed @param {string} layer one of `LAYERS`
 * @param {number} inputs @param {number} outputs
 * @returns {Float32Array} outputs * inputs, a row per output, and behind them the bias
 */
export function firstWeights(seed, layer, inputs, outputs) {
  const place = LAYERS.indexOf(layer);
  if (place < 0) throw new RangeError(`layer must be one of ${LAYERS}, got ${layer}`);
  const bound = 1 / Math.sqrt(inputs);
  const found = words(seed, place, STREAM.weights, outputs * (inputs + 1));
  // The half keeps it symmetric about 0.
  return Float32Array.from(found, (word) => bound * ((2 * (word + 0.5)) / TWO_32 - 1));
}

/**
 * The order in which an epoch sees the digits: a shuffle by Fisher and Yates.
 * @param {number} seed @param {number} epoch from 0
 * @param {number} count digits
 * @returns {Uint32Array} every number from 0 to count - 1 once
 */
export function epochOrder(seed, epoch, count) {
  const found = words(seed, epoch, STREAM.order, count);
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const other = Math.floor((found[i] * (i + 1)) / TWO_32);
    [order[i], order[other]] = [order[other], order[i]];
  }
  return order;
}

/** Which digits each step sees. An epoch's last digits that fill no batch are left out. */
export class Batches {
  #epoch = -1;
  /** @type {Uint32Array} */
  #order = new Uint32Array(0);

  /**
   * @param {number} seed @param {number} count digits @param {number} size of a batch
   * @throws {RangeError} where there are fewer digits than a batch has
   */
  constructor(seed, count, size) {
    if (count < size) throw new RangeError(`a batch needs ${size} digits, got ${count}`);
    this.seed = seed;
    this.count = count;
    this.size = size;
  }

  /** @param {number} step from 0 @returns {Uint32Array} numbers of digits; not to be written to */
  at(step) {
    const each = Math.floor(this.count / this.size);
    const epoch = Math.floor(step / each);
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.#order = epochOrder(this.seed, epoch, this.count);
    }
    const from = (step % each) * this.size;
    return this.#order.subarray(from, from + this.size);
  }
}

/**
 * The noise of a step.
 * @param {number} seed @param {number} step from 0 @param {number} size of a batch
 * @param {number} latent numbers of a code
 * @returns {Float32Array} size * latent, samples of N(0, I)
 */
export const noiseOf = (seed, step, size, latent) =>
  standardNormal(seed, size, latent, step * size);
