/**
 * Where arrays stand in the one memory of a training: first everything takes its place, then the memory is
 * made as large as that.
 * @module
 */

const ALIGNED = 16;

/** A matrix as lists of its rows' or columns' numbers that are not zero; addresses in bytes.
 * @typedef {{starts: number, index: number, values: number}} Lists */

/** Hands out addresses, one after the other. */
export class MemoryPlan {
  bytes = 0;

  /** @param {number} items of four bytes each @returns {number} their address */
  take(items) {
    const at = this.bytes;
    this.bytes += ALIGNED * Math.ceil((4 * items) / ALIGNED);
    return at;
  }

  /**
   * @param {number} lists how many at most @param {number} entries of all lists, at most
   * @returns {Lists}
   */
  takeLists(lists, entries) {
    return {
      starts: this.take(lists + 1),
      index: this.take(entries + 1),
      values: this.take(entries + 1),
    };
  }
}

/** Numbers in a register: the length of a row is a multiple of it. */
const LANES = 4;

/** @param {number} length @returns {number} the length with which a row is stored */
export const padded = (length) => LANES * Math.ceil(length / LANES);
