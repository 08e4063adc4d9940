/**
 * The GAN's discriminator: how sure it is that a picture is a real digit, and what every pixel has to do with it.
 *
 * The last, dense layer is a convolution too, with a kernel as large as what it reads. Batch
 * normalisation was folded into the weights before they were stored.
 * @module
 */
import {
  convolutionsFrom,
  gather,
  gathersOf,
  spread,
  spreadLayer,
  spreadOf,
} from './convolution.js';
import { rowSums } from './matvec.js';

/** @typedef {import('../formats/safetensors.js').Tensor} Tensor */

/**
 * @typedef {object} Discriminator
 * @property {import('./convolution.js').Gather[]} layers
 * @property {import('./convolution.js').Spread[]} backwards the same layers, by which gradients go back
 * @property {Float32Array[]} gradients scratch: of the logit with respect to what each layer reads
 */

const SIDE = 28;
const PIXELS = SIDE * SIDE;
/** What LeakyReLU leaves of a number below zero. */
const LEAK = 0.2;

const LAYERS = [
  { name: 'discriminator.0', kernel: 4, stride: 2, padding: 1 },
  { name: 'discriminator.2', kernel: 4, stride: 2, padding: 1 },
  { name: 'discriminator.4', kernel: 3, stride: 2, padding: 1 },
  { name: 'discriminator.7', kernel: 4, stride: 4, padding: 0 },
];

/** The gradient of the logit with respect to itself. */
const ONE = new Float32Array([1]);

/**
 * @param {Map<string, Tensor>} tensors discriminator.0.*, .2.*, .4.* and .7.*; others are left out
 * @returns {Discriminator}
 * @throws {Error} if a tensor is missing or has the wrong size
 */
export function discriminatorFrom(tensors) {
  const stored = convolutionsFrom(tensors, LAYERS, SIDE);
  const { outputs } = stored[stored.length - 1];
  if (outputs !== 1) throw new Error(`The discriminator has ${outputs} logits, not 1.`);
  const sums = rowSums(stored.map(spreadLayer));
  const backwards = stored.map((shape, i) => spreadOf(shape, sums[i]));
  const gradients = backwards.map(({ start }) => new Float32Array(start.length));
  return { layers: gathersOf(stored), backwards, gradients };
}

/** LeakyReLU's, without a branch: signs cannot be predicted. @param {number} value */
const slope = (value) => 1 - (1 - LEAK) * Number(value < 0);

/** @param {Float32Array} map becomes what LeakyReLU makes of it; a NaN stays one */
function leakyRelu(map) {
  for (let i = 0; i < map.length; i++) map[i] *= slope(map[i]);
}

/**
 * @param {Float32Array} gradient behind a LeakyReLU; becomes that before it
 * @param {Float32Array} map what came out of it, which has the sign of what went in
 */
function leakyReluBackwards(gradient, map) {
  for (let i = 0; i < gradient.length; i++) gradient[i] *= slope(map[i]);
}

/**
 * How sure the discriminator is that a picture is a real digit.
 * @param {Discriminator} discriminator
 * @param {Float32Array} x 784 pixels in [0, 1], white ink on black
 * @returns {{logit: number, p: number}} p: D(x), the sigmoid of the logit
 * @throws {RangeError} for a picture of another size
 */
export function believe({ layers }, x) {
  if (x.length !== PIXELS) throw new RangeError(`expected ${PIXELS} pixels, got ${x.length}`);
  let map = x;
  for (const layer of layers) {
    // The last map holds the logit, which stays as it is.
    if (map !== x) leakyRelu(map);
    map = gather(layer, map);
  }
  const [logit] = map;
  return { logit, p: 1 / (1 + Math.exp(-logit)) };
}

/**
 * Where more ink would make it surer that a picture is real, and where less.
 * @param {Discriminator} discriminator
 * @param {Float32Array} x 784 pixels in [0, 1], white ink on black
 * @param {Float32Array} [out] where the gradient goes
 * @returns {{logit: number, p: number, gradient: Float32Array}} gradient: d logit / d pixel, out
 * @throws {RangeError} for a picture of another size
 */
export function gradientOnPixels(discriminator, x, out = new Float32Array(PIXELS)) {
  const belief = believe(discriminator, x);
  const { layers, backwards, gradients } = discriminator;
  /** @type {Float32Array} */
  let gradient = ONE;
  for (let i = layers.length - 1; i >= 0; i--) {
    gradient = spread(backwards[i], gradient, gradients[i]);
    if (i > 0) leakyReluBackwards(gradient, layers[i - 1].sums.out);
  }
  out.set(gradient);
  return { ...belief, gradient: out };
}
