/** A code in a link: a half for each of its numbers. */
import { fromFloat16, toFloat16 } from '../formats/float16.js';
import { broken, LinkError, uint16 } from './bytes.js';

/** @param {Float32Array} code @returns {number[]} */
export const packCode = (code) =>
  Array.from(code).flatMap((value) => {
    const half = toFloat16(value);
    if (Number.isFinite(fromFloat16(half))) return uint16(half);
    throw new LinkError(`A code that holds ${value} does not fit into a link.`);
  });

/** @param {import('./bytes.js').Cursor} cursor @param {number} length @returns {Float32Array} */
export function unpackCode(cursor, length) {
  const code = Float32Array.from({ length }, () => fromFloat16(cursor.uint16()));
  return code.every(Number.isFinite) ? code : broken();
}
