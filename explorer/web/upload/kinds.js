/**
 * What a file is by its first bytes, and why it is no picture; decode.py says the same.
 * @module
 */

/** @typedef {'PNG' | 'JPEG' | 'GIF' | 'BMP' | 'WebP' | 'AVIF' | 'HEIC' | 'TIFF'} Kind */

export const USE = 'Choose a PNG, JPEG or WebP picture of one digit.';

/** @type {readonly [string, Kind][]} */
const PICTURES = [
  ['\x89PNG\r\n\x1a\n', 'PNG'],
  ['\xff\xd8\xff', 'JPEG'],
  ['GIF87a', 'GIF'],
  ['GIF89a', 'GIF'],
  ['BM', 'BMP'],
  ['II*\0', 'TIFF'],
  ['MM\0*', 'TIFF'],
  ['II+\0', 'TIFF'],
  ['MM\0+', 'TIFF'],
];
/** @type {readonly [string, string][]} */
const OTHERS = [
  ['%PDF', 'This is a PDF document, not a picture. Save the page as PNG and choose that.'],
  ['%!PS', 'This is a PostScript drawing, not a picture. Export it as PNG and choose that.'],
  ['\xc5\xd0\xd3\xc6', 'This is an EPS drawing, not a picture. Export it as PNG first.'],
  ['PK', 'This is a zip archive or an office document. Unpack it and choose one picture.'],
  ['\x1f\x8b', 'This is a compressed archive. Unpack it and choose one picture.'],
  ['\x89HDF', `This is a data file, not a picture. ${USE}`],
  ['\x93NUMPY', `This is a NumPy array, not a picture. ${USE}`],
];
const AVIF_BRANDS = ['avif', 'avis'];
const HEIF_BRANDS = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1'];
export const NO_HEIC =
  'Photos in HEIC format cannot be read. Save or share the photo as JPEG first.';
const NO_SVG = 'SVG drawings cannot be read. Export the drawing as PNG first.';
/** @type {Record<string, string>} */
const BY_SUFFIX = {
  '.heic': NO_HEIC,
  '.heif': 'Photos in HEIF format cannot be read. Save or share the photo as JPEG first.',
  '.svg': NO_SVG,
  '.psd': 'Photoshop documents cannot be read. Export the picture as PNG first.',
  '.dng': 'Raw camera files cannot be read. Export the photo as JPEG first.',
};
/** Bytes that are looked at. */
const HEAD = 1024;

/**
 * @param {Uint8Array} bytes of a file
 * @returns {Kind | null} null: no picture that anything here reads
 */
export function kindOf(bytes) {
  const head = textOf(bytes);
  const known = PICTURES.find(([start]) => head.startsWith(start));
  if (known) return known[1];
  if (/^RIFF.{4}WEBPVP8[ LX]/s.test(head)) return 'WebP';
  if (head.slice(4, 8) !== 'ftyp') return null;
  const brand = head.slice(8, 12);
  const compatible = head.slice(16, new DataView(bytes.buffer, bytes.byteOffset).getUint32(0));
  /** @type {string[]} */
  const others = compatible.match(/.{4}/gs) ?? [];
  const isContainer = brand === 'mif1' || brand === 'msf1';
  if (AVIF_BRANDS.some((one) => one === brand || (isContainer && others.includes(one)))) {
    return 'AVIF';
  }
  return HEIF_BRANDS.includes(brand) ? 'HEIC' : null;
}

/**
 * @param {Uint8Array} bytes of a file that is no picture
 * @param {string} name what its owner called it
 * @returns {string} a sentence that says what it is and what to do
 */
export function whyUnknown(bytes, name) {
  const head = textOf(bytes).replace(/^[\xef\xbb\xbf \t\r\n]+/, '');
  const known = OTHERS.find(([start]) => head.startsWith(start));
  if (known) return known[1];
  if (textOf(bytes).slice(4, 8) === 'ftyp') return `This is a video, not a picture. ${USE}`;
  if (/<svg/i.test(head)) return NO_SVG;
  if (/^(<!doctype html|<html)/i.test(head)) {
    return 'This is a web page, not a picture. Save the picture itself and choose that.';
  }
  const [, suffix = ''] = name.match(/[^/](\.[^./]+)$/) ?? [];
  const bySuffix = BY_SUFFIX[suffix.toLowerCase()];
  if (bySuffix) return bySuffix;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a text has no others
  if (/^[\x01-\x7f]*$/.test(head)) {
    return `This is a text file, whatever its name says, not a picture. ${USE}`;
  }
  return `This file is not a picture that can be read. ${USE}`;
}

/** @param {Uint8Array} bytes @returns {string} its head, a letter a byte */
const textOf = (bytes) => String.fromCharCode(...bytes.subarray(0, HEAD));
