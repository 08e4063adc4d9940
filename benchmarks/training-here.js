/**
 * A step of training in the page's own kernels, beside plain JavaScript and TensorFlow.js: the same VAE
 * from the same weights, on the same digits with the same noise, in turns. Prints JSON:
 * node benchmarks/training-here.js
 *
 * Times are the processor's own, so that what other programs take does not count.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { noiseOf } from '../explorer/web/training/chance.js';
import { BATCH, Trainer } from '../explorer/web/training/trainer.js';
import { Textbook } from './training-textbook.js';
import { TensorflowTraining, tensorflow } from './training-tfjs.js';

const SEED = 0;
const DIGITS = 2048;
const ROUNDS = 9;
/** Milliseconds that a turn takes, or one step. */
const TURN = 400;
/** After so many steps the losses are compared: all must have done the same. */
const COMPARED = 20;
const TOLERANCE = 1e-3;

const file = new URL('../checkpoints/digits.gz', import.meta.url);
const pixels = Uint8Array.from(gunzipSync(readFileSync(file)).subarray(0, 784 * DIGITS));
const settings = /** @type {const} */ ({ kind: 'vae', seed: SEED, pixels });

/** @returns {{x: Float32Array, eps: Float32Array}} of a step */
const batches = new Trainer(settings).batches;
const given = (/** @type {number} */ step) => {
  const x = new Float32Array(BATCH * 784);
  batches.at(step).forEach((pick, row) => {
    for (let i = 0; i < 784; i++) x[row * 784 + i] = pixels[pick * 784 + i] / 255;
  });
  return { x, eps: noiseOf(SEED, step, BATCH, 2) };
};

/** @param {{train: (x: Float32Array, eps: Float32Array) => number}} training @returns {() => number} */
function withBatches(training) {
  let step = 0;
  return () => {
    const { x, eps } = given(step++);
    return training.train(x, eps);
  };
}

/** @param {null} [kernel] @returns {() => number} */
function ours(kernel) {
  const trainer = new Trainer(settings, kernel);
  return () => {
    const { bce, kl } = trainer.train();
    return bce + kl;
  };
}

const first = new Trainer(settings).network.tensors();
/** @type {Record<string, {before?: () => Promise<unknown>, train: () => number}>} */
const contestants = {
  ours: { train: ours() },
  'ours in loops': { train: ours(null) },
  'plain JavaScript': { train: withBatches(new Textbook(first, BATCH)) },
};
for (const backend of /** @type {const} */ (['cpu', 'wasm'])) {
  const tf = await tensorflow(backend);
  contestants[`tfjs ${backend}`] = {
    before: () => tf.setBackend(backend),
    train: withBatches(new TensorflowTraining(tf, first, BATCH)),
  };
}

/** @type {Record<string, number[]>} */
const times = {};
/** @type {Record<string, number>} */
const losses = {};
for (const [name, { before, train }] of Object.entries(contestants)) {
  await before?.();
  for (let step = 0; step < COMPARED; step++) losses[name] = train();
  times[name] = [];
}
for (const [name, loss] of Object.entries(losses)) {
  if (Math.abs(loss - losses.ours) > TOLERANCE * losses.ours) {
    throw new Error(`${name} has loss ${loss} after ${COMPARED} steps, ours ${losses.ours}`);
  }
}
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, { before, train }] of Object.entries(contestants)) {
    await before?.();
    const usage = process.cpuUsage();
    const started = performance.now();
    let steps = 0;
    for (; steps === 0 || performance.now() - started < TURN; steps++) train();
    const { user, system } = process.cpuUsage(usage);
    times[name].push((user + system) / 1000 / steps);
  }
}
const median = (/** @type {number[]} */ values) => values.sort((a, b) => a - b)[values.length >> 1];
console.log(
  JSON.stringify(
    Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)])),
  ),
);
