import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fromFloat16, toFloat16, widen } from '../../../explorer/web/formats/float16.js';

/** The textbook formula, sign * 2^(exponent - 15) * 1.fraction, apart from the bits we juggle. */
function textbook(half) {
  const sign = half >> 15 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

test('every one of the 65,536 halves widens to what the textbook says', () => {
  for (let half = 0; half < 65536; half++) {
    assert.ok(Object.is(fromFloat16(half), textbook(half)), `half ${half}`);
  }
});

test('every half that is a number survives the way there and back', () => {
  for (let half = 0; half < 65536; half++) {
    const value = fromFloat16(half);
    if (Number.isNaN(value)) assert.equal(toFloat16(value) & 0x7fff, 0x7e00);
    else assert.equal(toFloat16(value), half);
  }
});

test('values between two halves go to the nearer one, and from the middle to the even one', () => {
  for (let half = 0; half < 0x7bff; half++) {
    const low = fromFloat16(half);
    const high = fromFloat16(half + 1);
    const middle = (low + high) / 2;
    const step = (high - low) / 64;
    assert.equal(toFloat16(middle - step), half);
    assert.equal(toFloat16(middle + step), half + 1);
    assert.equal(toFloat16(middle), half % 2 ? half + 1 : half);
  }
});

test('what is too large becomes infinite, from 65520 on', () => {
  assert.equal(fromFloat16(toFloat16(65519)), 65504);
  assert.equal(fromFloat16(toFloat16(65520)), Infinity);
  assert.equal(fromFloat16(toFloat16(-1e30)), -Infinity);
  assert.equal(toFloat16(Infinity), 0x7c00);
});

test('widen turns an array of halves into singles', () => {
  assert.deepEqual(widen(Uint16Array.of(0x3c00, 0xc000, 0)), Float32Array.of(1, -2, 0));
});
