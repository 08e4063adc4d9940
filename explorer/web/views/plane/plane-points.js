/** The codes of the test digits on a drawn plane: where, what is on show, what lies where. Pure. */
import { CLASSES } from '../../state/boot.js';
import { KIND } from '../map/map-points.js';
import { densestPlaces, gridOver, nearestWithin } from '../map/point-grid.js';

/** @typedef {[number, number]} Place drawn units */

export class PlanePoints {
  /**
   * @param {Float32Array} codes pairs
   * @param {Uint8Array} labels of as many digits
   * @param {import('./plane-scale.js').Scale} scale
   */
  constructor(codes, labels, scale) {
    this.labels = labels;
    this.xy = new Float32Array(2 * labels.length);
    for (let row = 0; row < labels.length; row++) {
      this.xy.set(scale.toUnit(codes.subarray(2 * row, 2 * row + 2)), 2 * row);
    }
    this.grid = gridOver(this.xy, labels.length);
    this.numerals = densestPlaces(this.xy, labels, CLASSES);
    /** KIND of every row. */
    this.kinds = new Uint8Array(labels.length);
  }

  /** @param {boolean} shown @param {ReadonlySet<number>} hiddenClasses */
  show(shown, hiddenClasses) {
    this.labels.forEach((label, row) => {
      this.kinds[row] = shown && !hiddenClasses.has(label) ? KIND.firstClass + label : KIND.hidden;
    });
  }

  /** How many are on show. */
  count() {
    return this.kinds.reduce((count, kind) => count + Number(kind !== KIND.hidden), 0);
  }

  /** @param {number} row @returns {Place} */
  at(row) {
    return [this.xy[2 * row], this.xy[2 * row + 1]];
  }

  /** @param {number} row */
  isShown(row) {
    return this.kinds[row] !== KIND.hidden;
  }

  /**
   * @param {Place} place @param {number} radius drawn units
   * @returns {number} the row of the nearest point on show, or -1
   */
  find([x, y], radius) {
    return nearestWithin(this.grid, x, y, radius, (row) => this.isShown(row));
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
