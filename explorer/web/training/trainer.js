/**
 * The training of one model: steps of Adam on batches of digits, and what it has learnt so far.
 * @module
 */
import { Batches, noiseOf } from './chance.js';
import { Network, PIXELS } from './network.js';

/** @typedef {import('./network.js').Kind} Kind */
/** @typedef {{bce: number, kl: number}} Losses nats per digit */

export const BATCH = 32;
/** Adam's learning rate at first. */
export const RATE = 4e-3;

export class Trainer {
  /** Steps so far. */
  step = 0;
  /** A loss was no finite number: there will be no step any more. */
  diverged = false;

  /**
   * @param {object} settings
   * @param {Kind} settings.kind
   * @param {number} settings.seed integer, 0 <= seed < 2^53
   * @param {Uint8Array} settings.pixels 784 bytes per training digit, white ink on black
   * @param {number} [settings.rate] learning rate
   * @param {number} [settings.beta] weight of the VAE's KL term
   * @param {boolean} [settings.noise] whether the VAE decodes samples; else z = mu
   * @param {number} [settings.hidden] units of both hidden layers
   * @param {number} [settings.latent] numbers of a code
   * @param {WebAssembly.Module | null} [kernel] null: JavaScript's loops
   * @throws {RangeError} for fewer digits than a batch has, or settings out of range
   */
  constructor(settings, kernel) {
    const { kind, seed, pixels, rate = RATE, beta = 1, noise = true, hidden, latent } = settings;
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(`seed must be an integer from 0 to 2^53 - 1, got ${seed}`);
    }
    this.kind = kind;
    this.seed = seed;
    this.pixels = pixels;
    this.batches = new Batches(seed, pixels.length / PIXELS, BATCH);
    this.network = new Network({ kind, hidden, latent, rows: BATCH }, kernel);
    this.network.start(seed);
    this.rate = 0;
    this.beta = 0;
    this.noise = true;
    this.set({ rate, beta, noise });
  }

  get wasm() {
    return this.network.wasm;
  }

  /**
   * Knobs, from the next step on.
   * @param {{rate?: number, beta?: number, noise?: boolean}} knobs
   * @throws {RangeError} for a negative or infinite number
   */
  set({ rate = this.rate, beta = this.beta, noise = this.noise }) {
    for (const [name, value] of Object.entries({ rate, beta })) {
      if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
        throw new RangeError(`${name} must be a finite number of at least 0, got ${value}`);
      }
    }
    Object.assign(this, { rate, beta, noise });
  }

  /** Whether codes are sampled. */
  get isNoisy() {
    return this.kind === 'vae' && this.noise;
  }

  /**
   * One batch: forward, loss, gradients, step.
   * @returns {Losses} of the batch before the step, means over its digits
   */
  train() {
    const { losses, eps } = this.forward();
    this.backward(eps);
    return losses;
  }

  /**
   * The next step's batch, as far as its loss and d BCE / d z.
   * @returns {{picks: Uint32Array, eps: Float32Array | null, losses: Losses}}
   */
  forward() {
    const { network, step, seed } = this;
    const picks = this.batches.at(step);
    const eps = this.isNoisy ? noiseOf(seed, step, BATCH, network.latent) : null;
    network.load(this.pixels, picks);
    const losses = this.pass(BATCH, eps);
    this.heed(losses);
    network.passBack(BATCH);
    return { picks, eps, losses };
  }

  /** A loss that is no finite number ends the training. @param {Losses} losses of a batch */
  heed({ bce, kl }) {
    this.diverged ||= !Number.isFinite(bce + kl);
  }

  /** @param {number} count loaded pictures @param {Float32Array | null} eps @returns {Losses} means */
  pass(count, eps) {
    const { network } = this;
    network.encode(count);
    network.reparameterise(count, eps);
    network.decode(count);
    network.compare(count);
    const losses = { bce: 0, kl: 0 };
    for (let row = 0; row < count; row++) {
      losses.bce += network.bceOf(row) / count;
      losses.kl += network.klOf(row) / count;
    }
    return losses;
  }

  /** Gradients and Adam's step, after `forward`. @param {Float32Array | null} eps of it */
  backward(eps) {
    if (this.diverged) return;
    const { network, beta, rate } = this;
    network.gradients(BATCH, eps, beta);
    network.descend(BATCH, rate);
    this.step++;
  }

  // ---- what it has learnt ----

  /**
   * Calls `visit` for every batch of some pictures, loaded.
   * @param {Uint8Array} pixels 784 bytes each
   * @param {(from: number, count: number) => void} visit the first picture, and how many
   */
  inBatches(pixels, visit) {
    const all = pixels.length / PIXELS;
    for (let from = 0; from < all; from += BATCH) {
      const count = Math.min(BATCH, all - from);
      this.network.load(
        pixels,
        Array.from({ length: count }, (_, row) => from + row),
      );
      visit(from, count);
    }
  }

  /**
   * @param {Uint8Array} pixels 784 bytes per picture
   * @returns {Float32Array<ArrayBuffer>} their codes (mu), one after the other
   */
  codes(pixels) {
    const { network } = this;
    const { latent } = network;
    const found = new Float32Array((pixels.length / PIXELS) * latent);
    this.inBatches(pixels, (from, count) => {
      network.encode(count);
      for (let row = 0; row < count; row++) found.set(network.meanOf(row), (from + row) * latent);
    });
    return found;
  }

  /**
   * @param {Uint8Array} pixels
   * @returns {Losses} means over the pictures, each decoded from its mean: z = mu
   */
  losses(pixels) {
    const sums = { bce: 0, kl: 0 };
    const all = pixels.length / PIXELS;
    this.inBatches(pixels, (_, count) => {
      const { bce, kl } = this.pass(count, null);
      sums.bce += (bce * count) / all;
      sums.kl += (kl * count) / all;
    });
    return sums;
  }

  /**
   * @param {Float32Array} codes one after the other
   * @returns {Float32Array<ArrayBuffer>} what they decode to, 784 pixels in [0, 1] each
   */
  decoded(codes) {
    const { network } = this;
    const { latent, codeStride, floats, z } = network;
    const all = codes.length / latent;
    const found = new Float32Array(all * PIXELS);
    for (let from = 0; from < all; from += BATCH) {
      const count = Math.min(BATCH, all - from);
      for (let row = 0; row < count; row++) {
        const at = (from + row) * latent;
        floats.set(codes.subarray(at, at + latent), (z >> 2) + row * codeStride);
      }
      network.decode(count);
      network.compare(count);
      for (let row = 0; row < count; row++) {
        found.set(network.pictureOf(row), (from + row) * PIXELS);
      }
    }
    return found;
  }
}
