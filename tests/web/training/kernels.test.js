import assert from 'node:assert/strict';
import { test } from 'node:test';

import { standardNormal } from '../../../explorer/web/maths/random.js';
import { KERNEL, kernelsWith } from '../../../explorer/web/training/kernels.js';
import { exponential } from '../../../explorer/web/training/loops.js';
import { MemoryPlan } from '../../../explorer/web/training/memory-plan.js';
import { assembled } from '../../../scripts/kernel.js';
import { WAYS } from './pictures.js';

test('the bytes in kernels.js are those of kernel.wat', async () => {
  assert.equal(KERNEL, await assembled('training/kernel.wat'), 'run: make kernel');
});

/** Rows, numbers of an input, numbers of an output. */
const SHAPES = /** @type {[number, number, number][]} */ ([
  [5, 12, 4],
  [3, 8, 16],
  [7, 20, 32],
  [32, 128, 784],
  [2, 4, 36],
  [4, 16, 52],
]);

/** Places for a product and all that belongs to it, filled with random numbers, of which a half is zero. */
function setUp(/** @type {[number, number, number]} */ [count, inputs, outputs], kernel) {
  const plan = new MemoryPlan();
  const at = {
    input: plan.take(count * inputs),
    weight: plan.take((inputs + 1) * outputs),
    vectors: plan.take(count * outputs),
    out: plan.take(count * outputs),
    back: plan.take(count * inputs),
    gradient: plan.take((inputs + 1) * outputs),
    rows: plan.takeLists(count, count * (inputs + 1)),
    columns: plan.takeLists(inputs + 1, count * (inputs + 1)),
    end: plan.take(4),
  };
  const { buffer, kernels } = kernelsWith(plan.bytes, kernel);
  const floats = new Float32Array(buffer);
  floats.set(
    standardNormal(1, 1, count * inputs).map((value) => Math.max(0, value)),
    at.input >> 2,
  );
  floats.set(standardNormal(2, 1, (inputs + 1) * outputs), at.weight >> 2);
  floats.set(standardNormal(3, 1, count * outputs), at.vectors >> 2);
  floats.fill(Number.NaN, at.out >> 2, at.gradient >> 2);
  /** @param {number} start @param {number} i */
  const number = (start, i) => floats[(start >> 2) + i];
  return { at, kernels, floats, number, buffer };
}

for (const shape of SHAPES) {
  const [count, inputs, outputs] = shape;
  for (const [way, kernel] of WAYS) {
    test(`${way}: products of ${shape.join(' x ')} are what the definition says`, () => {
      const { at, kernels, number, floats } = setUp(shape, kernel);
      const { rows, columns } = at;
      const close = (/** @type {number} */ own, /** @type {number} */ expected) =>
        assert.ok(Math.abs(own - expected) < 1e-4, `${own} is not ${expected}`);
      const bytes = 4 * outputs;
      kernels.rows(at.input, count, inputs, rows.starts, rows.index, rows.values);
      kernels.columns(at.input, count, inputs, columns.starts, columns.index, columns.values);
      kernels.sums(at.out, count, bytes, rows.starts, rows.index, rows.values, at.weight);
      const { starts, index, values } = columns;
      kernels.sums(at.gradient, inputs + 1, bytes, starts, index, values, at.vectors);
      kernels.dots(
        ...[at.back, count, 4 * inputs, rows.starts],
        ...[rows.index, at.vectors, at.weight, bytes],
      );
      for (let row = 0; row < count; row++) {
        for (let o = 0; o < outputs; o++) {
          let sum = number(at.weight, inputs * outputs + o);
          for (let i = 0; i < inputs; i++) {
            sum += number(at.input, row * inputs + i) * number(at.weight, i * outputs + o);
          }
          close(number(at.out, row * outputs + o), sum);
        }
        for (let i = 0; i < inputs; i++) {
          let sum = 0;
          for (let o = 0; o < outputs; o++) {
            sum += number(at.vectors, row * outputs + o) * number(at.weight, i * outputs + o);
          }
          const isSilent = number(at.input, row * inputs + i) === 0;
          close(number(at.back, row * inputs + i), isSilent ? 0 : sum);
        }
      }
      for (let i = 0; i <= inputs; i++) {
        for (let o = 0; o < outputs; o++) {
          let sum = 0;
          for (let row = 0; row < count; row++) {
            const by = i < inputs ? number(at.input, row * inputs + i) : 1;
            sum += by * number(at.vectors, row * outputs + o);
          }
          close(number(at.gradient, i * outputs + o), sum);
        }
      }
      assert.deepEqual([...floats.subarray(at.end >> 2, (at.end >> 2) + 4)], [0, 0, 0, 0]);
    });
  }
}

/** Logits and pixels, among them what overflows where it is done without care. */
const LOGITS = [0, 1e-6, -1e-6, 3, -3, 20, -20, 87, -87, 90, -90, 1e4, -1e4, 0.5, -0.5, 7];
const BYTES = [0, 255, 17, 255, 0, 255, 0, 255, 0, 0, 255, 255, 0, 128, 128, 3];

/** @param {null | undefined} kernel @param {number[]} logits @param {number[]} bytes */
function bernoulli(kernel, logits, bytes) {
  const plan = new MemoryPlan();
  const [a, octets, x, p, gradient] = [1, 1, 1, 1, 1].map(() => plan.take(logits.length));
  const terms = plan.take(4 * (1 + Math.ceil(logits.length / 392)));
  const { buffer, kernels } = kernelsWith(plan.bytes, kernel);
  const floats = new Float32Array(buffer);
  floats.set(logits, a >> 2);
  new Uint8Array(buffer).set(bytes, octets);
  kernels.inks(x, octets, bytes.length);
  kernels.bernoulli(a, x, p, gradient, terms, 1, 4 * logits.length);
  const part = (/** @type {number} */ at, length = logits.length) =>
    floats.slice(at >> 2, (at >> 2) + length);
  return {
    ...{ x: part(x), p: part(p), gradient: part(gradient) },
    terms: part(terms, 4 * (1 + Math.ceil(logits.length / 392))),
  };
}

for (const [way, kernel] of WAYS) {
  test(`${way}: sigmoid, cross-entropy and gradient are those of the definition`, () => {
    const { x, p, gradient, terms } = bernoulli(kernel, LOGITS, BYTES);
    let nats = 0;
    LOGITS.forEach((a, i) => {
      assert.equal(x[i], Math.fround(BYTES[i] / 255));
      const expected = 1 / (1 + Math.exp(-a));
      // Below e^-87 it is e^-87.
      assert.ok(Math.abs(p[i] - expected) < 3e-7 * expected + 2e-38, `${a}: ${p[i]}`);
      assert.equal(gradient[i], Math.fround(p[i] - x[i]));
      nats += Math.max(a, 0) - a * x[i] + Math.log1p(Math.exp(-Math.abs(a)));
    });
    const own = terms.reduce((sum, term, i) => sum + (i < 4 ? term : Math.log(term)), 0);
    assert.ok(Math.abs(own - nats) < 1e-6 * nats, `${own} is not ${nats}`);
  });

  test(`${way}: of 784 pixels in doubt no product overflows`, () => {
    const { terms } = bernoulli(kernel, new Array(784).fill(0), new Array(784).fill(0));
    const own = terms.reduce((sum, term, i) => sum + (i < 4 ? term : Math.log(term)), 0);
    assert.ok(Math.abs(own - 784 * Math.LN2) < 1e-4);
  });

  test(`${way}: what is no number shows in the loss`, () => {
    const { p, terms } = bernoulli(kernel, [1, Number.NaN, 2, 3], [0, 0, 0, 0]);
    assert.ok(Number.isNaN(p[1]));
    assert.ok(Number.isNaN(terms.reduce((sum, term) => sum + term)));
  });

  test(`${way}: means too small to count become zero, or Adam would be slow`, () => {
    const plan = new MemoryPlan();
    const [w, g, m, v] = [4, 4, 4, 4].map((items) => plan.take(items));
    const { buffer, kernels } = kernelsWith(plan.bytes, kernel);
    const floats = new Float32Array(buffer);
    floats.set([1e-30, -1e-30, 3e-30, -2e-3], m >> 2);
    floats.set([1e-30, 1.2e-30, 1e-37, 1], v >> 2);
    kernels.adam(w, g, m, v, 16, 1, 0.9, 0.1, 0.999, 0.001, 1, 1, 1e-8);
    const means = floats.subarray(m >> 2, (m >> 2) + 4);
    const squares = floats.subarray(v >> 2, (v >> 2) + 4);
    assert.deepEqual([means[0], means[1], squares[0], squares[2]], [0, 0, 0, 0]);
    assert.ok(means[2] > 2e-30 && means[3] < -1e-3 && squares[1] > 1e-30 && squares[3] > 0.9);
    assert.ok(Math.abs(floats[(w >> 2) + 3] - 1.8e-3) < 1e-5);
  });
}

test('both ways give the same bits', () => {
  for (const shape of SHAPES) {
    const [ours, loops] = WAYS.map(([, kernel]) => {
      const { at, kernels, floats, buffer } = setUp(shape, kernel);
      const [count, inputs, outputs] = shape;
      const { rows, columns } = at;
      floats.fill(0, at.out >> 2, at.gradient >> 2);
      kernels.rows(at.input, count, inputs, rows.starts, rows.index, rows.values);
      kernels.columns(at.input, count, inputs, columns.starts, columns.index, columns.values);
      const bytes = 4 * outputs;
      kernels.sums(at.out, count, bytes, rows.starts, rows.index, rows.values, at.weight);
      const { starts, index, values } = columns;
      kernels.sums(at.gradient, inputs + 1, bytes, starts, index, values, at.vectors);
      kernels.dots(
        ...[at.back, count, 4 * inputs, rows.starts],
        ...[rows.index, at.vectors, at.weight, bytes],
      );
      return new Uint8Array(buffer.slice(0, at.end));
    });
    assert.ok(Buffer.from(ours).equals(Buffer.from(loops)), shape.join(' x '));
  }
  const logits = [...standardNormal(4, 1, 784)].map((value) => 12 * value);
  const bytes = logits.map((_, i) => (37 * i) % 256);
  const [ours, loops] = WAYS.map(([, kernel]) => bernoulli(kernel, logits, bytes));
  assert.deepEqual(ours, loops);
});

test('the exponential is right to two units of the last place', () => {
  let worst = 0;
  for (let t = -87; t <= 0; t += 0.001) {
    const exact = Math.exp(Math.fround(t));
    worst = Math.max(worst, Math.abs(exponential(Math.fround(t)) - exact) / exact);
  }
  assert.ok(worst > 1e-8 && worst < 2 ** -22, `${worst}`);
});
