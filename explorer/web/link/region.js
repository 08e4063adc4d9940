/**
 * The part of a map that is shown, in a link: the middle x, y (3 bytes each, signed) in steps of
 * 1/65,536 map unit, up to 128 units away, and the zoom (2, signed) in steps of 1/4,096 octave, up
 * to eight octaves.
 *
 * At the closest zoom a step is a third of a pixel. NaN and infinity cannot be spelled; what lies
 * beyond a map is brought to its edge by the map (`limit` in `viewport.js`).
 * @module
 */

/** @typedef {{x: number, y: number, zoom: number}} Region as a View of `viewport.js` */

const UNIT = 65536;
const OCTAVE = 4096;
const BYTES = { middle: 3, zoom: 2 };
export const REGION_BYTES = 2 * BYTES.middle + BYTES.zoom;

/** @param {Region} region @returns {number[]} */
export const packRegion = ({ x, y, zoom }) => [
  ...signed(x * UNIT, BYTES.middle),
  ...signed(y * UNIT, BYTES.middle),
  ...signed(Math.log2(zoom) * OCTAVE, BYTES.zoom),
];

/** @param {Uint8Array} bytes a stranger's, as many as a region has @returns {Region} */
export const unpackRegion = (bytes) => ({
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
