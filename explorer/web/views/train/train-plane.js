/** One plane while its model learns: codes of test digits, circles, your digit, arrows, decoded pictures. */
import { SAVED, SAVING } from '../../dom/saving.js';
import { fit, projection, toScreen } from '../../maths/viewport.js';
import { PIXELS, SIDE } from '../../state/boot.js';
import { store } from '../../state/page-store.js';
import { shades } from '../map/thumbnail-atlas.js';
import { paintCircles } from '../plane/circle-painter.js';
import { PlanePainter } from '../plane/plane-painter.js';
import { ellipse } from '../plane/plane-scale.js';
import { paintArrows } from './arrows.js';
import { MovingCodes } from './moving-codes.js';

/** @typedef {[number, number]} Pair */
/** @typedef {import('../../maths/viewport.js').Bounds} Bounds */
/** @typedef {import('./arrows.js').Arrows} Arrows */

/** What the digits are drawn as: KIND of views/map. */
const FIRST_CLASS = 1;
/** Pixels of a numeral, and from which width on there is room for them. */
const NUMERAL = { large: 22, small: 17 };
const LARGE = 400;
/** Beyond so many of its radii two numerals do not hide each other. */
const APART = 1.15;

/**
 * The page's frame loop, with a topic of each plane: "paint it again".
 * @type {import('../../state/frame-loop.js').FrameLoop<
 *   import('../../state/shapes.js').Topic | `map:${string}`>}
 */
const loop = /** @type {any} */ (store.loop);

export class TrainPlane {
  moving = new MovingCodes();
  kinds = new Uint8Array();
  size = { width: 0, height: 0 };
  least = 1;
  /** @type {Pair | null} the code of the page's digit */
  own = null;
  /** @type {Arrows | null} */
  arrows = null;
  arrowScale = 1;
  /** Decoded pictures on a square grid, and where it lies. @type {{box: Bounds, n: number, pixels: Float32Array} | null} */
  grid = null;
  tiles = document.createElement('canvas');
  /** The row of the code that is pointed at, or -1. */
  marked = -1;
  /** Of the arrows. */
  colours = { bce: '', kl: '' };

  /** @param {HTMLCanvasElement} canvas @param {boolean} [isLabelled] whether the circles say what they hold */
  constructor(canvas, isLabelled = true) {
    this.canvas = canvas;
    this.isLabelled = isLabelled;
    this.painter = new PlanePainter(canvas);
    /** @type {`map:${string}`} */
    this.topic = `map:${canvas.id}`;
    loop.on([this.topic], () => this.draw(performance.now()), canvas);
    loop.on(['theme', 'data'], () => this.readColours(), canvas);
    new ResizeObserver(() => this.resize()).observe(canvas);
    canvas.addEventListener(SAVING, (event) => {
      this.repaint(/** @type {CustomEvent<{ratio: number}>} */ (event).detail.ratio);
    });
    canvas.addEventListener(SAVED, () => this.repaint(1));
  }

  wake() {
    loop.notify(this.topic);
  }

  /** @param {number} ratio pixels of the canvas for one of the page, at least */
  repaint(ratio) {
    this.least = ratio;
    this.draw(performance.now());
  }

  readColours() {
    const { painter } = this;
    painter.readColours();
    const kl = getComputedStyle(this.canvas).getPropertyValue('--kl');
    this.colours = { bce: painter.ink, kl: painter.resolved(kl) };
    this.develop();
    this.wake();
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || !height) return;
    this.size = { width, height };
    // Larger text takes more room.
    this.readColours();
  }

  /** @param {Float32Array} codes pairs @param {Uint8Array} labels @param {number} duration milliseconds */
  take(codes, labels, duration) {
    if (this.kinds.length !== labels.length) this.kinds = labels.map((one) => FIRST_CLASS + one);
    this.moving.go(codes, labels, performance.now(), duration);
    this.wake();
  }

  /** @param {Bounds} box that is on show from now on @param {number} duration milliseconds */
  frame(box, duration) {
    this.moving.frame(box, performance.now(), duration);
    this.wake();
  }

  /** @param {Arrows | null} arrows @param {number} [scale] pixels of one nat for a unit of code */
  point(arrows, scale = 1) {
    this.arrows = arrows;
    this.arrowScale = scale;
    this.wake();
  }

  /** @param {number} row that is pointed at, or -1 */
  mark(row) {
    if (this.marked === row) return;
    this.marked = row;
    this.wake();
  }

  /** @param {Pair} place pixels @param {number} reach pixels @returns {number} the row of the nearest code, or -1 */
  nearest([x, y], reach) {
    const { moving, size } = this;
    if (!size.width || !moving.to.length) return -1;
    const at = this.projection(moving.lay(performance.now()).bounds);
    let [best, near] = [-1, reach];
    for (let row = 0; row < this.kinds.length; row++) {
      const [dotX, dotY] = toScreen(at, moving.xy[2 * row], moving.xy[2 * row + 1]);
      const away = Math.hypot(dotX - x, dotY - y);
      if (away < near) [best, near] = [row, away];
    }
    return best;
  }

  /** @param {TrainPlane['grid']} grid */
  lay(grid) {
    this.grid = grid;
    this.develop();
    this.wake();
  }

  /** The grid's pictures, in ink on the plane's paper. */
  develop() {
    const { grid, tiles, painter } = this;
    if (!grid) return;
    const { n, pixels } = grid;
    const side = n * SIDE;
    if (tiles.width !== side) tiles.width = tiles.height = side;
    const context = /** @type {CanvasRenderingContext2D} */ (tiles.getContext('2d'));
    const image = context.createImageData(side, side);
    const out = new Uint32Array(image.data.buffer);
    const table = shades(painter.colour(painter.paper), painter.colour(painter.ink));
    for (let i = 0; i < pixels.length; i++) {
      const [tile, pixel] = [Math.floor(i / PIXELS), i % PIXELS];
      const x = (tile % n) * SIDE + (pixel % SIDE);
      const y = Math.floor(tile / n) * SIDE + Math.floor(pixel / SIDE);
      out[y * side + x] = table[Math.round(255 * pixels[i])];
    }
    context.putImageData(image, 0, 0);
  }

  /** @param {number} now milliseconds */
  draw(now) {
    const { painter, moving, size } = this;
    if (!size.width || !moving.to.length) return;
    const scale = moving.lay(now);
    const at = this.projection(scale.bounds);
    const large = size.width >= LARGE;
    const quiet = this.arrows !== null || this.grid !== null;
    const look = {
      ...{ large, sample: 1, faint: false, numeral: NUMERAL.large },
      dot: large ? 1.9 : 1.35,
      alpha: quiet ? 0.4 : 0.75,
    };
    painter.resize(size.width, size.height, this.least);
    painter.paintPoints({ xy: moving.xy, kinds: this.kinds }, at, look);
    painter.begin();
    painter.clip();
    const toPixels = (/** @type {ArrayLike<number>} */ z) => toScreen(at, ...scale.toUnit(z));
    this.paintGrid(toPixels);
    painter.paintZero(scale, at);
    const own = this.own ? toPixels(this.own) : null;
    // Nobody could read a text under arrows on a small plane.
    const labels =
      this.isLabelled && (large || !this.arrows)
        ? paintCircles(painter, scale, at, own ? [own] : [])
        : this.paintRings(scale, at);
    this.paintNumerals(now, toPixels, [...labels, ...(own ? [own] : [])], large);
    if (this.arrows) {
      paintArrows(painter, this.arrows, toPixels, this.arrowScale, this.colours);
    }
    if (own) painter.disc(own);
    const { marked } = this;
    if (marked >= 0) {
      painter.paintHover(toScreen(at, moving.xy[2 * marked], moving.xy[2 * marked + 1]));
    }
    painter.paintAxes(scale, at);
    if (moving.moving(now)) this.wake();
  }

  /** @param {Bounds} bounds on show, drawn units @returns {import('../../maths/viewport.js').Projection} as large as it goes */
  projection(bounds) {
    const { left, bottom } = this.painter.strip;
    const box = { ...this.size, margin: { left, bottom, top: 0, right: 0 } };
    return projection(fit(bounds, box), box);
  }

  /**
   * The circles alone.
   * @param {import('../plane/plane-scale.js').Scale} scale
   * @param {import('../../maths/viewport.js').Projection} at
   * @returns {Pair[]} what numerals step aside for: nothing
   */
  paintRings(scale, at) {
    for (const radius of [1, 2, 3]) {
      this.painter.polygon(ellipse(scale, [0, 0], [radius, radius]), at);
      this.painter.twice(this.painter.ink, 4, 1.5);
    }
    return [];
  }

  /** Under the dots, as it were: where both lie, the darker one is seen, by night the brighter. @param {(z: Pair) => Pair} toPixels */
  paintGrid(toPixels) {
    if (!this.grid) return;
    const { context } = this.painter;
    const { left, top, right, bottom } = this.grid.box;
    const [x, y] = toPixels([left, bottom]);
    const [toX, toY] = toPixels([right, top]);
    context.save();
    context.globalCompositeOperation = document.body.classList.contains('dark')
      ? 'lighten'
      : 'darken';
    context.globalAlpha = 0.6;
    context.imageSmoothingEnabled = false;
    context.drawImage(this.tiles, x, y, toX - x, toY - y);
    context.restore();
  }

  /** @param {number} now @param {(z: Pair) => Pair} toPixels @param {Pair[]} pushers @param {boolean} large */
  paintNumerals(now, toPixels, pushers, large) {
    const size = large ? NUMERAL.large : NUMERAL.small;
    /** @type {Pair[]} */
    const kept = [];
    const places = this.moving.numeralsAt(now).map((code) => {
      if (!code) return null;
      const place = toPixels(code);
      // Before the classes part there is one heap, and a name for it would be none.
      const hidden = kept.some(([x, y]) => Math.hypot(x - place[0], y - place[1]) < APART * size);
      if (hidden) return null;
      kept.push(place);
      return place;
    });
    if (kept.length < 3) return;
    this.painter.paintNumerals(places, pushers, { left: 0, top: 0, scale: 1 }, size);
  }
}
