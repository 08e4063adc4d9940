/**
 * The one state of the page: the picture, both codes and what they decode to, and the switches.
 * Elements read it, call its verbs, and listen to topics; nobody else holds a code.
 */

import { standardNormal } from '../maths/random.js';
import { decode, encode } from '../networks/autoencoder.js';
import { FrameLoop } from './frame-loop.js';
import { emptySide, LATENT_DIM, MODELS, nothing, PIXELS, rowOf } from './shapes.js';

// What elements need to know of the state comes by the same door.
export * from './shapes.js';

/** @typedef {import('./shapes.js').Model} Model */
/** @typedef {import('./shapes.js').Layer} Layer */
/** @typedef {import('./shapes.js').Source} Source */
/** @typedef {import('./shapes.js').Point} Point */
/** @typedef {import('./shapes.js').Side} Side */
/** @typedef {import('./shapes.js').PlaneData} PlaneData */
/** @typedef {import('./shapes.js').PageData} PageData */
/** @typedef {import('./shapes.js').Dimensions} Dimensions */

/** Milliseconds without a change after which the hand rests. */
const REST = 150;

/**
 * Topics: 'picture' (picture, source and encoding), 'ae' and 'vae' (that model's z, image),
 * 'rest' (the hand rests after a change), 'judged' (the critic's word), 'run', 'view', 'layers',
 * 'classes', 'folds', 'phone', 'hover', 'data' (something arrived or failed to), 'theme'.
 */
export class Store {
  constructor() {
    this.loop = new FrameLoop((topics) => this.decodeChanged(topics));
    this.picture = new Uint8Array(PIXELS);
    /** @type {Source} */
    this.source = { kind: 'drawn' };
    /** @type {Record<Model, Side>} */
    this.sides = { ae: emptySide(), vae: emptySide() };
    /** @type {PageData} */
    this.data = { ae: nothing(), vae: nothing(), digits: null, labels: null };
    /** @type {import('../networks/critic.js').Critic | null} */
    this.critic = null;
    /** @type {Record<Model, {digit: number, pDigit: number} | null>} on the decoded pictures */
    this.judged = { ae: null, vae: null };
    /** @type {Record<Model, PlaneData> | null} loaded when the plane is first opened */
    this.plane = null;
    /** @type {Record<Model, import('../networks/samples.js').Gaussian> | null} loaded when Generate is first opened */
    this.gaussians = null;
    /** @type {import('./shapes.js').Evidence | null} the measured claims */
    this.evidence = null;
    /** Which t-SNE run the maps show. */
    this.run = 0;
    /** @type {'tsne' | 'plane'} */
    this.mapKind = 'tsne';
    /** @type {Map<string, string>} what could not be loaded so far, with a sentence */
    this.failed = new Map();
    /** @type {Record<Model, Dimensions> | null} */
    this.dimensions = null;
    /** @type {{picture: Uint8Array, source: Source, label: number} | null} the page's own digit */
    this.shipped = null;
    /** @type {Point | null} the draw both codes were loaded from */
    this.point = null;
    /** @type {Point | null} under the pointer, on either map */
    this.hover = null;
    this.view = 'explore';
    /** @type {Record<Layer, boolean>} */
    this.layers = { digits: true, normal: true, fitted: false };
    /** @type {Set<number>} */
    this.hiddenClasses = new Set();
    this.folds = { ae: false, vae: false };
    /** @type {Model} whose sliders a phone shows */
    this.phoneModel = 'vae';
    /** @type {{model: Model, dimension: number} | null} the slider under the hand */
    this.dragging = null;
    this.resamples = 0;
    this.unencoded = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.restTimer = undefined;
  }

  /** @param {string[]} topics @param {(topics: ReadonlySet<string>) => void} listener */
  on(topics, listener) {
    return this.loop.on(topics, listener);
  }

  /** @param {...string} topics */
  touch(...topics) {
    this.loop.touch(...topics);
    clearTimeout(this.restTimer);
    this.restTimer = setTimeout(() => this.loop.touch('rest'), REST);
  }

  /** The test digit on show, or null. */
  get testIndex() {
    return this.source.kind === 'test' ? this.source.index : null;
  }

  /** The class of the test digit on show; null for a person's own digit. */
  get label() {
    const index = this.testIndex;
    if (index === null) return null;
    return this.data.labels?.[index] ?? this.shippedAs(index)?.label ?? null;
  }

  /** @param {number} index of a test digit; the page's own digit where it is that one */
  shippedAs(index) {
    const { shipped } = this;
    return shipped?.source.kind === 'test' && shipped.source.index === index ? shipped : null;
  }

  /** @param {number} index 0 to 9,999 @returns {Uint8Array | null} null until it is loaded */
  testPicture(index) {
    const { digits } = this.data;
    if (digits) return digits.subarray(index * PIXELS, (index + 1) * PIXELS);
    return this.shippedAs(index)?.picture ?? null;
  }

  /** @param {number} index 0 to 9,999; nothing happens until it is loaded */
  loadTest(index) {
    const picture = this.testPicture(index);
    if (picture) this.load(picture, { kind: 'test', index });
  }

  /**
   * Show another picture: both models encode it and stand at what they encoded.
   * @param {Uint8Array} picture 784 bytes, white ink on black
   * @param {Source} source
   */
  load(picture, source) {
    this.picture = Uint8Array.from(picture);
    this.source = source;
    this.point = null;
    this.unencoded = true;
    for (const model of MODELS) this.sides[model].moved = false;
    this.encodePending();
    this.touch('picture');
  }

  /** Everything as when the page was opened without a link. */
  startOver() {
    if (!this.shipped) return;
    this.view = 'explore';
    this.layers = { digits: true, normal: true, fitted: false };
    this.mapKind = 'tsne';
    this.setRun(0);
    this.hiddenClasses = new Set();
    this.folds = { ae: false, vae: false };
    this.phoneModel = 'vae';
    this.load(this.shipped.picture, this.shipped.source);
    this.touch('view', 'layers', 'classes', 'folds', 'phone');
  }

  /** Encode the picture as soon as both encoders are there. */
  encodePending() {
    const { ae, vae } = this.data;
    if (!this.unencoded || !ae.encoder || !vae.encoder) return;
    this.unencoded = false;
    for (const model of MODELS) {
      const encoder = this.data[model].encoder;
      if (!encoder) continue;
      const side = this.sides[model];
      Object.assign(side, encode(encoder, this.picture));
      if (!side.moved) side.z.set(side.mu);
    }
    this.touch('picture', ...MODELS);
  }

  /** @param {Model} model @param {number} dimension @param {number} value */
  setZ(model, dimension, value) {
    const side = this.sides[model];
    side.z[dimension] = value;
    this.codeChanged(model);
  }

  /**
   * Put one model at any code.
   * @param {Model} model @param {ArrayLike<number>} z 32 numbers
   */
  setCode(model, z) {
    this.sides[model].z.set(z);
    this.codeChanged(model);
  }

  /** @param {Model} model */
  codeChanged(model) {
    const side = this.sides[model];
    side.moved = side.z.some((value, d) => value !== side.mu[d]);
    this.point = null;
    this.touch(model);
  }

  /** Back to the encoded digit. @param {Model} model */
  reset(model) {
    this.setCode(model, this.sides[model].mu);
  }

  /** @param {Model} model @param {number} dimension */
  resetDimension(model, dimension) {
    this.setZ(model, dimension, this.sides[model].mu[dimension]);
  }

  /**
   * Encode the same digit again: the VAE draws z from q(z|x), the AE gives the same point.
   * @param {Model} model
   */
  encodeAgain(model) {
    const { mu, logvar } = this.sides[model];
    if (!logvar) return this.setCode(model, mu);
    const eps = standardNormal(this.resamples++, 1, LATENT_DIM);
    return this.setCode(
      model,
      mu.map((m, d) => m + Math.exp(logvar[d] / 2) * eps[d]),
    );
  }

  /**
   * A click on a map: a test digit is loaded as input, draw k puts both sliders on draw k.
   * @param {Point} point
   */
  loadPoint(point) {
    if (point.kind === 'digits') return this.loadTest(point.index);
    const there = MODELS.filter((model) => this.data[model].codes);
    for (const model of there) this.setCode(model, this.codeOf(model, point) ?? []);
    if (there.length) this.point = point;
  }

  /**
   * @param {Model} model @param {Point} point
   * @returns {Float32Array | null} the point's 32 numbers, null while codes are loading
   */
  codeOf(model, point) {
    const { codes } = this.data[model];
    const row = rowOf(point);
    return codes?.subarray(row * LATENT_DIM, (row + 1) * LATENT_DIM) ?? null;
  }

  /** @param {string} view */
  setView(view) {
    this.view = view;
    this.touch('view');
  }

  /** Show another t-SNE run. @param {number} run */
  setRun(run) {
    this.run = run;
    for (const model of MODELS) this.data[model].xy = this.data[model].runs[run] ?? null;
    this.touch('run', 'data');
  }

  /** @param {'tsne' | 'plane'} kind */
  setMapKind(kind) {
    this.mapKind = kind;
    this.touch('view');
  }

  /** @param {Layer} layer @param {boolean} on */
  setLayer(layer, on) {
    this.layers[layer] = on;
    this.touch('layers');
  }

  /** @param {number} digit 0 to 9 @param {boolean} shown */
  setClass(digit, shown) {
    if (shown) this.hiddenClasses.delete(digit);
    else this.hiddenClasses.add(digit);
    this.touch('classes');
  }

  /** @param {Model} model @param {boolean} open */
  setFold(model, open) {
    this.folds[model] = open;
    this.touch('folds');
  }

  /** @param {Model} model */
  setPhoneModel(model) {
    this.phoneModel = model;
    this.touch('phone');
  }

  /** @param {Point | null} point */
  setHover(point) {
    if (this.hover?.kind === point?.kind && this.hover?.index === point?.index) return;
    this.hover = point;
    this.loop.touch('hover');
  }

  /** Runs first in every frame. @param {ReadonlySet<string>} topics */
  decodeChanged(topics) {
    for (const model of MODELS) {
      const { decoder } = this.data[model];
      if (decoder && topics.has(model)) {
        decode(decoder, this.sides[model].z, this.sides[model].image);
      }
    }
  }
}
