/**
 * Both networks of the lesson, fast enough for every frame of a drag.
 *
 * Weights are the shipped ones (float16, widened); sums are float32, as torch's, but for those of mu
 * and logvar. Scratch arrays belong to the model, so a decode allocates nothing.
 * @module
 */
import { rowSums } from './matvec.js';

/** @typedef {import('./matvec.js').RowSums} RowSums */
/** @typedef {import('../formats/safetensors.js').Tensor} Tensor */

/**
 * 32 -> 256 -> 784.
 * @typedef {object} Decoder
 * @property {RowSums} first makes the hidden units
 * @property {RowSums} second makes the logits; a row per hidden unit, so that silent ones are skipped
 * @property {number} hidden
 * @property {number} latent
 * @property {number} pixels
 * @property {Map<string, Tensor>} tensors what it was made from, which a worker can be sent
 */

/**
 * A dense layer with its own row-major weights.
 * @typedef {object} Layer
 * @property {Float32Array} weight outputs * inputs
 * @property {Float32Array} bias outputs
 */

/**
 * 784 -> 256 -> 32.
 * @typedef {object} Encoder
 * @property {RowSums} first makes the hidden units; a row per pixel, so that black ones are skipped
 * @property {Float32Array} units scratch: what it makes
 * @property {Layer} mu the code itself for the autoencoder
 * @property {Layer | null} logvar
 * @property {number} pixels
 * @property {number} hidden
 * @property {number} latent
 */

/** The value of each byte, rounded to float32 as torch's uint8 / 255 is. */
export const INTENSITY = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** torch clamps the logarithms of its binary cross-entropy here, so that no term is infinite. */
const LEAST_LOG = -100;

/**
 * @param {Map<string, Tensor>} tensors
 * @param {string} name
 * @param {number} rank
 * @returns {{data: Float32Array, shape: number[]}}
 * @throws {Error} if it is missing or no float tensor of that rank
 */
function floatTensor(tensors, name, rank) {
  const tensor = tensors.get(name);
  if (!tensor) throw new Error(`The weights have no tensor "${name}".`);
  const { data, shape } = tensor;
  if (!(data instanceof Float32Array) || shape.length !== rank) {
    throw new Error(`"${name}" must be floats of rank ${rank}, got ${tensor.dtype} ${shape}.`);
  }
  return { data, shape };
}

/**
 * @param {Map<string, Tensor>} tensors
 * @param {string} prefix such as "decoder.0"
 * @param {number} [inputs] expected number of inputs
 * @returns {Layer & {inputs: number, outputs: number}}
 */
function layerFrom(tensors, prefix, inputs) {
  const weight = floatTensor(tensors, `${prefix}.weight`, 2);
  const bias = floatTensor(tensors, `${prefix}.bias`, 1);
  const [outputs, width] = weight.shape;
  if (bias.shape[0] !== outputs || (inputs !== undefined && width !== inputs)) {
    throw new Error(`Layer "${prefix}" has sizes that do not fit: ${weight.shape}, ${bias.shape}.`);
  }
  return { weight: weight.data, bias: bias.data, inputs: width, outputs };
}

/**
 * @param {Float32Array} matrix rows * columns
 * @param {number} rows
 * @param {number} columns
 * @returns {Float32Array<ArrayBuffer>} columns * rows
 */
function transpose(matrix, rows, columns) {
  const out = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      out[column * rows + row] = matrix[row * columns + column];
    }
  }
  return out;
}

/**
 * @param {ReturnType<typeof layerFrom>} layer
 * @returns {import('./matvec.js').Layer} with a row per input, all of which one sum can have
 */
function inputMajor({ weight, bias, inputs, outputs }) {
  return { weight: transpose(weight, outputs, inputs), bias, most: inputs };
}

/**
 * @param {Map<string, Tensor>} tensors decoder.0.* and decoder.2.*
 * @returns {Decoder}
 * @throws {Error} if a tensor is missing or has the wrong shape
 */
export function decoderFrom(tensors) {
  const layers = [layerFrom(tensors, 'decoder.0')];
  layers.push(layerFrom(tensors, 'decoder.2', layers[0].outputs));
  const [first, second] = rowSums(layers.map(inputMajor));
  // Every latent number takes part, always.
  first.rows.forEach((_, d) => {
    first.rows[d] = d;
  });
  const [{ inputs: latent, outputs: hidden }, { outputs: pixels }] = layers;
  const own = [...tensors].filter(([name]) => name.startsWith('decoder.'));
  return { first, second, hidden, latent, pixels, tensors: new Map(own) };
}

/**
 * @param {Map<string, Tensor>} tensors encoder.0.* and encoder.2.* or fc_mu.* and fc_logvar.*
 * @param {{posterior: boolean}} record whether it gives a posterior's mean and log variance
 * @returns {Encoder}
 * @throws {Error} if a tensor is missing or has the wrong shape
 */
export function encoderFrom(tensors, { posterior }) {
  const first = layerFrom(tensors, 'encoder.0');
  const mu = layerFrom(tensors, posterior ? 'fc_mu' : 'encoder.2', first.outputs);
  const logvar = posterior ? layerFrom(tensors, 'fc_logvar', first.outputs) : null;
  if (logvar && logvar.outputs !== mu.outputs) {
    throw new Error(`fc_mu and fc_logvar differ: ${mu.outputs} and ${logvar.outputs} outputs.`);
  }
  const [sums] = rowSums([inputMajor(first)]);
  return {
    first: sums,
    units: sums.out.subarray(0, first.outputs),
    mu,
    logvar,
    pixels: first.inputs,
    hidden: first.outputs,
    latent: mu.outputs,
  };
}

/**
 * First layer and ReLU; silent units are left out.
 * @param {Decoder} decoder its second layer's `values` and `rows` receive the active units
 * @param {Float32Array} z
 * @returns {number} how many units are active
 */
export function activate({ first, second, hidden, latent }, z) {
  first.values.set(z);
  first.sum(latent);
  const { values, rows } = second;
  let active = 0;
  for (let unit = 0; unit < hidden; unit++) {
    const sum = first.out[unit];
    // Negated, so that a NaN in the code shows in the picture instead of being skipped.
    if (!(sum <= 0)) {
      values[active] = sum;
      rows[active++] = unit;
    }
  }
  return active;
}

/**
 * The picture of a code, as the lesson's `decoder(z)`.
 * @param {Decoder} decoder
 * @param {Float32Array} z latent numbers
 * @param {Float32Array} [out] where the pixels go; given, nothing is allocated
 * @returns {Float32Array} 784 pixels in [0, 1]
 */
export function decode(decoder, z, out = new Float32Array(decoder.pixels)) {
  const { second, pixels } = decoder;
  second.sum(activate(decoder, z));
  for (let i = 0; i < pixels; i++) out[i] = 1 / (1 + Math.exp(-second.out[i]));
  return out;
}

/**
 * @param {Layer} layer
 * @param {Float32Array} inputs
 * @returns {Float32Array<ArrayBuffer>}
 */
function dense({ weight, bias }, inputs) {
  const out = new Float32Array(bias.length);
  for (let unit = 0, at = 0; unit < out.length; unit++) {
    let sum = bias[unit];
    for (let i = 0; i < inputs.length; i++) sum += weight[at++] * inputs[i];
    out[unit] = sum;
  }
  return out;
}

/**
 * First layer and ReLU of the encoder; silent units are zeros.
 * @param {Encoder} encoder its scratch receives the units
 * @param {Uint8Array | Uint8ClampedArray} x 784 bytes, white ink on black
 * @returns {Float32Array} the scratch: copy what is to outlast the next picture
 */
export function listen({ first, units, pixels }, x) {
  if (x.length !== pixels) throw new RangeError(`expected ${pixels} pixels, got ${x.length}`);
  const { values, rows } = first;
  let inked = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    if (x[pixel] === 0) continue;
    values[inked] = INTENSITY[x[pixel]];
    rows[inked++] = pixel;
  }
  first.sum(inked);
  for (let unit = 0; unit < units.length; unit++) units[unit] = Math.max(0, units[unit]);
  return units;
}

/**
 * The code of a picture: the autoencoder's point, or the mean and log variance of the VAE's cloud.
 * @param {Encoder} encoder
 * @param {Uint8Array | Uint8ClampedArray} x 784 bytes, white ink on black
 * @returns {{mu: Float32Array, logvar: Float32Array | null}}
 */
export function encode(encoder, x) {
  const units = listen(encoder, x);
  return {
    mu: dense(encoder.mu, units),
    logvar: encoder.logvar && dense(encoder.logvar, units),
  };
}

/**
 * One pixel's part of the binary cross-entropy.
 * @param {number} p what the decoder gives, 0 to 1
 * @param {number} byte what the picture has, 0 to 255
 * @returns {number} nats
 */
export function pixelNll(p, byte) {
  const ink = INTENSITY[byte];
  let nats = 0;
  if (ink > 0) nats -= ink * Math.max(Math.log(p), LEAST_LOG);
  if (ink < 1) nats -= (1 - ink) * Math.max(Math.log1p(-p), LEAST_LOG);
  return nats;
}

/**
 * Bernoulli negative log likelihood (binary cross-entropy) of a picture, in nats: sum over pixels.
 * @param {Float32Array} xHat pixels in [0, 1]
 * @param {Uint8Array | Uint8ClampedArray} x as many bytes
 * @returns {number}
 */
export function bernoulliNll(xHat, x) {
  let nats = 0;
  for (let i = 0; i < xHat.length; i++) nats += pixelNll(xHat[i], x[i]);
  return nats;
}

/**
 * KL(q(z|x) || N(0, I)) in nats, in total and per dimension.
 *
 * Source: Kingma & Welling 2014, appendix B: -1/2 (1 + logvar - mu^2 - exp(logvar)).
 * @param {Float32Array} mu
 * @param {Float32Array} logvar log variance
 * @returns {{total: number, perDimension: Float32Array}}
 */
export function klDivergence(mu, logvar) {
  const perDimension = new Float32Array(mu.length);
  let total = 0;
  for (let d = 0; d < mu.length; d++) {
    const kl = 0.5 * (mu[d] ** 2 + Math.expm1(logvar[d]) - logvar[d]);
    perDimension[d] = kl;
    total += kl;
  }
  return { total, perDimension };
}
