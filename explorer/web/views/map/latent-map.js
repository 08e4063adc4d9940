/**
 * `<latent-map model="…">`: the t-SNE map of one model, with the marker of the current code.
 */

import { toScreen } from '../../maths/viewport.js';
import { decode } from '../../networks/autoencoder.js';
import { PIXELS, recordOf } from '../../state/boot.js';
import { loadWeights } from '../../state/loading.js';
import { store } from '../../state/page-store.js';
import { codeTopic, FIRST_ROW, pointOf, rowOf } from '../../state/shapes.js';
import { MapCanvas } from './map-canvas.js';
import { MapCard } from './map-card.js';
import { lookOf } from './map-look.js';
import { MapPainter } from './map-painter.js';
import { ease, MapPointer, same } from './map-pointer.js';
import { MapPoints } from './map-points.js';
import { insteadText, lackOf, nameMap, shapes, template, title, waiting } from './map-texts.js';
import { Glide, MapView, mixPlaces } from './map-view.js';
import { pathOnMap } from './morph-path.js';
import { marksOf, paintPath } from './morph-path-painter.js';
import { placeEncoded, placeNow } from './neighbours.js';
import { Thumbnails } from './thumbnails.js';

/** @typedef {import('../../state/shapes.js').Model} Model */
/** @typedef {import('../../state/shapes.js').Point} Point */
/** @typedef {import('../../maths/viewport.js').Projection} Projection */
/** @typedef {[number, number]} Place */
/** @typedef {{points: MapPoints, view: MapView}} Loaded a map that has arrived */

/** Milliseconds of the way from one run's map to another's: far enough to follow an island. */
const FLIGHT = 600;

export class LatentMap extends MapCanvas {
  /** @override */
  margin = { top: 28, right: 14, bottom: 32, left: 14 };
  /** @type {Loaded | null} @override */
  loaded = null;
  /** @override */
  stale = true;
  /** The code is another one than the marker shows. */
  moved = true;
  pointer = new MapPointer(this);
  card = new MapCard((point) => this.pointer.load(point));
  /** @type {{now: Glide<Place>, encoded: Glide<Place>}} */
  marker = { now: new Glide(mixPlaces), encoded: new Glide(mixPlaces) };
  picture = new Float32Array(PIXELS);
  /** What the points on show were chosen by. @type {unknown[]} */
  chosen = [];
  /** Whose map is on show. @type {import('../../state/boot.js').ModelRecord | null} */
  of = null;
  /** 0 to 1 on the way from one run's map to another's. */
  flight = new Glide(
    (/** @type {number} */ from, /** @type {number} */ to, t) => from + (to - from) * t,
  );

  /** @override */
  get lack() {
    return recordOf(this.model, 'map').map ? '' : lackOf(this.model, 'map');
  }

  /** What has arrived of the model whose map this is: not every beta has one. */
  get data() {
    return store.dataOf(recordOf(this.model, 'map').id);
  }

  /** @returns {import('../../state/shapes.js').Topic[]} @override */
  get topics() {
    return [
      codeTopic(this.model),
      'picture',
      'layers',
      'classes',
      'hover',
      'data',
      'run',
      'theme',
      'view',
      'marks',
      'morph',
      'regions',
      'member',
    ];
  }

  /** @override */
  build() {
    const canvas = this.setUp(template(this.model), this.pointer, this.card);
    this.painter = new MapPainter(canvas);
    const pictureOf = (/** @type {number} */ row) => this.pictureOf(pointOf(row));
    this.thumbnails = new Thumbnails(pictureOf, () => this.again());
  }

  // ---- what changed ----

  /** @param {ReadonlySet<string>} topics @override */
  frame(topics) {
    const has = (/** @type {string[]} */ ...names) => names.some((name) => topics.has(name));
    // The style sheet may arrive after this element did.
    if (has('theme', 'data')) this.readColours();
    if (has('marks')) this.stale = true;
    if (has('member', 'data', 'run')) this.name();
    if (has('data', 'run')) this.receive();
    if (!this.loaded) return;
    this.follow(this.pointer);
    const chosen = has('data', 'run', 'layers', 'classes');
    if (chosen) this.choose(this.loaded);
    if (chosen || has('view', 'member')) this.label(this.loaded.points);
    this.moved ||= has('data', 'run', 'picture', codeTopic(this.model));
    // The marker may come after the pictures, and out of sight not at all; a view that a person
    // moves may not.
    if (chosen || has('hover', 'theme', 'view', 'marks') || this.stale) {
      this.show();
    } else if (this.seen) {
      store.loop.background(this, () => {
        this.show();
        return false;
      });
    }
  }

  /** Whose map it is. */
  name() {
    this.say('.map-instead', insteadText(this.model));
    nameMap(this, this.model);
  }

  show() {
    if (!this.loaded) return;
    if (this.moved) this.placeMarker();
    this.moved = false;
    this.draw(this.loaded, performance.now());
  }

  readColours() {
    const { painter, thumbnails } = this;
    if (!painter || !thumbnails) return;
    const before = painter.palette;
    painter.readColours();
    // With new colours every picture has to be made anew.
    if (painter.palette !== before || !thumbnails.atlas.tables.length) {
      thumbnails.setColours(painter);
      this.stale = true;
    }
  }

  /** Take the map as soon as it is there, and that of another run; until then say so. */
  receive() {
    const xy = store.placesOf(this.model);
    const { labels } = store;
    const record = recordOf(this.model, 'map');
    if (this.of !== record && this.painter) this.thumbnails?.setColours(this.painter);
    this.of = record;
    if (xy && labels && this.loaded?.points.shipped !== xy) this.take(new MapPoints(xy, labels));
    const works = store.models.every((model) => store.isExact(model));
    const trouble = store.failed.get('maps') ?? store.failed.get('digits');
    this.wait(!this.loaded, waiting(trouble, works));
  }

  /**
   * The first map is simply there; from then on points fly to their places in the next one, and
   * the view shows all of it: a close-up of one run is nowhere in particular in another.
   * @param {MapPoints} points
   */
  take(points) {
    const before = this.loaded;
    const view = new MapView(points.home, points.labels.length);
    view.withSamples = store.layers.normal || store.layers.fitted;
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
    const { layers, hiddenClasses, digits, labels } = store;
    // While a knob is turned news of other models' data comes several times a second.
    const given = [points, layers, hiddenClasses, digits, labels, ...Object.values(this.data)];
    if (given.length === this.chosen.length && given.every((one, i) => one === this.chosen[i]))
      return;
    this.chosen = given;
    points.judge(this.data.pDigit);
    points.show(layers, hiddenClasses);
    this.thumbnails?.forget();
    view.showSamples(layers.normal || layers.fitted, performance.now(), ease());
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
    const judged = this.data.pDigit;
    key?.classList.toggle('is-none', !judged || (!normal && !fitted));
    key?.classList.toggle('is-fitted', !normal);
    this.pointer.touchAction();
  }

  // ---- drawing ----

  /** @override */
  drawNow() {
    this.show();
  }

  /** @param {Loaded} loaded @param {number} now */
  draw({ view, points }, now) {
    const { painter, thumbnails } = this;
    if (!this.size.width || !painter || !thumbnails) return;
    if (this.stale) painter.resize(this.size.width, this.size.height, this.least);
    const at = view.projection(now);
    const closeness = view.closeness(now);
    const look = lookOf(this.isLarge, view.withSamples, closeness);
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
    if (this.pointer.pointed && this.pointer.device === 'keyboard')
      painter.paintCross(this.middle());
    this.showHover(points, at);
    const moving = [view, this.marker.now, this.marker.encoded].some((part) => part.moving(now));
    if (moving || this.stale) this.wake();
  }

  /** @param {MapPoints} points @returns {(Place | null)[]} of the classes on show */
  numerals({ numerals, pictured }) {
    const { layers, hiddenClasses } = store;
    // Pictures say themselves what they are.
    if (pictured?.alone || pictured?.over) return [];
    return numerals.map((place, label) =>
      layers.digits && !hiddenClasses.has(label) ? place : null,
    );
  }

  /** @param {MapPoints} points @param {Projection} at */
  showHover(points, at) {
    const { hover } = store;
    const row = hover ? rowOf(hover) : -1;
    const place = row >= 0 && points.isShown(row) ? toScreen(at, ...points.at(row)) : null;
    if (place) this.painter?.paintHover(place);
    const mine = same(hover, this.pointer.pointed);
    // A sample decodes to another picture here, so both maps show theirs.
    if (!place || !hover || !(mine || hover.kind !== 'digits')) return this.card.hide();
    this.card.show(hover, store.labels, this.judged(hover), () => this.pictureOf(hover));
    this.card.element.classList.toggle('is-touch', mine && this.pointer.device === 'touch');
    return this.card.place(...place, this.size.width, this.size.height);
  }

  /** @param {Point} point @returns {import('../../state/names.js').Judged | null} of a sample */
  judged(point) {
    const { pDigit, reads } = this.data;
    const sample = rowOf(point) - FIRST_ROW.normal;
    if (sample < 0 || !pDigit || !reads) return null;
    return { digit: reads[sample], pDigit: pDigit[sample] / 255 };
  }

  /** @param {Point} point @returns {Uint8Array | Float32Array | null} a value per pixel */
  pictureOf(point) {
    if (point.kind === 'digits') return store.testPicture(point.index);
    const { decoder } = this.data;
    // Of a map that stands for another's.
    if (!decoder) void loadWeights(recordOf(this.model, 'map').id);
    const z = store.codeOf(this.model, point, 'map');
    return decoder && z && decode(decoder, z, this.picture);
  }

  /** @param {Point} point @returns {Place | null} pixels from the canvas's corner */
  screenOf(point) {
    if (!this.loaded) return null;
    const { points, view } = this.loaded;
    return toScreen(view.projection(performance.now()), ...points.at(rowOf(point)));
  }
}

customElements.define('latent-map', LatentMap);
