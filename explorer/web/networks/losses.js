/**
 * The losses of one picture taken apart, in nats; each is what explorer/losses.py gives.
 * @module
 */

import { sampleCode, sigmaOf } from '../maths/posterior.js';
import { bernoulliNll, decode, INTENSITY, pixelNll } from './autoencoder.js';

/**
 * The least that a pixel can cost: a grey one costs its entropy even where the decoder gives
 * exactly its value, because it is scored as a chance of ink.
 */
const FLOOR = Float64Array.from(INTENSITY, (value, byte) => pixelNll(value, byte));

/**
 * @param {Float32Array} xHat pixels in [0, 1]
 * @param {Uint8Array} x as many bytes
 * @param {Float32Array} out nats of every pixel; they add up to `bernoulliNll`
 * @param {boolean} [aboveFloor] leave out what even a perfect copy costs
 */
export function nllPerPixel(xHat, x, out, aboveFloor = false) {
  for (let i = 0; i < x.length; i++) {
    // A perfect copy's rounding must not show as less than nothing.
    const nats = pixelNll(xHat[i], x[i]);
    out[i] = aboveFloor ? Math.max(0, nats - FLOOR[x[i]]) : nats;
  }
  return out;
}

/** @param {Uint8Array} x bytes @returns {number} what a perfect copy costs, in nats */
export function floorNll(x) {
  let nats = 0;
  for (const byte of x) nats += FLOOR[byte];
  return nats;
}

/**
 * The mean reconstruction loss over fixed eps: z = mu + sigma * eps is decoded for one after the
 * other, so that it can be spread over frames.
 */
export class MeanNll {
  done = 0;
  sum = 0;

  /**
   * @param {import('./autoencoder.js').Decoder} decoder
   * @param {ArrayLike<number>} mu @param {ArrayLike<number>} logvar log variance
   * @param {Uint8Array} x the picture's bytes; copied, because it may change meanwhile
   * @param {Float32Array} eps row major
   */
  constructor(decoder, mu, logvar, x, eps) {
    this.decoder = decoder;
    this.mu = Float32Array.from(mu);
    this.sigma = sigmaOf(logvar);
    this.x = Uint8Array.from(x);
    this.eps = eps;
    this.z = new Float32Array(this.mu.length);
    this.image = new Float32Array(x.length);
  }

  /** Decode one more code. @returns {boolean} whether more are left */
  step() {
    const { mu, sigma, eps, z, image, x } = this;
    sampleCode(mu, sigma, eps, this.done++, z);
    this.sum += bernoulliNll(decode(this.decoder, z, image), x);
    return this.done * z.length < eps.length;
  }

  get mean() {
    return this.sum / this.done;
  }
}
