/**
 * <net-flow model="vae">: the network drawn to scale, every number a square of the same size, with
 * the numbers of the digit and the code on show. It is there in its view alone, and idle outside.
 */
import { howOptions } from './how-options.js';
import { COLUMNS, COUNTS, LAYERS, STEPS, spoken, written } from './net-layers.js';
import { paint } from './pixels.js';
import { drawFrom, epsOf, sameCode, sigmaOf } from './reparameterise.js';
import { LATENT_DIM } from './store.js';
import { store } from './page-store.js';
import { asPicture, census, decoderUnits, encoderUnits, looksFor, paints } from './units.js';
import { UnitStrip } from './unit-strip.js';

/** @typedef {import('./net-layers.js').LayerText} LayerText */
/**
 * `pointed`: what the hand is on; null while the layer chooses by itself.
 * @typedef {{text: LayerText, strip: UnitStrip, now: HTMLElement, weights: HTMLCanvasElement | null,
 *   shown: number, pointed: number | null}} Part
 */

class NetFlow extends HTMLElement {
  /** @type {Part[]} */
  parts = [];
  colour = '';

  /** @type {import('./net-layers.js').Flow} */
  flow = {
    x: new Uint8Array(COUNTS.pixels),
    h: new Float32Array(COUNTS.units),
    mu: new Float32Array(LATENT_DIM),
    sigma: new Float32Array(LATENT_DIM),
    eps: new Float32Array(LATENT_DIM),
    z: new Float32Array(LATENT_DIM),
    g: new Float32Array(COUNTS.units),
    xHat: new Float32Array(COUNTS.pixels),
  };

  get model() {
    return /** @type {import('./store.js').Model} */ (this.getAttribute('model'));
  }

  connectedCallback() {
    const { model } = this;
    this.setAttribute('role', 'group');
    this.setAttribute('aria-label', `${model === 'ae' ? 'Autoencoder' : 'VAE'}, layer by layer`);
    for (const text of LAYERS[model]) {
      const step = STEPS[model].find(({ into }) => into === text.key);
      if (step) this.append(arrow(step.name));
      this.parts.push(this.layer(text));
    }
    if (model === 'vae') this.append(this.where());
    store.on(['view', 'theme', 'picture', 'data', 'eps', model], (topics) => this.show(topics));
    this.show(new Set(['theme']));
  }

  /** @param {LayerText} text @returns {Part} */
  layer(text) {
    const row = document.createElement('div');
    row.className = `layer ${text.kind}`;
    row.dataset.layer = text.key;
    /** @type {Part} */
    const part = {
      text,
      strip: new UnitStrip({
        name: `${text.spoken}, ${this.model === 'ae' ? 'autoencoder' : 'VAE'}`,
        count: COUNTS[text.kind],
        columns: COLUMNS[text.kind],
        pixels: text.kind === 'pixels',
        point: (at) => this.point(part, at),
        say: (at) => spoken(text, this.flow, at),
      }),
      now: document.createElement('p'),
      weights: text.kind === 'units' ? weightsCanvas() : null,
      shown: -1,
      pointed: null,
    };
    part.now.className = 'now';
    const about = document.createElement('div');
    about.className = 'about';
    about.innerHTML = text.kind === 'code' ? '' : `<p><b>${text.title}</b></p>`;
    about.append(part.now);
    row.append(part.strip.element, about);
    if (part.weights) row.append(framed(part.weights));
    this.append(row);
    return part;
  }

  /** Where the VAE's z stands, in words. */
  where() {
    const place = document.createElement('p');
    place.className = 'label where';
    this.querySelector('[data-layer="z"]')?.after(place);
    this.place = place;
    return place;
  }

  /** All rows of a code point at the same dimension. @param {Part} part @param {number | null} at */
  point(part, at) {
    const along = part.text.kind === 'code' ? this.codes() : [part];
    for (const other of along) {
      other.pointed = at;
      this.tell(other);
    }
  }

  codes() {
    return this.parts.filter(({ text }) => text.kind === 'code');
  }

  /** @param {ReadonlySet<string>} topics */
  show(topics) {
    if (topics.has('theme')) this.colour = getComputedStyle(this).getPropertyValue('--accent');
    if (store.view !== 'how-it-works') return;
    if (!this.colour) this.colour = getComputedStyle(this).getPropertyValue('--accent');
    this.run();
    for (const part of this.parts) {
      const values = this.flow[part.text.key];
      part.strip.draw(values, part.text.most || largest(values), this.colour);
      this.tell(part);
    }
    if (this.place) this.place.textContent = standing();
  }

  /** Both networks once more, every layer kept. */
  run() {
    const { flow, model } = this;
    const side = store.sides[model];
    const { encoder, decoder } = store.data[model];
    flow.x = store.picture;
    flow.z = side.z;
    flow.xHat = side.image;
    flow.mu = side.mu;
    if (side.logvar) {
      flow.sigma = sigmaOf(side.logvar);
      flow.eps = epsOf(side.mu, side.logvar, side.z);
    }
    if (encoder) encoderUnits(encoder, store.picture, flow.h);
    if (decoder) decoderUnits(decoder, side.z, flow.g);
  }

  /** The number that the hand is on, or the layer's own choice. @param {Part} part */
  tell(part) {
    const { text, pointed } = part;
    const at = pointed ?? this.choice(text);
    part.strip.element.classList.toggle('pointed', pointed !== null);
    part.strip.mark(at);
    part.now.innerHTML = this.sentence(text, at, pointed !== null);
    if (part.weights && at !== part.shown) this.showWeights(part, at);
  }

  /** @param {LayerText} text @returns {number} what to name while nobody points */
  choice(text) {
    if (text.kind === 'code') return store.dimensions?.[this.model].order[0] ?? 0;
    return census(this.flow[text.key]).strongest;
  }

  /** @param {LayerText} text @param {number} at @param {boolean} pointed */
  sentence(text, at, pointed) {
    const number = written(text, this.flow, at);
    if (text.kind === 'code') return number;
    if (text.kind === 'pixels') return pointed ? number : text.about;
    if (!store.data[this.model][text.key === 'h' ? 'encoder' : 'decoder']) return this.trouble();
    const { active } = census(this.flow[text.key]);
    return `${active} active. ${pointed ? 'Here' : 'Strongest'}: ${number}`;
  }

  trouble() {
    return store.failed.get(this.model) ?? 'Loading the weights …';
  }

  /** @param {Part} part @param {number} at */
  showWeights(part, at) {
    const { encoder, decoder } = store.data[this.model];
    const listening = part.text.key === 'h';
    if (!part.weights || !(listening ? encoder : decoder)) return;
    part.shown = at;
    const weights = listening && encoder ? looksFor(encoder, at) : decoder && paints(decoder, at);
    if (weights) paint(part.weights, asPicture(weights));
    part.weights.setAttribute(
      'aria-label',
      listening ? `What unit ${at} looks for` : `What unit ${at} adds`,
    );
  }
}

/** @returns {string} where the VAE's z comes from */
function standing() {
  const { mu, logvar, z } = store.sides.vae;
  if (!logvar || sameCode(z, mu)) return 'ε is 0: z stands on the mean, as the page starts.';
  const drawn = drawFrom(mu, logvar, howOptions.seed).z;
  if (sameCode(z, drawn)) return `ε drawn with seed ${howOptions.seed}.`;
  return 'z was moved: ε is what would lead there.';
}

/** @param {Float32Array | Uint8Array} values */
function largest(values) {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most || 1;
}

/** @param {string} name */
function arrow(name) {
  const step = document.createElement('p');
  step.className = 'label step';
  step.textContent = name;
  return step;
}

function weightsCanvas() {
  const canvas = document.createElement('canvas');
  canvas.width = 28;
  canvas.height = 28;
  canvas.setAttribute('role', 'img');
  return canvas;
}

/** @param {HTMLCanvasElement} canvas */
function framed(canvas) {
  const frame = document.createElement('div');
  frame.className = 'digit weights';
  frame.append(canvas);
  return frame;
}

customElements.define('net-flow', NetFlow);
