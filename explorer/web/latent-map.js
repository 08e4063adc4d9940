/**
 * `<latent-map model="ae">`: the t-SNE map of one model, with the marker of the current code.
 */
import { MapCard } from './map-card.js';
import { STEP, listenTo } from './map-gestures.js';
import { MapHand, ease, same } from './map-hand.js';
import { pathOnMap } from './map-path.js';
import { MapPainter, lookOf } from './map-painter.js';
import { MapPoints } from './map-points.js';
import { shapes, template, title, waiting } from './map-texts.js';
import { Glide, MapView } from './map-view.js';
import { placeEncoded, placeNow } from './neighbours.js';
import { decode } from './nn.js';
import { marksOf, paintPath } from './path-painter.js';
import { store } from './page-store.js';
import { FIRST_ROW, PIXELS, pointOf, rowOf } from './store.js';
import { Thumbnails } from './thumbnails.js';
import { toScreen } from './viewport.js';

/** @typedef {import('./store.js').Model} Model */
/** @typedef {import('./store.js').Point} Point */
/** @typedef {import('./viewport.js').Projection} Projection */
/** @typedef {[number, number]} Place */
/** @typedef {{points: MapPoints, view: MapView}} Loaded a map that has arrived */

/** From this width on, pixels, dots and numerals are drawn large. */
const LARGE = 400;
/** Milliseconds of the way from one run's map to another's: far enough to follow an island. */
const FLIGHT = 600;
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
  /** 0 to 1 on the way from one run's map to another's. */
  flight = new Glide((/** @type {number} */ from, /** @type {number} */ to, t) =>
    from + (to - from) * t);

  connectedCallback() {
    this.model = this.getAttribute('model') === 'vae' ? 'vae' : 'ae';
    if (!this.painter) this.build();
    this.stop = store.on(
      [this.model, 'picture', 'layers', 'classes', 'hover', 'data', 'theme', 'view', 'marks',
        'path', this.topic],
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
    const pictureOf = (/** @type {number} */ row) => this.pictureOf(pointOf(row));
    this.thumbnails = new Thumbnails(pictureOf, () => this.again());
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
      this.readColours();
    }
    if (has('marks')) this.stale = true;
    if (has('data')) this.receive();
    if (!this.loaded) return;
    if (has('data', 'layers', 'classes')) this.choose(this.loaded);
    if (has('data', 'picture', this.model)) this.placeMarker();
    if (has('data', 'layers', 'classes', 'view')) this.label(this.loaded.points);
    this.draw(this.loaded, performance.now());
  }

  readColours() {
    const { painter, thumbnails } = this;
    if (!painter || !thumbnails) return;
    const before = painter.palette;
    painter.readColours();
    // Fresh colours cost every picture made so far.
    if (painter.palette !== before || !thumbnails.sheet.tables.length) {
      thumbnails.setColours(painter);
    }
    this.stale = true;
  }

  /** Take the map as soon as it is there, and that of another run; until then say so. */
  receive() {
    const { xy } = store.data[this.model];
    const { labels } = store.data;
    if (xy && labels && this.loaded?.points.shipped !== xy) this.take(new MapPoints(xy, labels));
    this.classList.toggle('is-loading', !this.loaded);
    const lines = waiting(store.failed.get('maps') ?? store.failed.get('digits'));
    this.say('.map-sheet p', lines[0]);
    this.say('.map-sheet .label', lines[1]);
  }

  /**
   * The first map is simply there; from then on points fly to their places in the next one, and
   * the view shows all of it: a close-up of one run is nowhere in particular in another.
   * @param {MapPoints} points
   */
  take(points) {
    const before = this.loaded;
    const view = new MapView(points.home, points.labels.length);
    view.withDraws = store.layers.normal || store.layers.fitted;
    this.loaded = { points, view };
    if (!before) return this.resize();
    const now = performance.now();
    const duration = this.flightTime();
    points.leave(before.points);
    view.box = before.view.box;
    view.glide.to(before.view.at(now), now);
    view.fit(now, duration);
    this.flight.to(0, now);
    return this.flight.to(1, now, duration);
  }

  flightTime() {
    return ease() && FLIGHT;
  }

  /** @param {Loaded} loaded */
  choose({ points, view }) {
    const { layers, hiddenClasses } = store;
    points.judge(store.data[this.model].pDigit);
    points.show(layers, hiddenClasses);
    this.thumbnails?.forget();
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
      if (glide.target?.[0] === x && glide.target?.[1] === y) continue;
      glide.to(place, now, this.flight.moving(now) ? this.flightTime() : ease());
    }
  }

  /** @param {MapPoints} points */
  label(points) {
    this.say('.map-title', title(points.counts()));
    const { normal, fitted } = store.layers;
    this.say('.map-shapes', shapes(store.layers));
    const key = this.querySelector('.map-key');
    const judged = store.data[this.model].pDigit;
    key?.classList.toggle('is-none', !judged || (!normal && !fitted));
    key?.classList.toggle('is-fitted', !normal);
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
    const { painter, thumbnails } = this;
    if (!this.size.width || !painter || !thumbnails) return;
    if (this.stale) painter.resize(this.size.width, this.size.height);
    const at = view.projection(now);
    const closeness = view.closeness(now);
    const look = lookOf(this.size.width >= LARGE, view.withDraws, closeness);
    points.along(this.flight.at(now) ?? 1);
    if (this.stale || view.moving(now)) {
      thumbnails.paintMap(painter, points, at, look, this.size, closeness);
    }
    this.stale = view.moving(now) || this.flight.moving(now);
    const pixels = (/** @type {Glide<Place>} */ glide) => {
      const place = glide.at(now);
      return place && toScreen(at, ...place);
    };
    const [encoded, marked] = [pixels(this.marker.encoded), pixels(this.marker.now)];
    const marks = [encoded, marked].filter((mark) => mark !== null);
    const path = pathOnMap(this.model);
    const toPixels = (/** @type {Place} */ place) => toScreen(at, ...place);
    marks.push(...marksOf(path, toPixels));
    painter.begin();
    painter.paintNumerals(this.numerals(points), marks, at, look.numeral);
    if (path) paintPath(painter, path, toPixels, true);
    painter.paintMarker(path ? null : encoded, marked);
    if (this.hand.pointed && this.hand.pointer === 'keyboard') painter.paintCross(this.middle());
    this.showHover(points, at);
    const moving = [view, this.marker.now, this.marker.encoded].some((part) => part.moving(now));
    if (moving || this.stale) store.loop.touch(this.topic);
  }

  /** @param {MapPoints} points @returns {(Place | null)[]} of the classes on show */
  numerals({ numerals, pictured }) {
    const { layers, hiddenClasses } = store;
    // Pictures say themselves what they are.
    if (pictured?.alone) return [];
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
    this.card?.show(hover, store.data.labels, this.judged(hover), () => this.pictureOf(hover));
    this.card?.element.classList.toggle('is-touch', mine && this.hand.pointer === 'touch');
    return this.card?.place(...place, this.size.width, this.size.height);
  }

  /** @param {Point} point @returns {import('./map-card.js').Judged | null} of a draw */
  judged(point) {
    const { pDigit, reads } = store.data[this.model];
    const draw = rowOf(point) - FIRST_ROW.normal;
    if (draw < 0 || !pDigit || !reads) return null;
    return { digit: reads[draw], pDigit: pDigit[draw] / 255 };
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
