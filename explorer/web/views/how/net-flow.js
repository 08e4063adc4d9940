/**
 * <net-flow model="vae">: the network drawn to scale, every number a square of the same size, with
 * the numbers of the digit and the code on show. It is idle while nobody sees it.
 */

import { paint } from '../../dom/digit-canvas.js';
import { query, write } from '../../dom/element.js';
import { fixed } from '../../dom/numbers.js';
import { whileSeen } from '../../dom/while-visible.js';
import { sigmaOf } from '../../maths/posterior.js';
import { bernoulliNll } from '../../networks/autoencoder.js';
import { recordOf, SIDE } from '../../state/boot.js';
import { nameInText, nameOf } from '../../state/models.js';
import { readingOf } from '../../state/names.js';
import { store } from '../../state/page-store.js';
import { codeTopic } from '../../state/shapes.js';
import { asPicture, census, decoderUnits, encoderUnits, looksFor, paints } from './hidden-units.js';
import {
  ASIDE,
  columnsOf,
  countsOf,
  isConvolutional,
  layersOf,
  spoken,
  written,
} from './net-layers.js';
import { epsOf } from './reparameterise.js';
import { UnitStrip } from './unit-strip.js';

/** @typedef {import('./net-layers.js').LayerText} LayerText */
/**
 * `pointed`: what the pointer is on; null while the layer chooses by itself. `role`: what the marked
 * unit has to do with the picture.
 * @typedef {{text: LayerText, strip: UnitStrip, now: HTMLElement, role: HTMLCanvasElement | null,
 *   said: string, pointed: number | null}} Part
 */

/** What changes more than the code. */
const EVERYTHING = /** @type {const} */ (['view', 'theme', 'picture', 'data']);
/** @type {Set<string>} */
const AFTER_THE_CODE = new Set(['eps', 'z', 'g', 'xHat']);

const ROLE = `<div class="digit role"><canvas width="${SIDE}" height="${SIDE}" role="img"></canvas></div>`;

class NetFlow extends HTMLElement {
  /** @type {Part[]} */
  parts = [];
  /** What changed since it was last shown. */
  pending = new Set(['view']);

  /** @type {Set<Part>} whose words, ring and small picture are those of earlier numbers */
  untold = new Set();
  /** @type {(() => void)[]} write the sentences beside the code */
  asides = [];
  colour = '';

  model = this.getAttribute('model') ?? '';
  counts = countsOf(this.model);

  /** @type {import('./net-layers.js').Flow} */
  flow = {
    x: store.picture,
    h: new Float32Array(this.counts.units),
    mu: new Float32Array(this.counts.code),
    sigma: new Float32Array(this.counts.code),
    eps: new Float32Array(this.counts.code),
    z: new Float32Array(this.counts.code),
    g: new Float32Array(this.counts.units),
    xHat: new Float32Array(this.counts.pixels),
  };

  connectedCallback() {
    const { model } = this;
    this.setAttribute('role', 'group');
    store.follow(['member'], () => this.name(), this);
    for (const text of layersOf(model)) {
      if (text.step) this.insertAdjacentHTML('beforeend', `<p class="label step">${text.step}</p>`);
      this.parts.push(this.layer(text));
    }
    const changed = whileSeen(this, () => {
      const topics = this.pending;
      this.pending = new Set();
      this.show(topics);
    });
    /** @param {ReadonlySet<string>} topics */
    const follow = (topics) => {
      for (const topic of topics) this.pending.add(topic);
      changed();
    };
    store.on([...EVERYTHING, 'eps', 'judged', codeTopic(model)], follow, this);
    changed();
  }

  name() {
    this.setAttribute('aria-label', `${nameOf(this.model)}, layer by layer`);
    for (const { text, strip } of this.parts) strip.rename(this.nameOfLayer(text));
  }

  /** @param {LayerText} text */
  nameOfLayer({ spoken: layer }) {
    return `${layer}, ${nameInText(this.model)}`;
  }

  /** @param {LayerText} text @returns {boolean} whether a unit of it has a picture of its own */
  hasRole({ kind, key }) {
    return kind === 'units' && !(key === 'g' && isConvolutional(this.model));
  }

  /** @param {LayerText} text @returns {Part} */
  layer(text) {
    const row = document.createElement('div');
    row.className = `layer ${text.kind}`;
    row.dataset.layer = text.key;
    const count = this.counts[text.kind];
    const title = text.kind === 'code' ? '' : `<p><b>${text.title}</b></p>`;
    const aside = ASIDE[text.key];
    row.innerHTML = `<div class="about">${title}<p class="now" data-live></p>${
      aside ? '<p class="label aside"></p>' : ''
    }</div>${this.hasRole(text) ? ROLE : ''}`;
    /** @type {Part} */
    const part = {
      text,
      strip: new UnitStrip({
        name: this.nameOfLayer(text),
        count,
        columns: columnsOf(text.kind, count),
        pixels: text.kind === 'pixels',
        point: (at) => this.point(part, at),
        say: (at) => spoken(text, this.flow, at),
      }),
      now: query(row, '.now'),
      role: row.querySelector('canvas'),
      said: '',
      pointed: null,
    };
    row.prepend(part.strip.element);
    const place = row.querySelector('.aside');
    // A sentence beside a row of the code.
    if (aside && place) this.asides.push(() => write(place, aside(this.model)));
    this.append(row);
    return part;
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
    if (topics.has('theme') || !this.colour) {
      this.colour = getComputedStyle(this).getPropertyValue('--accent');
    }
    if (topics.has('judged')) this.tellSoon(this.parts[this.parts.length - 1]);
    if (![...EVERYTHING, 'eps', codeTopic(this.model)].some((topic) => topics.has(topic))) return;
    // While only the code moves, what leads to it stays as it is.
    const all = EVERYTHING.some((topic) => topics.has(topic));
    if (all) this.runEncoder();
    this.runDecoder();
    for (const part of this.parts) {
      if (!all && !AFTER_THE_CODE.has(part.text.key)) continue;
      const values = this.flow[part.text.key];
      part.strip.draw(values, part.text.most || largest(values), this.colour);
      this.tellSoon(part);
    }
    for (const say of this.asides) say();
  }

  /**
   * What is said of a layer may wait for a frame that has time left; its squares may not.
   * @param {Part} part
   */
  tellSoon(part) {
    // A part without a word has no name for screen readers either.
    if (!part.said) return this.tell(part);
    this.untold.add(part);
    return store.loop.background(this, () => {
      const [first] = this.untold;
      this.untold.delete(first);
      this.tell(first);
      return this.untold.size > 0;
    });
  }

  runEncoder() {
    const { flow, model } = this;
    const { mu, logvar } = store.sides[model];
    const { encoder } = store.data[model];
    flow.x = store.picture;
    flow.mu = mu;
    if (logvar) flow.sigma = sigmaOf(logvar);
    if (encoder) encoderUnits(encoder, store.picture, flow.h);
  }

  runDecoder() {
    const { flow, model } = this;
    const { mu, logvar, z, image } = store.sides[model];
    const { decoder } = store.data[model];
    flow.z = z;
    flow.xHat = image;
    if (logvar) flow.eps = epsOf(mu, logvar, z);
    if (decoder) decoderUnits(decoder, z, flow.g);
  }

  /** The number that the pointer is on, or the layer's own choice. @param {Part} part */
  tell(part) {
    const { text, pointed } = part;
    const at = pointed ?? this.choice(text);
    part.strip.element.classList.toggle('pointed', pointed !== null);
    part.strip.mark(at);
    const sentence = this.sentence(text, at, pointed !== null);
    if (part.said !== sentence) part.now.innerHTML = part.said = sentence;
    if (part.role) this.showRole(part.role, text, at);
  }

  /** @param {LayerText} text @returns {number} what to name while nobody points */
  choice(text) {
    if (text.kind === 'code') return recordOf(this.model).dimensions.order[0] ?? 0;
    return census(this.flow[text.key]).strongest;
  }

  /** @param {LayerText} text @param {number} at @param {boolean} pointed */
  sentence(text, at, pointed) {
    const number = written(text, this.flow, at);
    if (text.kind === 'code') return number;
    if (text.kind === 'pixels' && pointed) return number;
    if (text.key === 'x') return text.about;
    if (text.key === 'xHat') return `${text.about} ${this.verdict()}`;
    if (!store.data[this.model][text.key === 'h' ? 'encoder' : 'decoder']) return this.trouble();
    const { active } = census(this.flow[text.key]);
    return `${active} active. ${pointed ? 'Here' : 'Strongest'}: ${number}`;
  }

  trouble() {
    return store.failed.get(this.model) ?? 'Loading the weights …';
  }

  /** @returns {string} HTML: what the picture costs, and what the judge says of it */
  verdict() {
    const judged = store.judged[this.model];
    const { encoder } = recordOf(this.model);
    const isExact = store.isExact(this.model);
    const nats = isExact ? fixed(bernoulliNll(this.flow.xHat, store.picture), 1) : '…';
    const said = judged
      ? ` The judge: looks like <b>${readingOf(judged)}</b>, P(digit) <b>${fixed(judged.pDigit)}</b>.`
      : '';
    return `${encoder ? `BCE <b>${nats}</b> nats.` : ''}${said}`;
  }

  /** @param {HTMLCanvasElement} canvas @param {LayerText} text @param {number} at a unit */
  showRole(canvas, text, at) {
    const { encoder, decoder } = store.data[this.model];
    const { x } = this.flow;
    if (text.key === 'h' && encoder) {
      // Weights of pixels that never hold ink were never trained: only what x brings counts.
      paint(canvas, asPicture(looksFor(encoder, at).map((weight, i) => weight * x[i])));
      canvas.setAttribute('aria-label', `What unit ${at} hears in x`);
    }
    if (text.key === 'g' && decoder && !decoder.convolutional) {
      const { [at]: loud } = this.flow.g;
      paint(canvas, asPicture(paints(decoder, at).map((weight) => weight * loud)));
      canvas.setAttribute('aria-label', `What unit ${at} adds to the picture`);
    }
  }
}

/** @param {Float32Array | Uint8Array} values */
function largest(values) {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most || 1;
}

customElements.define('net-flow', NetFlow);
