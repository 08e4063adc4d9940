/**
 * Pictures as the browser decodes them, row by row, read back from a canvas. Some browsers falsify
 * what is read back, so that nobody is known again by it: a known picture tells.
 * @module
 */

import { pngOf } from '../formats/png.js';
import { withoutOrientation } from './orientation.js';

/** @typedef {import('./kinds.js').Kind} Kind */

/** Pixels that are read back at a time, and of a row: not every canvas may be wider. */
const [AT_ONCE, WIDEST] = [1 << 18, 4096];
/** Pixels of a side of the known picture. */
const KNOWN_SIDE = 64;
/**
 * Pictures of one pixel, of kinds that not every browser decodes.
 * @type {Partial<Record<Kind, string>>}
 */
const SMALLEST = {
  WebP: 'UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEADMDOJaQAA3AA/uxnAAA=',
  AVIF:
    'AAAAHGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZgAAAOltZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAA' +
    'AAAAAAAAAAAAAA5waXRtAAAAAAABAAAAHmlsb2MAAAAARAAAAQABAAAAAQAAAQ0AAAAbAAAAKGlpbmYAAAAAAAEA' +
    'AAAaaW5mZQIAAAAAAQAAYXYwMUNvbG9yAAAAAGhpcHJwAAAASWlwY28AAAAUaXNwZQAAAAAAAAABAAAAAQAAAA5w' +
    'aXhpAAAAAAEIAAAADGF2MUOBABwAAAAAE2NvbHJuY2x4AAEADQAGgAAAABdpcG1hAAAAAAAAAAEAAQQBAoMEAAAA' +
    'I21kYXQSAAoHGAAG2AhoNTIOH/UVwAAsAICQNaKKXrg=',
};

/**
 * @param {Uint8Array<ArrayBuffer>} bytes of a file
 * @param {number | null} orientation where it says how the camera was held
 * @returns {Promise<ImageBitmap>} its first frame as it is stored, but for AVIF and HEIC, which turn
 *   themselves
 * @throws {Error} it is damaged, or of a kind that this browser does not know
 */
export const bitmapOf = (bytes, orientation) =>
  createImageBitmap(withoutOrientation(bytes, orientation), {
    premultiplyAlpha: 'none',
    colorSpaceConversion: 'none',
  });

/**
 * @param {ImageBitmap} bitmap
 * @param {(data: Uint8ClampedArray, start: number) => void} take gets rows of red, green, blue and
 *   alpha; their array is used again
 */
export function readRows(bitmap, take) {
  const { width, height } = bitmap;
  const across = Math.min(width, WIDEST);
  const down = Math.min(height, Math.max(1, Math.floor(AT_ONCE / width)));
  const canvas = new OffscreenCanvas(across, down);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas');
  context.globalCompositeOperation = 'copy';
  context.imageSmoothingEnabled = false;
  const strip = width > across ? new Uint8ClampedArray(4 * width * down) : null;
  for (let top = 0; top < height; top += down) {
    const rows = Math.min(down, height - top);
    let data = strip ?? new Uint8ClampedArray();
    for (let left = 0; left < width; left += across) {
      context.drawImage(bitmap, -left, -top);
      const part = context.getImageData(0, 0, Math.min(across, width - left), rows);
      if (!strip) data = part.data;
      else place(part, strip, left, width);
    }
    for (let y = 0; y < rows; y++) take(data, 4 * y * width);
  }
}

/** @param {ImageData} part @param {Uint8ClampedArray} strip @param {number} left @param {number} width */
function place({ data, width: across, height }, strip, left, width) {
  for (let y = 0; y < height; y++) {
    strip.set(data.subarray(4 * y * across, 4 * (y + 1) * across), 4 * (y * width + left));
  }
}

/** @type {Promise<boolean> | null} */
let asked = null;

/** @returns {Promise<boolean>} whether this browser gives back the pixels that it was given */
export function keepsPixels() {
  asked ??= readsBackWhatIsKnown().catch(() => false);
  return asked;
}

async function readsBackWhatIsKnown() {
  const known = Uint8Array.from(
    { length: 3 * KNOWN_SIDE ** 2 },
    (_, i) => (i * 89 + (i >> 5)) % 256,
  );
  const bitmap = await bitmapOf(await pngOf(known, KNOWN_SIDE, 3), null);
  let at = 0;
  let isSame = true;
  readRows(bitmap, (data, start) => {
    for (let x = 0; x < 4 * KNOWN_SIDE; x++) {
      isSame &&= data[start + x] === (x % 4 === 3 ? 255 : known[at++]);
    }
  });
  bitmap.close();
  return isSame;
}

/** @param {Kind} kind @returns {Promise<boolean>} whether this browser decodes any picture of it */
export async function knows(kind) {
  const smallest = SMALLEST[kind];
  if (smallest === undefined) return true;
  const bytes = Uint8Array.from(atob(smallest), (letter) => letter.charCodeAt(0));
  return bitmapOf(bytes, null).then(
    (bitmap) => {
      bitmap.close();
      return true;
    },
    () => false,
  );
}
