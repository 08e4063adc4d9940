/**
 * What the game's two networks are built of, and how torch's tensors lie in it.
 *
 * Biases that a normalisation takes away again are left out: those of layers with one for each of its
 * channels. Their gradient is zero, and torch moves them by its rounding errors.
 * @module
 */
import { BatchNorm } from './batch-norm.js';
import { DenseLayer } from './dense-layer.js';

/** @typedef {import('./memory-plan.js').MemoryPlan} MemoryPlan */
/** @typedef {import('./kernels.js').Kernels} Kernels */
/** @typedef {import('./patches.js').Places} Places */
/** @typedef {{buffer: ArrayBuffer, kernels: Kernels, floats: Float32Array}} Memory */
/**
 * One of torch's tensors among the weights: the place of its number k.
 * @typedef {{name: string, shape: number[], place: (k: number) => number}} Part
 */

/** Images of a batch, which are normalised together. */
export const GAME_BATCH = 32;
export const PIXELS = 784;
export const CODE = 32;
/** What LeakyReLU leaves of a number below zero. */
export const LEAK = 0.2;
/** Adam's, as `GameConfig` has them. */
export const MOMENTA = { beta1: 0.5, beta2: 0.99 };

/** Of the generator's doublings and the discriminator's first layers. @type {Places} */
export const WIDE = { kernel: 4, stride: 2, padding: 1, channels: 1, size: 28, across: 14 };
/** @type {Places} */
export const MIDDLE = { kernel: 4, stride: 2, padding: 1, channels: 16, size: 14, across: 7 };
/** @type {Places} */
export const NARROW = { kernel: 3, stride: 2, padding: 1, channels: 32, size: 7, across: 4 };

/** @param {Places} places @returns {number} */
export const area = ({ across }) => across * across;

/** A layer without a bias. */
export class BareLayer extends DenseLayer {
  /** @param {Kernels} kernels @param {number} count @param {Float32Array} floats */
  learn(kernels, count, floats) {
    this.weightBackwards(kernels, count);
    const bias = (this.gradient >> 2) + this.inputs * this.outputs;
    floats.fill(0, bias, bias + this.outputs);
  }
}

/** Numbers that are added to every channel of a map. */
export class Bias {
  size = 4;
  weight = 0;
  gradient = 0;

  /** @param {number} weight @param {number} gradient */
  place(weight, gradient) {
    this.weight = weight;
    this.gradient = gradient;
  }
}

/** torch's [output][input][kernel row][kernel column] as [kernel row][kernel column][input][output].
 * @param {number} outputs @param {Places} places @param {number} k */
export function convolved(outputs, { kernel, channels }, k) {
  const square = kernel * kernel;
  const [output, rest] = [Math.floor(k / (channels * square)), k % (channels * square)];
  const [input, at] = [Math.floor(rest / square), rest % square];
  return (at * channels + input) * outputs + output;
}

/** torch's [small channel][large channel][kernel row][kernel column], the large channels innermost.
 * @param {Places} places @param {number} k */
export function spread({ kernel, channels }, k) {
  const square = kernel * kernel;
  const [small, rest] = [Math.floor(k / (channels * square)), k % (channels * square)];
  return small * square * channels + (rest % square) * channels + Math.floor(rest / square);
}

/**
 * @param {MemoryPlan} plan @param {{output: number, outputGradient: number}} layer that it reads
 * @param {{rows: number, channels: number, slope?: number, parts?: number}} shape rows of `parts` batches
 */
export function normOf(plan, layer, { rows, channels, slope = 0, parts = 1 }) {
  const { output: input, outputGradient: inputGradient } = layer;
  const group = rows / parts;
  return new BatchNorm(plan, { rows, group, channels, input, inputGradient, slope });
}

/** @param {string} name @param {number[]} shape @param {number} at @param {(k: number) => number} place @returns {Part} */
export const weightPart = (name, shape, at, place) => ({
  name: `${name}.weight`,
  shape,
  place: (k) => at + place(k),
});

/** @param {string} name @param {BatchNorm} norm @param {number} at @returns {Part[]} */
export const normParts = (name, { channels }, at) => [
  { name: `${name}.weight`, shape: [channels], place: (k) => at + k },
  { name: `${name}.bias`, shape: [channels], place: (k) => at + channels + k },
];
