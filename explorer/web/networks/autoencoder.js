/**
 * Both networks of the lesson, and whatever else decodes, fast enough for every frame of a drag.
 *
 * Weights are the shipped ones (float16, widened); sums are float32, as torch's, but for those of mu
 * and logvar. Scratch arrays belong to the model, so a decode allocates nothing.
 * @module
 */
import { activate, inputMajor, layerFrom, sigmoid } from './dense.js';
import { generate, generatorFrom, isConvolutional } from './generator.js';
import { rowSums } from './matvec.js';

/** @typedef {import('./matvec.js').RowSums} RowSums */
/** @typedef {import('../formats/safetensors.js').Tensor} Tensor */
/** @typedef {import('./dense.js').Layer} Layer */
/** @typedef {import('./generator.js').Generator} Generator */

/**
 * 32 -> 256 -> 784, as the lesson's.
 * @typedef {object} DenseDecoder
 * @property {false} convolutional each unit adds a pattern of its own to the logits
 * @property {RowSums} first makes the hidden units
 * @property {RowSums} second makes the logits; a row per hidden unit, so that silent ones are skipped
 * @property {number} hidden
 * @property {number} latent
 * @property {number} pixels
 * @property {Map<string, Tensor>} tensors what it was made from, which a worker can be sent
 */

/**
 * What makes a picture of a code. Where its insides matter, `convolutional` tells which it is.
 * @typedef {DenseDecoder | Generator} Decoder
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
 * @param {Map<string, Tensor>} tensors decoder.0.* and decoder.2.*, a generator's also decoder.5.*
 *   and decoder.7.*; others are left out
 * @returns {Decoder}
 * @throws {Error} if a tensor is missing or has the wrong shape
 */
export function decoderFrom(tensors) {
  const own = new Map([...tensors].filter(([name]) => name.startsWith('decoder.')));
  return isConvolutional(own) ? generatorFrom(own) : denseDecoderFrom(own);
}

/** @param {Map<string, Tensor>} tensors @returns {DenseDecoder} */
function denseDecoderFrom(tensors) {
  const layers = [layerFrom(tensors, 'decoder.0')];
  layers.push(layerFrom(tensors, 'decoder.2', layers[0].outputs));
  const [first, second] = rowSums(layers.map(inputMajor));
  const [{ inputs: latent, outputs: hidden }, { outputs: pixels }] = layers;
  return { convolutional: false, first, second, hidden, latent, pixels, tensors };
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
 * The picture of a code, as the lesson's `decoder(z)`.
 * @param {Decoder} decoder
 * @param {Float32Array} z latent numbers
 * @param {Float32Array} [out] where the pixels go; given, nothing is allocated
 * @returns {Float32Array} 784 pixels in [0, 1]
 */
export function decode(decoder, z, out = new Float32Array(decoder.pixels)) {
  if (decoder.convolutional) return generate(decoder, z, out);
  const { second } = decoder;
  second.sum(activate(decoder, z));
  return sigmoid(second.out, out);
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
