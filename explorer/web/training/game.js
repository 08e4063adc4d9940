/**
 * The game of generator and discriminator, a step of either at a time, as explorer/gan_training.py plays
 * it: losses, learning rates and order are its.
 * @module
 */
import { Batches, noiseOf } from './chance.js';
import { TrainedDiscriminator } from './game-discriminator.js';
import { TrainedGenerator } from './game-generator.js';
import { CODE, GAME_BATCH, PIXELS } from './game-layers.js';
import { kernelsWith } from './kernels.js';
import { MemoryPlan } from './memory-plan.js';
import { readRaw } from './raw-moment.js';

/** @typedef {import('../formats/safetensors.js').Tensor} Tensor */
/**
 * What a batch of real digits and one of fakes come to: the mean D of each, and the losses, in nats.
 * @typedef {{real: number, fake: number, lossD: number, lossG: number}} Figures
 */

/** Who learns in a step. @typedef {'discriminator' | 'generator' | 'both'} Who */

/** Learning rates at first, the share of all steps that keeps them, and what is left at the end. */
const RATES = { generator: 1e-3, discriminator: 5e-4 };
const STEADY = 0.3;
const LAST = 0.02;
const STEPS = 22500;

/** @param {number} step @returns {number} the share of the first learning rates */
export function rateShare(step) {
  const falling = Math.min(1, Math.max(0, step / STEPS - STEADY) / (1 - STEADY));
  return LAST + ((1 - LAST) * (1 + Math.cos(Math.PI * falling))) / 2;
}

/** ln(1 + e^a). @param {number} a */
const softplus = (a) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)));
/** @param {number} a */
const sigmoid = (a) => 1 / (1 + Math.exp(-a));

export class Game {
  /** Steps of each so far, those before the moment not among them. */
  taken = { discriminator: 0, generator: 0 };
  /** Batches so far. */
  batch = 0;
  /** A number was not finite: that step was not taken, and none will be. */
  diverged = false;

  /**
   * @param {object} settings
   * @param {Map<string, Tensor>} settings.tensors of a raw moment
   * @param {number} settings.step of the moment
   * @param {Uint8Array} settings.pixels 784 bytes per training digit, white ink on black
   * @param {number} settings.seed of the order of the digits and of the codes: an integer, 0 <= seed < 2^53
   * @param {WebAssembly.Module | null} [kernel] null: JavaScript's loops
   */
  constructor({ tensors, step, pixels, seed }, kernel) {
    this.step = step;
    this.pixels = pixels;
    this.seed = seed;
    this.batches = new Batches(seed, pixels.length / PIXELS, GAME_BATCH);
    const plan = new MemoryPlan();
    this.discriminator = new TrainedDiscriminator(plan);
    this.generator = new TrainedGenerator(plan, this.discriminator);
    this.bytes = plan.take((GAME_BATCH * PIXELS) / 4);
    const { buffer, kernels, wasm } = kernelsWith(plan.bytes, kernel);
    this.wasm = wasm;
    this.floats = new Float32Array(buffer);
    this.memory = { buffer, kernels, floats: this.floats };
    readRaw(this.floats, this.discriminator, tensors, 'discriminator', step);
    readRaw(this.floats, this.generator, tensors, 'generator', step);
  }

  // ---- what is played with ----

  /** The next batch of real digits and codes. */
  next() {
    const { seed, batch } = this;
    this.load(this.pixels, this.batches.at(batch), noiseOf(seed, batch, GAME_BATCH, CODE));
    this.batch++;
  }

  /**
   * The discriminator reads the fakes first, then the real digits.
   * @param {Uint8Array} pixels @param {ArrayLike<number>} picks which 32 of them
   * @param {Float32Array} z 32 codes
   */
  load(pixels, picks, z) {
    const { memory, bytes, discriminator, generator } = this;
    const to = new Uint8Array(memory.buffer, bytes, GAME_BATCH * PIXELS);
    for (let row = 0; row < GAME_BATCH; row++) {
      to.set(pixels.subarray(picks[row] * PIXELS, (picks[row] + 1) * PIXELS), row * PIXELS);
    }
    memory.kernels.inks(discriminator.images + 4 * to.length, bytes, to.length);
    this.floats.set(z, generator.z >> 2);
  }

  // ---- steps ----

  /**
   * The discriminator learns from the batch.
   * @returns {Figures} of it, before; its own loss is what it minimised
   */
  teachDiscriminator() {
    const { memory, floats, discriminator } = this;
    this.generator.forward(memory);
    const figures = this.#figures();
    for (let row = 0; row < GAME_BATCH; row++) {
      const [fake, real] = [row, row + GAME_BATCH].map((at) => discriminator.logitOf(floats, at));
      discriminator.ask(floats, row, sigmoid(fake) / GAME_BATCH);
      discriminator.ask(floats, row + GAME_BATCH, -sigmoid(-real) / GAME_BATCH);
    }
    discriminator.backward(memory, 2 * GAME_BATCH, 'weights');
    this.#descend('discriminator', figures);
    return figures;
  }

  /**
   * The generator learns from the batch's codes, by the discriminator as it is.
   * @param {boolean} [isMade] whether the fakes of these codes are there already
   * @returns {{fake: number, lossG: number}} of the fakes, before
   */
  teachGenerator(isMade = false) {
    const { memory, discriminator } = this;
    if (!isMade) this.generator.forward(memory);
    discriminator.forward(memory, GAME_BATCH);
    const figures = { fake: this.#meanOf(0, sigmoid), lossG: this.#meanOf(0, (a) => softplus(-a)) };
    this.#passBack((logit) => -sigmoid(-logit));
    this.#descend('generator', figures);
    return figures;
  }

  /** To the generator's weights. @param {(logit: number) => number} slope of a fake's loss */
  #passBack(slope) {
    const { memory, floats, discriminator } = this;
    for (let row = 0; row < GAME_BATCH; row++) {
      discriminator.ask(floats, row, slope(discriminator.logitOf(floats, row)) / GAME_BATCH);
    }
    discriminator.backward(memory, GAME_BATCH, 'pixels');
    this.generator.backward(memory);
  }

  /**
   * On the next batch; both in turn see the same fakes, the discriminator first.
   * @param {Who} who learns
   */
  teach(who) {
    if (this.diverged) return;
    this.next();
    this.teachBatch(who);
  }

  /** The same on the batch that is loaded. @param {Who} who */
  teachBatch(who) {
    if (who !== 'generator') this.teachDiscriminator();
    if (who !== 'discriminator') this.teachGenerator(who === 'both');
    if (who === 'both' && !this.diverged) this.step++;
  }

  /**
   * @param {'discriminator' | 'generator'} role
   * @param {Record<string, number>} figures a step by which makes sense if they are finite
   */
  #descend(role, figures) {
    this.diverged ||= !Object.values(figures).every(Number.isFinite);
    if (this.diverged) return;
    this[role].adam.step(this.memory.kernels, RATES[role] * rateShare(this.step), 1);
    this.taken[role]++;
  }

  /**
   * How strongly the generator would be moved by the loaded batch: the length of the gradient of its loss,
   * -log D(G(z)), and of log(1 - D(G(z))), the other side of the discriminator's.
   * @returns {{own: number, other: number}} with respect to all its weights; nothing is changed
   */
  pull() {
    this.generator.forward(this.memory);
    this.discriminator.forward(this.memory, GAME_BATCH);
    return {
      own: this.#pullOf((logit) => -sigmoid(-logit)),
      other: this.#pullOf((logit) => -sigmoid(logit)),
    };
  }

  /** @param {(logit: number) => number} slope of a fake's loss @returns {number} */
  #pullOf(slope) {
    const { floats, generator } = this;
    this.#passBack(slope);
    let squares = 0;
    const { gradients, size } = generator.placed;
    for (let i = gradients >> 2; i < (gradients >> 2) + size; i++) squares += floats[i] ** 2;
    return Math.sqrt(squares);
  }

  // ---- what came out ----

  /** @returns {Figures} of the loaded batch, as both networks are now */
  figures() {
    this.generator.forward(this.memory);
    return this.#figures();
  }

  /** @returns {Figures} of the loaded batch and its fakes */
  #figures() {
    this.discriminator.forward(this.memory, 2 * GAME_BATCH);
    const plus = (/** @type {number} */ a) => softplus(-a);
    return {
      real: this.#meanOf(GAME_BATCH, sigmoid),
      fake: this.#meanOf(0, sigmoid),
      lossD: this.#meanOf(GAME_BATCH, plus) + this.#meanOf(0, softplus),
      lossG: this.#meanOf(0, plus),
    };
  }

  /** @param {number} first row @param {(logit: number) => number} of @returns {number} over its batch */
  #meanOf(first, of) {
    let sum = 0;
    for (let row = first; row < first + GAME_BATCH; row++) {
      sum += of(this.discriminator.logitOf(this.floats, row));
    }
    return sum / GAME_BATCH;
  }

  /** @param {number} count @returns {Float32Array<ArrayBuffer>} D of the first fakes */
  verdicts(count) {
    const { discriminator, floats } = this;
    return Float32Array.from({ length: count }, (_, row) =>
      sigmoid(discriminator.logitOf(floats, row)),
    );
  }

  /** @param {number} count @returns {Uint8Array<ArrayBuffer>} the first fakes, a byte per pixel */
  pictures(count) {
    const from = this.discriminator.images >> 2;
    return Uint8Array.from(this.floats.subarray(from, from + count * PIXELS), (p) =>
      Math.round(255 * p),
    );
  }
}
