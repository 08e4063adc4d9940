/**
 * A hundred steps beside torch's, from the same weights, on the same batches, with the same noise.
 *
 * Both are float32, but add up in another order. Measured: a loss differs by 4e-7 of itself, a tensor by
 * at most 3e-6 of its length (7e-7 after one step); bounds are three to five times as wide. One step on
 * another batch or with another noise changes weights by some hundredths.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { standardNormal } from '../../../explorer/web/maths/random.js';
import { arrowsNow, arrowsOf } from '../../../explorer/web/training/arrows.js';
import { accuracy, classesOf } from '../../../explorer/web/training/neighbours.js';
import { BATCH, Trainer } from '../../../explorer/web/training/trainer.js';
import { digits } from './pictures.js';

const golden = JSON.parse(
  readFileSync(new URL('../../golden/training.json', import.meta.url), 'utf8'),
);
const { pixels } = digits(golden.digits);

const LOSS = 2e-6;
const TENSOR = 1e-5;
/** Steps in loops, each of which takes as long as ten others. */
const FEW = 20;
/** Nats per unit of code, of some 14. */
const ARROW = 1e-4;

/** Directions on which torch's tensors are projected, by how many numbers they have. @type {Map<number, Float32Array>} */
const made = new Map();
const directions = (/** @type {number} */ count) => {
  const found = made.get(count) ?? standardNormal(golden.seed, 3, count);
  made.set(count, found);
  return found;
};

/**
 * @typedef {{norm: number, projections: number[], entries: Record<string, number>}} Told
 * @param {Map<string, import('../../../explorer/web/formats/safetensors.js').Tensor>} tensors
 * @param {Record<string, Told>} expected
 * @param {number} [scale] of ours
 */
function assertTensors(tensors, expected, scale = 1) {
  assert.deepEqual([...tensors.keys()].sort(), Object.keys(expected).sort());
  for (const [name, { data }] of tensors) {
    const { norm, projections, entries } = expected[name];
    const along = directions(data.length);
    projections.forEach((projection, k) => {
      let sum = 0;
      for (let i = 0; i < data.length; i++) sum += scale * data[i] * along[k * data.length + i];
      assert.ok(Math.abs(sum - projection) < TENSOR * norm, `${name}, ${k}: ${sum}, ${projection}`);
    });
    const usual = norm / Math.sqrt(data.length);
    for (const [at, value] of Object.entries(entries)) {
      const own = scale * data[Number(at)];
      assert.ok(Math.abs(own - value) < TENSOR * Math.max(usual, 1e-3), `${name}[${at}]: ${own}`);
    }
  }
}

/** @param {Float32Array} own @param {number[]} expected */
function assertArrows(own, expected) {
  expected.forEach((value, i) => assert.ok(Math.abs(value - own[i]) < ARROW, `${i}: ${own[i]}`));
}

/**
 * @param {any} run of the golden file @param {null} [kernel] in loops only the first few steps
 * @returns {Map<string, import('../../../explorer/web/formats/safetensors.js').Tensor>} weights after those
 */
function learntAsTorch(run, kernel) {
  const { kind, noise } = run;
  const { seed, rate, beta } = golden;
  const trainer = new Trainer({ kind, seed, pixels, rate, beta, noise }, kernel);
  const { network } = trainer;
  let few = network.tensors();
  assert.equal(network.wasm, kernel !== null);
  const told = kernel === null ? run.losses.slice(0, FEW) : run.losses;
  told.forEach((/** @type {[number, number]} */ [bce, kl], /** @type {number} */ step) => {
    const { losses, eps } = trainer.forward();
    assert.ok(Math.abs(losses.bce - bce) < LOSS * bce, `${step}: BCE ${losses.bce}, ${bce}`);
    // The first KL is small, the difference of numbers about 1.
    assert.ok(Math.abs(losses.kl - kl) < LOSS * Math.max(kl, 1), `${step}: KL ${losses.kl}`);
    if (step === 0) assertArrows(arrowsNow(trainer, BATCH), run.arrows.batch);
    trainer.backward(eps);
    if (step === 0) {
      const gradients = network.tensors(({ gradient }) => gradient);
      assertTensors(gradients, run.gradients, 1 / BATCH);
    }
    if (step + 1 === FEW) few = network.tensors();
    const weights = run[`weights${step + 1}`];
    if (weights) assertTensors(network.tensors(), weights);
    const arrows = run.arrows[`after${step + 1}`];
    if (arrows) {
      const some = pixels.subarray(0, (784 * arrows.length) / 4);
      assertArrows(arrowsOf(trainer, some), arrows);
    }
  });
  return few;
}

for (const run of golden.runs) {
  const { kind, noise } = run;
  // A VAE without noise has nothing in loops that the two others do not have.
  const inLoops = kind === 'vae' && !noise ? '' : ', and in loops the same bits';
  test(`${kind}, ${noise ? '' : 'no '}noise: as torch${inLoops}`, () => {
    const compiled = learntAsTorch(run);
    if (inLoops) assert.deepEqual(learntAsTorch(run, null), compiled);
  });
}

test('nearest neighbours say what those of scikit-learn say', () => {
  const { codes, labels, known, classes, accuracy: share } = golden.neighbours;
  const all = Float32Array.from(codes);
  const voting = { codes: all.subarray(0, 2 * known), labels: Uint8Array.from(labels) };
  const found = classesOf(voting, all.subarray(2 * known), 2);
  assert.deepEqual([...found], classes);
  assert.ok(share > 0.3 && share < 0.9, 'not all are told apart');
  assert.equal(accuracy(found, Uint8Array.from(labels.slice(known))), share);
});
