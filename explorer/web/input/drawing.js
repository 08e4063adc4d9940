/**
 * What a person draws: the strokes on the sheet, Undo, and the 28 x 28 picture that they give the
 * store while the pen is down.
 */

import { store } from '../state/page-store.js';
import { bringPlanesBack } from '../state/plane-codes.js';
import { keepStrokes, keptStrokes } from './kept-strokes.js';
import { placeInk, toBytes } from './normalise.js';
import { inkFromStrokes, PEN } from './strokes.js';

/** @typedef {import('./strokes.js').Stroke} Stroke */
/**
 * @typedef {{strokes: Stroke[], shown: boolean, picture: Uint8Array,
 *   source: import('../state/shapes.js').Source}} Moment what Undo brings back
 */

/** Strokes shorter than this share of the pad may still become anything. */
const SMALL = 0.1;
/** Moments that Undo can bring back. */
const MOST = 100;
/** A pointer that lingers sends the same place again and again. */
const NEAR = 0.004;
/** Pixels of the screen. */
const DOT = 0.01;
/** Greys that a picture may differ by from that of the same strokes, rounded. */
const ROUNDING = 8;

/**
 * What stands on the sheet. Without a sheet (`shown` false) the pad shows the input picture. An
 * empty sheet leaves the last digit in use. Topic 'ink' tells of every change.
 */
class Drawing {
  constructor() {
    /** @type {Stroke[]} */
    this.strokes = [];
    this.shown = false;
    this.active = false;
    /** @type {Moment[]} */
    this.past = [];
    /** @type {import('../state/shapes.js').Source | null} the source that this drawing gave the store */
    this.source = null;
    /** The store's picture and source when this drawing last knew them. */
    this.picture = store.picture;
    this.known = store.source;
    this.stale = false;
    /** How often a person has drawn, cleared or undone. */
    this.acts = 0;
  }

  get blank() {
    return this.shown && this.strokes.length === 0;
  }

  remember() {
    this.know();
    this.keep();
    this.acts++;
  }

  /** The input as this drawing knows it can be brought back. */
  keep() {
    const { strokes, shown, picture, known } = this;
    this.past.push({ strokes, shown, picture, source: known });
    this.trim();
  }

  trim() {
    this.past.splice(0, this.past.length - MOST);
  }

  know() {
    this.picture = store.picture;
    this.known = store.source;
  }

  /** Put the pen down. @param {number} x @param {number} y both 0 to 1 */
  begin(x, y) {
    this.remember();
    this.strokes = [...(this.shown ? this.strokes : []), [{ x, y }]];
    this.shown = true;
    this.active = true;
    // One source per stroke: undo tells by it which picture belongs to which moment.
    this.source = { kind: 'drawn' };
    this.changed();
  }

  /** @param {number} x @param {number} y */
  extend(x, y) {
    // Undone with the pen down: the stroke is gone, and the one before is finished.
    if (!this.active) return;
    const stroke = this.strokes.at(-1);
    const last = stroke?.at(-1);
    if (!stroke || !last || Math.hypot(x - last.x, y - last.y) < NEAR) return;
    stroke.push({ x, y });
    this.changed();
  }

  end() {
    this.active = false;
    if (this.shown) keepStrokes(this.strokes);
    // And once the page is at rest, what the models made of it.
    store.notify('ink');
  }

  clear() {
    if (this.blank) return;
    this.remember();
    this.strokes = [];
    this.shown = true;
    this.end();
  }

  undo() {
    const moment = this.past.pop();
    if (!moment) return;
    this.acts++;
    this.strokes = moment.strokes;
    this.shown = moment.shown;
    this.stale = false;
    this.source = moment.source;
    if (store.source !== moment.source) {
      store.load(moment.picture, moment.source);
      bringPlanesBack(moment.picture);
    }
    this.know();
    this.end();
  }

  /**
   * A link brought the picture of a drawing that was made in this tab: its strokes are taken up again,
   * and Undo takes them back one by one, down to the empty sheet, and then what was there before.
   * @returns {boolean}
   */
  recall() {
    if (store.source.kind !== 'link') return false;
    // Of what is on the sheet already, Undo knows every stroke.
    if (!this.shown || !isOf(this.strokes, store.picture)) {
      const strokes = keptStrokes();
      if (!isOf(strokes, store.picture)) return false;
      this.recallMoments(strokes);
      this.strokes = strokes;
      this.shown = true;
    }
    this.source = { kind: 'drawn' };
    store.rename(this.source);
    this.know();
    this.end();
    return true;
  }

  /** @param {Stroke[]} strokes each becomes a moment, after those that Undo has */
  recallMoments(strokes) {
    // A page that has just been opened has nothing to go back to.
    if (this.past.length) this.keep();
    for (const count of strokes.keys()) {
      this.past.push({
        strokes: strokes.slice(0, count),
        shown: true,
        picture: pictureOf(strokes.slice(0, count)) ?? store.picture,
        source: { kind: 'drawn' },
      });
    }
    this.trim();
  }

  /** Another digit was chosen: take the sheet away. Undo brings it back, and what was on it. */
  replace() {
    if (this.recall()) return;
    if (this.shown || !isSame(this.known, store.source)) this.keep();
    this.strokes = [];
    this.shown = false;
    this.stale = false;
    this.know();
    this.end();
  }

  changed() {
    this.stale = true;
    store.loop.notify('ink');
  }

  /** Give the store the picture of these strokes, at most once per frame. */
  load() {
    if (!this.stale || !this.source) return;
    // The first touch would be blown up to a blob of 20 pixels: wait for a line.
    if (this.active && extent(this.strokes) < SMALL) return;
    this.stale = false;
    const picture = pictureOf(this.strokes);
    if (!picture) return;
    store.load(picture, this.source);
    this.know();
  }
}

/** @param {Stroke[]} strokes @returns {Uint8Array | null} 28 x 28; null of no ink */
function pictureOf(strokes) {
  if (!strokes.length) return null;
  const { ink, width, height } = inkFromStrokes(strokes);
  const placed = placeInk(ink, width, height);
  return placed && toBytes(placed);
}

/**
 * Strokes come back with their places rounded.
 * @param {Uint8Array} a @param {Uint8Array} b @returns {boolean}
 */
const alike = (a, b) => a.every((value, i) => Math.abs(value - b[i]) <= ROUNDING);

/** @param {Stroke[]} strokes @param {Uint8Array} picture @returns {boolean} whether they make it */
function isOf(strokes, picture) {
  const made = pictureOf(strokes);
  return made !== null && alike(made, picture);
}

export const drawing = new Drawing();

/** @param {CanvasRenderingContext2D} context its bitmap is cleared if there is no sheet */
export function paintStrokes(context) {
  const { width: side } = context.canvas;
  context.clearRect(0, 0, side, side);
  if (!drawing.shown) return;
  context.fillStyle = '#000';
  context.fillRect(0, 0, side, side);
  context.strokeStyle = '#fff';
  context.lineWidth = PEN * side;
  context.lineCap = context.lineJoin = 'round';
  for (const stroke of drawing.strokes) {
    context.beginPath();
    // A dot needs a line, however short: of one without any length nothing is painted.
    context.moveTo(stroke[0].x * side - DOT, stroke[0].y * side);
    for (const { x, y } of stroke) context.lineTo(x * side, y * side);
    context.stroke();
  }
}

/**
 * @param {import('../state/shapes.js').Source} a @param {import('../state/shapes.js').Source} b
 * @returns {boolean} whether they are one and the same, so that nothing was replaced
 */
const isSame = (a, b) => a === b || (a.kind === 'test' && b.kind === 'test' && a.index === b.index);

/** @param {Stroke[]} strokes @returns {number} the longer side of the box around them */
function extent(strokes) {
  const points = strokes.flat();
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
}
