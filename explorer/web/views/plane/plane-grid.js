/**
 * Which places of a plane are decoded for its grid of pictures. The grid halves its steps as one
 * comes closer, so that a picture keeps about its size on the screen. Pure.
 */

/** @typedef {import('../../maths/viewport.js').Bounds} Bounds */
/** @typedef {{level: number, column: number, row: number}} Cell */

/** Cells per drawn unit at level 0. */
const CELLS = 16;
/** A picture is at least this large, in CSS pixels, and less than twice as large. */
const SMALLEST = 16;

/** @param {number} level @returns {number} the side of a cell, drawn units */
export const sideAt = (level) => 2 ** -level / CELLS;

/** @param {number} scale pixels of a drawn unit @returns {number} below 0 for very small planes */
export const levelAt = (scale) => Math.floor(Math.log2(scale / (CELLS * SMALLEST)) + 1e-9);

/** @param {Cell} cell @returns {[number, number]} its middle, drawn units */
export const middleOf = ({ level, column, row }) => [
  (column + 0.5) * sideAt(level),
  (row + 0.5) * sideAt(level),
];

/** @param {Cell} cell @returns {Cell} the one of the coarser grid that lies under it */
export const parentOf = ({ level, column, row }) => ({
  level: level - 1,
  column: Math.floor(column / 2),
  row: Math.floor(row / 2),
});

/** @param {Cell} cell */
export const keyOf = ({ level, column, row }) => `${level} ${column} ${row}`;

/**
 * @param {number} level
 * @param {Bounds} seen what is on the screen
 * @param {Bounds} range where the codes lie: cells with their middle outside are left out
 * @returns {Cell[]}
 */
export function cellsIn(level, seen, range) {
  const side = sideAt(level);
  const span = (
    /** @type {number} */ low,
    /** @type {number} */ high,
    /** @type {number} */ first,
    /** @type {number} */ last,
  ) => {
    const from = Math.max(Math.floor(low / side), Math.ceil(first / side - 0.5));
    const to = Math.min(Math.ceil(high / side) - 1, Math.floor(last / side - 0.5));
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
  };
  const columns = span(seen.left, seen.right, range.left, range.right);
  return span(seen.top, seen.bottom, range.top, range.bottom).flatMap((row) =>
    columns.map((column) => ({ level, column, row })),
  );
}

/**
 * @param {Bounds} seen @param {Bounds} range
 * @param {number} scale pixels of a drawn unit
 * @param {number} room how many pictures can be kept
 * @returns {Cell[]} of the level that suits the scale, or of a coarser one if they would not fit
 */
export function cellsToShow(seen, range, scale, room) {
  for (let level = levelAt(scale); ; level--) {
    const cells = cellsIn(level, seen, range);
    // A quarter as many lie under them.
    if (1.25 * cells.length < room) return cells;
  }
}
