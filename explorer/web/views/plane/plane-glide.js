/**
 * The same test digits on their way from one plane to another, whose axes change along: both the codes
 * and the square that is drawn are mixed. Pure: the time is an argument.
 */
import { mixPlaces } from '../map/map-view.js';
import { frameOf, stepsAround } from './plane-scale.js';

/** @typedef {import('./plane-scale.js').Scale} Scale */
/** @typedef {import('../../maths/viewport.js').Bounds} Bounds */
/** @typedef {[number, number]} Pair */
/**
 * A plane at rest: `box` is around its codes; none where the axes are not in equal steps.
 * @typedef {{codes: Float32Array, scale: Scale & {box?: Bounds}, numerals: (Pair | null)[]}} Rest
 */

/** @param {Bounds} a @param {Bounds} b @param {number} t @returns {Bounds} */
const mixBounds = (a, b, t) => ({
  left: a.left + (b.left - a.left) * t,
  top: a.top + (b.top - a.top) * t,
  right: a.right + (b.right - a.right) * t,
  bottom: a.bottom + (b.bottom - a.bottom) * t,
});

export class PlaneGlide {
  /** @param {Rest} from @param {Rest} to of the same digits, on the same kind of scale */
  constructor(from, to) {
    this.from = from;
    this.to = to;
    this.xy = new Float32Array(to.codes.length);
    this.codes = new Float32Array(to.codes.length);
  }

  /** @param {number} t 0 to 1 @returns {Rest & {xy: Float32Array}} with where the codes are drawn */
  at(t) {
    const { from, to, codes, xy } = this;
    for (let i = 0; i < codes.length; i++)
      codes[i] = from.codes[i] + (to.codes[i] - from.codes[i]) * t;
    const numerals = to.numerals.map((place, label) => {
      const before = from.numerals[label];
      return place && before && mixPlaces(before, place, t);
    });
    const [a, b] = [from.scale.box, to.scale.box];
    const box = a && b && mixBounds(a, b, t);
    const scale = box ? { ...stepsAround(box), box } : to.scale;
    if (box) {
      const { x, y, span } = frameOf(box);
      for (let i = 0; i < codes.length; i += 2) {
        xy[i] = 0.5 + (codes[i] - x) / span;
        xy[i + 1] = 0.5 - (codes[i + 1] - y) / span;
      }
    } else {
      for (let i = 0; i < codes.length; i += 2) xy.set(scale.toUnit(codes.subarray(i, i + 2)), i);
    }
    return { codes, scale, numerals, xy };
  }
}
