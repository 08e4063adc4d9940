/**
 * Everything that lies on one map: where, what is on show, and what lies under a place. Pure.
 */
import { densestPlaces, gridOver, nearestWithin } from './spatial.js';
import { FIRST_ROW, ROWS } from './store.js';

/** @typedef {[number, number]} Place in map units */
/** @typedef {Record<import('./store.js').Layer, boolean>} Layers */

/** xy as it is shipped: the map's unit in steps of uint16. */
const MAP_UNIT = 65535;
const CLASSES = 10;

/** What a row is drawn as: 0 not at all, 1 to 10 its class, then the draws. */
export const KIND = { hidden: 0, firstClass: 1, normal: 11, fitted: 12 };

/** @param {ArrayLike<number>} xy as shipped @param {number} row @returns {Place} */
export const placeOf = (xy, row) => [xy[2 * row] / MAP_UNIT, xy[2 * row + 1] / MAP_UNIT];

export class MapPoints {
  /** @param {Uint16Array} xy 14,000 pairs @param {Uint8Array} labels of the test digits */
  constructor(xy, labels) {
    this.xy = Float32Array.from(xy, (value) => value / MAP_UNIT);
    this.labels = labels;
    this.grid = gridOver(this.xy, ROWS);
    this.numerals = densestPlaces(this.xy, labels, CLASSES);
    /** KIND of every row. */
    this.kinds = new Uint8Array(ROWS);
  }

  /**
   * Give every row its kind; no point ever moves.
   * @param {Layers} layers @param {ReadonlySet<number>} hiddenClasses
   */
  show(layers, hiddenClasses) {
    const { kinds, labels } = this;
    for (let row = 0; row < FIRST_ROW.normal; row++) {
      const shown = layers.digits && !hiddenClasses.has(labels[row]);
      kinds[row] = shown ? KIND.firstClass + labels[row] : KIND.hidden;
    }
    kinds.fill(layers.normal ? KIND.normal : KIND.hidden, FIRST_ROW.normal, FIRST_ROW.fitted);
    kinds.fill(layers.fitted ? KIND.fitted : KIND.hidden, FIRST_ROW.fitted, ROWS);
  }

  /** How many test digits and how many draws are on show. */
  counts() {
    const shown = (/** @type {Uint8Array} */ kinds) =>
      kinds.reduce((count, kind) => count + Number(kind !== KIND.hidden), 0);
    return {
      digits: shown(this.kinds.subarray(0, FIRST_ROW.normal)),
      draws: shown(this.kinds.subarray(FIRST_ROW.normal)),
    };
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
   * @param {Place} place @param {number} radius in map units
   * @returns {number} the row of the nearest point on show, or -1
   */
  find([x, y], radius) {
    return nearestWithin(this.grid, x, y, radius, (row) => this.isShown(row));
  }
}
