/**
 * PNG files of every kind, row by row and as Pillow reads them, without a canvas: some browsers
 * falsify what is read back from one, and none gives back 16 bits. Source: W3C, Portable Network
 * Graphics, third edition.
 * @module
 */

import { chunks } from './picture-headers.js';

/**
 * `channels`: 1 for grey, 2 with alpha, 3 for colours, 4 with alpha. `isDeep`: grey of 16 bits.
 * @typedef {import('./picture-headers.js').Header & {depth: number, type: number, isInterlaced: boolean,
 *   channels: number, isDeep: boolean, palette: Uint8Array, deflated: Uint8Array<ArrayBuffer>}} Png
 */
/** @typedef {Uint8Array | Uint16Array} Row */

const [GREY, COLOUR, PALETTE, GREY_ALPHA, COLOUR_ALPHA] = [0, 2, 3, 4, 6];
/** Numbers per pixel in the file, and how many bits they may have. @type {Record<number, [number, number[]]>} */
const TYPES = {
  [GREY]: [1, [1, 2, 4, 8, 16]],
  [COLOUR]: [3, [8, 16]],
  [PALETTE]: [1, [1, 2, 4, 8]],
  [GREY_ALPHA]: [2, [8, 16]],
  [COLOUR_ALPHA]: [4, [8, 16]],
};
/** Passes of an interlaced picture: first column and row, and steps to the next. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];
const WHOLE = [0, 0, 1, 1];
/** Chunks that say something of the pixels, or how they are to be shown. */
const NEEDED = ['PLTE', 'tRNS', 'eXIf', 'acTL'];
/** Bytes inflated at a time: they may become a thousand times as many. */
const PIECE = 16384;

/** The bytes are no PNG, or end too early. */
class BrokenPng extends Error {}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes of the whole file
 * @returns {Png}
 * @throws {Error} its header is broken
 */
export function pngHeader(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [depth, type, compression, filter, interlace] = bytes.subarray(24, 29);
  const [, depths] = TYPES[type] ?? [0, []];
  const isKnown = depths.includes(depth) && !compression && !filter && interlace < 2;
  if (!isKnown || view.getUint32(12) !== 0x49484452) throw new BrokenPng('IHDR');
  /** @type {Map<string, {start: number, end: number}>} */
  const found = new Map();
  // Its pixels may come in a million pieces.
  const deflated = new Uint8Array(bytes.length);
  let length = 0;
  for (const { name, start, end } of chunks(view, 8, false)) {
    if (name === 'IEND') break;
    if (NEEDED.includes(name) && !found.has(name)) found.set(name, { start, end });
    if (name !== 'IDAT') continue;
    deflated.set(bytes.subarray(start, end), length);
    length += end - start;
  }
  const part = (/** @type {string} */ name) => {
    const { start = 0, end = 0 } = found.get(name) ?? {};
    return bytes.subarray(start, end);
  };
  const isPalette = type === PALETTE;
  const isClear = isPalette ? found.has('tRNS') : type >= GREY_ALPHA;
  const isGrey = type === GREY || (type === GREY_ALPHA && depth === 8);
  return {
    width: view.getUint32(16),
    height: view.getUint32(20),
    depth,
    type,
    isInterlaced: interlace === 1,
    isDeep: type === GREY && depth === 16,
    isGrey,
    channels: (isGrey ? 1 : 3) + Number(isClear),
    palette: isPalette ? paletteOf(part('PLTE'), part('tRNS')) : new Uint8Array(),
    deflated: deflated.subarray(0, length),
    exif: found.get('eXIf') ?? null,
    isProgressive: false,
    hasMore: found.has('acTL') && view.getUint32(found.get('acTL')?.start ?? 0) > 1,
  };
}

/**
 * @param {Uint8Array} colours @param {Uint8Array} alphas
 * @returns {Uint8Array} four numbers each; black where the file has none
 */
function paletteOf(colours, alphas) {
  const palette = Uint8Array.from({ length: 1024 }, (_, i) => (i % 4 === 3 ? 255 : 0));
  for (let i = 0; i < Math.min(256, Math.floor(colours.length / 3)); i++) {
    palette.set(colours.subarray(3 * i, 3 * i + 3), 4 * i);
  }
  alphas.subarray(0, 256).forEach((alpha, i) => {
    palette[4 * i + 3] = alpha;
  });
  return palette;
}

/**
 * Decode it from the first row to the last.
 * @param {Png} png
 * @param {(row: any, start: number) => void} take gets rows of `channels` bytes a pixel, or of 16
 *   bits where it is deep; their array is used again
 * @throws {Error} it is damaged or ends too early
 */
export async function decodePng(png, take) {
  const { width, height, channels, isDeep, isInterlaced } = png;
  const length = width * channels;
  if (!isInterlaced) {
    const out = isDeep ? new Uint16Array(length) : new Uint8Array(length);
    return readRows(png, [WHOLE], (row) => {
      unpack(png, row, width, out, 0, channels);
      take(out, 0);
    });
  }
  // Its first row is known in the last pass.
  const whole = isDeep ? new Uint16Array(length * height) : new Uint8Array(length * height);
  await readRows(png, PASSES, (row, y, across, [left, top, right, down]) => {
    const start = ((top + y * down) * width + left) * channels;
    unpack(png, row, across, whole, start, right * channels);
  });
  for (let y = 0; y < height; y++) take(whole, y * length);
}

/**
 * @param {Png} png
 * @param {number[][]} passes
 * @param {(row: Uint8Array, y: number, across: number, pass: number[]) => void} take gets a row's
 *   bytes without their filter
 */
async function readRows({ width, height, depth, type, deflated }, passes, take) {
  const bits = TYPES[type][0] * depth;
  const reader = inflated(deflated).getReader();
  let chunk = new Uint8Array();
  let at = 0;
  /** @param {Uint8Array} target is filled */
  const fill = async (target) => {
    for (let done = 0; done < target.length; ) {
      if (at === chunk.length) {
        const { value } = await reader.read();
        if (!value) throw new BrokenPng('IDAT');
        [chunk, at] = [value, 0];
      }
      const count = Math.min(chunk.length - at, target.length - done);
      target.set(chunk.subarray(at, at + count), done);
      [at, done] = [at + count, done + count];
    }
  };
  try {
    for (const pass of passes) {
      const [left, top, right, down] = pass;
      const across = Math.ceil((width - left) / right);
      const rows = Math.ceil((height - top) / down);
      const length = Math.ceil((across * bits) / 8);
      const step = Math.max(1, bits >> 3);
      let row = new Uint8Array(length + 1);
      let above = new Uint8Array(length + 1);
      for (let y = 0; across > 0 && y < rows; y++) {
        await fill(row);
        unfilter(row, above, step);
        take(row, y, across, pass);
        [row, above] = [above, row];
      }
    }
  } finally {
    // What follows the last row may be anything, and any number of bytes.
    void reader.cancel().catch(() => {});
  }
}

/**
 * @param {Uint8Array<ArrayBuffer>} deflated
 * @returns {ReadableStream<Uint8Array<ArrayBuffer>>} no more of it than is asked for
 */
function inflated(deflated) {
  let at = 0;
  const pieces = new ReadableStream({
    pull(controller) {
      if (at >= deflated.length) return controller.close();
      controller.enqueue(deflated.subarray(at, at + PIECE));
      at += PIECE;
    },
  });
  return pieces.pipeThrough(new DecompressionStream('deflate'));
}

/**
 * Undo a row's filter, which its first byte names.
 * @param {Uint8Array} row is changed @param {Uint8Array} above the row before it, done
 * @param {number} step bytes from one pixel to the next
 */
function unfilter(row, above, step) {
  const { length } = row;
  switch (row[0]) {
    case 0:
      return;
    case 1:
      for (let i = 1 + step; i < length; i++) row[i] += row[i - step];
      return;
    case 2:
      for (let i = 1; i < length; i++) row[i] += above[i];
      return;
    case 3:
      for (let i = 1; i < length; i++) {
        row[i] += ((i > step ? row[i - step] : 0) + above[i]) >> 1;
      }
      return;
    case 4:
      for (let i = 1; i <= Math.min(step, length - 1); i++) row[i] += above[i];
      for (let i = 1 + step; i < length; i++) {
        row[i] += nearest(row[i - step], above[i], above[i - step]);
      }
      return;
    default:
      throw new BrokenPng('filter');
  }
}

/**
 * @param {number} left @param {number} up @param {number} corner
 * @returns {number} the one of the three that is nearest to left + up - corner (Paeth)
 */
function nearest(left, up, corner) {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/**
 * Pixels of a row as numbers.
 * @param {Png} png
 * @param {Uint8Array} row its first byte is that of the filter
 * @param {number} across pixels of it
 * @param {Row} out @param {number} start
 * @param {number} step from one pixel to the next in `out`
 */
function unpack({ type, depth, palette, channels, isDeep }, row, across, out, start, step) {
  const numbers = TYPES[type][0];
  if (isDeep) {
    for (let x = 0, to = start; x < across; x++, to += step) {
      out[to] = (row[1 + 2 * x] << 8) | row[2 + 2 * x];
    }
  } else if (depth < 8 || type === PALETTE) {
    const most = (1 << depth) - 1;
    const scale = 255 / most;
    for (let x = 0, to = start; x < across; x++, to += step) {
      const bit = x * depth;
      const value = (row[1 + (bit >> 3)] >> (8 - depth - (bit & 7))) & most;
      if (type === GREY) out[to] = value * scale;
      else for (let c = 0; c < channels; c++) out[to + c] = palette[4 * value + c];
    }
  } else if (depth === 8 && step === channels) {
    out.set(row.subarray(1), start);
  } else {
    // Of 16 bits the upper eight; grey with alpha is three times the same then.
    const width = depth >> 3;
    const greys = type === GREY_ALPHA && depth === 16;
    for (let x = 0, to = start; x < across; x++, to += step) {
      const from = 1 + x * numbers * width;
      for (let c = 0; c < channels; c++) {
        const number = greys ? Math.floor(c / 3) : c;
        out[to + c] = row[from + number * width];
      }
    }
  }
}
