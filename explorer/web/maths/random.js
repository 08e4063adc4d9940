/**
 * The page's only source of chance: sample k of a seed, the same in Python (explorer/random.py).
 *
 * Philox is counter-based: a number is a function of (seed, sample, block), so sample k never depends
 * on how many samples were asked for.
 * Source: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3", Philox4x32-10.
 * @module
 */

const ROUNDS = 10;
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const TWO_32 = 2 ** 32;

const counter = new Uint32Array(4);
const key = new Uint32Array(2);
const words = new Uint32Array(4);

/**
 * Upper 32 bits of a 64-bit product, by halves, because a double holds only 53 bits exactly.
 * @param {number} a uint32
 * @param {number} b uint32
 * @returns {number} uint32
 */
function multiplyHigh(a, b) {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  const carry = a0 * b1 + (middle & 0xffff);
  return a1 * b1 + (middle >>> 16) + (carry >>> 16);
}

/**
 * Four random words from a counter and a key.
 * @param {Uint32Array} ctr 4 words
 * @param {Uint32Array} seedKey 2 words
 * @param {Uint32Array} [out] 4 words; may be `ctr`
 * @returns {Uint32Array} out
 */
export function philox4x32(ctr, seedKey, out = new Uint32Array(4)) {
  let [c0, c1, c2, c3] = ctr;
  let [k0, k1] = seedKey;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1 >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0 >>> 0;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
  return out;
}

/**
 * Box-Muller: two normal numbers from two words.
 * @param {Float32Array} out
 * @param {number} at
 * @param {number} end numbers from here on are not written
 * @param {number} r0 uint32
 * @param {number} r1 uint32
 */
function writePair(out, at, end, r0, r1) {
  // The half keeps both uniforms strictly between 0 and 1: the logarithm stays finite.
  const radius = Math.sqrt(-2 * Math.log((r0 + 0.5) / TWO_32));
  const angle = 2 * Math.PI * ((r1 + 0.5) / TWO_32);
  if (at < end) out[at] = radius * Math.cos(angle);
  if (at + 1 < end) out[at + 1] = radius * Math.sin(angle);
}

/**
 * @param {string} name
 * @param {number} value
 * @param {number} least
 * @param {number} most
 * @param {string} range how the range is said
 */
function requireInteger(name, value, least, most, range) {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name} must be an integer ${range}, got ${value}`);
  }
}

/**
 * Samples first..first+count-1 of N(0, I), one after the other.
 * @param {number} seed integer, 0 <= seed < 2^53
 * @param {number} count number of samples
 * @param {number} dim numbers per sample
 * @param {number} [first] index of the first sample
 * @returns {Float32Array<ArrayBuffer>} count * dim, row major
 * @throws {RangeError} for a seed, count, dim or first out of range
 */
export function standardNormal(seed, count, dim, first = 0) {
  requireInteger('seed', seed, 0, Number.MAX_SAFE_INTEGER, 'from 0 to 2^53 - 1');
  requireInteger('first', first, 0, TWO_32, 'from 0 to 2^32');
  requireInteger('count', count, 0, TWO_32 - first, 'from 0 to 2^32 - first');
  requireInteger('dim', dim, 1, TWO_32, 'from 1 to 2^32');
  const out = new Float32Array(count * dim);
  key[0] = seed >>> 0;
  key[1] = Math.floor(seed / TWO_32);
  for (let row = 0; row < count; row++) {
    const end = (row + 1) * dim;
    for (let block = 0, at = row * dim; at < end; block++, at += 4) {
      counter[0] = block;
      counter[1] = first + row;
      philox4x32(counter, key, words);
      writePair(out, at, end, words[0], words[1]);
      writePair(out, at + 2, end, words[2], words[3]);
    }
  }
  return out;
}

/**
 * Samples of N(0, I) whose mean and variance are exactly 0 and 1: half are sampled, each number scaled
 * to unit variance, the others are their negatives. A mean over a few of them hangs less on the
 * seed. Twin of `paired_normal` in explorer/latent.py.
 * @param {number} seed as for `standardNormal`
 * @param {number} count an even number
 * @param {number} dim numbers per sample
 * @returns {Float32Array<ArrayBuffer>} count * dim, row major
 * @throws {RangeError} if `count` is odd or less than 2
 */
export function pairedNormal(seed, count, dim) {
  if (count < 2 || count % 2) throw new RangeError(`count must be even and >= 2, got ${count}`);
  const half = standardNormal(seed, count / 2, dim);
  const out = new Float32Array(count * dim);
  for (let d = 0; d < dim; d++) {
    let squares = 0;
    for (let i = d; i < half.length; i += dim) squares += half[i] ** 2;
    const scale = Math.sqrt(squares / (count / 2));
    for (let i = d; i < half.length; i += dim) {
      out[i] = half[i] / scale;
      out[half.length + i] = -out[i];
    }
  }
  return out;
}
