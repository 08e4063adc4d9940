/**
 * `<latent-map model="ae">`: the t-SNE map of one model, with the marker of the current code.
 */
import { MapCard } from './map-card.js';
import { STEP, listenTo } from './map-gestures.js';
import { MapHand, ease, same } from './map-hand.js';
import { MapPainter, lookOf } from './map-painter.js';
import { MapPoints } from './map-points.js';
import { legend, template, title, waiting } from './map-texts.js';
import { Glide, MapView } from './map-view.js';
import { placeEncoded, placeNow } from './neighbours.js';
import { decode } from './nn.js';
import { store } from './page-store.js';
import { PIXELS, rowOf } from './store.js';
import { toScreen } from './viewport.js';

/** @typedef {import('./store.js').Model} Model */
/** @typedef {import('./store.js').Point} Point */
/** @typedef {import('./viewport.js').Projection} Projection */
/** @typedef {[number, number]} Place */
/** @typedef {{points: MapPoints, view: MapView}} Loaded a map that has arrived */

/** From this width on, pixels, dots and numerals are drawn large. */
const LARGE = 400;
const MARGIN = { top: 28, right: 14, bottom: 32, left: 14 };

/** @param {Place} a @param {Place} b @param {number} t @returns {Place} */
const mix = (a, b, t) => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];

export class LatentMap extends HTMLElement {
  /** @type {Model} */
  model = 'ae';
  /** @type {Loaded | null} */
  loaded = null;
  /** The points must be painted again, not only what lies over them. */
  stale = true;
  hand = new MapHand(this);
  /** @type {{now: Glide<Place>, encoded: Glide<Place>}} */
  marker = { now: new Glide(mix), encoded: new Glide(mix) };
  size = { width: 0, height: 0 };
  picture = new Float32Array(PIXELS);

  connectedCallback() {
    this.model = this.getAttribute('model') === 'vae' ? 'vae' : 'ae';
    if (!this.painter) this.build();
    this.stop = store.on(
      [this.model, 'picture', 'layers', 'classes', 'hover', 'data', 'theme', 'view', this.topic],
      (topics) => this.frame(topics),
    );
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this);
    store.loop.touch('data');
  }

  disconnectedCallback() {
    this.stop?.();
    this.observer?.disconnect();
  }

  /** This element's own topic: it wants another frame. */
  get topic() {
    return `map-${this.model}`;
  }

  build() {
    this.innerHTML = template(this.model);
    this.canvas = /** @type {HTMLCanvasElement} */ (this.querySelector('canvas'));
    this.painter = new MapPainter(this.canvas, this.model);
    this.card = new MapCard((point) => this.hand.load(point));
    this.append(this.card.element);
    listenTo(this.canvas, this.hand);
    const actions = {
      in: () => this.hand.step(STEP),
      out: () => this.hand.step(1 / STEP),
      fit: () => this.hand.fit(),
    };
    for (const [name, action] of Object.entries(actions)) {
      this.querySelector(`[data-do=${name}]`)?.addEventListener('click', action);
    }
  }

  /** @param {string} selector @param {string} text */
  say(selector, text) {
    const element = this.querySelector(selector);
    if (element && element.textContent !== text) element.textContent = text;
  }

  // ---- what changed ----

  /** @param {ReadonlySet<string>} topics */
  frame(topics) {
    const has = (/** @type {string[]} */ ...names) => names.some((name) => topics.has(name));
    // The style sheet may arrive after this element did.
    if (has('theme', 'data')) {
      this.painter?.readColours();
      this.stale = true;
    }
    if (has('data')) this.receive();
    if (!this.loaded) return;
    if (has('data', 'layers', 'classes')) this.choose(this.loaded);
    if (has('data', 'picture', this.model)) this.placeMarker();
    if (has('data', 'layers', 'classes', 'view')) this.label(this.loaded.points);
    this.draw(this.loaded, performance.now());
  }

  /** Take the map as soon as it is there; until then say so. */
  receive() {
    const { xy } = store.data[this.model];
    const { labels } = store.data;
    if (xy && labels && !this.loaded) {
      const points = new MapPoints(xy, labels);
      this.loaded = { points, view: new MapView(points.xy, labels.length) };
      this.loaded.view.withDraws = store.layers.normal || store.layers.fitted;
      this.resize();
    }
    this.classList.toggle('is-loading', !this.loaded);
    const lines = waiting(store.failed.get('maps') ?? store.failed.get('digits'));
    this.say('.map-sheet p', lines[0]);
    this.say('.map-sheet .label', lines[1]);
  }

  /** @param {Loaded} loaded */
  choose({ points, view }) {
    const { layers, hiddenClasses } = store;
    points.show(layers, hiddenClasses);
    view.showDraws(layers.normal || layers.fitted, performance.now(), ease());
    this.stale = true;
  }

  placeMarker() {
    const now = performance.now();
    const glides = /** @type {const} */ ([
      [this.marker.now, placeNow(this.model)],
      [this.marker.encoded, placeEncoded(this.model)],
    ]);
    for (const [glide, place] of glides) {
      const [x, y] = place ?? [];
      if (glide.target?.[0] !== x || glide.target?.[1] !== y) glide.to(place, now, ease());
    }
  }

  /** @param {MapPoints} points */
  label(points) {
    this.say('.map-title', title(points.counts()));
    this.say('.map-legend span', legend(store.layers));
    this.hand.touchAction();
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this;
    // Hidden in the other view: keep what is there until it is shown again.
    if (!width || !height) return;
    this.size = { width, height };
    this.classList.toggle('is-large', width >= LARGE);
    this.loaded?.view.resize({ width, height, margin: MARGIN }, performance.now());
    this.again();
  }

  /** The points have to be painted again. */
  again() {
    this.stale = true;
    store.loop.touch(this.topic);
  }

  // ---- drawing ----

  /** @param {Loaded} loaded @param {number} now */
  draw({ view, points }, now) {
    const { painter } = this;
    if (!this.size.width || !painter) return;
    if (this.stale) painter.resize(this.size.width, this.size.height);
    const at = view.projection(now);
    const look = lookOf(this.size.width >= LARGE, view.withDraws, view.closeness(now));
    if (this.stale || view.moving(now)) painter.paintPoints(points, at, look);
    this.stale = view.moving(now);
    const pixels = (/** @type {Glide<Place>} */ glide) => {
      const place = glide.at(now);
      return place && toScreen(at, ...place);
    };
    const [encoded, marked] = [pixels(this.marker.encoded), pixels(this.marker.now)];
    const marks = [encoded, marked].filter((mark) => mark !== null);
    painter.begin();
    painter.paintNumerals(this.numerals(points), marks, at, look.numeral);
    painter.paintMarker(encoded, marked);
    if (this.hand.pointed && this.hand.pointer === 'keyboard') painter.paintCross(this.middle());
    this.showHover(points, at);
    const moving = [view, this.marker.now, this.marker.encoded].some((part) => part.moving(now));
    if (moving || this.stale) store.loop.touch(this.topic);
  }

  /** @param {MapPoints} points @returns {(Place | null)[]} of the classes on show */
  numerals({ numerals }) {
    const { layers, hiddenClasses } = store;
    return numerals.map((place, label) =>
      layers.digits && !hiddenClasses.has(label) ? place : null);
  }

  /** @param {MapPoints} points @param {Projection} at */
  showHover(points, at) {
    const { hover } = store;
    const row = hover ? rowOf(hover) : -1;
    const place = row >= 0 && points.isShown(row) ? toScreen(at, ...points.at(row)) : null;
    if (place) this.painter?.paintHover(place);
    const mine = same(hover, this.hand.pointed);
    // A draw decodes to another picture here, so both maps show theirs.
    if (!place || !hover || !(mine || hover.kind !== 'digits')) return this.card?.hide();
    this.card?.show(hover, store.data.labels, () => this.pictureOf(hover));
    this.card?.element.classList.toggle('is-touch', mine && this.hand.pointer === 'touch');
    return this.card?.place(...place, this.size.width, this.size.height);
  }

  /** @param {Point} point @returns {Uint8Array | Float32Array | null} 784 pixels */
  pictureOf(point) {
    const { digits } = store.data;
    if (point.kind === 'digits') {
      return digits && digits.subarray(point.index * PIXELS, (point.index + 1) * PIXELS);
    }
    const { decoder } = store.data[this.model];
    const z = store.codeOf(this.model, point);
    return decoder && z && decode(decoder, z, this.picture);
  }

  /** @returns {Place} the middle of what is shown, pixels */
  middle() {
    const { width, height } = this.size;
    return [(MARGIN.left + width - MARGIN.right) / 2, (MARGIN.top + height - MARGIN.bottom) / 2];
  }

  /** @param {Point} point @returns {Place | null} pixels from the canvas's corner */
  screenOf(point) {
    if (!this.loaded) return null;
    const { points, view } = this.loaded;
    return toScreen(view.projection(performance.now()), ...points.at(rowOf(point)));
  }
}

customElements.define('latent-map', LatentMap);
