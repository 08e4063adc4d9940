/**
 * The one state of the page: the picture, the codes and what they decode to, what a person has set.
 * Elements read it, call its methods, and listen to topics; nothing else holds a code.
 */
import { standardNormal } from '../maths/random.js';
import { decode, encode } from '../networks/autoencoder.js';
import { ASPECTS, boot, bytesOf, ownRecordOf, PIXELS, putInColumn, recordOf } from './boot.js';
import { memberOf } from './families.js';
import { FrameLoop } from './frame-loop.js';
import { firstOptions, OPTIONS } from './options.js';
import { codeTopic, noData, rowOf } from './shapes.js';
import { areSame, choiceOf, standing } from './side-by-side.js';

/** @typedef {import('./shapes.js').Model} Model */
/** @typedef {import('./shapes.js').Layer} Layer */
/** @typedef {import('./shapes.js').Source} Source */
/** @typedef {import('./shapes.js').Point} Point */
/** @typedef {import('./shapes.js').Side} Side */
/** @typedef {import('./shapes.js').Topic} Topic */
/** @typedef {import('./options.js').Options} Options */

/** Milliseconds without a change after which the page is at rest. */
const REST = 150;

/** @typedef {import('./boot.js').Aspect} Aspect */
/** @typedef {import('./shapes.js').ModelData} ModelData */

class State {
  // Those of the options that the store itself asks for; `firstOptions` has the values.
  /** @type {Options['chosen']} */ chosen = null;
  /** @type {Options['layers']} */ layers = firstOptions().layers;
  /** @type {Options['folds']} */ folds = new Set();
  run = 0;
  /** @type {Options['card']} */ card = null;
  beta = 1;
  view = '';
  sampleSeed = 0;
  sampleTarget = 0;
  temperature = 1;
  /** @type {Options['swapSource']} */ swapSource = null;
  startSeed = 0;
  /** @type {Options['embed']} */ embed = null;

  constructor() {
    this.loop = /** @type {FrameLoop<Topic>} */ (
      new FrameLoop((topics) => this.decodeChanged(topics))
    );
    /** The digit that is on the page before anything is fetched. */
    this.shipped = {
      picture: bytesOf(boot.picture),
      source: /** @type {Source} */ ({ kind: 'test', index: boot.index }),
      label: boot.label,
    };
    this.picture = this.shipped.picture;
    this.source = this.shipped.source;
    /** @type {Record<Model, Side>} by column */
    this.sides = {};
    /** @type {Record<Model, ModelData>} by column: of what stands there */
    this.data = {};
    /** @type {Uint8Array | null} the test digits, one after the other */
    this.digits = null;
    /** @type {Uint8Array | null} */
    this.labels = null;
    /** @type {import('../networks/critic.js').Critic | null} */
    this.critic = null;
    /** @type {Record<Model, import('./shapes.js').Verdict | null>} on the decoded pictures */
    this.judged = {};
    /** @type {Record<Model, import('./shapes.js').PlaneData | null> | null} of what stands there */
    this.planes = null;
    /** @type {Record<Model, import('../networks/samples.js').Gaussian | null> | null} likewise */
    this.gaussians = null;
    /** @type {Map<string, string>} what could not be loaded so far, with a sentence */
    this.failed = new Map();
    /** @type {Point | null} the sample the codes were loaded from */
    this.point = null;
    /** @type {Point | null} under the pointer, on any map */
    this.hover = null;
    /** @type {{model: Model, dimension: number} | null} the slider being dragged */
    this.dragging = null;
    this.resamples = 0;
    /** Whether the full screen of the GAN is the one in which both networks are trained further. */
    this.playsOn = false;
    this.unencoded = false;
    /** @type {Model[]} ids of what stands side by side, in this order: another list when it changes */
    this.models = [];
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.restTimer = undefined;
    for (const { id } of boot.models) this.addColumn(id);
    Object.assign(this, firstOptions());
    this.models = standing(this);
  }

  /** @type {Map<string, ModelData>} of every model, by its own id */
  #held = new Map();

  /** @param {string} id of a model, whatever column it stands in @returns {ModelData} */
  dataOf(id) {
    const found = this.#held.get(id) ?? noData();
    this.#held.set(id, found);
    return found;
  }

  /** A model that can stand on the page. @param {string} id */
  addColumn(id) {
    this.#held.delete(id);
    this.sides[id] = shippedSide(id, this.shipped.picture, this.startSeed);
    this.judged[id] = null;
    this.byColumn('networks', (data) => data, [id], this.data);
  }

  /**
   * @template T @param {Aspect} aspect @param {(data: ModelData) => T} part
   * @param {string[]} [ids] of columns @param {Record<Model, T>} [into]
   * @returns {Record<Model, T>} of what stands in each column whenever one looks
   */
  byColumn(aspect, part, ids = Object.keys(this.sides), into = {}) {
    for (const id of ids) {
      Object.defineProperty(into, id, {
        ...{ enumerable: true, configurable: true },
        get: () => part(this.dataOf(recordOf(id, aspect).id)),
      });
    }
    return into;
  }

  /**
   * @param {Topic[]} topics @param {(topics: ReadonlySet<Topic>) => void} listener
   * @param {Element} [element] that listens: until it is taken off the page
   */
  on(topics, listener, element) {
    return this.loop.on(topics, listener, element);
  }

  /**
   * Listen, and begin with what is there now.
   * @param {Topic[]} topics @param {(topics: ReadonlySet<Topic>) => void} listener
   * @param {Element} element
   */
  follow(topics, listener, element) {
    this.on(topics, listener, element);
    listener(new Set(topics));
  }

  /** @param {...Topic} topics */
  notify(...topics) {
    this.loop.notify(...topics);
    clearTimeout(this.restTimer);
    this.restTimer = setTimeout(() => this.loop.notify('rest'), REST);
  }

  /** Change what a person can set. @param {Partial<Options>} changes */
  set(changes) {
    const { sampleSeed, temperature, startSeed } = this;
    Object.assign(this, changes);
    const others = this.sampleSeed !== sampleSeed || this.temperature !== temperature;
    // Other samples are counted as far as the first ones were at first.
    if (others && !('sampleTarget' in changes)) this.sampleTarget = OPTIONS.sampleTarget.first();
    const names = /** @type {(keyof Options)[]} */ (Object.keys(changes));
    this.notify(...names.map((name) => OPTIONS[name].topic));
    if (this.startSeed !== startSeed) this.start();
    this.stand();
    if (['beta', 'card', 'view'].some((name) => name in changes)) this.settle();
  }

  /** Put models side by side, in every view. @param {readonly Model[]} models none: as nobody chose */
  choose(models) {
    this.set({ chosen: choiceOf(models, this) });
  }

  /** Another view may show other models, where nobody chose. */
  stand() {
    const models = standing(this);
    if (areSame(models, this.models)) return;
    this.models = models;
    this.notify('models');
    // The others need not wait for a model that is no longer shown.
    this.findUnencoded();
  }

  /** Models that encode nothing stand at the sample of their seed. */
  start() {
    for (const { id } of boot.models) {
      const side = this.sides[id];
      const { encoder, latent_dim } = recordOf(id);
      if (encoder) continue;
      side.mu = startOf(this.startSeed, latent_dim);
      this.setCode(id, side.mu);
    }
  }

  /**
   * @param {Model} id of a column @param {Aspect} aspect
   * @returns {import('./boot.js').ModelRecord} what is to stand there; cards and the evidence are about
   *   the models themselves
   */
  wanted(id, aspect) {
    const isMeasured = this.card !== null || this.view === 'evidence';
    return memberOf(id, aspect, isMeasured ? null : this.beta);
  }

  /** Put into every column what is to stand there, as far as it has arrived. */
  settle() {
    for (const { id } of boot.models) {
      for (const aspect of ASPECTS) {
        const wanted = this.wanted(id, aspect);
        if (wanted === recordOf(id, aspect) || !this.hasArrived(wanted.id, aspect)) continue;
        // A map says whose it is beside these networks.
        if (aspect === 'map' && recordOf(id) !== this.wanted(id, 'networks')) continue;
        putInColumn(id, aspect, wanted);
        if (aspect === 'networks') this.encodeAnew(id);
        this.notify('member', 'data');
      }
    }
  }

  /** @param {string} id of a model @param {Aspect} aspect */
  hasArrived(id, aspect) {
    const { decoder, encoder, runs, codes, plane } = this.dataOf(id);
    const { encoder: encodes, isLight } = ownRecordOf(id);
    if (aspect === 'plane') return plane !== null;
    if (aspect === 'map') return codes !== null && runs.length > 0;
    return decoder !== null && (encoder !== null || !encodes) && !isLight;
  }

  /**
   * Other networks stand in a column: they encode the picture. A code that a person moved stays where
   * it is, if they know such codes.
   * @param {Model} id
   */
  encodeAnew(id) {
    const side = this.sides[id];
    const { encoder, decoder } = this.data[id];
    const size = recordOf(id).latent_dim;
    if (encoder) Object.assign(side, encode(encoder, this.picture), { of: this.picture });
    const stays = side.moved && side.z.length === size;
    if (!stays) side.z = Float32Array.from(encoder ? side.mu : new Float32Array(size));
    // A sample of a fitted Gaussian is another one's.
    if (stays && this.point?.kind === 'fitted') {
      const own = this.codeOf(id, this.point);
      if (own) side.z.set(own);
      else this.point = null;
    }
    side.moved = side.z.some((value, d) => value !== side.mu[d]);
    side.decoded = false;
    this.judged[id] = null;
    if (decoder) this.notify('picture', codeTopic(id), 'code');
  }

  /** @returns {Options} what a person has set */
  get options() {
    const names = /** @type {(keyof Options)[]} */ (Object.keys(OPTIONS));
    const all = /** @type {any} */ (this.valueOf());
    return /** @type {any} */ (Object.fromEntries(names.map((name) => [name, all[name]])));
  }

  /** The test digit on show, or null. */
  get testIndex() {
    return this.source.kind === 'test' ? this.source.index : null;
  }

  /** The class of the test digit on show; null for a person's own digit. */
  get label() {
    const index = this.testIndex;
    if (index === null) return null;
    return this.labels?.[index] ?? (index === boot.index ? boot.label : null);
  }

  /** @param {number} index of a test digit @returns {Uint8Array | null} null until it is loaded */
  testPicture(index) {
    const { digits } = this;
    if (digits) return digits.subarray(index * PIXELS, (index + 1) * PIXELS);
    return index === boot.index ? this.shipped.picture : null;
  }

  /** @param {number} index of a test digit; nothing happens until it is loaded */
  loadTest(index) {
    const picture = this.testPicture(index);
    if (picture) this.load(picture, { kind: 'test', index });
  }

  /**
   * Show another picture: the models encode it and stand at what they encoded.
   * @param {Uint8Array} picture a byte per pixel, white ink on black
   * @param {Source} source
   */
  load(picture, source) {
    this.picture = Uint8Array.from(picture);
    this.source = source;
    this.point = null;
    // It belongs to the previous digit.
    this.swapSource = null;
    this.unencoded = true;
    for (const { id } of boot.models) {
      if (recordOf(id).encoder) this.sides[id].moved = false;
    }
    this.encodePending();
    this.notify('picture');
  }

  /** The picture stays, and with it the codes; it is known where it came from. @param {Source} source */
  rename(source) {
    this.source = source;
    this.notify('picture');
  }

  /** Everything as when the page was opened without a link; a frame stays what it is. */
  startOver() {
    this.playsOn = false;
    this.set({ ...firstOptions(), embed: this.embed });
    this.start();
    this.load(this.shipped.picture, this.shipped.source);
  }

  /**
   * Whether a model's picture is what it makes of the input: a figure worked out before would be
   * wrong. What ships inside the page is rounded to bytes, which costs some nats.
   * @param {Model} model
   */
  isExact(model) {
    return this.sides[model].decoded && !(this.unencoded && recordOf(model).encoder);
  }

  /** The models on show that encode pictures. */
  get encoders() {
    return this.models.filter((id) => recordOf(id).encoder);
  }

  /**
   * An encoder has arrived, maybe after the others have encoded the picture.
   * @param {Model} model @param {import('../networks/autoencoder.js').Encoder} encoder
   */
  takeEncoder(model, encoder) {
    this.dataOf(model).encoder = encoder;
    this.settle();
    this.findUnencoded();
  }

  /** A model on show may not have encoded the picture: what ships inside the page is encoded already. */
  findUnencoded() {
    this.unencoded ||= this.encoders.some((id) => this.sides[id].of !== this.picture);
    this.encodePending();
  }

  /** Encode the picture as soon as the encoders of all models on show are there. */
  encodePending() {
    const ids = this.encoders;
    if (!this.unencoded || ids.some((id) => !this.data[id].encoder)) return;
    this.unencoded = false;
    for (const { id, family } of boot.models) {
      const { encoder } = this.data[id];
      // Members of a family stand in another column than their own.
      if (!encoder || (family && !ids.includes(id))) continue;
      const side = this.sides[id];
      Object.assign(side, encode(encoder, this.picture), { of: this.picture });
      if (!side.moved) side.z.set(side.mu);
    }
    this.notify('picture', ...ids.map(codeTopic), 'code');
  }

  /** @param {Model} model @param {number} dimension @param {number} value */
  setZ(model, dimension, value) {
    this.sides[model].z[dimension] = value;
    this.codeChanged(model);
  }

  /**
   * Put one model at any code.
   * @param {Model} model @param {ArrayLike<number>} z as many numbers as its codes have
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
    this.notify(codeTopic(model), 'code');
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
   * Encode the same digit again: with a posterior z is a sample of q(z|x), else the same point. Without
   * an encoder there is nothing to do.
   * @param {Model} model
   */
  encodeAgain(model) {
    const { mu, logvar } = this.sides[model];
    if (!recordOf(model).encoder) return;
    if (!logvar) return this.setCode(model, mu);
    const eps = standardNormal(this.resamples++, 1, mu.length);
    return this.setCode(
      model,
      mu.map((m, d) => m + Math.exp(logvar[d] / 2) * eps[d]),
    );
  }

  /**
   * A click on a map: a test digit is loaded as input, sample k puts all sliders on sample k.
   * @param {Point} point
   */
  loadPoint(point) {
    if (point.kind === 'digits') return this.loadTest(point.index);
    const there = this.models.filter((model) => this.codeOf(model, point));
    for (const model of there) this.setCode(model, this.codeOf(model, point) ?? []);
    if (there.length) this.point = point;
  }

  /**
   * @param {Model} model @param {Point} point @param {Aspect} [aspect] whose point it is
   * @returns {Float32Array | null} the point's numbers, null while codes are loading
   */
  codeOf(model, point, aspect = 'networks') {
    const { latent_dim, id, codes: ships } = recordOf(model, aspect);
    const { codes } = this.dataOf(id);
    // Without codes of its own it has no place on a map, but random numbers go into every decoder.
    if (!ships) return point.kind === 'normal' ? sampleOf(point.index, latent_dim) : null;
    const row = rowOf(point);
    return codes?.subarray(row * latent_dim, (row + 1) * latent_dim) ?? null;
  }

  /** @param {Model} model @returns {number} the t-SNE run of its map on show: not all have as many */
  runOf(model) {
    const { length } = this.dataOf(recordOf(model, 'map').id).runs;
    return length ? Math.min(this.run, length - 1) : this.run;
  }

  /** @param {Model} model @returns {Uint16Array | null} the t-SNE run on show */
  placesOf(model) {
    return this.dataOf(recordOf(model, 'map').id).runs[this.runOf(model)] ?? null;
  }

  /** @param {Model} model @param {boolean} open */
  setFold(model, open) {
    const folds = new Set(this.folds);
    if (open) folds.add(model);
    else folds.delete(model);
    this.set({ folds });
  }

  /** @param {Layer} layer @param {boolean} on */
  setLayer(layer, on) {
    this.set({ layers: { ...this.layers, [layer]: on } });
  }

  /** @param {Point | null} point */
  setHover(point) {
    if (this.hover?.kind === point?.kind && this.hover?.index === point?.index) return;
    this.hover = point;
    this.loop.notify('hover');
  }

  /** Runs first in every frame. @param {ReadonlySet<Topic>} topics */
  decodeChanged(topics) {
    for (const model of this.models) {
      const { decoder } = this.data[model];
      const side = this.sides[model];
      if (decoder && (topics.has(codeTopic(model)) || !side.decoded)) {
        decode(decoder, side.z, side.image);
        side.decoded = true;
        const judged = this.judged[model];
        if (judged) judged.isPast = true;
      }
    }
  }
}

/** @param {number} seed @param {number} size @returns {Float32Array} the first sample of a seed */
const startOf = (seed, size) => standardNormal(seed, 1, size);

/** @param {number} index @param {number} size @returns {Float32Array} as the maps have it */
const sampleOf = (index, size) => standardNormal(0, 1, size, index);

/**
 * @param {Model} model @param {Uint8Array} picture that ships inside the page
 * @param {number} seed of the sample at which it stands that encodes nothing
 * @returns {Side} its code and what that decodes to, so that nothing is empty
 */
function shippedSide(model, picture, seed) {
  const { encoder, latent_dim, code } = ownRecordOf(model);
  const { logvar } = code;
  // What ships is of another code than the sample's.
  const image = encoder ? code.image : '';
  const mu = encoder ? Float32Array.from(code.mu) : startOf(seed, latent_dim);
  return {
    mu,
    logvar: logvar && Float32Array.from(logvar),
    z: mu.slice(),
    of: image ? picture : null,
    image: Float32Array.from(
      image ? bytesOf(image) : new Uint8Array(PIXELS),
      (value) => value / 255,
    ),
    moved: false,
    decoded: false,
  };
}

/** @typedef {State & Options} Store */
/** What a person can set is a property of the store too: see `options.js`. */
export const Store = /** @type {new () => Store} */ (State);
