/** What lies under a pointer: a share of an element's width and height, or a cell of a grid on it. */

/** @typedef {{clientX: number, clientY: number}} Pointer */

/**
 * @param {Element} element @param {Pointer} pointer
 * @returns {[number, number]} across and down, 0 to 1 inside the element
 */
export function shareUnder(element, { clientX, clientY }) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [(clientX - left) / width, (clientY - top) / height];
}

/**
 * @param {Element} element @param {Pointer} pointer @param {number} columns @param {number} rows
 * @returns {number} the nearest cell, row by row
 */
export function cellUnder(element, pointer, columns, rows) {
  const [across, down] = shareUnder(element, pointer);
  const within = (/** @type {number} */ share, /** @type {number} */ count) =>
    Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  return within(down, rows) * columns + within(across, columns);
}
