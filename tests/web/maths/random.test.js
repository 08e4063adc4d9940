import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { pairedNormal, philox4x32, standardNormal } from '../../../explorer/web/maths/random.js';

const golden = JSON.parse(
  readFileSync(new URL('../../golden/normals.json', import.meta.url), 'utf8'),
);

/** Source: Random123, tests/kat_vectors, lines "philox4x32 10": counter, key, expected. */
const KNOWN_ANSWERS = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
];

for (const [counter, key, expected] of KNOWN_ANSWERS) {
  test(`Philox gives its authors' answer for counter ${counter[0].toString(16)}...`, () => {
    const out = philox4x32(Uint32Array.from(counter), Uint32Array.from(key));
    assert.deepEqual([...out], expected);
  });
}

for (const { seed, count, dim, first, values } of golden.draws) {
  test(`seed ${seed}, samples from ${first} on: the same numbers as in Python`, () => {
    const z = standardNormal(seed, count, dim, first);
    assert.equal(z.length, count * dim);
    z.forEach((value, i) => {
      // Two mathematical libraries may round the last bit of a float32 differently.
      assert.ok(Math.abs(value - values[i]) <= 2.5e-7 * Math.max(1, Math.abs(values[i])));
    });
  });
}

test('sample k does not depend on how many are sampled', () => {
  for (const dim of [1, 2, 3, 4, 5, 32]) {
    const together = standardNormal(2 ** 40 + 3, 50, dim);
    for (const first of [0, 1, 17, 49]) {
      const alone = standardNormal(2 ** 40 + 3, 1, dim, first);
      assert.deepEqual(alone, together.slice(first * dim, (first + 1) * dim));
    }
  }
});

test('both halves of a seed count', () => {
  const [a, b, c] = [5, 2 ** 32 + 5, 2 ** 33 + 5].map((seed) => standardNormal(seed, 1, 8));
  assert.notDeepEqual(a, b);
  assert.notDeepEqual(b, c);
});

test('samples have the moments of a standard normal', () => {
  const z = standardNormal(7, 20000, 32);
  const moment = (/** @type {number} */ power) =>
    z.reduce((sum, value) => sum + value ** power, 0) / z.length;
  assert.ok(Math.abs(moment(1)) < 0.005);
  assert.ok(Math.abs(moment(2) - 1) < 0.01);
  assert.ok(Math.abs(moment(3)) < 0.02);
  assert.ok(Math.abs(moment(4) - 3) < 0.05);
});

test('no samples are an empty array', () => {
  assert.equal(standardNormal(0, 0, 32).length, 0);
});

test('bad arguments are refused with what was expected and received', () => {
  for (const seed of [-1, 2 ** 53, 0.5, NaN, Infinity, '1', null]) {
    assert.throws(() => standardNormal(/** @type {any} */ (seed), 1, 32), {
      name: 'RangeError',
      message: `seed must be an integer from 0 to 2^53 - 1, got ${seed}`,
    });
  }
  assert.throws(() => standardNormal(0, -1, 32), /^RangeError: count must be/);
  assert.throws(() => standardNormal(0, 1.5, 32), /^RangeError: count must be/);
  assert.throws(() => standardNormal(0, 1, 0), /^RangeError: dim must be/);
  assert.throws(() => standardNormal(0, 1, 32, -1), /^RangeError: first must be/);
  assert.throws(() => standardNormal(0, 2, 32, 2 ** 32 - 1), /^RangeError: count must be/);
});

for (const { seed, count, dim, values } of golden.paired) {
  test(`${count} paired samples of seed ${seed}: the same numbers as in Python`, () => {
    const eps = pairedNormal(seed, count, dim);
    assert.equal(eps.length, count * dim);
    eps.forEach((value, i) => {
      assert.ok(Math.abs(value - values[i]) <= 2.5e-7 * Math.max(1, Math.abs(values[i])));
    });
  });
}

test('paired samples have mean 0 and variance 1 in every number', () => {
  const [count, dim] = [16, 32];
  const eps = pairedNormal(5, count, dim);
  for (let d = 0; d < dim; d++) {
    const column = Array.from({ length: count }, (_, k) => eps[k * dim + d]);
    assert.equal(
      column.reduce((sum, value) => sum + value, 0),
      0,
    );
    const variance = column.reduce((sum, value) => sum + value ** 2, 0) / count;
    assert.ok(Math.abs(variance - 1) < 1e-6);
  }
});

test('paired samples come in pairs', () => {
  for (const count of [0, 1, 15]) assert.throws(() => pairedNormal(1, count, 4), RangeError);
});
