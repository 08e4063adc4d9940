/**
 * Codes on their way from where a model had them to where it has them now, and the part of the plane
 * that is on show. Pure: the time is an argument.
 */
import { densestPlaces } from '../map/point-grid.js';
import { stepsAround } from '../plane/plane-scale.js';
import { HOME, needed } from './plane-frame.js';

/** @typedef {import('../../maths/viewport.js').Bounds} Bounds */
/** @typedef {[number, number]} Pair */

const CLASSES = 10;

/** @param {number} from @param {number} to @param {number} t */
const mix = (from, to, t) => from + (to - from) * t;

/** @param {Bounds} a @param {Bounds} b */
const areEqual = (a, b) =>
  a.left === b.left && a.top === b.top && a.right === b.right && a.bottom === b.bottom;

export class MovingCodes {
  /** @type {Uint8Array} classes */
  labels = new Uint8Array();
  /** @type {Float32Array} */
  from = new Float32Array();
  /** @type {Float32Array} */
  to = new Float32Array();
  /** Where each class is densest, in codes. @type {(Pair | null)[]} */
  numeralsFrom = [];
  /** @type {(Pair | null)[]} */
  numeralsTo = [];
  /** @type {Bounds} */
  boxFrom = HOME;
  /** @type {Bounds} */
  boxTo = HOME;
  started = 0;
  duration = 0;
  boxStarted = 0;
  boxDuration = 0;
  /** Where they are drawn: pairs of the unit square. */
  xy = new Float32Array();

  /**
   * @param {Float32Array} codes pairs @param {Uint8Array} labels
   * @param {number} now milliseconds @param {number} duration of the way there; 0: at once
   */
  go(codes, labels, now, duration) {
    const isNew = this.to.length !== codes.length;
    this.from = isNew ? codes.slice() : this.codesAt(now);
    this.numeralsFrom = isNew ? [] : this.numeralsAt(now);
    this.to = codes;
    this.labels = labels;
    this.numeralsTo = densest(codes, labels);
    if (isNew) {
      this.numeralsFrom = this.numeralsTo;
      this.xy = new Float32Array(codes.length);
    }
    this.started = now;
    this.duration = isNew ? 0 : duration;
  }

  /** @param {Bounds} box @param {number} now @param {number} duration */
  frame(box, now, duration) {
    if (areEqual(box, this.boxTo)) return;
    this.boxFrom = this.boxAt(now);
    this.boxTo = box;
    this.boxStarted = now;
    this.boxDuration = duration;
  }

  /** @param {number} now @returns {boolean} */
  moving(now) {
    return now - this.started < this.duration || now - this.boxStarted < this.boxDuration;
  }

  /** @param {number} now @returns {number} 0 to 1: evenly, for the next codes come when these are there */
  share(now) {
    return this.duration ? Math.min(1, (now - this.started) / this.duration) : 1;
  }

  /** @param {number} now @returns {Float32Array} */
  codesAt(now) {
    const t = this.share(now);
    return t === 1 ? this.to : this.to.map((value, i) => mix(this.from[i], value, t));
  }

  /** @param {number} now @returns {(Pair | null)[]} */
  numeralsAt(now) {
    const t = this.share(now);
    return this.numeralsTo.map((place, label) => {
      const before = this.numeralsFrom[label];
      if (!place || !before) return place;
      return [mix(before[0], place[0], t), mix(before[1], place[1], t)];
    });
  }

  /** @param {number} now @returns {Bounds} */
  boxAt(now) {
    const { boxFrom: a, boxTo: b, boxDuration } = this;
    const t = boxDuration ? Math.min(1, (now - this.boxStarted) / boxDuration) : 1;
    if (t === 1) return b;
    // Gently at both ends.
    const s = t * t * (3 - 2 * t);
    return {
      left: mix(a.left, b.left, s),
      top: mix(a.top, b.top, s),
      right: mix(a.right, b.right, s),
      bottom: mix(a.bottom, b.bottom, s),
    };
  }

  /** @param {number} now @returns {import('../plane/plane-scale.js').Scale} with the codes laid out in `xy` */
  lay(now) {
    const scale = stepsAround(this.boxAt(now));
    const t = this.share(now);
    const [x, y] = scale.toUnit([0, 0]);
    const step = scale.toUnit([1, 0])[0] - x;
    const { from, to, xy } = this;
    for (let i = 0; i < to.length; i += 2) {
      xy[i] = x + step * mix(from[i], to[i], t);
      xy[i + 1] = y - step * mix(from[i + 1], to[i + 1], t);
    }
    return scale;
  }
}

/**
 * @param {Float32Array} codes pairs @param {Uint8Array} labels
 * @returns {(Pair | null)[]} by class
 */
function densest(codes, labels) {
  const scale = stepsAround(needed(codes));
  const units = new Float32Array(codes.length);
  for (let i = 0; i < codes.length; i += 2) {
    units.set(scale.toUnit(codes.subarray(i, i + 2)), i);
  }
  return densestPlaces(units, labels, CLASSES).map((place) => place && scale.toPlane(place));
}
