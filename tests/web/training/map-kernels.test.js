/** The kernels for maps: by their definition, and the same bits with and without WebAssembly. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { standardNormal } from '../../../explorer/web/maths/random.js';
import { BatchNorm } from '../../../explorer/web/training/batch-norm.js';
import { kernelsWith } from '../../../explorer/web/training/kernels.js';
import { MemoryPlan } from '../../../explorer/web/training/memory-plan.js';
import { addPatches, gatherPatches, patchSize } from '../../../explorer/web/training/patches.js';
import { gameAt } from './moments.js';
import { digits, WAYS } from './pictures.js';

/** The game's, and one whose kernel stands out on both sides. */
const PLACES = [
  { kernel: 4, stride: 2, padding: 1, channels: 1, size: 28, across: 14 },
  { kernel: 4, stride: 2, padding: 1, channels: 16, size: 14, across: 7 },
  { kernel: 3, stride: 2, padding: 1, channels: 32, size: 7, across: 4 },
  { kernel: 3, stride: 1, padding: 1, channels: 4, size: 2, across: 2 },
];
const MAPS = 3;
const WHO = /** @type {const} */ (['discriminator', 'generator', 'both']);

for (const places of PLACES) {
  const { kernel, stride, padding, channels, size, across } = places;
  for (const [way, module] of WAYS) {
    test(`${way}: patches of ${kernel} x ${kernel} on ${size} x ${size} x ${channels}, and back`, () => {
      const [area, rows] = [size * size * channels, MAPS * across * across];
      const plan = new MemoryPlan();
      const [maps, patches, sums] = [MAPS * area, rows * patchSize(places), MAPS * area].map((n) =>
        plan.take(n),
      );
      const { buffer, kernels } = kernelsWith(plan.bytes, module);
      const floats = new Float32Array(buffer);
      const values = standardNormal(4, 1, MAPS * area);
      floats.fill(Number.NaN);
      floats.set(values, maps >> 2);
      gatherPatches(kernels, maps, patches, MAPS, places);
      const expected = new Float32Array(MAPS * area);
      let at = patches >> 2;
      for (let row = 0; row < rows; row++) {
        const place = row % (across * across);
        const [y, x] = [Math.floor(place / across), place % across].map(
          (i) => i * stride - padding,
        );
        for (let ky = 0; ky < kernel; ky++) {
          for (let kx = 0; kx < kernel; kx++) {
            const isOn = y + ky >= 0 && y + ky < size && x + kx >= 0 && x + kx < size;
            const map = Math.floor(row / (across * across));
            const from = map * area + ((y + ky) * size + x + kx) * channels;
            for (let c = 0; c < channels; c++, at++) {
              assert.equal(floats[at], isOn ? values[from + c] : 0);
              if (isOn) expected[from + c] += values[from + c];
            }
          }
        }
      }
      addPatches(kernels, patches, sums, MAPS, places);
      assert.deepEqual(floats.slice(sums >> 2, (sums >> 2) + MAPS * area), expected);
    });
  }
}

/** @param {WebAssembly.Module | null} [module] @param {number} [slope] */
function normalised(module, slope = 0.2) {
  const [rows, group, channels] = [24, 12, 8];
  const plan = new MemoryPlan();
  const [input, inputGradient] = [plan.take(rows * channels), plan.take(rows * channels)];
  const norm = new BatchNorm(plan, { rows, group, channels, input, inputGradient, slope });
  norm.place(plan.take(norm.size), plan.take(norm.size));
  const { buffer, kernels } = kernelsWith(plan.bytes, module);
  const floats = new Float32Array(buffer);
  floats.set(standardNormal(5, 1, rows * channels), input >> 2);
  floats.set(standardNormal(6, 1, norm.size), norm.weight >> 2);
  floats.set(standardNormal(7, 1, rows * channels), norm.outputGradient >> 2);
  norm.forward(kernels, rows);
  // Of the batch before.
  floats.fill(Number.NaN, norm.gradient >> 2, (norm.gradient >> 2) + norm.size);
  norm.backward(kernels, floats, rows);
  return { norm, floats };
}

for (const slope of [0, 0.2]) {
  test(`batch normalisation gives the same bits with and without WebAssembly, slope ${slope}`, () => {
    const [own, other] = WAYS.map(([, module]) => normalised(module, slope));
    const { output, inputGradient, gradient } = own.norm;
    for (const [at, count] of [
      [output, 192],
      [inputGradient, 192],
      [gradient, 16],
    ]) {
      const [a, b] = [own, other].map(({ floats }) => floats.slice(at >> 2, (at >> 2) + count));
      assert.deepEqual(a, b);
      assert.ok(a.every(Number.isFinite) && a.some((value) => value !== 0));
    }
  });
}

test('each group is normalised by itself: mean and variance of the normalised are 0 and 1', () => {
  const { norm, floats } = normalised();
  for (const first of [0, 12]) {
    for (let c = 0; c < 8; c++) {
      const hats = Array.from(
        { length: 12 },
        (_, row) => floats[(norm.normalised >> 2) + (first + row) * 8 + c],
      );
      const mean = hats.reduce((sum, one) => sum + one) / 12;
      const variance = hats.reduce((sum, one) => sum + one * one, 0) / 12;
      assert.ok(Math.abs(mean) < 1e-6 && Math.abs(variance - 1) < 1e-4, `${mean} ${variance}`);
    }
  }
});

test('a game gives the same bits with and without WebAssembly', () => {
  const { pixels } = digits(96);
  const [own, other] = WAYS.map(([, kernel]) => {
    const game = gameAt(1, { pixels, seed: 3 }, kernel);
    for (const who of WHO) game.teach(who);
    return game;
  });
  assert.deepEqual(own.figures(), other.figures());
  for (const role of /** @type {const} */ (['discriminator', 'generator'])) {
    const { weights, size } = own[role].placed;
    const [a, b] = [own, other].map(({ floats }) =>
      floats.slice(weights >> 2, (weights >> 2) + size),
    );
    assert.deepEqual(a, b, role);
  }
});
