/**
 * Bytes that somebody chose become a small picture in floats, or a sentence; decode.py holds the
 * same. PNG is decoded here, other formats by the browser.
 * @module
 */

import { headerOf, MOST_SCANS, scansOf } from '../formats/picture-headers.js';
import { decodePng, pngHeader } from '../formats/png-decoder.js';
import { withoutEmptyAlpha } from './bmp-alpha.js';
import { bitmapOf, keepsPixels, knows, readRows } from './browser-decoder.js';
import { shrinkingDeep } from './deep.js';
import { crop, turn, UploadError } from './edits.js';
import { kindOf, NO_HEIC, USE, whyUnknown } from './kinds.js';
import { orientationOf, upright } from './orientation.js';
import { round } from './planes.js';
import { reducedSize, shrinking, sideOf } from './shrink.js';

/** @typedef {import('./edits.js').Edit} Edit */
/** @typedef {import('./edits.js').Pixels} Pixels */
/** @typedef {import('./kinds.js').Kind} Kind */
/** @typedef {import('./planes.js').Picture} Picture */
/** @typedef {import('./shrink.js').Size} Size */
/**
 * A picture whose rows can be had again and again. `isDrafted`: a JPEG, which Python's decoder
 * averages by itself at first. `hasGuessedAlpha`: the browser gives one, whether the file has any or
 * not.
 * @typedef {Size & {channels: number, stride: number, isDeep: boolean, isDrafted: boolean,
 *   hasGuessedAlpha: boolean, orientation: number, feed: (take: (row: any, start: number) => void) => Promise<void>,
 *   close: () => void}} Source
 */
/**
 * @typedef {{read: (edit: Pick<Edit, 'rotate' | 'crop'>) => Promise<Picture>,
 *   hasMoreFrames: boolean, close: () => void}} Opened
 */

const MOST_PIXELS = 64_000_000;
/** Kinds whose decoders need three times the memory, or several seconds, for so many pixels. */
const FEWER_PIXELS = 32_000_000;
const FEWEST_PIXELS = 24_000_000;
const LEAST_SIDE = 4;
/** Pixels of the longer side: to look at, of a picture of which only a part is, of 16 bits. */
const [WORKING_SIDE, LARGEST_SIDE, DEEP_SIDE] = [512, 3072, 1536];
/** Of what it was cropped from. */
const WHOLE_SIDE = 280;
/** Pixels of a side that JPEG decoders can average by themselves. */
const DRAFTS = [8, 4, 2, 1];
const DAMAGED =
  'This picture is damaged or incomplete. Save or download it again, and choose the new copy.';

/** This browser cannot read the picture, but a server might; the message says why not. */
export class UnreadableError extends Error {
  /** @param {string} sentence @param {string} advice what to do where there is no server */
  constructor(sentence, advice) {
    super(sentence);
    this.advice = advice;
  }
}

/**
 * Look at a file, and decode it if it is a picture.
 * @param {Uint8Array<ArrayBuffer>} bytes at most 20 MB; nothing in them is trusted
 * @param {string} name what its owner called it, used only to word an error
 * @returns {Promise<Opened>}
 * @throws {UploadError} it is empty, too large, or no picture that can be read
 * @throws {UnreadableError} this browser cannot read it
 */
export async function open(bytes, name) {
  checkBytes(bytes);
  const kind = kindOf(bytes);
  if (!kind) throw new UploadError(whyUnknown(bytes, name));
  if (kind === 'TIFF') throw cannotRead('TIFF');
  const png = kind === 'PNG' ? damagedUnless(() => pngHeader(bytes)) : null;
  const header = png ?? damagedUnless(() => headerOf(kind, bytes));
  checkSize(kind, header);
  const source = png ? pngSource(png, bytes) : await bitmapSource(kind, header, bytes);
  return {
    read: (edit) => read(source, edit),
    hasMoreFrames: header.hasMore,
    close: source.close,
  };
}

/** @param {Uint8Array} bytes */
function checkBytes(bytes) {
  if (!bytes.length) throw new UploadError(`The file is empty. ${USE}`);
  if (kindOf(bytes) === 'JPEG' && scansOf(bytes) > MOST_SCANS) {
    throw new UploadError(`This JPEG is stored in too many passes. Save it anew. ${USE}`);
  }
}

/** @param {Kind} kind @param {import('../formats/picture-headers.js').Header} header */
function checkSize(kind, { width, height, isProgressive }) {
  let most = MOST_PIXELS;
  // A JPEG in many passes is kept in memory whole.
  if (kind === 'WebP' || isProgressive) most = FEWER_PIXELS;
  if (kind === 'AVIF' || kind === 'HEIC') most = FEWEST_PIXELS;
  if (width * height > most) {
    throw new UploadError(
      `The picture has ${width} x ${height} pixels; at most ${most / 1e6} million can be read. ` +
        'Crop it to the digit, or save it smaller.',
    );
  }
  if (Math.min(width, height) < LEAST_SIDE) {
    throw new UploadError(
      `The picture is only ${width} x ${height} pixels. ` +
        `Choose one of at least ${LEAST_SIDE} x ${LEAST_SIDE}.`,
    );
  }
}

/** @param {import('../formats/png-decoder.js').Png} png @param {Uint8Array} bytes @returns {Source} */
function pngSource(png, bytes) {
  const { width, height, channels, isDeep, exif } = png;
  return {
    ...{ width, height, channels, stride: channels, isDeep, isDrafted: false },
    hasGuessedAlpha: false,
    orientation: orientationOf(bytes, exif).orientation,
    feed: (take) =>
      decodePng(png, take).catch((error) => {
        throw error instanceof UploadError ? error : new UploadError(DAMAGED);
      }),
    close() {},
  };
}

/**
 * @param {Kind} kind @param {import('../formats/picture-headers.js').Header} header
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<Source>}
 */
async function bitmapSource(kind, header, bytes) {
  if (!(await keepsPixels())) {
    throw new UnreadableError(
      'This browser changes the pixels of pictures to protect your privacy, so only PNG files ' +
        'can be read here.',
      'Save the picture as PNG and choose that, or allow this page to read canvases.',
    );
  }
  const { orientation, at } = orientationOf(bytes, header.exif);
  const bmp = kind === 'BMP' ? withoutEmptyAlpha(bytes) : null;
  const bitmap = await bitmapOf(bmp?.bytes ?? bytes, at).catch(async () => {
    if (kind === 'HEIC') throw new UploadError(NO_HEIC);
    throw (await knows(kind)) ? new UploadError(DAMAGED) : cannotRead(kind);
  });
  const { width, height } = bitmap;
  if (width * height > MOST_PIXELS || Math.min(width, height) < LEAST_SIDE) {
    bitmap.close();
    throw new UploadError(DAMAGED);
  }
  const isOpaque = kind === 'JPEG' || bmp?.hasAlpha === false;
  return {
    ...{ width, height, stride: 4, isDeep: false, isDrafted: kind === 'JPEG' },
    channels: header.isGrey ? 1 : isOpaque ? 3 : 4,
    hasGuessedAlpha: !header.isGrey && !isOpaque,
    orientation,
    feed: async (take) => readRows(bitmap, take),
    close: () => bitmap.close(),
  };
}

/** @param {Kind} kind */
const cannotRead = (kind) =>
  new UnreadableError(
    `This browser cannot read ${kind} files.`,
    'Save the picture as PNG or JPEG, and choose that.',
  );

/**
 * @template T
 * @param {() => T} look
 * @returns {T}
 * @throws {UploadError} what it looks at is broken
 */
function damagedUnless(look) {
  try {
    return look();
  } catch {
    throw new UploadError(DAMAGED);
  }
}

/**
 * @param {Source} source
 * @param {Pick<Edit, 'rotate' | 'crop'>} edit
 * @returns {Promise<Picture>}
 */
async function read(source, { rotate, crop: box }) {
  const { isDeep, isDrafted, orientation } = source;
  const size = workingSize(source, box);
  const times = Math.min(
    Math.floor(source.width / size.width),
    Math.floor(source.height / size.height),
  );
  const draft = isDrafted ? (DRAFTS.find((one) => one <= times) ?? 1) : 1;
  let small;
  if (isDeep) {
    const shrink = shrinkingDeep(source, Math.min(sideOf(size), DEEP_SIDE));
    await source.feed((row, start) => shrink.take(row.subarray(start, start + source.width)));
    small = shrink.small();
  } else {
    const shrink = shrinking(source, draft, size);
    await source.feed(shrink.take);
    // Beside a picture that is turned there is paper, unless it is transparent itself.
    small = source.hasGuessedAlpha ? withoutFullAlpha(shrink.small) : shrink.small;
  }
  const detail = sideOf(reducedSize(source, draft)) / sideOf(small);
  const turned = turn(upright(small, orientation), rotate);
  const picture = { ...inFloats(crop(turned, box)), detail };
  return box ? { ...picture, whole: inFloats(smaller(turned)) } : picture;
}

/** @param {Pixels} pixels of four channels @returns {Pixels} of three, if nothing is transparent */
function withoutFullAlpha(pixels) {
  const { data } = pixels;
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return pixels;
  return { ...pixels, channels: 3, data: data.filter((_, i) => i % 4 < 3) };
}

/**
 * @param {Size} size of the file @param {Edit['crop']} box
 * @returns {Size} to look at: WORKING_SIDE for what is left after cropping
 */
function workingSize({ width, height }, box) {
  const [left, top, right, bottom] = box ?? [0, 0, 1, 1];
  const wanted = Math.min(WORKING_SIDE / Math.max(right - left, bottom - top), LARGEST_SIDE);
  const scale = Math.min(1, wanted / Math.max(width, height));
  // A line of a panorama is still a picture.
  return {
    width: Math.max(LEAST_SIDE, round(width * scale)),
    height: Math.max(LEAST_SIDE, round(height * scale)),
  };
}

/** @param {Pixels} pixels @returns {Pixels} as many of them as people are shown */
function smaller(pixels) {
  const { width, height, channels, data } = pixels;
  const scale = WHOLE_SIDE / Math.max(width, height);
  if (scale >= 1 || data instanceof Float32Array) return pixels;
  const [across, down] = [width, height].map((side) => Math.max(1, round(side * scale)));
  const { take, small } = shrinking(pixels, 1, { width: across, height: down });
  for (let y = 0; y < height; y++) take(data, y * width * channels);
  return small;
}

/** @param {Pixels} pixels @returns {Picture} */
function inFloats({ width, height, channels, data }) {
  const scale = data instanceof Float32Array ? 1 : 255;
  const colours = channels % 2 ? channels : channels - 1;
  const colour = new Float32Array(width * height * colours);
  const alpha = channels === colours ? null : new Float32Array(width * height);
  for (let i = 0, from = 0, to = 0; i < width * height; i++) {
    for (let c = 0; c < colours; c++) colour[to++] = data[from++] / scale;
    if (alpha) alpha[i] = data[from++] / scale;
  }
  return { width, height, channels: colours, colour, alpha, whole: null, detail: 1 };
}
