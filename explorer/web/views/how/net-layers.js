/**
 * The layers of both networks in the order in which a digit passes them, under the names that
 * `explorer/models.py` gives them.
 * @module
 */
import { fixed, indexed } from '../../dom/numbers.js';

/** @typedef {import('../../state/shapes.js').Model} Model */
/**
 * What flows through one network now; the VAE alone has sigma and eps.
 * @typedef {{x: Float32Array | Uint8Array, h: Float32Array, mu: Float32Array,
 *   sigma: Float32Array, eps: Float32Array, z: Float32Array, g: Float32Array,
 *   xHat: Float32Array}} Flow
 * @typedef {keyof Flow} Key
 * @typedef {'pixels' | 'units' | 'code'} Kind
 * `title` and `about` are HTML; `most` is what is drawn in full colour, 0 for the largest now.
 * @typedef {{key: Key, kind: Kind, title: string, spoken: string, about: string, most: number}}
 *   LayerText
 */

export const COUNTS = { pixels: 784, units: 256, code: 32 };
export const COLUMNS = { pixels: 28, units: 32, code: 32 };

/** @param {string} name */
const v = (name) => `<i class="v">${name}</i>`;

/** @type {LayerText} */
const INPUT = {
  key: 'x',
  kind: 'pixels',
  title: `${v('x')}: 784 pixels`,
  spoken: 'pixels of the input',
  about: 'The digit, row by row, as 784 numbers from 0 to 1.',
  most: 1,
};
/** @type {LayerText} */
const LISTENING = {
  key: 'h',
  kind: 'units',
  title: '256 hidden units',
  spoken: 'hidden units of the encoder',
  about: 'Each weighs all 784 pixels; below zero it is silent.',
  most: 0,
};
/** @type {LayerText} */
const PAINTING = {
  key: 'g',
  kind: 'units',
  title: '256 hidden units',
  spoken: 'hidden units of the decoder',
  about: 'Each weighs the 32 numbers, and adds its own pattern of ink.',
  most: 0,
};
/** @type {LayerText} */
const OUTPUT = {
  key: 'xHat',
  kind: 'pixels',
  title: `${v('x̂')}: 784 pixels`,
  spoken: 'pixels of the output',
  about: 'For every pixel, how likely ink is.',
  most: 1,
};

/**
 * @param {Key} key @param {string} title @param {string} spoken @param {number} most
 * @returns {LayerText}
 */
const code = (key, title, spoken, most) => ({
  key,
  kind: 'code',
  title,
  spoken,
  about: '',
  most,
});

/** What leads from layer to layer: `into` is the first layer behind it. */
/** @type {Record<Model, {into: Key, name: string}[]>} */
export const STEPS = {
  ae: [
    { into: 'h', name: 'encoder[0], [1]: Linear 784 → 256, ReLU' },
    { into: 'z', name: 'encoder[2]: Linear 256 → 32' },
    { into: 'g', name: 'decoder[0], [1]: Linear 32 → 256, ReLU' },
    { into: 'xHat', name: 'decoder[2], [3]: Linear 256 → 784, Sigmoid' },
  ],
  vae: [
    { into: 'h', name: 'encoder[0], [1]: Linear 784 → 256, ReLU' },
    { into: 'mu', name: 'fc_mu, fc_logvar: two Linear 256 → 32' },
    { into: 'g', name: 'decoder[0], [1]: Linear 32 → 256, ReLU' },
    { into: 'xHat', name: 'decoder[2], [3]: Linear 256 → 784, Sigmoid' },
  ],
};

/** @type {Record<Model, LayerText[]>} */
export const LAYERS = {
  // The autoencoder's numbers may be of any size, so their scale is the largest now.
  ae: [INPUT, LISTENING, code('z', v('z'), 'code z', 0), PAINTING, OUTPUT],
  vae: [
    INPUT,
    LISTENING,
    code('mu', v('μ'), 'means mu', 3),
    code('sigma', v('σ'), 'standard deviations sigma', 1),
    code('eps', v('ε'), 'noise epsilon', 3),
    code('z', v('z'), 'code z', 3),
    PAINTING,
    OUTPUT,
  ],
};

/** @type {Record<string, string>} */
const LETTERS = { mu: 'μ', sigma: 'σ', eps: 'ε', z: 'z' };
/** @type {Record<string, string>} */
const WORDS = { mu: 'mu', sigma: 'sigma', eps: 'epsilon', z: 'z', h: 'unit', g: 'unit' };

/**
 * One number with its name, for the eye.
 * @param {LayerText} layer @param {Flow} flow @param {number} at
 * @returns {string} HTML
 */
export function written(layer, flow, at) {
  const value = flow[layer.key][at];
  if (layer.kind === 'units') return `unit ${at} = <b>${fixed(value)}</b>`;
  if (layer.kind === 'code') return `${indexed(LETTERS[layer.key], at)} = <b>${fixed(value)}</b>`;
  const before = layer.key === 'xHat' ? `, ${v('x')} was ${fixed(ink(flow.x[at], flow, 'x'))}` : '';
  return `row ${Math.floor(at / 28)}, column ${at % 28}:
    <b>${fixed(ink(value, flow, layer.key))}</b>${before}`;
}

/**
 * The same for the ear.
 * @param {LayerText} layer @param {Flow} flow @param {number} at
 */
export function spoken(layer, flow, at) {
  const value = flow[layer.key][at];
  if (layer.kind !== 'pixels') return `${WORDS[layer.key]} ${at}: ${fixed(value)}`;
  return `row ${Math.floor(at / 28)}, column ${at % 28}: ${fixed(ink(value, flow, layer.key))}`;
}

/** @param {number} value @param {Flow} flow @param {Key} key */
function ink(value, flow, key) {
  return flow[key] instanceof Uint8Array ? value / 255 : value;
}
