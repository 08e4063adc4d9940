/**
 * How a camera was held: told by EXIF, and undone here. Browsers differ in whether they do it
 * themselves, and for which files; they are handed pictures that say nothing of it.
 * @module
 */

/** @typedef {import('./edits.js').Pixels} Pixels */

const TAG = 0x0112;
const [SHORT, LONG, UPRIGHT] = [3, 4, 1];

/**
 * @param {Uint8Array} bytes of a file
 * @param {{start: number, end: number} | null} exif where its EXIF block is
 * @returns {{orientation: number, at: number | null}} 1 to 8, as EXIF counts them, and the place of
 *   the two bytes that say so; upright where the block is broken or there is none
 */
export function orientationOf(bytes, exif) {
  const none = { orientation: UPRIGHT, at: null };
  if (!exif) return none;
  const start = bytes.byteOffset + exif.start;
  const view = new DataView(bytes.buffer, start, Math.max(0, exif.end - exif.start));
  try {
    const isLittle = view.getUint16(0) === 0x4949;
    const first = view.getUint32(4, isLittle);
    const entries = view.getUint16(first, isLittle);
    for (let i = 0; i < entries; i++) {
      const entry = first + 2 + 12 * i;
      const isIt = view.getUint16(entry, isLittle) === TAG;
      const type = view.getUint16(entry + 2, isLittle);
      if (!isIt || (type !== SHORT && type !== LONG)) continue;
      // Of a long one the two bytes that count come last where the large end comes first.
      const at = entry + 8 + (type === LONG && !isLittle ? 2 : 0);
      return { orientation: view.getUint16(at, isLittle), at: exif.start + at };
    }
  } catch {
    // A broken EXIF block is no reason to refuse the pixels.
  }
  return none;
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes of a file
 * @param {number | null} at where its orientation is
 * @returns {Blob} the same file, whose EXIF is of no orientation that anybody knows
 */
export function withoutOrientation(bytes, at) {
  if (at === null) return new Blob([bytes]);
  return new Blob([bytes.subarray(0, at), Uint8Array.of(0, 0), bytes.subarray(at + 2)]);
}

/**
 * @param {Pixels} pixels
 * @param {number} orientation as EXIF counts them; others than 2 to 8 are upright
 * @returns {Pixels} turned upright
 */
export function upright(pixels, orientation) {
  if (!(orientation >= 2 && orientation <= 8)) return pixels;
  const { width, height, channels, data } = pixels;
  const [isTurned, fromRight, fromBottom] = FROM[orientation - 2];
  const [across, down] = isTurned ? [height, width] : [width, height];
  const Kind = /** @type {Uint8ArrayConstructor} */ (data.constructor);
  const turned = new Kind(data.length);
  for (let y = 0, to = 0; y < down; y++) {
    for (let x = 0; x < across; x++, to += channels) {
      const [column, row] = isTurned ? [y, x] : [x, y];
      const from =
        (fromBottom ? height - 1 - row : row) * width + (fromRight ? width - 1 - column : column);
      for (let c = 0; c < channels; c++) turned[to + c] = data[from * channels + c];
    }
  }
  return { width: across, height: down, channels, data: turned };
}

/**
 * Of orientations 2 to 8: whether rows become columns, and from which ends both are read.
 * @type {[isTurned: boolean, fromRight: boolean, fromBottom: boolean][]}
 */
const FROM = [
  [false, true, false],
  [false, true, true],
  [false, false, true],
  [true, false, false],
  [true, false, true],
  [true, true, true],
  [true, true, false],
];
