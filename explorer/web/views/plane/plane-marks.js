/** Where the marks of a plane stand: the point at its edge, labels beside what lies on them. Pure. */

/** @typedef {[number, number]} Pair */
/** @typedef {{left: number, top: number, right: number, bottom: number}} Box pixels */

/**
 * A point that lies beyond the plane stands at its edge.
 * @param {Pair} place @param {Box} box @param {number} room that it keeps from the edges
 * @returns {Pair}
 */
export const insideOf = ([x, y], { left, top, right, bottom }, room) => [
  Math.max(left + room, Math.min(right - room, x)),
  Math.max(top + room, Math.min(bottom - room, y)),
];

/**
 * @param {Pair} place the middle of a label @param {number} half of its width
 * @param {number} high half of its height @param {Pair} mark
 * @returns {number} pixels between them; below 0 the mark lies on the label
 */
export const clearOf = ([x, y], half, high, [mx, my]) =>
  Math.max(Math.abs(mx - x) - half, Math.abs(my - y) - high);

/**
 * @param {Pair[]} places in order of preference @param {number} half @param {number} high
 * @param {Pair[]} marks @param {number} room that a mark takes
 * @returns {Pair} the first that no mark hides, or the one that is hidden least
 */
export function clearest(places, half, high, marks, room) {
  const clear = (/** @type {Pair} */ place) =>
    Math.min(Infinity, ...marks.map((mark) => clearOf(place, half, high, mark)));
  const free = places.find((place) => clear(place) >= room);
  return free ?? places.reduce((best, place) => (clear(place) > clear(best) ? place : best));
}
