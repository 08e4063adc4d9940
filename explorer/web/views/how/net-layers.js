/**
 * The layers of the networks in the order in which a digit passes them, under the names that
 * `explorer/models.py` and `explorer/gan.py` give them.
 * @module
 */
import { fixed, indexed } from '../../dom/numbers.js';
import { PIXELS, recordOf, SIDE } from '../../state/boot.js';
import { store } from '../../state/page-store.js';
import { sameCode, sampleFrom } from './reparameterise.js';

/** @typedef {import('../../state/shapes.js').Model} Model */
/**
 * What flows through one network now; only with a posterior sigma and eps.
 * @typedef {{x: Float32Array | Uint8Array, h: Float32Array, mu: Float32Array,
 *   sigma: Float32Array, eps: Float32Array, z: Float32Array, g: Float32Array,
 *   xHat: Float32Array}} Flow
 * @typedef {keyof Flow} Key
 * @typedef {'pixels' | 'units' | 'code'} Kind
 * `step`: what leads to the layer. `title` (a code's is its letter) and `about` are HTML; `most` is what is drawn in full
 * colour, 0 for the largest now.
 * @typedef {{key: Key, kind: Kind, step?: string, title: string, spoken: string, about: string,
 *   most: number}} LayerText
 */

/** Squares in a row, at most. */
const WIDE = 32;

/** @param {Model} model @returns {Record<Kind, number>} numbers in a layer */
export const countsOf = (model) => ({
  pixels: PIXELS,
  units: recordOf(model).hidden,
  code: recordOf(model).latent_dim,
});

/** @param {Kind} kind @param {number} count */
export const columnsOf = (kind, count) => (kind === 'pixels' ? SIDE : Math.min(WIDE, count));

/** @param {string} name */
const v = (name) => `<i class="v">${name}</i>`;

/** @param {Key} key @param {string} title @param {string} spoken @param {number} most */
const code = (key, title, spoken, most) =>
  /** @type {LayerText} */ ({ key, kind: 'code', title, spoken, about: '', most });

/** @param {Model} model @returns {boolean} whether what its hidden units make passes convolutions */
export const isConvolutional = (model) => recordOf(model).kind === 'gan';

/** @param {Model} model @returns {LayerText[]} of its decoder, behind the code */
function drawing(model) {
  const { latent_dim, hidden: units } = recordOf(model);
  const convolved = isConvolutional(model);
  return [
    {
      key: 'g',
      kind: 'units',
      step: `decoder[0], [1]: Linear ${latent_dim} → ${units}, ReLU`,
      title: `${units} hidden units`,
      spoken: 'hidden units of the decoder',
      about: `Each weighs the ${latent_dim} numbers${convolved ? '.' : ', and adds its own pattern of ink.'}`,
      most: 0,
    },
    {
      key: 'xHat',
      kind: 'pixels',
      step: convolved
        ? `decoder[2] to [9], not drawn: Linear ${units} → 32 maps of 7 × 7, ReLU; transposed
          convolutions to 16 of 14 × 14, ReLU, and to one of 28 × 28, Sigmoid`
        : `decoder[2], [3]: Linear ${units} → ${PIXELS}, Sigmoid`,
      title: `${v('x̂')}: ${PIXELS} pixels`,
      spoken: 'pixels of the output',
      about: convolved ? 'For every pixel, how much ink.' : 'For every pixel, how likely ink is.',
      most: 1,
    },
  ];
}

/** @param {Model} model @returns {LayerText[]} of what it has, in order */
export function layersOf(model) {
  const { encoder, posterior, latent_dim, hidden: units } = recordOf(model);
  /** @type {LayerText[]} */
  const listening = [
    {
      key: 'x',
      kind: 'pixels',
      title: `${v('x')}: ${PIXELS} pixels`,
      spoken: 'pixels of the input',
      about: `The digit, row by row, as ${PIXELS} numbers from 0 to 1.`,
      most: 1,
    },
    {
      key: 'h',
      kind: 'units',
      step: `encoder[0], [1]: Linear ${PIXELS} → ${units}, ReLU`,
      title: `${units} hidden units`,
      spoken: 'hidden units of the encoder',
      about: `Each weighs all ${PIXELS} pixels; below zero it is silent.`,
      most: 0,
    },
  ];
  /** @type {LayerText[]} */
  const cloud = [
    {
      ...code('mu', 'μ', 'means mu', 3),
      step: `fc_mu, fc_logvar: two Linear ${units} → ${latent_dim}`,
    },
    code('sigma', 'σ', 'standard deviations sigma', 1),
    code('eps', 'ε', 'noise epsilon', 3),
  ];
  // Numbers that no prior holds may be of any size, so their scale is the largest now.
  const z = code('z', 'z', 'code z', posterior ? 3 : 0);
  if (encoder && !posterior) z.step = `encoder[2]: Linear ${units} → ${latent_dim}`;
  return [...(encoder ? listening : []), ...(posterior ? cloud : []), z, ...drawing(model)];
}

/**
 * Where the numbers of a code come from, in a few words beside its row.
 * @type {Partial<Record<Key, (model: Model) => string>>}
 */
export const ASIDE = {
  mu: () => 'fc_mu(h)',
  sigma: () => 'exp(½ fc_logvar(h))',
  eps: standing,
  z: (model) => {
    const { encoder, posterior } = recordOf(model);
    if (!encoder) return 'no encoder: it starts here';
    return posterior ? 'μ + σ · ε' : 'one point: no chance in it';
  },
};

/** @param {Model} model that has a posterior @returns {string} where its z comes from */
function standing(model) {
  const { mu, logvar, z } = store.sides[model];
  if (!logvar || sameCode(z, mu)) return 'z stands on the mean';
  const sampled = sampleFrom(mu, logvar, store.noiseSeed).z;
  if (sameCode(z, sampled)) return `sampled with seed ${store.noiseSeed}`;
  return 'as if sampled: z was moved';
}

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
  if (layer.kind === 'code') return `${indexed(layer.title, at)} = <b>${fixed(value)}</b>`;
  const before = layer.key === 'xHat' ? `, ${v('x')} was ${fixed(ink(flow.x[at], flow, 'x'))}` : '';
  return `${placeOf(at)}:
    <b>${fixed(ink(value, flow, layer.key))}</b>${before}`;
}

/**
 * The same for the ear.
 * @param {LayerText} layer @param {Flow} flow @param {number} at
 */
export function spoken(layer, flow, at) {
  const value = flow[layer.key][at];
  if (layer.kind !== 'pixels') return `${WORDS[layer.key]} ${at}: ${fixed(value)}`;
  return `${placeOf(at)}: ${fixed(ink(value, flow, layer.key))}`;
}

/** @param {number} at a pixel */
const placeOf = (at) => `row ${Math.floor(at / SIDE)}, column ${at % SIDE}`;

/** @param {number} value @param {Flow} flow @param {Key} key */
function ink(value, flow, key) {
  return flow[key] instanceof Uint8Array ? value / 255 : value;
}
