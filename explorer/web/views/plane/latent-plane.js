/**
 * `<latent-plane model="…">`: the two-dimensional latent space of the 2-D model itself, no t-SNE:
 * codes as dots or decoded pictures as a grid, and whatever the pointer is on, decoded.
 */

import { boundsOf, toMap, toScreen } from '../../maths/viewport.js';
import { decode } from '../../networks/autoencoder.js';
import { PIXELS, recordOf } from '../../state/boot.js';
import { store } from '../../state/page-store.js';
import { planeMoved, planeSide } from '../../state/plane-codes.js';
import { MapCanvas } from '../map/map-canvas.js';
import { lookOf } from '../map/map-look.js';
import { ease } from '../map/map-pointer.js';
import { lackOf } from '../map/map-texts.js';
import { Glide, mixPlaces } from '../map/map-view.js';
import { PlaneCard } from './plane-card.js';
import { cloudIsSeen, viewOfCloud } from './plane-cloud.js';
import { PlaneGlide } from './plane-glide.js';
import { keyOf, middleOf } from './plane-grid.js';
import { PlaneHandle } from './plane-handle.js';
import { insideOf } from './plane-marks.js';
import { paintOverlay } from './plane-overlay.js';
import { PlanePainter } from './plane-painter.js';
import { PlanePointer } from './plane-pointer.js';
import { PlanePoints } from './plane-points.js';
import { around, drawn, equalShares, equalSteps } from './plane-scale.js';
import { namePlane, template, title, waiting } from './plane-texts.js';
import { PlaneTiles } from './plane-tiles.js';
import { PlaneView } from './plane-view.js';

/** @typedef {import('../../state/shapes.js').Model} Model */
/** @typedef {import('../../state/shapes.js').PlaneData} PlaneData */
/** @typedef {import('../../maths/viewport.js').Projection} Projection */
/** @typedef {[number, number]} Pair */
/**
 * A plane on one of its scales.
 * @typedef {import('./plane-scale.js').Scale & {box?: import('../../maths/viewport.js').Bounds}} Scale
 * @typedef {{scale: Scale, home: Scale, codes: Float32Array, points: PlanePoints, view: PlaneView}} Laid
 *   `home`: the scale when nothing is on its way
 */

/** Milliseconds of the way from one beta's plane to another's. */
const FLIGHT = 400;

/** Pictures decoded per piece of spare-time work, well below a millisecond. */
const PIECE = 2;

export class LatentPlane extends MapCanvas {
  /** @override */
  kind = /** @type {const} */ ('plane');
  /** @type {PlaneData | null} */
  data = null;
  /** @type {{equal: Laid | null, quantiles: Laid | null}} each made when first asked for */
  laid = { equal: null, quantiles: null };
  /** @type {Laid | null} the one on show @override */
  loaded = null;
  scaleOnShow = '';
  pointer = new PlanePointer(this);
  card = new PlaneCard((point) => this.pointer.load(point));
  /** @type {Glide<Pair>} the loaded digit's two numbers */
  digit = new Glide(mixPlaces);
  /** @type {Pair | null} */
  sigma = null;
  /** @type {Glide<Pair>} the point that a person moves */
  now = new Glide(mixPlaces);
  handle = new PlaneHandle(this);
  /** How many encodings were on show. */
  encodings = 0;
  /** Whose codes are laid out. @type {PlaneData | null} */
  laidOut = null;
  /** 0 to 1 on the way from one beta's plane to another's. */
  flight = new Glide(
    (/** @type {number} */ from, /** @type {number} */ to, t) => from + (to - from) * t,
  );
  /** @type {PlaneGlide | null} */
  glide = null;
  /** Where the points are on that way. @type {ReturnType<PlaneGlide['at']> | null} */
  onWay = null;
  z = new Float32Array(2);
  image = new Float32Array(PIXELS);

  /** @override */
  get lack() {
    return recordOf(this.model, 'plane').plane ? '' : lackOf(this.model, 'plane');
  }

  /** @returns {import('../../state/shapes.js').Topic[]} @override */
  get topics() {
    return [
      'picture',
      'plane-code',
      'classes',
      'hover',
      'data',
      'theme',
      'view',
      'plane',
      'morph',
      'regions',
      'member',
    ];
  }

  /** @override */
  build() {
    const canvas = this.setUp(template(this.model), this.pointer, this.card, {
      digit: () => this.pointer.toDigit(),
    });
    this.append(this.handle.element);
    this.classList.add('is-loading');
    this.painter = new PlanePainter(canvas);
    this.tiles = new PlaneTiles();
  }

  // ---- what changed ----

  /** @param {ReadonlySet<string>} topics @override */
  frame(topics) {
    const has = (/** @type {string[]} */ ...names) => names.some((name) => topics.has(name));
    // Hidden in the other views; it is painted anew when it is shown.
    if (!this.size.width) return;
    if (has('theme', 'data')) this.readColours();
    if (has('data', 'member')) namePlane(this, this.model);
    if (has('data')) this.receive();
    if (!this.data) return;
    if (has('data', 'plane')) this.lay(this.data);
    if (!this.loaded) return;
    this.follow(this.pointer);
    if (has('data', 'plane', 'classes')) this.choose(this.loaded.points);
    if (has('data', 'picture', 'plane-code')) this.place();
    if (has('data', 'view')) this.pointer.touchAction();
    this.draw(this.loaded, performance.now());
  }

  /** The style sheet may arrive after this element did. */
  readColours() {
    const { painter, tiles } = this;
    if (!painter || !tiles) return;
    painter.readColours();
    tiles.setColours(painter.colour(painter.paper), painter.colour(painter.ink));
    this.stale = true;
  }

  /** Take the 2-D model as soon as it is there; until then say so. */
  receive() {
    if (store.labels) this.data = store.planes?.[this.model] ?? null;
    this.wait(!this.data, waiting(store.failed.get('plane') ?? store.failed.get('digits')));
  }

  /** Put the codes on the scale that is asked for. @param {PlaneData} data */
  lay(data) {
    const { codes } = data;
    const { planeScale: scale } = store;
    if (this.scaleOnShow === scale && this.laidOut === data) return;
    const before = this.scaleOnShow === scale ? this.loaded : null;
    if (this.laidOut !== data) this.laid = { equal: null, quantiles: null };
    this.laidOut = data;
    this.scaleOnShow = scale;
    const kind = this.byQuantiles ? 'quantiles' : 'equal';
    const equal = () => equalSteps(codes, codes.length / 2);
    this.laid[kind] ??= layOut(codes, kind === 'equal' ? equal() : equalShares());
    const laid = this.laid[kind];
    if (before) this.tiles?.outdate();
    else if (this.loaded !== laid) this.tiles?.clear();
    this.loaded = laid;
    this.pointer.leave();
    const now = performance.now();
    const home = scale === 'same' ? this.ofAll(laid) : laid.scale.bounds;
    laid.view.resize({ ...this.size, margin: this.margin }, now);
    if (before) this.glideFrom(before, laid, now);
    laid.view.setHome(home, now, before ? this.flightTime() : ease());
  }

  /**
   * The same digits are on another plane: they go there.
   * @param {Laid} before @param {Laid} laid @param {number} now
   */
  glideFrom(before, laid, now) {
    laid.view.glide.to(before.view.at(now), now);
    this.flight.to(0, now);
    this.flight.to(1, now, this.flightTime());
    const from = this.onWay ?? { ...before, ...before.points };
    this.glide = new PlaneGlide(
      { ...from, codes: from.codes.slice() },
      { codes: laid.codes, scale: laid.home, numerals: laid.points.numerals },
    );
  }

  flightTime() {
    return ease() && store.planeShow === 'dots' ? FLIGHT : 0;
  }

  /** Put the points where they are on their way. @param {Laid} laid @param {number} now */
  goAlong(laid, now) {
    const { glide, flight } = this;
    if (!glide) return;
    this.onWay = flight.moving(now) ? glide.at(flight.at(now) ?? 1) : null;
    laid.points.lie(this.onWay);
    laid.scale = this.onWay?.scale ?? laid.home;
    if (!this.onWay) this.glide = null;
    this.stale = true;
  }

  /** Only codes with a posterior are meant to follow N(0, 1). */
  get byQuantiles() {
    return store.planeScale === 'quantiles' && recordOf(this.model).posterior;
  }

  /** @param {Laid} laid @returns {import('../../maths/viewport.js').Bounds} around all models' codes */
  ofAll({ scale }) {
    const all = store.models.flatMap((model) => store.planes?.[model]?.codes ?? []);
    const bounds = all.map((codes) => drawn(boundsOf(codes, codes.length / 2), scale.toUnit));
    return bounds.reduce(around, scale.bounds);
  }

  /** @param {PlanePoints} points */
  choose(points) {
    const { planeShow: show } = store;
    points.showDigits(show === 'dots', store.hiddenClasses);
    this.say('.map-title', title(show, points.count(), this.byQuantiles));
    this.stale = true;
  }

  /** Where the loaded digit lies, and the point. */
  place() {
    const side = planeSide(this.model);
    if (!side) return;
    const { mu, z, sigma, encodings } = side;
    const now = performance.now();
    const time = this.flight.moving(now) ? this.flightTime() : ease();
    if (!isAt(this.digit, mu)) this.digit.to([mu[0], mu[1]], now, time);
    // A finger's point is where the finger is; an encoding is seen to land.
    const lands = encodings.length > this.encodings;
    if (!isAt(this.now, z)) this.now.to([z[0], z[1]], now, lands || !planeMoved(side) ? time : 0);
    this.sigma = sigma;
    if (lands) {
      this.pointer.seeCloud();
      this.handle.speaks = true;
    }
    this.encodings = encodings.length;
  }

  /** @override */
  resize() {
    // Larger text takes more room.
    this.painter?.readColours();
    const { left, bottom } = this.strip;
    this.margin = { top: 30, right: 14, bottom: bottom + 8, left: left + 8 };
    const hidden = !this.size.width;
    if (!this.clientWidth) Object.assign(this.size, { width: 0, height: 0 });
    super.resize();
    // What happened while it was hidden it has not heard.
    if (hidden && this.size.width) store.loop.notify('data');
  }

  // ---- drawing ----

  /** @override */
  drawNow() {
    if (this.loaded) this.draw(this.loaded, performance.now());
  }

  /** @param {Laid} laid @param {number} now */
  draw(laid, now) {
    const { painter } = this;
    const { view } = laid;
    if (!painter) return;
    this.goAlong(laid, now);
    const at = view.projection(now);
    if (this.stale || view.moving(now)) this.paintBase(painter, now);
    const moving = [view, this.digit, this.now].some((one) => one.moving(now)) || this.onWay;
    this.stale = view.moving(now) || this.onWay !== null;
    this.handle.put(paintOverlay(this, painter, at, now));
    this.showCard(at);
    if (moving) this.wake();
  }

  get strip() {
    return this.painter?.strip ?? { left: 0, bottom: 0 };
  }

  /** What is beside the axes, pixels. */
  get box() {
    const { width, height } = this.size;
    return { left: this.strip.left, top: 0, right: width, bottom: height - this.strip.bottom };
  }

  /** @returns {Pair | null} pixels of the point, also where it is on its way */
  pointPlace() {
    const z = this.now.target;
    if (!z || !this.loaded) return null;
    const { scale, view } = this.loaded;
    return toScreen(view.goal(), ...scale.toUnit(z));
  }

  /** @param {Pair} place pixels @returns {Pair | null} the two numbers there, or at the edge next to it */
  codeInside(place) {
    return this.codeAt(insideOf(place, this.box, 1), this.loaded?.view.goal());
  }

  /** @param {PlanePainter} painter @param {number} now */
  paintBase(painter, now) {
    if (!this.loaded || !this.tiles) return;
    const { points, view } = this.loaded;
    const at = view.projection(now);
    painter.resize(this.size.width, this.size.height, this.least);
    if (store.planeShow === 'dots') {
      const look = lookOf(this.isLarge, false, view.closeness(now));
      return painter.paintPoints(points, at, look);
    }
    const missing = painter.paintTiles(this.tiles, this.gridRange(at), at);
    this.decodeTiles(missing, at);
  }

  /**
   * Every place decodes, so a plane on its own scale is filled; on a common one the grid says where
   * the codes are.
   * @param {Projection} at
   */
  gridRange(at) {
    const bounds = this.loaded?.scale.bounds;
    const seen = this.painter?.seen(at);
    const own = store.planeScale === 'own' || !bounds;
    return (own ? seen : bounds) ?? { left: 0, top: 0, right: 1, bottom: 1 };
  }

  /**
   * In spare time; each picture goes straight to its place among those that are painted.
   * @param {import('./plane-grid.js').Cell[]} cells
   * @param {Projection} at what they are painted for; another view asks anew
   */
  decodeTiles(cells, at) {
    const { tiles, painter, loaded } = this;
    store.loop.background(`${this.topic}-tiles`, () => {
      if (!tiles || !painter || !loaded || loaded !== this.loaded) return false;
      for (const cell of cells.splice(0, PIECE)) {
        const z = loaded.scale.toPlane(middleOf(cell));
        if (!z) continue;
        tiles.add(keyOf(cell), this.decodeAt(z));
        painter.paintTile(tiles, cell, at);
      }
      this.wake();
      return cells.length > 0;
    });
  }

  /** @param {Pair} z @returns {Float32Array} a value per pixel, overwritten by the next call */
  decodeAt(z) {
    this.z.set(z);
    return this.data ? decode(this.data.decoder, this.z, this.image) : this.image;
  }

  /** @param {Projection} at */
  showCard(at) {
    const { place, pointed, device } = this.pointer;
    const z = place && this.codeAt(place, at);
    if (!place || !z) return this.card.hide();
    this.card.showPlace(z, this.decodeAt(z), pointed, store.labels);
    this.card.element.classList.toggle('is-touch', device === 'touch');
    return this.card.place(...place, this.size.width, this.size.height);
  }

  /**
   * @param {Pair} place pixels @param {Projection | undefined} at
   * @returns {Pair | null} the two numbers there; none on the axes and beyond the quantiles
   */
  codeAt([x, y], at) {
    if (x < this.strip.left || y > this.size.height - this.strip.bottom) return null;
    return (at && this.loaded?.scale.toPlane(toMap(at, x, y))) ?? null;
  }

  /** @returns {import('../../maths/viewport.js').View | null} the loaded digit and what is around it */
  viewOfDigit() {
    const mu = this.digit.target;
    if (!this.loaded || !mu) return null;
    const { scale, view } = this.loaded;
    return viewOfCloud(scale, mu, this.sigma, view.box);
  }

  /** Whether one can see where in its cloud an encoding lands; a point is always seen. */
  get showsCloud() {
    const [mu, { sigma, loaded }] = [this.digit.target, this];
    if (!mu || !sigma || !loaded) return true;
    return cloudIsSeen(loaded.scale, mu, sigma, loaded.view.goal(), this.size);
  }
}

/** @param {Glide<Pair>} glide @param {Float32Array} z @returns {boolean} whether it goes there */
const isAt = ({ target }, z) => target?.[0] === z[0] && target?.[1] === z[1];

/** @param {Float32Array} codes @param {import('./plane-scale.js').Scale} scale @returns {Laid} */
function layOut(codes, scale) {
  const labels = store.labels ?? new Uint8Array();
  const points = new PlanePoints(codes, labels, scale);
  return { scale, home: scale, codes, points, view: new PlaneView(scale.bounds) };
}

customElements.define('latent-plane', LatentPlane);
