/** One plane of two numbers: every test digit a dot, and over them whatever a card marks. */
import { boundsOf, fit, projection, toMap, toScreen } from '../maths/viewport.js';
import { store } from '../state/page-store.js';
import { lookOf } from '../views/map/map-look.js';
import { PlanePainter } from '../views/plane/plane-painter.js';
import { PlanePoints } from '../views/plane/plane-points.js';
import { around, ellipse, equalSteps } from '../views/plane/plane-scale.js';

/** @typedef {[number, number]} Pair */

const EDGE = 10;
/** Standard deviations that are to be seen, however small they are beside the codes. */
const AROUND_ZERO = 2.2;
const NUMERAL = 20;
/** Pixels of a plane whose dots are as large as the map's. */
const SIDE = 480;

export class CodePlane {
  /** @type {PlanePainter | null} */
  painter = null;
  /** @type {{scale: import('../views/plane/plane-scale.js').Scale, points: PlanePoints} | null} */
  laid = null;
  at = { scale: 1, left: 0, top: 0 };
  /** @type {{middle: Pair, reach: number} | null} a part of it, in the codes' own units */
  part = null;

  /** @type {number | null} numbers from zero to each edge: planes of several models are of one scale */
  reach = null;
  /** Whose codes these are. @type {() => import('../state/shapes.js').PlaneData | null} */
  data = () => store.planes?.[this.model] ?? null;

  /** @type {(() => void) | null} paints something else on the canvas */
  instead = null;
  /** @type {Pair | null} a code where no numeral is to stand */
  clear = null;

  /**
   * @param {HTMLCanvasElement} canvas @param {string} model
   * @param {(plane: CodePlane) => void} mark paints over the dots
   */
  constructor(canvas, model, mark) {
    this.canvas = canvas;
    this.model = model;
    this.mark = mark;
    new ResizeObserver(() => this.paint()).observe(canvas);
  }

  /** Lay out the codes, as soon as they are there. */
  lay() {
    const data = this.data();
    const { labels } = store;
    if (this.laid || !data || !labels) return;
    const scale = equalSteps(data.codes, data.codes.length / 2);
    const points = new PlanePoints(data.codes, labels, scale);
    points.showDigits(true, new Set());
    this.laid = { scale, points };
  }

  /** Other codes are to be seen. */
  relay() {
    this.laid = null;
    this.paint();
  }

  /** Everything anew: the colours, the dots, the marks. */
  paint() {
    if (this.instead) return this.instead();
    const { clientWidth: width, clientHeight: height } = this.canvas;
    this.lay();
    if (!this.laid || !width) return;
    this.painter ??= new PlanePainter(this.canvas);
    const { painter } = this;
    painter.readColours();
    painter.resize(width, height);
    const margin = { top: EDGE, right: EDGE, bottom: EDGE, left: EDGE };
    const box = { width, height, margin };
    this.at = projection(fit(this.bounds(), box), box);
    const closeness = this.part ? 6 : Math.max(1, (width / SIDE) ** 2);
    painter.paintPoints(this.laid.points, this.at, lookOf(width > 300, false, closeness));
    this.paintMarks();
  }

  /** Only what lies over the dots. */
  paintMarks() {
    const { painter, laid } = this;
    if (!painter || !laid || this.instead) return;
    painter.begin();
    if (!this.part && this.canvas.clientWidth > 240) {
      painter.paintNumerals(this.numerals(laid.points.numerals), [], this.at, NUMERAL);
    }
    this.mark(this);
  }

  /**
   * Of two that would lie upon each other the first stays, and none lies on a mark.
   * @param {(Pair | null)[]} places @returns {(Pair | null)[]}
   */
  numerals(places) {
    /** @type {Pair[]} pixels */
    const kept = this.clear ? [this.placeOf(this.clear)] : [];
    return places.map((place) => {
      if (!place) return null;
      const [x, y] = toScreen(this.at, ...place);
      if (kept.some(([px, py]) => Math.hypot(x - px, y - py) < 1.4 * NUMERAL)) return null;
      kept.push([x, y]);
      return place;
    });
  }

  bounds() {
    const { scale } = /** @type {NonNullable<typeof this.laid>} */ (this.laid);
    const reach = this.part?.reach ?? this.reach ?? AROUND_ZERO;
    const circle = ellipse(scale, this.part?.middle ?? [0, 0], [reach, reach]);
    const near = boundsOf(circle.flat(), circle.length);
    return this.part || this.reach ? near : around(scale.bounds, near);
  }

  /** @param {ArrayLike<number>} z @returns {Pair} pixels */
  placeOf(z) {
    return this.laid ? toScreen(this.at, ...this.laid.scale.toUnit(z)) : [0, 0];
  }

  /** @param {Pair} place pixels @returns {Pair} the two numbers there */
  codeAt([x, y]) {
    return this.laid?.scale.toPlane(toMap(this.at, x, y)) ?? [0, 0];
  }

  /** @param {ArrayLike<number>} middle @param {ArrayLike<number>} radii @param {string} [colour] */
  circle(middle, radii, colour) {
    const { painter, laid } = this;
    if (!painter || !laid) return;
    painter.polygon(ellipse(laid.scale, middle, radii), this.at);
    painter.twice(colour ?? painter.ink, 7, 3);
  }

  /**
   * Words at the foot of the plane, and a line from them to a circle about zero.
   * @param {string} text @param {number} radius of the circle
   */
  callOut(text, radius) {
    const { painter, canvas } = this;
    if (!painter) return;
    const { context } = painter;
    const size = Number.parseFloat(getComputedStyle(canvas).fontSize);
    const foot = this.placeOf([0, -radius]);
    context.font = `${size}px ${painter.font}`;
    const half = context.measureText(text).width / 2 + EDGE;
    const x = Math.max(half, Math.min(canvas.clientWidth - half, foot[0]));
    const y = canvas.clientHeight - size;
    painter.line([x, y - size], foot);
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillStyle = painter.ink;
    painter.write(text, x, y);
  }

  /** @param {ArrayLike<number>} z @param {number} [radius] pixels @param {string} [colour] */
  dot(z, radius = 5, colour) {
    const { painter } = this;
    if (!painter) return;
    const { context } = painter;
    context.beginPath();
    context.arc(...this.placeOf(z), radius, 0, 2 * Math.PI);
    painter.twice(painter.paper, 4, 4);
    context.fillStyle = colour ?? painter.accent;
    context.fill();
  }
}
