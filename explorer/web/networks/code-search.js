/**
 * The only way into a decoder that has no encoder: to search for a code that decodes to a given
 * picture, by gradient descent from several starts.
 * @module
 */
import { standardNormal } from '../maths/random.js';
import { bernoulliNll, decode } from './autoencoder.js';
import { passBack } from './code-gradient.js';

export { gradientOfCode } from './code-gradient.js';

/** @typedef {import('./autoencoder.js').Decoder} Decoder */

/**
 * @typedef {object} Start one of the codes, as far as it has come
 * @property {Float32Array<ArrayBuffer>} z
 * @property {number} bce binary cross-entropy of what it decodes to, in nats
 * @property {Float32Array<ArrayBuffer>} picture what it decodes to, pixels in [0, 1]
 */

/** Adam's, as torch has them unless told otherwise. */
const [BETA_1, BETA_2, EPSILON] = [0.9, 0.999, 1e-8];
/** From one alone, a search often ends where no step leads on, far from the best of some. */
export const STARTS = 4;
const RATE = 0.1;

/**
 * Source of its step: Kingma & Ba 2015, "Adam: a method for stochastic optimization", algorithm 1.
 */
class Adam {
  /** @param {number} size numbers that it moves @param {number} rate */
  constructor(size, rate) {
    this.rate = rate;
    this.mean = new Float64Array(size);
    this.square = new Float64Array(size);
    this.steps = 0;
  }

  /** @param {Float32Array} z is moved @param {Float32Array} gradient */
  step(z, gradient) {
    const { mean, square, rate } = this;
    this.steps += 1;
    const size = rate / (1 - BETA_1 ** this.steps);
    const correction = Math.sqrt(1 - BETA_2 ** this.steps);
    for (let d = 0; d < z.length; d++) {
      mean[d] += (1 - BETA_1) * (gradient[d] - mean[d]);
      square[d] += (1 - BETA_2) * (gradient[d] ** 2 - square[d]);
      z[d] -= (size * mean[d]) / (Math.sqrt(square[d]) / correction + EPSILON);
    }
  }
}

/** A search from the first samples of a seed; the same seed always finds the same. */
export class CodeSearch {
  /** Steps that every start has made. */
  steps = 0;

  /**
   * @param {Decoder} decoder of either kind
   * @param {Uint8Array | Uint8ClampedArray} x 784 bytes, white ink on black; copied
   * @param {{seed: number, starts?: number, rate?: number}} options starts are samples 0, 1, ... of
   *   N(0, I) of the seed
   */
  constructor(decoder, x, { seed, starts = STARTS, rate = RATE }) {
    const { latent, pixels } = decoder;
    this.decoder = decoder;
    this.x = Uint8Array.from(x);
    /** @type {Start[]} */
    this.starts = Array.from({ length: starts }, (_, k) => ({
      z: standardNormal(seed, 1, latent, k),
      bce: 0,
      picture: new Float32Array(pixels),
    }));
    this.optimisers = this.starts.map(() => new Adam(latent, rate));
    this.look();
  }

  /** @param {number} [count] steps of every start; BCE and pictures are those after the last */
  step(count = 1) {
    const { decoder, x, starts, optimisers } = this;
    starts.forEach(({ z }, k) => {
      for (let i = 0; i < count; i++) optimisers[k].step(z, passBack(decoder, z, x).gradient);
    });
    this.steps += count;
    this.look();
  }

  look() {
    for (const start of this.starts) {
      decode(this.decoder, start.z, start.picture);
      start.bce = bernoulliNll(start.picture, this.x);
    }
  }

  /** @returns {number} which start has the least BCE now */
  get best() {
    return this.starts.reduce((best, { bce }, k, all) => (bce < all[best].bce ? k : best), 0);
  }
}
