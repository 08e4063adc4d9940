/** Every gradient beside finite differences of the definitions in double precision. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pairedNormal } from '../../../explorer/web/maths/random.js';
import { arrowsNow, arrowsOf } from '../../../explorer/web/training/arrows.js';
import { BATCH, Trainer } from '../../../explorer/web/training/trainer.js';
import { bce, doubles, encoded, kl, loss } from './by-definition.js';
import { digits, WAYS } from './pictures.js';

const { pixels } = digits(64);
const BETA = 0.7;
/** Of a weight in the difference, and how far float32 sums may lie from the double's. */
const [STEP, RELATIVE] = [1e-6, 2e-5];

const picture = (/** @type {number} */ i) => pixels.subarray(784 * i, 784 * (i + 1));

/**
 * Kind, noise, hidden units, numbers of a code, and how many numbers of a tensor are compared; sizes that
 * fill no register too.
 * @type {['ae' | 'vae', boolean, number, number, number][]}
 */
const CASES = [
  ['ae', false, 128, 2, 4],
  ['vae', true, 128, 2, 4],
  ['vae', false, 10, 3, 12],
  ['vae', true, 13, 5, 12],
  ['ae', false, 7, 1, 12],
];

for (const [kind, noise, hidden, latent, compared] of CASES) {
  /** Differences by tensor and place: both ways learn the same bits, so the second has those of the first. */
  const known = { weights: new Map(), differences: new Map() };
  // In loops the large ones would take long; that they give the same bits is tested for itself.
  for (const [way, kernel] of hidden > 100 ? WAYS.slice(0, 1) : WAYS) {
    const name = `${way}: ${kind}, ${noise ? '' : 'no '}noise, ${hidden} units, ${latent} numbers`;
    // A few steps on, so that nothing is symmetric any more.
    const settings = { kind, seed: 3, pixels, beta: BETA, noise, hidden, latent };
    const trainer = new Trainer(settings, kernel);
    for (let i = 0; i < 3; i++) trainer.train();
    const weights = doubles(trainer.network.tensors());
    const { picks: view, eps } = trainer.forward();
    const picks = [...view];
    const arrows = arrowsNow(trainer, BATCH);

    test(`${name}: the gradient of every tensor is that of the batch's loss`, () => {
      if (known.weights.size === 0) known.weights = doubles(trainer.network.tensors());
      assert.deepEqual(weights, known.weights, 'both ways learnt the same');
      trainer.network.gradients(BATCH, eps, BETA);
      const gradients = trainer.network.tensors(({ gradient }) => gradient);
      const total = () =>
        picks.reduce((sum, pick, row) => {
          const own = eps?.subarray(row * latent, (row + 1) * latent) ?? null;
          return sum + loss(weights, picture(pick), own, BETA);
        }, 0);
      const now = total();
      for (const [tensor, { data }] of gradients) {
        const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        assert.ok(largest > 0, `${tensor} has a gradient`);
        for (const at of chosen(data, compared)) {
          const place = `${tensor}[${at}]`;
          const expected =
            known.differences.get(place) ??
            difference(/** @type {any} */ (weights.get(tensor)), at, total, now);
          known.differences.set(place, expected);
          assert.ok(
            Math.abs(data[at] - expected) < RELATIVE * largest,
            `${place}: ${data[at]} is not ${expected}`,
          );
        }
      }
    });

    test(`${name}: both arrows are minus the gradients with respect to mu`, () => {
      for (const row of [0, 1, 17, 31]) {
        const { mu, logvar } = encoded(weights, picture(picks[row]));
        const own = Array.from(eps?.subarray(row * latent, (row + 1) * latent) ?? mu.map(() => 0));
        const ofBce = () => {
          const z = mu.map((m, d) => m + (logvar ? Math.exp(logvar[d] / 2) * own[d] : 0));
          return bce(weights, z, picture(picks[row]));
        };
        const ofKl = () => (logvar ? BETA * kl(mu, logvar) : 0);
        const expected = [ofBce, ofKl].flatMap((f) => mu.map((_, d) => -difference(mu, d, f)));
        const found = arrows.subarray(2 * latent * row, 2 * latent * (row + 1));
        expected.forEach((value, i) =>
          assert.ok(Math.abs(value - found[i]) < 1e-3, `${row}, ${i}`),
        );
      }
    });

    test(`${name}: arrows of any digit are the mean over the noise, or those at z = mu`, () => {
      const found = arrowsOf(trainer, pixels.subarray(0, 784 * 40));
      const { mu, logvar } = encoded(weights, picture(37));
      const samples = noise ? 16 : 1;
      const fixed = noise ? pairedNormal(0, samples, latent) : new Float32Array(latent);
      const ofBce = () => {
        let sum = 0;
        for (let k = 0; k < samples; k++) {
          const sigma = (/** @type {number} */ d) => (logvar ? Math.exp(logvar[d] / 2) : 0);
          const z = mu.map((m, d) => m + sigma(d) * fixed[k * latent + d]);
          sum += bce(weights, z, picture(37)) / samples;
        }
        return sum;
      };
      const own = found.subarray(2 * latent * 37, 2 * latent * 38);
      mu.forEach((_, d) => {
        const expected = -difference(mu, d, ofBce);
        assert.ok(Math.abs(expected - own[d]) < 1e-3, `${d}: ${own[d]} is not ${expected}`);
      });
      if (kind === 'vae') {
        mu.forEach((m, d) => assert.ok(Math.abs(own[latent + d] + BETA * m) < 1e-5));
      }
    });
  }
}

/**
 * @param {ArrayLike<number>} data @param {number} count
 * @returns {number[]} places, of its largest numbers and spread over all of it
 */
function chosen(data, count) {
  const largest = Array.from(data, (value, i) => ({ size: Math.abs(value), i }))
    .sort((a, b) => b.size - a.size)
    .slice(0, count / 2)
    .map(({ i }) => i);
  const spread = Array.from({ length: count / 2 }, (_, k) =>
    Math.floor(((k + 0.5) * data.length) / (count / 2)),
  );
  return [...new Set([...largest, ...spread])];
}

/**
 * @param {Float64Array | number[]} numbers @param {number} at @param {() => number} f
 * @param {number} [now] what f is
 * @returns {number} d f / d numbers[at]
 */
function difference(numbers, at, f, now = f()) {
  const before = numbers[at];
  numbers[at] = before + STEP;
  const above = f();
  numbers[at] = before;
  return (above - now) / STEP;
}
