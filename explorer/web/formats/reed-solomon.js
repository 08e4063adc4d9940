/**
 * Reed-Solomon correction codewords over GF(256), as QR codes use them.
 * Source: ISO/IEC 18004:2015, 7.5.2; the field's polynomial is x^8 + x^4 + x^3 + x^2 + 1.
 * @module
 */

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
