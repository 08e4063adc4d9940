/**
 * How many of many pictures the next frame has time for: one more after a frame that was in time,
 * half as many after one that was late.
 * @param {number} many in the last frame @param {boolean} isLate
 * @param {number} fewest @param {number} most
 * @returns {number}
 */
export function paced(many, isLate, fewest, most) {
  return isLate ? Math.max(fewest, many >> 1) : Math.min(most, many + 1);
}
