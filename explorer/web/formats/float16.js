/**
 * IEEE 754 half precision: how weights are stored on disk and codes in a link.
 *
 * Both directions work on the bits through one shared pair of views, so that nothing is allocated.
 * @module
 */

const floats = new Float32Array(1);
const bits = new Uint32Array(floats.buffer);

/** Moves a half's exponent bias (15) to that of a single (127); exact for subnormal halves too. */
const REBIAS = 2 ** 112;

/**
 * Widens one half, given as its 16 bits, to the number it stands for (always exact).
 * @param {number} half 0..65535
 * @returns {number}
 */
export function fromFloat16(half) {
  const magnitude = half & 0x7fff;
  if (magnitude >= 0x7c00) {
    if (magnitude > 0x7c00) return NaN;
    return half & 0x8000 ? -Infinity : Infinity;
  }
  bits[0] = magnitude << 13;
  const value = floats[0] * REBIAS;
  return half & 0x8000 ? -value : value;
}

/**
 * Rounds a number to the nearest half (ties to even) and returns its 16 bits.
 * Magnitudes of 65520 and more become infinite.
 * @param {number} value first rounded to single precision
 * @returns {number} 0..65535
 */
export function toFloat16(value) {
  floats[0] = value;
  const sign = (bits[0] >>> 16) & 0x8000;
  const magnitude = bits[0] & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x47800000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    // Singles from 0.5 to 1 are 2^-24 apart, as subnormal halves are: adding 0.5 does the rounding.
    bits[0] = magnitude;
    floats[0] += 0.5;
    return sign | (bits[0] - 0x3f000000);
  }
  const odd = (magnitude >>> 13) & 1;
  return sign | ((magnitude - 0x38000000 + 0xfff + odd) >>> 13);
}

/**
 * Widens an array of halves to singles.
 * @param {Uint16Array} halves
 * @returns {Float32Array<ArrayBuffer>}
 */
export function widen(halves) {
  const out = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) out[i] = fromFloat16(halves[i]);
  return out;
}

/** How far a float16 may be from what was rounded to it, as a share of it. */
const ROUNDING = 2 ** -11;
/** More than two float32 encodings of one picture differ by. */
const NOISE = 1e-5;

/**
 * A link holds a code rounded, of an encoding that may differ from this browser's in the last bits.
 * Numbers in it that nobody moved are as encoded here, not beside that.
 * @param {Float32Array} code @param {Float32Array} encoded
 */
export const unrounded = (code, encoded) =>
  code.map((value, d) => {
    const off = Math.abs(value - encoded[d]);
    return off <= Math.abs(value) * ROUNDING + NOISE ? encoded[d] : value;
  });
