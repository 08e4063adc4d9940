/**
 * A morph in a link:
 *
 *     0      bit 0 straight way, 1 loop, 2 both codes stand on the way; 3-5 the stop in hand
 *     1      number of stops
 *     2-3    place on the way, in steps of 1/10,000 of a leg
 *     stops  kind (1): 0 test digit, 1 and 2 draw of N(0, I) or fitted, each with its index (2);
 *            3 the link's own picture; 4 + flags of `link-picture.js`: pixels
 *     checksum  CRC-16 of everything before (2)
 *
 * @module
 */
import { bit, bitmask, broken, Cursor, crc16, index, uint16 } from '../link/bytes.js';
import { packPicture, unpackPicture } from '../link/picture.js';
import { legsOf, MOST_STOPS, sameStop } from './morph-stops.js';

/** @typedef {import('./morph-stops.js').Stop} Stop */
/** @typedef {import('./morph-stops.js').Morph} Morph */

const STEPS = 10000;
const OWN = 3;
const PIXELS = 4;
const DRAWS = 2000;
/** @type {readonly import('./shapes.js').Layer[]} */
const DRAW_KINDS = ['normal', 'fitted'];

/**
 * @param {Morph} morph
 * @param {boolean} onWay whether both codes are what the way gives
 * @param {Stop} own the picture that the link holds anyway
 * @returns {Promise<number[]>}
 */
export async function packMorph(morph, onWay, own) {
  const { stops, inHand, t, way, loop } = morph;
  const packed = await Promise.all(stops.map((stop) => packStop(stop, own)));
  const bytes = [
    bitmask([way === 'linear', loop, onWay]) | (inHand << 3),
    stops.length,
    ...uint16(Math.round(t * STEPS)),
    ...packed.flat(),
  ];
  return [...bytes, ...uint16(crc16(bytes))];
}

/** @param {Stop} stop @param {Stop} own @returns {Promise<number[]>} */
async function packStop(stop, own) {
  if (stop.kind === 'draw') {
    const kind = DRAW_KINDS.indexOf(stop.point.kind);
    return [1 + kind, ...uint16(stop.point.index)];
  }
  if (stop.kind === 'test') return [0, ...uint16(stop.index)];
  if (sameStop(stop, own)) return [OWN];
  const { flags, bytes } = await packPicture(stop);
  return [PIXELS | flags, ...bytes];
}

/**
 * @param {Uint8Array} bytes a stranger's
 * @param {Stop} own the link's own picture
 * @returns {Promise<{morph: Morph, onWay: boolean}>}
 * @throws {import('../link/bytes.js').LinkError} for anything that is not sound
 */
export async function unpackMorph(bytes, own) {
  const cursor = new Cursor(Uint8Array.from(bytes));
  const [switches, count] = cursor.take(2);
  const t = cursor.uint16() / STEPS;
  if (count < 2 || count > MOST_STOPS) broken();
  const stops = [];
  for (let i = 0; i < count; i++) stops.push(await unpackStop(cursor, own));
  const loop = bit(switches, 1);
  const inHand = switches >> 3;
  if (inHand >= count || t > legsOf({ stops, loop }) || !cursor.atEnd) broken();
  const way = bit(switches, 0) ? 'linear' : 'slerp';
  return { morph: { stops, inHand, t, way, loop }, onWay: bit(switches, 2) };
}

/** @param {Cursor} cursor @param {Stop} own @returns {Promise<Stop>} */
async function unpackStop(cursor, own) {
  const kind = cursor.byte();
  if (kind === OWN) return own;
  if (kind & PIXELS) {
    if (kind >= 2 * PIXELS || !bit(kind, 0)) broken();
    const picture = await unpackPicture(cursor, kind);
    return { ...pixelsOf(picture), source: { kind: 'link' } };
  }
  if (kind > DRAW_KINDS.length) broken();
  const number = cursor.uint16();
  if (kind === 0) return { kind: 'test', index: checked(number, 10000) };
  return { kind: 'draw', point: { kind: DRAW_KINDS[kind - 1], index: checked(number, DRAWS) } };
}

/** @param {import('../link/picture.js').LinkPicture} picture */
const pixelsOf = (picture) => (picture.kind === 'pixels' ? picture : broken());

/** @param {number} number @param {number} count */
const checked = (number, count) => index(number, count, 'stop');
