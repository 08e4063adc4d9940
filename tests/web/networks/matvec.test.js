import assert from 'node:assert/strict';
import { test } from 'node:test';

import { standardNormal } from '../../../explorer/web/maths/random.js';
import { KERNEL, rowSums } from '../../../explorer/web/networks/matvec.js';
import { assembled } from '../../../scripts/kernel.js';

test('the bytes in matvec.js are those of matvec.wat', async () => {
  assert.equal(KERNEL, await assembled('networks/matvec.wat'), 'run: make kernel');
});

const wasm = new WebAssembly.Module(Buffer.from(KERNEL, 'base64'));

/** A layer of random numbers. */
const layer = (/** @type {number} */ inputs, /** @type {number} */ outputs, places = 1) => ({
  weight: standardNormal(1, inputs, outputs),
  bias: standardNormal(2, 1, outputs),
  most: inputs,
  places,
});

// Rows of the networks, rows that fill no register, and rows that fill several and some more.
for (const outputs of [784, 256, 64, 24, 11, 4, 3, 1, 77]) {
  for (const [name, kernel] of /** @type {const} */ ([
    ['WebAssembly', wasm],
    ['loops', null],
  ])) {
    test(`${name}: ${outputs} outputs are what the definition says`, () => {
      const [unused, used] = [layer(5, 7), layer(9, outputs, 3)];
      const [before, sums] = rowSums([unused, used], kernel);
      const untouched = [...before.weight, ...before.out];
      const chosen = [8, 0, 3, 1, 8, 2];
      const factors = [0.5, -2, 3, 1, 0.25, -1];
      sums.rows.set(chosen);
      sums.values.set(factors);
      sums.out.fill(Number.NaN);
      sums.sum(6, 1);
      sums.sum(0, 2);
      const [first, second, third] = [0, 1, 2].map((place) => [
        ...sums.out.subarray(place * sums.width, place * sums.width + outputs),
      ]);
      assert.ok(first.every(Number.isNaN), 'no other place is written');
      second.forEach((value, i) => {
        const expected = chosen.reduce(
          (sum, row, k) => sum + factors[k] * used.weight[row * outputs + i],
          used.bias[i],
        );
        assert.ok(Math.abs(value - expected) < 1e-5, `${i}: ${value} is not ${expected}`);
      });
      assert.deepEqual(third, [...used.bias]);
      assert.deepEqual([...before.weight, ...before.out], untouched);
    });
  }
}

test('a value that is no number shows in the sum', () => {
  for (const kernel of [wasm, null]) {
    const [sums] = rowSums([layer(2, 5)], kernel);
    sums.rows.set([1]);
    sums.values.set([Number.NaN]);
    sums.sum(1);
    assert.ok(sums.out.subarray(0, 5).every(Number.isNaN));
  }
});
