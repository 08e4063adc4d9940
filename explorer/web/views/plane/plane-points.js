/** The codes of the test digits on a drawn plane. Pure. */
import { Points } from '../map/map-points.js';

export class PlanePoints extends Points {
  /**
   * @param {Float32Array} codes pairs
   * @param {Uint8Array} labels of as many digits
   * @param {import('./plane-scale.js').Scale} scale
   */
  constructor(codes, labels, scale) {
    const xy = new Float32Array(2 * labels.length);
    for (let at = 0; at < xy.length; at += 2) {
      xy.set(scale.toUnit(codes.subarray(at, at + 2)), at);
    }
    super(xy, labels);
    /** Where they lie when they are not on their way. */
    this.home = { xy, numerals: this.numerals };
  }

  /** @param {{xy: Float32Array, numerals: ([number, number] | null)[]} | null} there on their way; null: at home */
  lie(there) {
    const { xy, numerals } = there ?? this.home;
    this.xy = xy;
    this.numerals = numerals;
    this.isAway = there !== null;
  }

  isAway = false;

  /**
   * @param {[number, number]} place @param {number} radius drawn units
   * @returns {number} the row of the nearest point on show, or -1
   * @override
   */
  find(place, radius) {
    return this.isAway ? -1 : super.find(place, radius);
  }
}

/** @param {Float32Array} codes pairs @param {number} radius @returns {number} share, 0 to 1 */
export function shareInside(codes, radius) {
  let inside = 0;
  for (let i = 0; i < codes.length; i += 2) {
    inside += Number(Math.hypot(codes[i], codes[i + 1]) <= radius);
  }
  return inside / (codes.length / 2);
}
