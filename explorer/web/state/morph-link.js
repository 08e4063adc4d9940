/**
 * The stops of a morph in a link, such as `32.n409.f12.own.p<letters>`: a test digit, a sample of
 * N(0, I) or fitted, the link's own picture, the pixels of another one.
 * @module
 */
import { broken, seal, unseal } from '../link/bytes.js';
import { numbered, whole } from '../link/fields.js';
import { packPixels, unpackPixels } from '../link/picture.js';
import { DIGITS, SAMPLES, SIDE } from './boot.js';
import { MOST_STOPS, sameStop } from './morph-stops.js';

/** @typedef {import('./morph-stops.js').Stop} Stop */
/** @typedef {import('./morph-stops.js').Morph & {onWay: boolean}} LinkedMorph
 *   `onWay`: the models stand on the way */

const DOT = '.';
const OWN = 'own';
const PIXELS = 'p';

export const digitKind = whole(DIGITS - 1);
/** @type {Partial<Record<import('./shapes.js').Layer, string>>} a digit is no sample */
const LETTERS = { normal: 'n', fitted: 'f' };
export const pointKind = numbered(LETTERS, SAMPLES - 1);

/** @param {import('../link/picture.js').LinkPicture} picture @returns {Stop} */
export const stopOf = (picture) =>
  picture.kind === 'test' ? picture : { ...picture, source: { kind: 'link' } };

/** @param {Stop[]} stops @param {Stop | null} own the picture that the link holds anyway */
export const writeStops = async (stops, own) =>
  (await Promise.all(stops.map((stop) => writeStop(stop, own)))).join(DOT);

/** @param {Stop} stop @param {Stop | null} own @returns {Promise<string>} */
async function writeStop(stop, own) {
  if (stop.kind === 'test') return digitKind.write(stop.index);
  if (stop.kind === 'draw') return pointKind.write(stop.point);
  return own && sameStop(stop, own) ? OWN : PIXELS + seal(await packPixels(stop.pixels));
}

/**
 * @param {string} text a stranger's @param {Stop | null} own the link's picture
 * @throws {import('../link/bytes.js').LinkError} for anything that is not sound
 */
export async function readStops(text, own) {
  const texts = text.split(DOT, MOST_STOPS + 1);
  if (texts.length < 2 || texts.length > MOST_STOPS) broken();
  return Promise.all(texts.map((one) => readStop(one, own)));
}

/** @param {string} text @param {Stop | null} own @returns {Promise<Stop>} */
async function readStop(text, own) {
  if (text === OWN) return own ?? broken();
  if (text[0] === PIXELS) {
    return stopOf({ kind: 'pixels', pixels: await unpackPixels(unseal(text.slice(1)), SIDE) });
  }
  const index = digitKind.read(text);
  if (index !== undefined) return { kind: 'test', index };
  return { kind: 'draw', point: pointKind.read(text) ?? broken() };
}
