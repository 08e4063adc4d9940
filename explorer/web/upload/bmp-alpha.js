/** The fourth byte of a BMP's pixels: many programs leave it empty, and mean no transparency. */

/** Where in a file the header's fields are, and what stands there. */
const [START, HEADER, BITS, COMPRESSION, MASK] = [10, 14, 28, 30, 66];
const WITH_MASK = 56;
const MASKED = [3, 6];

/**
 * @param {Uint8Array<ArrayBuffer>} bytes of a BMP file
 * @returns {{bytes: Uint8Array<ArrayBuffer>, hasAlpha: boolean}} a file that says it has no alpha,
 *   where all of it is empty; and whether there is some
 */
export function withoutEmptyAlpha(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const none = { bytes, hasAlpha: false };
  if (bytes.length < MASK + 4 || view.getUint32(HEADER, true) < WITH_MASK) return none;
  const isMasked = MASKED.includes(view.getUint32(COMPRESSION, true));
  const mask = view.getUint32(MASK, true);
  if (!isMasked || view.getUint16(BITS, true) !== 32 || mask === 0) return none;
  for (let at = view.getUint32(START, true); at + 4 <= bytes.length; at += 4) {
    if (view.getUint32(at, true) & mask) return { bytes, hasAlpha: true };
  }
  const opaque = bytes.slice();
  opaque.fill(0, MASK, MASK + 4);
  return { bytes: opaque, hasAlpha: false };
}
