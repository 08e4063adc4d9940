/**
 * QR codes: a text to dark and light squares, in byte mode with correction level L. A screen
 * has no scratches to repair, and every better level makes the squares smaller.
 * Source: ISO/IEC 18004:2015; the numbers in brackets are its clauses.
 * @module
 */
import { fixedPatterns, writeFormat } from './qr-patterns.js';

/** @typedef {{version: number, size: number, dark: Uint8Array}} Qr
 *   `dark`: size x size, row by row, 1 is dark; the quiet zone around it is not included */
/** @typedef {import('./qr-patterns.js').Grid} Grid */

/** How level L is written in a symbol (7.9.1). */
const LEVEL = 1;

/** By version: correction codewords of each block, and the number of blocks (7.5.1, table 9). */
const CORRECTION = [
  7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26,
  28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
];
const BLOCKS = [
  1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15,
  16, 17, 18, 19, 19, 20, 21, 22, 24, 25,
];

/** Which squares a mask turns over, by row and column (7.8.2). */
const MASKS = [
  (/** @type {number} */ y, /** @type {number} */ x) => (y + x) % 2 === 0,
  (/** @type {number} */ y) => y % 2 === 0,
  (/** @type {number} */ _, /** @type {number} */ x) => x % 3 === 0,
  (/** @type {number} */ y, /** @type {number} */ x) => (y + x) % 3 === 0,
  (/** @type {number} */ y, /** @type {number} */ x) => ((y >> 1) + Math.floor(x / 3)) % 2 === 0,
  (/** @type {number} */ y, /** @type {number} */ x) => ((y * x) % 2) + ((y * x) % 3) === 0,
  (/** @type {number} */ y, /** @type {number} */ x) => (((y * x) % 2) + ((y * x) % 3)) % 2 === 0,
  (/** @type {number} */ y, /** @type {number} */ x) => (((y + x) % 2) + ((y * x) % 3)) % 2 === 0,
];

/**
 * The smallest symbol that holds a text.
 * @param {string} text
 * @returns {Qr}
 * @throws {RangeError} if it is too long for any symbol: more than 2,953 bytes
 */
export function qrCode(text) {
  const bytes = new TextEncoder().encode(text);
  for (let version = 1; version <= CORRECTION.length; version++) {
    const grid = fixedPatterns(version);
    const total = codewords(grid);
    const room = total - CORRECTION[version - 1] * BLOCKS[version - 1];
    if (4 + lengthBits(version) + 8 * bytes.length > 8 * room) continue;
    place(grid, interleave(dataOf(bytes, version, room), version, total));
    return { version, size: grid.size, dark: bestMask(grid) };
  }
  throw new RangeError(`at most 2,953 bytes fit into a QR code, got ${bytes.length}`);
}

/** @param {number} version @returns {number} bits that hold the text's length (7.4.1, table 3) */
const lengthBits = (version) => (version < 10 ? 8 : 16);

/** @param {Grid} grid @returns {number} bytes that the squares free of patterns hold */
const codewords = ({ taken }) => taken.reduce((free, one) => free + 1 - one, 0) >> 3;

// ---- the text (7.4 to 7.7) ----

/**
 * @param {Uint8Array} bytes @param {number} version @param {number} capacity in codewords
 * @returns {Uint8Array} mode, length, text, end, and padding
 */
function dataOf(bytes, version, capacity) {
  const data = new Uint8Array(capacity);
  let bit = 0;
  const write = (/** @type {number} */ value, /** @type {number} */ width) => {
    for (let i = width - 1; i >= 0; i--, bit++) {
      data[bit >> 3] |= ((value >> i) & 1) << (7 - (bit & 7));
    }
  };
  write(0b0100, 4);
  write(bytes.length, lengthBits(version));
  for (const byte of bytes) write(byte, 8);
  bit = Math.min(bit + 4, 8 * capacity);
  for (let i = Math.ceil(bit / 8), odd = false; i < capacity; i++, odd = !odd) {
    data[i] = odd ? 0b00010001 : 0b11101100;
  }
  return data;
}

/**
 * The data's blocks with their correction, one codeword of each in turn.
 * @param {Uint8Array} data @param {number} version @param {number} total of codewords
 * @returns {Uint8Array}
 */
function interleave(data, version, total) {
  const [length, count] = [CORRECTION[version - 1], BLOCKS[version - 1]];
  const short = Math.floor(total / count) - length;
  const shorter = count - (total % count);
  let from = 0;
  const blocks = Array.from({ length: count }, (_, i) => {
    const block = data.subarray(from, from + short + Number(i >= shorter));
    from += block.length;
    return { block, check: correction(block, length) };
  });
  const woven = [];
  for (let i = 0; i <= short; i++) {
    for (const { block } of blocks) if (i < block.length) woven.push(block[i]);
  }
  for (let i = 0; i < length; i++) for (const { check } of blocks) woven.push(check[i]);
  return Uint8Array.from(woven);
}

/**
 * Two columns at a time, up and down from the right (7.7.3).
 * @param {Grid} grid @param {Uint8Array} bytes
 */
function place({ size, dark, taken }, bytes) {
  let bit = 0;
  let up = true;
  for (let right = size - 1; right > 0; right -= 2, up = !up) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      for (const x of [right, right - 1]) {
        const at = (up ? size - 1 - step : step) * size + x;
        if (taken[at]) continue;
        dark[at] = ((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
        bit++;
      }
    }
  }
}

// ---- the mask (7.8) ----

/** @param {Grid} grid @returns {Uint8Array} the squares under the best mask */
function bestMask(grid) {
  const tried = MASKS.map((mask, i) => {
    const masked = {
      ...grid,
      dark: grid.dark.map((one, at) => {
        if (grid.taken[at]) return one;
        return one ^ Number(mask(Math.floor(at / grid.size), at % grid.size));
      }),
    };
    writeFormat(masked, (LEVEL << 3) | i);
    return masked;
  });
  const scores = tried.map(penalty);
  return tried[scores.indexOf(Math.min(...scores))].dark;
}

/** How much a pattern might mislead a reader (7.8.3). @param {Grid} grid */
function penalty({ size, dark }) {
  const lines = Array.from({ length: size }, (_, i) => [
    Array.from({ length: size }, (_, j) => dark[i * size + j]).join(''),
    Array.from({ length: size }, (_, j) => dark[j * size + i]).join(''),
  ]).flat();
  let score = 0;
  for (const line of lines) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) score += run.length - 2;
    score += 40 * count(line, /(?=10111010000)/g) + 40 * count(line, /(?=00001011101)/g);
  }
  let all = 0;
  for (let at = 0; at < dark.length; at++) {
    all += dark[at];
    if (at % size === size - 1 || at >= size * (size - 1)) continue;
    const sum = dark[at] + dark[at + 1] + dark[at + size] + dark[at + size + 1];
    if (sum % 4 === 0) score += 3;
  }
  return score + 10 * Math.floor(Math.abs((20 * all) / dark.length - 10));
}

/** @param {string} line @param {RegExp} pattern */
const count = (line, pattern) => [...line.matchAll(pattern)].length;

// ---- Reed-Solomon codewords over GF(256) (7.5.2); its polynomial is x^8 + x^4 + x^3 + x^2 + 1 ----

/** Powers of 2 in the field, and the exponent of every number but 0. */
const POWER = new Uint8Array(255);
const EXPONENT = new Uint8Array(256);
for (let i = 0, value = 1; i < 255; i++) {
  POWER[i] = value;
  EXPONENT[value] = i;
  value = (value << 1) ^ (value & 0x80 ? 0x11d : 0);
}

/** @param {number} a @param {number} b */
const times = (a, b) => (a && b ? POWER[(EXPONENT[a] + EXPONENT[b]) % 255] : 0);

/**
 * @param {number} length
 * @returns {Uint8Array} (x - 1)(x - 2)(x - 4)... with `length` factors, highest power first and
 *   the leading 1 left out
 */
function generator(length) {
  const product = new Uint8Array(length + 1);
  product[0] = 1;
  for (let i = 0; i < length; i++) {
    for (let j = i + 1; j > 0; j--) product[j] ^= times(product[j - 1], POWER[i]);
  }
  return product.subarray(1);
}

/**
 * @param {Uint8Array} data one block
 * @param {number} length
 * @returns {Uint8Array} the remainder of data * x^length divided by the generator
 */
export function correction(data, length) {
  const factors = generator(length);
  const rest = new Uint8Array(length);
  for (const byte of data) {
    const lead = byte ^ rest[0];
    rest.copyWithin(0, 1);
    rest[length - 1] = 0;
    for (let i = 0; i < length; i++) rest[i] ^= times(factors[i], lead);
  }
  return rest;
}
