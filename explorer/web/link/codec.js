/**
 * What is on screen, as a link: `#s=1.<base64url>`, and back.
 *
 * The number before the dot is the version; a change that old pages would misread raises it. The
 * bytes behind it (numbers little endian):
 *
 *     0      minor layout: 0, or 1 if fields follow; later ones may only add fields
 *     1      bit 0 picture is pixels, 1 pixels are deflated, 2 AE code follows, 3 VAE code follows,
 *            4-5 loaded map point (0 none, 1 normal, 2 fitted), 6 the phone shows the VAE
 *     2      bits 0-2 layers digits, normal, fitted; bits 3-4 folds AE, VAE open;
 *            bits 5-6 t-SNE run, 7 the map is the 2-D plane
 *     3      view, a place in VIEWS
 *     4-5    hidden classes, bit c for digit c
 *     picture   test index (2), or top, left, height, width of the ink's box (1 each), number of
 *               bytes (2), then the box row by row, raw or deflated, whichever is shorter
 *     codes     32 halves each, only of the models whose code was moved
 *     point     index (2), only if a map point is loaded
 *     fields    from minor layout 1 on, until the checksum: tag (1), length (2), as many bytes;
 *               what a view keeps beside the above. Unknown tags are skipped (`link-fields.js`)
 *     checksum  CRC-16 of everything before (2)
 *
 * The picture is exact, since unmoved codes are encoded again from it. A link comes from strangers:
 * `decodeLink` gives a checked state or a LinkError, and never unpacks more than 784 bytes.
 * @module
 */

import { fromFloat16, toFloat16 } from '../formats/float16.js';
import {
  bit,
  bitmask,
  broken,
  Cursor,
  crc16,
  fromBase64Url,
  index,
  LinkError,
  toBase64Url,
  uint16,
} from './bytes.js';
import { packPicture, unpackPicture } from './picture.js';

export { LinkError };

/**
 * @typedef {object} LinkState
 * @property {import('./picture.js').LinkPicture} picture
 * @property {{ae: Float32Array | null, vae: Float32Array | null}} codes null: as encoded
 * @property {string} view one of VIEWS
 * @property {{digits: boolean, normal: boolean, fitted: boolean}} layers
 * @property {number[]} hiddenClasses digits 0..9, ascending
 * @property {{ae: boolean, vae: boolean}} folds true: open
 * @property {'ae' | 'vae'} phoneModel
 * @property {number} run of t-SNE, 0 to 2
 * @property {'tsne' | 'plane'} mapKind
 * @property {null | {kind: 'normal' | 'fitted', index: number}} point
 * @property {Map<number, Uint8Array>} fields by tag
 */

/** Places in this list are stored in links: append only. */
export const VIEWS = ['explore', 'map', 'morph', 'generate', 'loss', 'how-it-works', 'evidence'];

export const MAX_LINK_LENGTH = 900;

const VERSION = 1;
const MINOR = 1;
const RUNS = 3;
const LATENT = 32;
const DRAWS = 2000;
/** @type {readonly ['normal', 'fitted']} */
const POINT_KINDS = ['normal', 'fitted'];

const NEWER = 'This link was made by a newer version of this page, so it was not opened.';
const TOO_LONG = 'This picture has too much detail to fit into a link.';
/** No other view keeps pictures. */
const STOPS_TOO_LONG =
  'The pictures along this morph have too much detail together to fit into a link.';

/**
 * Whether an address's hash is meant to hold a state; others belong to somebody else.
 * @param {string} hash
 * @returns {boolean}
 */
export function isLink(hash) {
  return /^#?s(=|%3d)/i.test(hash);
}

/**
 * @param {LinkState} state
 * @returns {Promise<string>} `#s=1....`, at most 900 characters
 * @throws {LinkError} if the state is no such state, or does not fit
 */
export async function encodeLink(state) {
  const packed = await packPicture(state.picture);
  const point = state.point ? 1 + POINT_KINDS.indexOf(state.point.kind) : 0;
  const bytes = [
    state.fields.size ? MINOR : 0,
    packed.flags |
      (bitmask([state.codes.ae, state.codes.vae]) << 2) |
      (point << 4) |
      (bitmask([state.phoneModel === 'vae']) << 6),
    bitmask([state.layers.digits, state.layers.normal, state.layers.fitted]) |
      (bitmask([state.folds.ae, state.folds.vae]) << 3) |
      (index(state.run, RUNS, 'run') << 5) |
      (bitmask([state.mapKind === 'plane']) << 7),
    index(VIEWS.indexOf(state.view), VIEWS.length, 'view'),
    ...uint16(state.hiddenClasses.reduce((mask, c) => mask | (1 << index(c, 10, 'class')), 0)),
    ...packed.bytes,
    ...packCode(state.codes.ae),
    ...packCode(state.codes.vae),
  ];
  if (state.point) {
    index(point - 1, POINT_KINDS.length, 'kind of point');
    bytes.push(...uint16(index(state.point.index, DRAWS, 'draw')));
  }
  for (const [tag, field] of state.fields) bytes.push(tag, ...uint16(field.length), ...field);
  bytes.push(...uint16(crc16(bytes)));
  const link = `#s=${VERSION}.${toBase64Url(bytes)}`;
  if (link.length <= MAX_LINK_LENGTH) return link;
  const kept = [...state.fields.values()].reduce((sum, field) => sum + field.length, 0);
  throw new LinkError(kept > packed.bytes.length ? STOPS_TOO_LONG : TOO_LONG);
}

/**
 * @param {string} hash with or without its #
 * @returns {Promise<LinkState>}
 * @throws {LinkError} for anything that is not a sound link
 */
export async function decodeLink(hash) {
  const match = /^#?s(?:=|%3d)(\d{1,6})\.([\w-]*)$/i.exec(hash);
  if (match && Number(match[1]) > VERSION) throw new LinkError(NEWER);
  if (!match || Number(match[1]) !== VERSION || hash.length > MAX_LINK_LENGTH + 2) broken();
  const cursor = new Cursor(fromBase64Url(match[2]));
  const minor = cursor.byte();
  const flags = cursor.byte();
  const switches = cursor.byte();
  const viewNumber = cursor.byte();
  const hidden = cursor.uint16();
  const picture = await unpackPicture(cursor, flags);
  const ae = flags & 4 ? unpackCode(cursor) : null;
  const vae = flags & 8 ? unpackCode(cursor) : null;
  const point = unpackPoint(cursor, (flags >> 4) & 3);
  const fields = minor > 0 ? unpackFields(cursor) : new Map();
  if (minor <= MINOR && !(cursor.atEnd && isKnown(flags, switches, viewNumber, hidden))) broken();
  return {
    picture,
    codes: { ae, vae },
    // A newer page may have more tabs than this one.
    view: VIEWS[viewNumber] ?? VIEWS[0],
    layers: { digits: bit(switches, 0), normal: bit(switches, 1), fitted: bit(switches, 2) },
    hiddenClasses: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].filter((c) => bit(hidden, c)),
    folds: { ae: bit(switches, 3), vae: bit(switches, 4) },
    phoneModel: bit(flags, 6) ? 'vae' : 'ae',
    run: Math.min((switches >> 5) & 3, RUNS - 1),
    mapKind: bit(switches, 7) ? 'plane' : 'tsne',
    point,
    fields,
  };
}

/**
 * @param {Cursor} cursor
 * @returns {Map<number, Uint8Array>}
 */
function unpackFields(cursor) {
  const fields = new Map();
  while (!cursor.atEnd) {
    const tag = cursor.byte();
    fields.set(tag, cursor.take(cursor.uint16()));
  }
  return fields;
}

/**
 * Whether nothing is set that this layout does not know.
 * @param {number} flags
 * @param {number} switches
 * @param {number} view
 * @param {number} hidden
 */
function isKnown(flags, switches, view, hidden) {
  return flags < 128 && ((switches >> 5) & 3) < RUNS && view < VIEWS.length && hidden < 1024;
}

/**
 * @param {Float32Array | null} code
 * @returns {number[]}
 */
function packCode(code) {
  if (!code) return [];
  if (code.length !== LATENT) {
    throw new LinkError(`A code for a link has 32 numbers, not ${code.length}.`);
  }
  return Array.from(code).flatMap((value) => {
    const half = toFloat16(value);
    if (!Number.isFinite(fromFloat16(half))) {
      throw new LinkError(`A code that holds ${value} does not fit into a link.`);
    }
    return uint16(half);
  });
}

/**
 * @param {Cursor} cursor
 * @returns {Float32Array}
 */
function unpackCode(cursor) {
  const code = Float32Array.from({ length: LATENT }, () => fromFloat16(cursor.uint16()));
  return code.every(Number.isFinite) ? code : broken();
}

/**
 * @param {Cursor} cursor
 * @param {number} kind 0 none, else 1 + a place in POINT_KINDS
 * @returns {LinkState['point']}
 */
function unpackPoint(cursor, kind) {
  if (kind === 0) return null;
  if (kind > POINT_KINDS.length) broken();
  const draw = cursor.uint16();
  return draw < DRAWS ? { kind: POINT_KINDS[kind - 1], index: draw } : broken();
}
