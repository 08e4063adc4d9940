import assert from 'node:assert/strict';
import { test } from 'node:test';

import { encodeQR } from 'qr';
import { decodeQR } from 'qr/decode.js';
import { correction, qrCode } from '../../../explorer/web/formats/qr.js';
import { MAX_LINK_LENGTH } from '../../../explorer/web/link/codec.js';
import { philox4x32 } from '../../../explorer/web/maths/random.js';

const QUIET = 4;
const SCALE = 3;

/** What an independent decoder reads in the picture of a code. */
function read({ size, dark }) {
  const side = SCALE * (size + 2 * QUIET);
  const data = new Uint8ClampedArray(4 * side * side).fill(255);
  for (let at = 0; at < side * side; at++) {
    const [row, column] = [Math.floor(at / side), at % side].map(
      (v) => Math.floor(v / SCALE) - QUIET,
    );
    const inside = Math.min(row, column) >= 0 && Math.max(row, column) < size;
    if (inside && dark[row * size + column]) data.fill(0, 4 * at, 4 * at + 3);
  }
  return decodeQR({ width: side, height: side, data });
}

/** The squares of an independent encoder, row by row. */
function other(content, options = {}) {
  const bordered = encodeQR(content, 'raw', {
    ecc: 'low',
    encoding: 'byte',
    border: 1,
    ...options,
  });
  return bordered
    .slice(1, -1)
    .flatMap((row) => row.slice(1, -1))
    .map(Number)
    .join('');
}

/** Which of the eight masks a code says it has, by table 23 and the mask of the format's own bits. */
const maskOf = ({ size, dark }) =>
  [2, 3, 4].reduce((bits, x) => 2 * bits + dark[8 * size + x], 0) ^ 0b101;

/** A link-like text, the same one for the same seed and length. */
function text(seed, length) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const key = Uint32Array.of(seed, 5);
  const start = 'http://192.168.1.20:7860/#s=1.';
  const rest = Array.from(
    { length },
    (_, i) => letters[philox4x32(Uint32Array.of(i, 0, 0, 0), key)[0] % 64],
  );
  return (start + rest.join('')).slice(-length);
}

/** Most bytes of every version at level L, by table 7 of the standard. */
const CAPACITY = [
  17, 32, 53, 78, 106, 134, 154, 192, 230, 271, 321, 367, 425, 458, 520, 586, 644, 718, 792, 858,
  929, 1003, 1091, 1171, 1273, 1367, 1465, 1528, 1628, 1732, 1840, 1952, 2068, 2188, 2303, 2431,
  2563, 2699, 2809, 2953,
];
test('every version, full, and up to the 22nd nearly empty, is square for square that of another encoder, and a decoder reads it', () => {
  CAPACITY.forEach((most, i) => {
    // Large ones are dear, and how much they hold is seen where they are full.
    const least = i < 22 ? [(CAPACITY[i - 1] ?? 0) + 1] : [];
    for (const length of [...least, most]) {
      const [version, content] = [i + 1, text(i, length)];
      const code = qrCode(content);
      assert.equal(code.version, version, `${length} bytes`);
      assert.equal(code.size, 21 + 4 * i);
      const expected = other(content, { version, mask: maskOf(code) });
      assert.equal(code.dark.join(''), expected, `version ${version}`);
      if (length === most) assert.equal(read(code), content);
    }
  });
});

test('texts of every kind of length come back as they were', () => {
  for (let seed = 0; seed < 20; seed++) {
    const length = 1 + (philox4x32(Uint32Array.of(seed, 0, 0, 0), Uint32Array.of(3, 1))[0] % 1000);
    assert.equal(read(qrCode(text(seed, length))), text(seed, length), `${length} bytes`);
  }
});

test('other letters than those of ASCII are UTF-8', () => {
  assert.equal(read(qrCode('µ ± σ, “3” − 8')), 'µ ± σ, “3” − 8');
});

test('the longest link of a long host still fits a screen', () => {
  const code = qrCode(`https://${'a'.repeat(60)}.hf.space/${'#'.padEnd(MAX_LINK_LENGTH, 'b')}`);
  assert.ok(code.size <= 105, `${code.size} squares across`);
});

test('one byte more than the largest symbol holds is refused', () => {
  assert.throws(() => qrCode('a'.repeat(2954)), RangeError);
});

/** x * 2 in the field, the slow way. */
const double = (x) => (x << 1) ^ (x & 0x80 ? 0x11d : 0);
function times(a, b) {
  let product = 0;
  for (; b; b >>= 1, a = double(a)) if (b & 1) product ^= a;
  return product;
}

test('data and correction together are a polynomial that vanishes at every power of two', () => {
  for (let length = 1; length <= 30; length++) {
    const data = Uint8Array.from(text(length, 3 * length), (c) => c.charCodeAt(0));
    const word = [...data, ...correction(data, length)];
    for (let i = 0, point = 1; i < length; i++, point = double(point)) {
      const value = word.reduce((sum, byte) => times(sum, point) ^ byte, 0);
      assert.equal(value, 0, `${length} codewords, 2^${i}`);
    }
  }
});

test('a spot that hits fewer codewords than level L repairs does no harm', () => {
  const code = qrCode(text(7, 100));
  // Version 5 repairs 13 of 134 codewords, and 6 rows of 4 column pairs meet at most 12.
  for (let y = 20; y < 26; y++) for (let x = 26; x < 34; x++) code.dark[y * code.size + x] ^= 1;
  assert.equal(read(code), text(7, 100));
});

test('the finder, timing and dark squares stand where readers look for them', () => {
  const { size, dark } = qrCode('https://example.org');
  const row = (y, from, to) => [...dark.subarray(y * size + from, y * size + to)].join('');
  assert.equal(row(0, 0, 8), '11111110');
  assert.equal(row(1, 0, 8), '10000010');
  assert.equal(row(2, 0, 8), '10111010');
  assert.equal(row(7, 0, 8), '00000000');
  assert.equal(row(size - 1, 0, 8), '11111110');
  assert.equal(row(6, 8, size - 8), '10101010101010101'.slice(0, size - 16));
  assert.equal(dark[(size - 8) * size + 8], 1);
});
