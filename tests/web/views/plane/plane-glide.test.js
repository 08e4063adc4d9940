import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../boot.js';
import { PlaneGlide } from '../../../../explorer/web/views/plane/plane-glide.js';
import { equalShares, equalSteps } from '../../../../explorer/web/views/plane/plane-scale.js';

const CODES = [
  Float32Array.from([-4, -4, 4, 4, 1, 0]),
  Float32Array.from([-1, 0, 1, 0, 0.5, -0.5]),
];
const rest = (/** @type {number} */ i) => ({
  codes: CODES[i],
  scale: equalSteps(CODES[i], 3),
  numerals: /** @type {any} */ ([[i, i], null]),
});

/** @param {Float32Array} codes @param {import('../../../../explorer/web/views/plane/plane-scale.js').Scale} scale */
const places = (codes, { toUnit }) =>
  [0, 2, 4].flatMap((at) => toUnit(codes.subarray(at, at + 2))).map((value) => value.toFixed(5));
const shown = (/** @type {Float32Array} */ xy) => [...xy].map((value) => value.toFixed(5));

test('at its ends the plane is the one and the other', () => {
  const glide = new PlaneGlide(rest(0), rest(1));
  for (const t of [0, 1]) {
    const { xy, scale, numerals } = glide.at(t);
    assert.deepEqual(shown(xy), places(CODES[t], rest(t).scale));
    assert.deepEqual(scale.bounds, rest(t).scale.bounds);
    assert.deepEqual(numerals, rest(t).numerals);
  }
});

test('between them codes and axes are both on their way, and fit each other', () => {
  const { xy, scale, codes } = new PlaneGlide(rest(0), rest(1)).at(0.5);
  assert.deepEqual([...codes], [-2.5, -2, 2.5, 2, 0.75, -0.25]);
  assert.deepEqual(shown(xy), places(codes, scale));
});

test('where the axes go by quantiles they stay', () => {
  const by = (/** @type {number} */ i) => ({ ...rest(i), scale: equalShares() });
  const { xy, codes, scale } = new PlaneGlide(by(0), by(1)).at(0.25);
  assert.deepEqual(shown(xy), places(codes, scale));
});
