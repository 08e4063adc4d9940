import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  averaging,
  boundsOf,
  channelOf,
  chosen,
  crop,
  greyOf,
  median,
  nth,
  quantile,
  round,
  transposed,
  weighed,
} from '../../../explorer/web/upload/planes.js';
import { golden, maskOf } from './golden.js';

for (const { name, double, values, median: middle, quantiles } of golden.values) {
  test(`median and quantiles are numpy's: ${name}`, () => {
    const data = double ? Float64Array.from(values) : Float32Array.from(values);
    assert.equal(median(data), middle);
    for (const [q, value] of quantiles) assert.equal(quantile(data, q), value, `${q}`);
    assert.deepEqual([...data], values);
  });
}

test('every place of the sorted values is found, whatever their signs and sizes', () => {
  const values = Float32Array.of(3e-39, -1, 0.5, -1, 7e30, 0, -2e-5, 0.5, 1e-3, -4e20);
  const sorted = values.slice().sort();
  assert.deepEqual(
    Array.from(sorted, (_, k) => nth(values, k)),
    [...sorted],
  );
});

test('quantiles of sizes are those of the values without their signs', () => {
  const values = [0.25, -3, 0.5, -0.5, 2, -0.125, 0, -7];
  for (const Kind of [Float32Array, Float64Array]) {
    for (const q of [0, 0.1, 0.25, 0.5, 0.9, 1]) {
      const sizes = Kind.from(values, Math.abs);
      assert.equal(quantile(Kind.from(values), q, true), quantile(sizes, q), `${q}`);
    }
  }
});

test('a view of a longer array keeps to its part', () => {
  const all = Float32Array.of(9, 9, 1, 2, 3, 9);
  assert.equal(median(all.subarray(2, 5)), 2);
});

test('round goes to the even one of two', () => {
  assert.deepEqual([0.5, 1.5, 2.5, 2.51, -1.5, -2.5].map(round), [0, 2, 2, 3, -2, -2]);
});

const colour = {
  height: 2,
  width: 3,
  channels: 3,
  data: Float32Array.from({ length: 18 }, (_, i) => i / 18),
};

test('a part of a picture keeps its channels and its kind', () => {
  const part = crop(colour, { left: 1, top: 1, right: 3, bottom: 2 });
  assert.deepEqual(part, { ...colour, height: 1, width: 2, data: colour.data.slice(12) });
});

test('a channel, the grey, the turned plane', () => {
  const green = channelOf(colour, 1);
  assert.deepEqual(
    [...green.data],
    [1, 4, 7, 10, 13, 16].map((i) => Math.fround(i / 18)),
  );
  assert.deepEqual(
    [...transposed(green).data],
    [0, 3, 1, 4, 2, 5].map((i) => green.data[i]),
  );
  assert.ok(greyOf(colour.data, 3).every((value, i) => Math.abs(value - green.data[i]) < 1e-7));
});

test('what is true has a box around it, and values', () => {
  const mask = maskOf(['....', '.#..', '..#.']);
  assert.deepEqual(boundsOf(mask), { left: 1, top: 1, right: 3, bottom: 3 });
  const plane = { ...mask, data: Float32Array.from({ length: 12 }, (_, i) => i) };
  assert.deepEqual([...chosen(plane, mask)], [5, 10]);
  assert.equal(boundsOf(maskOf(['..', '..'])), null);
});

test('averages are of equal parts, and round as the plane does', () => {
  const row = (/** @type {Float32Array | Float64Array} */ data) => ({ height: 1, width: 5, data });
  const one = averaging(1, 1);
  const parts = averaging(5, 2);
  const values = [0.1, 0.2, 0.3, 0.4, 0.5];
  const double = weighed(one, row(Float64Array.from(values)), parts);
  assert.ok(Math.abs(double.data[0] - (0.1 + 0.2 + 0.15) / 2.5) < 1e-15);
  assert.ok(Math.abs(double.data[1] - (0.15 + 0.4 + 0.5) / 2.5) < 1e-15);
  const single = weighed(one, row(Float32Array.from(values)), parts);
  assert.ok(single.data instanceof Float32Array);
  assert.ok(Math.abs(single.data[0] - double.data[0]) < 1e-7);
});

test('32 bits are added up one after the other', () => {
  // Each of the small ones alone is too small to count beside the first.
  const plane = { height: 3, width: 1, data: Float32Array.of(1, 3e-8, 3e-8) };
  const { data } = weighed(averaging(3, 1), plane, averaging(1, 1));
  assert.equal(data[0], Math.fround(1 / 3));
});
