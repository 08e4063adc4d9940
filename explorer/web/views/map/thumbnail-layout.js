/**
 * Which points of a map have room for their picture at which zoom. Pure.
 *
 * Points get a picture level by level: at every level pictures stand half as wide again apart, in
 * map units, as at the next, so going closer only adds pictures and never takes one away. Who
 * comes first is settled by the row alone: nobody picks examples.
 */

/** Spacing of pictures at level 0, in map units; it shrinks by STEP from level to level. */
const WIDEST = 1 / 8;
const STEP = Math.SQRT2;
const LEVELS = 16;

/** The least spacing of pictures, in CSS pixels; the most is STEP times as much. */
export const LEAST_SPACING = 28;
/** The same over dots, which say where nothing has room. */
export const OVER_DOTS = 18;
/** Further than any level: no picture yet. */
const NONE = 255;
/** A prime, so that every part of the rows comes up evenly. */
const STRIDE = 8653;

/** @param {number} level @returns {number} map units */
export const spacingAt = (level) => WIDEST / STEP ** level;

/**
 * @param {number} scale pixels of a map unit @param {number} [least] spacing, pixels
 * @returns {number} the finest level with room
 */
export function levelFor(scale, least = LEAST_SPACING) {
  const level = Math.floor(Math.log((spacingAt(0) * scale) / least) / Math.log(STEP) + 1e-9);
  return Math.min(LEVELS - 1, Math.max(0, level));
}

export class ThumbnailLayout {
  /**
   * @param {Float32Array} xy pairs in [0, 1]
   * @param {(row: number) => boolean} isShown
   */
  constructor(xy, isShown) {
    this.xy = xy;
    const count = xy.length / 2;
    const order = Array.from({ length: count }, (_, i) => (i * STRIDE) % count);
    this.waiting = order.filter(isShown);
    /** From which level on a row has its picture. */
    this.levels = new Uint8Array(count).fill(NONE);
    this.done = -1;
    /** @type {number[]} rows with a picture */
    this.taken = [];
  }

  /** @param {number} level @returns {number[]} the rows that have room; coarser levels' included */
  rowsAt(level) {
    while (this.done < level) this.add(this.done + 1);
    return this.taken.filter((row) => this.levels[row] <= level);
  }

  /** @param {number} level the next one */
  add(level) {
    const spacing = spacingAt(level);
    const side = Math.floor(1 / spacing) + 3;
    // Two pictures cannot share a cell of their own size, so one row per cell says it all; an
    // edge of empty cells spares looking for the map's end.
    const cells = new Int32Array(side * side).fill(-1);
    const step = (/** @type {number} */ place) => Math.floor(place / spacing) + 1;
    const cellOf = (/** @type {number} */ row) =>
      step(this.xy[2 * row + 1]) * side + step(this.xy[2 * row]);
    for (const row of this.taken) cells[cellOf(row)] = row;
    this.waiting = this.waiting.filter((row) => {
      const cell = cellOf(row);
      if (!this.isFree(cells, side, cell, row, spacing)) return true;
      cells[cell] = row;
      this.levels[row] = level;
      this.taken.push(row);
      return false;
    });
    this.done = level;
  }

  /**
   * @param {Int32Array} cells @param {number} side
   * @param {number} cell @param {number} row @param {number} spacing
   */
  isFree(cells, side, cell, row, spacing) {
    const { xy } = this;
    for (let dy = -side; dy <= side; dy += side) {
      for (let dx = -1; dx <= 1; dx++) {
        const other = cells[cell + dy + dx];
        if (other < 0) continue;
        const apart = Math.max(
          Math.abs(xy[2 * other] - xy[2 * row]),
          Math.abs(xy[2 * other + 1] - xy[2 * row + 1]),
        );
        if (apart < spacing) return false;
      }
    }
    return true;
  }
}
