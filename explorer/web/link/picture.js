/**
 * The pixels of a picture in a link: of the ink's box, deflated where that is shorter. Exact, since
 * its codes are encoded from it again.
 *
 *     0      1 the box is deflated, 0 it is not
 *     1-4    top, left, height, width of the box
 *     5-     the box, row by row
 *
 * @module
 */
import { broken, deflate, inflate } from './bytes.js';

/** @typedef {{kind: 'test', index: number} | {kind: 'pixels', pixels: Uint8Array}} LinkPicture */

/** @param {Uint8Array} pixels @returns {Promise<number[]>} */
export async function packPixels(pixels) {
  const side = Math.sqrt(pixels.length);
  const { top, left, height, width } = inkBox(pixels, side);
  const raw = new Uint8Array(height * width);
  for (let row = 0; row < height; row++) {
    const start = (top + row) * side + left;
    raw.set(pixels.subarray(start, start + width), row * width);
  }
  const deflated = await deflate(raw);
  const shorter = deflated.length < raw.length;
  return [Number(shorter), top, left, height, width, ...(shorter ? deflated : raw)];
}

/**
 * The smallest box that holds every pixel that is not black; 0 x 0 for a black picture.
 * @param {Uint8Array} pixels @param {number} side
 */
function inkBox(pixels, side) {
  let top = side;
  let left = side;
  let bottom = 0;
  let right = 0;
  for (let i = 0; i < pixels.length; i++) {
    if (pixels[i] === 0) continue;
    const row = Math.floor(i / side);
    const column = i % side;
    top = Math.min(top, row);
    left = Math.min(left, column);
    bottom = Math.max(bottom, row + 1);
    right = Math.max(right, column + 1);
  }
  if (bottom === 0) return { top: 0, left: 0, height: 0, width: 0 };
  return { top, left, height: bottom - top, width: right - left };
}

/** @param {import('./bytes.js').Cursor} cursor whose rest is a picture @param {number} side */
export function unpackPixels(cursor, side) {
  const deflated = cursor.byte();
  if (deflated > 1) broken();
  const box = cursor.take(4);
  return pixelsOf(box, cursor.take(cursor.left), deflated === 1, side);
}

/**
 * @param {Uint8Array} box top, left, height, width
 * @param {Uint8Array<ArrayBuffer>} inside it @param {boolean} deflated @param {number} side of the picture
 * @returns {Promise<Uint8Array>} all pixels
 */
export async function pixelsOf([top, left, height, width], inside, deflated, side) {
  if (top + height > side || left + width > side) broken();
  const ink = deflated ? await inflate(inside, height * width) : inside;
  if (ink.length !== height * width) broken();
  const pixels = new Uint8Array(side * side);
  for (let row = 0; row < height; row++) {
    pixels.set(ink.subarray(row * width, (row + 1) * width), (top + row) * side + left);
  }
  return pixels;
}
