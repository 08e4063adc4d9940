/**
 * What the header of a picture says of it, before any pixel is decoded: whatever it claims, no more
 * than the file's own bytes are looked at.
 * @module
 */

/**
 * `isGrey`: one number per pixel. `isProgressive`: stored in passes. `exif`: where that is.
 * `hasMore`: frames after the first.
 * @typedef {{width: number, height: number, isGrey: boolean, isProgressive: boolean,
 *   exif: {start: number, end: number} | null, hasMore: boolean}} Header
 */

/** Passes of a progressive JPEG: cameras make one, programs a dozen, attackers thousands. */
export const MOST_SCANS = 100;
/** Parts of a JPEG: photos have some dozens, and a picture of 20 MB in full parts has 300. */
const MOST_MARKERS = 10_000;
/** Boxes beside each other in an AVIF file: its pictures have some dozens. */
const MOST_BOXES = 10_000;

/** The header says what no decoder accepts. */
class BrokenHeader extends Error {}

/**
 * @param {string} kind JPEG, GIF, BMP, WebP, AVIF or HEIC
 * @param {Uint8Array} bytes of the whole file
 * @returns {Header}
 * @throws {Error} it is broken
 */
export function headerOf(kind, bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = {
    JPEG: jpegHeader,
    GIF: gifHeader,
    BMP: bmpHeader,
    WebP: webpHeader,
    AVIF: heifHeader,
    HEIC: heifHeader,
  }[kind];
  if (!found) throw new BrokenHeader(kind);
  return { isGrey: false, isProgressive: false, exif: null, hasMore: false, ...found(view) };
}

/** @typedef {Partial<Header> & {width: number, height: number}} Found */

/** @param {DataView} view @returns {Found} */
function jpegHeader(view) {
  /** @type {Header['exif']} */
  let exif = null;
  let at = 2;
  for (let parts = 0; parts < MOST_MARKERS; parts++) {
    // As libjpeg does it: what is no marker is passed over, and so are bytes that fill.
    while (view.getUint8(at) !== 0xff) at++;
    while (view.getUint8(at) === 0xff) at++;
    const marker = view.getUint8(at++);
    if (marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd8)) continue;
    if (marker === 0xda || marker === 0xd9) break;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      return {
        width: view.getUint16(at + 5),
        height: view.getUint16(at + 3),
        isGrey: view.getUint8(at + 7) === 1,
        isProgressive: marker % 4 === 2,
        exif,
      };
    }
    const end = at + view.getUint16(at);
    if (marker === 0xe1 && !exif && textAt(view, at + 2, 6) === 'Exif\0\0') {
      exif = { start: at + 8, end };
    }
    at = end;
  }
  throw new BrokenHeader('JPEG');
}

/**
 * Passes of a JPEG's first picture, more than `MOST_SCANS` if it has too many parts. What follows
 * its end does not count: phones put a film there, or a second picture.
 * @param {Uint8Array} bytes
 * @returns {number}
 */
export function scansOf(bytes) {
  let scans = 0;
  let at = 2;
  for (let parts = 0; parts < MOST_MARKERS; parts++) {
    for (;;) {
      at = bytes.indexOf(0xff, at);
      if (at < 0) return scans;
      const next = bytes[at + 1];
      // Those with a length behind them, and the end: decoders never skip what else looks like one.
      if ((next >= 0xc0 && next <= 0xcf) || (next >= 0xd9 && next <= 0xfe)) break;
      at++;
    }
    const marker = bytes[at + 1];
    if (marker === 0xd9 || scans > MOST_SCANS) return scans;
    if (marker === 0xda) scans++;
    at += 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
  }
  return MOST_SCANS + 1;
}

/** @param {DataView} view @returns {Found} of the screen, or of its first frame if that is larger */
function gifHeader(view) {
  const first = gifFrame(view, 13 + paletteLength(view.getUint8(10)));
  if (first === null) throw new BrokenHeader('GIF');
  const [left, top, across, down] = [1, 3, 5, 7].map((at) => view.getUint16(first + at, true));
  const pixels = first + 10 + paletteLength(view.getUint8(first + 9)) + 1;
  return {
    width: Math.max(view.getUint16(6, true), left + across),
    height: Math.max(view.getUint16(8, true), top + down),
    hasMore: gifFrame(view, afterBlocks(view, pixels)) !== null,
  };
}

/** @param {DataView} view @param {number} at @returns {number | null} where the next frame begins */
function gifFrame(view, at) {
  while (at < view.byteLength && view.getUint8(at) === 0x21) at = afterBlocks(view, at + 2);
  return at < view.byteLength && view.getUint8(at) === 0x2c ? at : null;
}

/** @param {DataView} view @param {number} at @returns {number} behind a row of a GIF's blocks */
function afterBlocks(view, at) {
  while (at < view.byteLength && view.getUint8(at)) at += 1 + view.getUint8(at);
  return at + 1;
}

/** @param {number} flags of a GIF's screen or frame @returns {number} bytes of its palette */
const paletteLength = (flags) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);

/** @param {DataView} view @returns {Found} */
function bmpHeader(view) {
  const length = view.getUint32(14, true);
  // The oldest has 12 bytes; the others are longer, and none of them long.
  if (length === 12) return { width: view.getUint16(18, true), height: view.getUint16(20, true) };
  if (length < 16 || length > 256) throw new BrokenHeader('BMP');
  // Rows from top to bottom have a height below zero.
  return { width: view.getUint32(18, true), height: Math.abs(view.getInt32(22, true)) };
}

/** @param {DataView} view @returns {Found} */
function webpHeader(view) {
  const kind = textAt(view, 12, 4);
  if (kind === 'VP8X') return extendedWebpHeader(view);
  if (kind === 'VP8L') {
    const sides = view.getUint32(21, true);
    return { width: (sides & 0x3fff) + 1, height: ((sides >>> 14) & 0x3fff) + 1 };
  }
  if (textAt(view, 23, 3) !== '\x9d\x01*') throw new BrokenHeader('WebP');
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}

/** @param {DataView} view @returns {Found} */
function extendedWebpHeader(view) {
  const side = (/** @type {number} */ at) =>
    1 + view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
  /** @type {Header['exif']} */
  let exif = null;
  let frames = 0;
  for (const { name, start, end } of chunks(view, 12, true)) {
    if (name === 'ANMF') frames++;
    if (name === 'EXIF') exif = { start: start + (textAt(view, start, 4) === 'Exif' ? 6 : 0), end };
  }
  return { width: side(24), height: side(27), exif, hasMore: frames > 1 };
}

/** @param {DataView} view @returns {Found} of the largest picture in it: others are its tiles */
function heifHeader(view) {
  let [width, height] = [0, 0];
  const look = (/** @type {number} */ from, /** @type {number} */ to) => {
    for (const { name, start, end } of boxes(view, from, to)) {
      if (name === 'meta') look(start + 4, end);
      else if (name === 'iprp' || name === 'ipco') look(start, end);
      else if (name === 'ispe') {
        const sides = [view.getUint32(start + 4), view.getUint32(start + 8)];
        if (sides[0] * sides[1] > width * height) [width, height] = sides;
      }
    }
  };
  look(0, view.byteLength);
  if (!width) throw new BrokenHeader('AVIF');
  return { width, height, hasMore: textAt(view, 8, 4) === 'avis' };
}

/** @typedef {{name: string, start: number, end: number}} Part of a file, without its own header */

/**
 * @param {DataView} view @param {number} from @param {boolean} isRiff else as PNG has them
 * @returns {Generator<Part>}
 */
export function* chunks(view, from, isRiff) {
  for (let at = from; at + 8 <= view.byteLength; ) {
    const [name, length] = isRiff
      ? [textAt(view, at, 4), view.getUint32(at + 4, true)]
      : [textAt(view, at + 4, 4), view.getUint32(at)];
    const start = at + 8;
    yield { name, start, end: Math.min(start + length, view.byteLength) };
    at = start + length + (isRiff ? length % 2 : 4);
  }
}

/** @param {DataView} view @param {number} from @param {number} to @returns {Generator<Part>} */
function* boxes(view, from, to) {
  for (let at = from, parts = 0; at + 8 <= to && parts < MOST_BOXES; parts++) {
    const [length, name] = [view.getUint32(at), textAt(view, at + 4, 4)];
    // 1: a longer length follows, which no part has that is looked for; 0: all the rest.
    const end = length > 1 ? at + length : to;
    if (length > 1 && length < 8) throw new BrokenHeader('AVIF');
    yield { name, start: at + 8, end: Math.min(end, to) };
    at = end;
  }
}

/** @param {DataView} view @param {number} at @param {number} length @returns {string} */
function textAt(view, at, length) {
  const end = Math.min(at + length, view.byteLength);
  let text = '';
  for (let i = at; i < end; i++) text += String.fromCharCode(view.getUint8(i));
  return text;
}
