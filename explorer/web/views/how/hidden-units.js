/**
 * The hidden units of both networks, all of them, and what each one looks for or draws.
 * The networks skip silent units to be fast; here they are the zeros that a person wants to see.
 * @module
 */
import { listen } from '../../networks/autoencoder.js';
import { activate } from '../../networks/dense.js';

/** @typedef {import('../../networks/autoencoder.js').Encoder} Encoder */
/** @typedef {import('../../networks/autoencoder.js').Decoder} Decoder */
/** @typedef {import('../../networks/autoencoder.js').DenseDecoder} DenseDecoder */

/**
 * The encoder's hidden units, as the lesson's `encoder[1](encoder[0](x))`.
 * @param {Encoder} encoder
 * @param {Uint8Array} x bytes, white ink on black
 * @param {Float32Array} [out] where they go
 * @returns {Float32Array} 256 numbers of at least 0
 */
export function encoderUnits(encoder, x, out = new Float32Array(encoder.hidden)) {
  out.set(listen(encoder, x));
  return out;
}

/**
 * The decoder's hidden units, as the lesson's `decoder[1](decoder[0](z))`.
 * @param {Decoder} decoder
 * @param {Float32Array} z
 * @param {Float32Array} [out] where they go
 * @returns {Float32Array} 256 numbers of at least 0
 */
export function decoderUnits(decoder, z, out = new Float32Array(decoder.hidden)) {
  const { values, rows } = decoder.second;
  const active = activate(decoder, z);
  out.fill(0);
  for (let i = 0; i < active; i++) out[rows[i]] = values[i];
  return out;
}

/**
 * What an encoder's unit looks for: one weight per pixel.
 * @param {Encoder} encoder
 * @param {number} unit
 * @returns {Float32Array}
 */
export function looksFor({ first: { weight, width }, pixels }, unit) {
  return Float32Array.from({ length: pixels }, (_, pixel) => weight[pixel * width + unit]);
}

/**
 * What a decoder's unit adds to the picture, before the sigmoid: one weight per pixel. In a
 * convolutional one it adds to a map that passes further layers, and nothing to the picture alone.
 * @param {DenseDecoder} decoder
 * @param {number} unit
 * @returns {Float32Array}
 */
export function paints({ second: { weight, width }, pixels }, unit) {
  return weight.slice(unit * width, unit * width + pixels);
}

/**
 * Signed weights as a picture: ink where they are positive, paper where negative, grey for 0.
 * @param {Float32Array} weights
 * @returns {Float32Array} as many pixels in [0, 1]
 */
export function asPicture(weights) {
  const most = weights.reduce((so, weight) => Math.max(so, Math.abs(weight)), 0) || 1;
  return weights.map((weight) => 0.5 + weight / most / 2);
}

/**
 * @param {ArrayLike<number>} units
 * @returns {{active: number, strongest: number}} how many are above 0, and which is largest
 */
export function census(units) {
  let [active, strongest] = [0, 0];
  for (let unit = 0; unit < units.length; unit++) {
    if (units[unit] > 0) active += 1;
    if (units[unit] > units[strongest]) strongest = unit;
  }
  return { active, strongest };
}
