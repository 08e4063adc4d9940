import assert from 'node:assert/strict';
import { test } from 'node:test';

import { standardNormal } from '../../../explorer/web/maths/random.js';
import { evenly, Figures } from '../../../explorer/web/training/figures.js';
import { accuracy, classesOf } from '../../../explorer/web/training/neighbours.js';
import { spreadOf, widthOf } from '../../../explorer/web/training/spread.js';
import { Trainer } from '../../../explorer/web/training/trainer.js';
import { digits as some } from './pictures.js';

for (const latent of [1, 2, 5]) {
  test(`nearest neighbours in ${latent} dimensions are those of a look at all`, () => {
    const codes = standardNormal(1, 300, latent);
    const labels = Uint8Array.from({ length: 300 }, (_, i) => (7 * i) % 10);
    const asked = standardNormal(2, 100, latent);
    const found = classesOf({ codes, labels }, asked, latent, 7);
    found.forEach((label, k) => {
      const near = Array.from(labels, (own, i) => ({
        own,
        far: Math.hypot(
          ...Array.from(
            { length: latent },
            (_, d) => codes[i * latent + d] - asked[k * latent + d],
          ),
        ),
      })).sort((a, b) => a.far - b.far);
      const votes = new Array(10).fill(0);
      for (const { own } of near.slice(0, 7)) votes[own]++;
      assert.equal(label, votes.indexOf(Math.max(...votes)));
    });
  });
}

test('equal votes go to the smaller class', () => {
  const known = { codes: Float32Array.of(1, 2, 3, 4), labels: Uint8Array.of(8, 8, 3, 3) };
  assert.deepEqual([...classesOf(known, Float32Array.of(0, 9), 1, 4)], [3, 3]);
});

test('codes that are all the same are no trouble', () => {
  const known = { codes: new Float32Array(40), labels: new Uint8Array(20).fill(4) };
  assert.deepEqual([...classesOf(known, new Float32Array(4), 2)], [4, 4]);
});

test('accuracy is the share of equal classes', () => {
  assert.equal(accuracy(Uint8Array.of(1, 2, 3, 4), Uint8Array.of(1, 2, 0, 4, 9)), 0.75);
});

test('of N(0, I) the spread is 1, and 99 % lie within 3.03', () => {
  const { mean, sd, radius99 } = spreadOf(standardNormal(3, 20_000, 2), 2);
  assert.ok(mean.every((value) => Math.abs(value) < 0.03));
  assert.ok(sd.every((value) => Math.abs(value - 1) < 0.02));
  assert.ok(Math.abs(radius99 - Math.sqrt(-2 * Math.log(0.01))) < 0.06);
});

test('mean, deviation and radius of few codes are those of paper and pencil', () => {
  const { mean, sd, radius99 } = spreadOf(Float32Array.of(3, 4, 7, 4), 2);
  assert.deepEqual(
    [mean, sd],
    [
      [5, 4],
      [2, 0],
    ],
  );
  assert.ok(Math.abs(radius99 - Math.sqrt(65)) < 1e-12);
  assert.ok(Math.abs(widthOf({ mean, sd: [3, 4], radius99 }) - Math.sqrt(12.5)) < 1e-12);
});

test('a few of many are spread evenly over all', () => {
  assert.deepEqual(evenly(10, 4), [0, 2, 5, 7]);
  assert.deepEqual(evenly(3, 5), [0, 1, 2]);
  const picks = evenly(10_000, 2000);
  assert.ok(picks.every((pick, i) => pick === 5 * i));
});

test('neighbours are asked among 4,000 training codes for 2,000 test codes, losses measured on 500', () => {
  const digits = some(4100);
  const tests = some(4000, 4100);
  const trainer = new Trainer({ kind: 'vae', seed: 1, pixels: digits.pixels });
  for (let i = 0; i < 50; i++) trainer.train();
  const figures = new Figures(digits, tests);
  const { codes, bce, kl } = figures.of(trainer);
  const knn = figures.neighbours(trainer, codes);
  assert.deepEqual(codes, trainer.codes(tests.pixels));
  const every = (/** @type {number} */ n, /** @type {Uint8Array} */ bytes, length = 1) =>
    Uint8Array.from(
      { length: (4000 / n) * length },
      (_, i) => bytes[n * length * Math.floor(i / length) + (i % length)],
    );
  const asked = trainer.codes(every(2, tests.pixels, 784));
  const known = { codes: trainer.codes(digits.pixels).subarray(0, 8000), labels: digits.labels };
  assert.equal(knn, accuracy(classesOf(known, asked, 2), every(2, tests.labels)));
  assert.ok(Number(knn) > 0.25);
  assert.deepEqual({ bce, kl }, trainer.losses(every(8, tests.pixels, 784)));
  assert.equal(new Figures(some(9), tests).neighbours(trainer, codes), null, 'too few to vote');
});
