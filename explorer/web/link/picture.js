/**
 * A picture in a link: a test digit's number, or the pixels of the ink's box, deflated where that
 * is shorter. Exact, since its codes are encoded from it again.
 * @module
 */
import { bit, broken, deflate, index, inflate, LinkError, uint16 } from './bytes.js';

/** @typedef {import('./bytes.js').Cursor} Cursor */
/** @typedef {{kind: 'test', index: number} | {kind: 'pixels', pixels: Uint8Array}} LinkPicture */

const SIDE = 28;
const TEST_DIGITS = 10000;

/**
 * @param {LinkPicture} picture
 * @returns {Promise<{flags: number, bytes: number[]}>}
 */
export async function packPicture(picture) {
  if (picture.kind === 'test') {
    return { flags: 0, bytes: uint16(index(picture.index, TEST_DIGITS, 'test digit')) };
  }
  const { pixels } = picture;
  if (pixels.length !== SIDE * SIDE) {
    throw new LinkError(`A picture for a link has 784 pixels, not ${pixels.length}.`);
  }
  const { top, left, height, width } = inkBox(pixels);
  const raw = new Uint8Array(height * width);
  for (let row = 0; row < height; row++) {
    const start = (top + row) * SIDE + left;
    raw.set(pixels.subarray(start, start + width), row * width);
  }
  const deflated = await deflate(raw);
  const payload = deflated.length < raw.length ? deflated : raw;
  const bytes = [top, left, height, width, ...uint16(payload.length), ...payload];
  return { flags: payload === raw ? 1 : 3, bytes };
}

/**
 * The smallest box that holds every pixel that is not black; 0 x 0 for a black picture.
 * @param {Uint8Array} pixels
 */
function inkBox(pixels) {
  let top = SIDE;
  let left = SIDE;
  let bottom = 0;
  let right = 0;
  for (let i = 0; i < pixels.length; i++) {
    if (pixels[i] === 0) continue;
    const row = Math.floor(i / SIDE);
    const column = i % SIDE;
    top = Math.min(top, row);
    left = Math.min(left, column);
    bottom = Math.max(bottom, row + 1);
    right = Math.max(right, column + 1);
  }
  if (bottom === 0) return { top: 0, left: 0, height: 0, width: 0 };
  return { top, left, height: bottom - top, width: right - left };
}

/**
 * @param {Cursor} cursor
 * @param {number} flags
 * @returns {Promise<LinkPicture>}
 */
export async function unpackPicture(cursor, flags) {
  if (!bit(flags, 0)) {
    const testIndex = cursor.uint16();
    if (testIndex >= TEST_DIGITS) broken();
    return { kind: 'test', index: testIndex };
  }
  const [top, left, height, width] = cursor.take(4);
  if (top + height > SIDE || left + width > SIDE) broken();
  const payload = cursor.take(cursor.uint16());
  const box = bit(flags, 1) ? await inflate(payload, height * width) : payload;
  if (box.length !== height * width) broken();
  const pixels = new Uint8Array(SIDE * SIDE);
  for (let row = 0; row < height; row++) {
    pixels.set(box.subarray(row * width, (row + 1) * width), (top + row) * SIDE + left);
  }
  return { kind: 'pixels', pixels };
}
