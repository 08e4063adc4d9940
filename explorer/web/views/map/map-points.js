/**
 * Everything that lies on one map: where, what is on show, and what lies under a place. Pure.
 */

import { CLASSES } from '../../state/boot.js';
import { FIRST_ROW, ROWS } from '../../state/shapes.js';
import { mixPlaces } from './map-view.js';
import { densestPlaces, gridOver, nearestWithin } from './point-grid.js';

/** @typedef {[number, number]} Place in map units */
/** @typedef {Record<import('../../state/shapes.js').Layer, boolean>} Layers */

/** xy as it is shipped: the map's unit in steps of uint16. */
const MAP_UNIT = 65535;

/** The filling of a sample comes in this many steps, the first hollow, the last solid. */
export const FILLS = 9;

/** What a row is drawn as: 0 not at all, then its class, then either kind of sample by filling. */
export const KIND = { hidden: 0, firstClass: 1, normal: 1 + CLASSES, fitted: 1 + CLASSES + FILLS };

/** @param {number} pDigit 0 to 255 @returns {number} its step of filling, 0 to FILLS - 1 */
export const fillOf = (pDigit) => Math.round((pDigit / 255) * (FILLS - 1));

/** @param {ArrayLike<number>} xy as shipped @param {number} row @returns {Place} */
export const placeOf = (xy, row) => [xy[2 * row] / MAP_UNIT, xy[2 * row + 1] / MAP_UNIT];

/** Points that are drawn by their kind, and found where they are. */
export class Points {
  /**
   * @param {Float32Array} xy pairs, where they are drawn
   * @param {Uint8Array} labels of the first of them, the test digits
   */
  constructor(xy, labels) {
    this.xy = xy;
    this.labels = labels;
    this.grid = gridOver(xy, xy.length / 2);
    this.numerals = densestPlaces(xy, labels, CLASSES);
    /** KIND of every row. */
    this.kinds = new Uint8Array(xy.length / 2);
  }

  /** @param {boolean} shown @param {ReadonlySet<number>} hiddenClasses */
  showDigits(shown, hiddenClasses) {
    this.labels.forEach((label, row) => {
      this.kinds[row] = shown && !hiddenClasses.has(label) ? KIND.firstClass + label : KIND.hidden;
    });
  }

  /** How many of some rows are on show. @param {number} [from] @param {number} [to] */
  count(from, to) {
    return this.kinds
      .subarray(from, to)
      .reduce((count, kind) => count + Number(kind !== KIND.hidden), 0);
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
   * @param {Place} place @param {number} radius in the units of the places
   * @returns {number} the row of the nearest point on show, or -1
   */
  find([x, y], radius) {
    return nearestWithin(this.grid, x, y, radius, (row) => this.isShown(row));
  }
}

export class MapPoints extends Points {
  /**
   * @param {Uint16Array} xy pairs, of all rows
   * @param {Uint8Array} labels of the test digits
   */
  constructor(xy, labels) {
    const home = Float32Array.from(xy, (value) => value / MAP_UNIT);
    super(home, labels);
    this.shipped = xy;
    this.home = home;
    /** Where the points are drawn; at home, but for the way there from another run's map. */
    this.xy = home;
    /** @type {Float32Array | null} where they come from */
    this.from = null;
    this.homeNumerals = this.numerals;
    /** @type {(Place | null)[]} */
    this.fromNumerals = [];
    /** @type {Uint8Array | null} of the samples, as shipped */
    this.pDigit = null;
    /** Rows from the bottom to the top: test digits, then samples, the solid ones last. */
    this.order = Uint16Array.from({ length: ROWS }, (_, row) => row);
    /** @type {import('./thumbnails.js').Pictured | null} the points that are drawn as pictures */
    this.pictured = null;
  }

  /** @param {Uint8Array | null} pDigit of the samples, 255 is sure */
  judge(pDigit) {
    if (!pDigit || this.pDigit === pDigit) return;
    this.pDigit = pDigit;
    const samples = this.order.subarray(FIRST_ROW.normal);
    samples.sort((a, b) => pDigit[a - FIRST_ROW.normal] - pDigit[b - FIRST_ROW.normal] || a - b);
  }

  /** @param {number} row of a sample @returns {number} P(digit), 0 while it is not known */
  share(row) {
    return (this.pDigit?.[row - FIRST_ROW.normal] ?? 0) / 255;
  }

  /**
   * Give every row its kind; no point ever moves.
   * @param {Layers} layers @param {ReadonlySet<number>} hiddenClasses
   */
  show(layers, hiddenClasses) {
    this.showDigits(layers.digits, hiddenClasses);
    for (let row = FIRST_ROW.normal; row < ROWS; row++) {
      const kind = row < FIRST_ROW.fitted ? 'normal' : 'fitted';
      this.kinds[row] = layers[kind] ? KIND[kind] + fillOf(255 * this.share(row)) : KIND.hidden;
    }
  }

  /** How many test digits and how many samples are on show. */
  counts() {
    return { digits: this.count(0, FIRST_ROW.normal), samples: this.count(FIRST_ROW.normal) };
  }

  /** Start where another run's map has its points now. @param {MapPoints} other */
  leave(other) {
    this.from = other.xy.slice();
    this.fromNumerals = other.numerals;
    this.xy = this.from.slice();
    this.along(0);
  }

  /** @param {number} t 0 where they come from, 1 at home */
  along(t) {
    const { from, home, xy, fromNumerals } = this;
    if (!from) return;
    if (t >= 1) {
      this.from = null;
      this.xy = home;
      this.numerals = this.homeNumerals;
      return;
    }
    for (let i = 0; i < xy.length; i++) xy[i] = from[i] + (home[i] - from[i]) * t;
    this.numerals = this.homeNumerals.map((place, label) => {
      const before = fromNumerals[label];
      return place && before && mixPlaces(before, place, t);
    });
  }

  /**
   * @param {Place} place @param {number} radius in map units
   * @returns {number} the row of the picture there or of the nearest point on show, or -1
   * @override
   */
  find([x, y], radius) {
    if (this.from) return -1;
    const half = (this.pictured?.spacing ?? 0) / 2;
    const row = this.pictured?.rows.find(
      (one) => Math.abs(this.xy[2 * one] - x) <= half && Math.abs(this.xy[2 * one + 1] - y) <= half,
    );
    if (row === undefined && this.pictured?.alone) return -1;
    return row ?? super.find([x, y], radius);
  }
}
