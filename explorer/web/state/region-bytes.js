/**
 * The regions of the maps and planes in a link:
 *
 *     0        bit i set: the region of place i in PLACES follows; the others show all
 *     regions  middle x, y (3 each, signed) in steps of 1/65,536 map unit, up to 128 units away;
 *              zoom (2, signed) in steps of 1/4,096 octave, up to eight octaves
 *
 * At the closest zoom a step is a third of a pixel. NaN and infinity cannot be spelled; what lies
 * beyond a map is brought to its edge by the map (`limit` in `viewport.js`).
 * @module
 */
import { bit, bitmask } from '../link/bytes.js';

/** @typedef {import('../maths/viewport.js').View} View */
/** @typedef {'tsne' | 'plane'} Kind */
/** @typedef {Record<Kind, Record<import('./shapes.js').Model, View | null>>} Regions */

/** Places in this list are stored in links. */
const PLACES = /** @type {const} */ ([
  ['tsne', 'ae'],
  ['tsne', 'vae'],
  ['plane', 'ae'],
  ['plane', 'vae'],
]);
const UNIT = 65536;
const OCTAVE = 4096;
const BYTES = { middle: 3, zoom: 2 };
const SIZE = 2 * BYTES.middle + BYTES.zoom;

/** @returns {Regions} all of every map */
export const everything = () => ({ tsne: { ae: null, vae: null }, plane: { ae: null, vae: null } });

/** @param {Regions} regions @returns {number[] | null} null where all of every map is shown */
export function packRegions(regions) {
  const views = PLACES.map(([kind, model]) => regions[kind][model]);
  const mask = bitmask(views);
  return mask ? [mask, ...views.flatMap((view) => (view ? packView(view) : []))] : null;
}

/** @param {View} view */
const packView = ({ x, y, zoom }) => [
  ...signed(x * UNIT, BYTES.middle),
  ...signed(y * UNIT, BYTES.middle),
  ...signed(Math.log2(zoom) * OCTAVE, BYTES.zoom),
];

/** @param {Uint8Array | null} bytes a stranger's @returns {Regions} */
export function unpackRegions(bytes) {
  const regions = everything();
  if (!bytes?.length) return regions;
  const there = PLACES.filter((_, i) => bit(bytes[0], i));
  if (bytes[0] >> PLACES.length || bytes.length !== 1 + SIZE * there.length) return regions;
  there.forEach(([kind, model], i) => {
    regions[kind][model] = unpackView(bytes.subarray(1 + SIZE * i, 1 + SIZE * (i + 1)));
  });
  return regions;
}

/** @param {Uint8Array} bytes @returns {View} */
const unpackView = (bytes) => ({
  x: number(bytes.subarray(0, BYTES.middle)) / UNIT,
  y: number(bytes.subarray(BYTES.middle, 2 * BYTES.middle)) / UNIT,
  zoom: 2 ** (number(bytes.subarray(2 * BYTES.middle)) / OCTAVE),
});

/** @param {number} value @param {number} count @returns {number[]} its bytes, least first */
function signed(value, count) {
  const end = 2 ** (8 * count - 1);
  const whole = Math.min(end - 1, Math.max(-end, Math.round(value)));
  return Array.from({ length: count }, (_, i) => (whole >> (8 * i)) & 255);
}

/** @param {Uint8Array} bytes least first, with a sign @returns {number} */
function number(bytes) {
  const spare = 32 - 8 * bytes.length;
  return (bytes.reduce((sum, byte, i) => sum | (byte << (8 * i)), 0) << spare) >> spare;
}
