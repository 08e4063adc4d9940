import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  decode,
  decoderFrom,
  encode,
  encoderFrom,
} from '../../../explorer/web/networks/autoencoder.js';
import { detailedStep } from '../../../explorer/web/training/batch-detail.js';
import { Batches, epochOrder, firstWeights } from '../../../explorer/web/training/chance.js';
import { BATCH, Trainer } from '../../../explorer/web/training/trainer.js';
import { digits } from './pictures.js';

const { pixels } = digits(100);

/** @param {Partial<ConstructorParameters<typeof Trainer>[0]>} [settings] */
const trainerOf = (settings) => new Trainer({ kind: 'vae', seed: 1, pixels, ...settings });
/** @param {Trainer} trainer @param {number} steps */
const train = (trainer, steps) => Array.from({ length: steps }, () => trainer.train());
/** @param {Trainer} trainer */
const weightsOf = ({ network }) =>
  Object.fromEntries([...network.tensors()].map(([name, { data }]) => [name, data.slice()]));

// That loops give them too is tested beside torch (golden.test.js).
test('the same seed and steps give the same bits', () => {
  for (const kind of /** @type {const} */ (['ae', 'vae'])) {
    const [first, second] = [0, 1].map(() => {
      const trainer = trainerOf({ kind });
      train(trainer, 40);
      return weightsOf(trainer);
    });
    assert.deepEqual(second, first);
  }
});

test('another seed is another model', () => {
  const [one, other] = [1, 2].map((seed) => weightsOf(trainerOf({ seed })));
  assert.notDeepEqual(one, other);
});

test('both kinds share the first weights of the layers that they share, and the batches', () => {
  const [ae, vae] = /** @type {const} */ (['ae', 'vae']).map((kind) => trainerOf({ kind }));
  const [a, v] = [ae, vae].map(weightsOf);
  assert.deepEqual(a['encoder.2.weight'], v['fc_mu.weight']);
  assert.deepEqual(a['encoder.2.bias'], v['fc_mu.bias']);
  for (const name of ['encoder.0', 'decoder.0', 'decoder.2']) {
    assert.deepEqual(a[`${name}.weight`], v[`${name}.weight`]);
  }
  assert.notDeepEqual(v['fc_logvar.weight'], v['fc_mu.weight']);
  assert.deepEqual([...ae.forward().picks], [...vae.forward().picks]);
});

test('without noise and with beta 0 the VAE is the autoencoder, bit by bit', () => {
  const [ae, vae] = [trainerOf({ kind: 'ae' }), trainerOf({ beta: 0, noise: false })];
  assert.deepEqual(
    train(vae, 30).map(({ bce }) => bce),
    train(ae, 30).map(({ bce }) => bce),
  );
  const [a, v] = [ae, vae].map(weightsOf);
  assert.deepEqual(v['fc_mu.weight'], a['encoder.2.weight']);
  assert.deepEqual(v['decoder.2.weight'], a['decoder.2.weight']);
});

test('knobs act from the next step on', () => {
  for (const knobs of [{ beta: 8 }, { noise: false }, { rate: 1e-4 }]) {
    const [left, turned] = [trainerOf(), trainerOf()];
    train(left, 5);
    train(turned, 5);
    turned.set(knobs);
    assert.deepEqual(weightsOf(turned), weightsOf(left));
    // The noise alone changes the loss of this very step.
    if (knobs.noise === undefined) assert.deepEqual(turned.train(), left.train());
    else assert.notDeepEqual(turned.train(), left.train());
    assert.notDeepEqual(weightsOf(turned), weightsOf(left));
  }
  const still = trainerOf({ rate: 0 });
  const before = weightsOf(still);
  train(still, 3);
  assert.deepEqual(weightsOf(still), before);
});

test('knobs out of range are refused', () => {
  for (const knobs of [{ beta: -1 }, { rate: Number.NaN }, { beta: Number.POSITIVE_INFINITY }]) {
    assert.throws(() => trainerOf().set(knobs), /finite number of at least 0/);
  }
});

test('a loss that is no number ends the training before it spoils the weights', () => {
  const trainer = trainerOf({ rate: 1e4 });
  train(trainer, 60);
  assert.ok(trainer.diverged);
  const { step } = trainer;
  const before = weightsOf(trainer);
  train(trainer, 3);
  assert.equal(trainer.step, step);
  assert.deepEqual(weightsOf(trainer), before);
  const { moves, diverged } = detailedStep(trainer);
  assert.ok(diverged && moves.every((move) => move.step === 0));
});

test('a step after which its own batch has no loss any more is the last one', () => {
  const trainer = trainerOf({ rate: 1e30 });
  const { step, loss, after, diverged } = detailedStep(trainer);
  assert.deepEqual([step, diverged], [1, true]);
  assert.ok(Number.isFinite(loss.total) && !Number.isFinite(after.total));
  train(trainer, 2);
  assert.equal(trainer.step, 1);
});

test('the weights are those of a model of the page, which encodes and decodes the same', () => {
  for (const kind of /** @type {const} */ (['ae', 'vae'])) {
    const trainer = trainerOf({ kind, hidden: 30, latent: 3 });
    train(trainer, 20);
    const tensors = trainer.network.tensors();
    const encoder = encoderFrom(tensors, { posterior: kind === 'vae' });
    const decoder = decoderFrom(tensors);
    const codes = trainer.codes(pixels);
    const decoded = trainer.decoded(codes);
    for (const i of [0, 31, 32, 99]) {
      const { mu } = encode(encoder, pixels.subarray(784 * i, 784 * (i + 1)));
      const image = decode(decoder, mu);
      mu.forEach((value, d) => assert.ok(Math.abs(value - codes[3 * i + d]) < 1e-5));
      image.forEach((ink, k) => assert.ok(Math.abs(ink - decoded[784 * i + k]) < 1e-5));
    }
  }
});

test('the loss of some digits is the mean over them, however many fill a batch', () => {
  const trainer = trainerOf();
  train(trainer, 10);
  const each = Array.from({ length: 40 }, (_, i) =>
    trainer.losses(pixels.subarray(784 * i, 784 * (i + 1))),
  );
  const { bce, kl } = trainer.losses(pixels.subarray(0, 784 * 40));
  const mean = (/** @type {number[]} */ values) => values.reduce((a, b) => a + b) / 40;
  assert.ok(Math.abs(bce - mean(each.map((one) => one.bce))) < 1e-3);
  assert.ok(Math.abs(kl - mean(each.map((one) => one.kl))) < 1e-5);
  assert.ok(kl > 0.01);
});

test('a code of exactly zero has a gradient as any other', () => {
  const { network } = trainerOf();
  network.load(pixels, [0]);
  /** @param {number} first number of the code */
  const gradientAt = (first) => {
    network.codeOf(0).set([first, 0]);
    network.decode(1);
    network.compare(1);
    network.passBack(1);
    return [...network.codeGradientOf(0)];
  };
  const [zero, beside] = [gradientAt(0), gradientAt(1e-6)];
  assert.ok(zero.every((value) => Math.abs(value) > 1e-3));
  zero.forEach((value, d) => assert.ok(Math.abs(value - beside[d]) < 1e-2, `${d}`));
});

test('a look at the model does not change what it learns', () => {
  const [looked, left] = [trainerOf(), trainerOf()];
  for (let i = 0; i < 5; i++) {
    looked.codes(pixels);
    looked.losses(pixels);
    looked.decoded(Float32Array.of(1, 2, 3, 4));
    looked.train();
    left.train();
  }
  assert.deepEqual(weightsOf(looked), weightsOf(left));
});

test('a step in full is the same step', () => {
  const [full, left] = [trainerOf(), trainerOf()];
  train(full, 4);
  train(left, 4);
  const before = weightsOf(full);
  const detail = detailedStep(full);
  const losses = left.train();
  assert.deepEqual(weightsOf(full), weightsOf(left));
  assert.deepEqual([detail.step, detail.diverged], [5, false]);
  assert.equal(detail.loss.bce, losses.bce);
  assert.ok(Math.abs(detail.loss.total - losses.bce - losses.kl) < 1e-4);
  const mean = (/** @type {Float32Array} */ values) => values.reduce((a, b) => a + b) / BATCH;
  assert.ok(Math.abs(mean(detail.bce) - losses.bce) < 1e-3);
  assert.ok(Math.abs(mean(detail.kl) - losses.kl) < 1e-5);
  assert.ok(detail.after.bce < detail.loss.bce, 'the step helps this batch');
  assert.ok(Math.abs(detail.after.total - detail.after.bce - detail.after.kl) < 1e-4);
  const [pick] = detail.picks;
  assert.deepEqual(detail.pictures.slice(0, 784), pixels.slice(784 * pick, 784 * (pick + 1)));
  const after = weightsOf(full);
  const { step, weights } = detail.moves[0];
  const squares = ['encoder.0.weight', 'encoder.0.bias'].flatMap((name) =>
    Array.from(after[name], (value, i) => (value - before[name][i]) ** 2),
  );
  assert.equal(detail.moves[0].layer, 'encoder.0');
  assert.ok(Math.abs(step - Math.sqrt(squares.reduce((a, b) => a + b))) < 1e-9);
  assert.ok(weights > 1);
  assert.deepEqual(
    detail.moves.map(({ layer }) => layer),
    ['encoder.0', 'fc_mu', 'fc_logvar', 'decoder.0', 'decoder.2'],
  );
});

test('an epoch sees every digit once, and each epoch in another order', () => {
  const orders = [0, 1].map((epoch) => epochOrder(9, epoch, 100));
  for (const order of orders)
    assert.deepEqual(
      [...order].sort((a, b) => a - b),
      [...Array(100).keys()],
    );
  assert.notDeepEqual(orders[0], orders[1]);
  const batches = new Batches(9, 100, 32);
  assert.deepEqual([...batches.at(1)], [...orders[0].subarray(32, 64)]);
  assert.deepEqual(
    [...batches.at(3)],
    [...orders[1].subarray(0, 32)],
    'the last four are left out',
  );
  assert.throws(() => new Batches(9, 31, 32), /needs 32 digits, got 31/);
});

test('a shuffle prefers no place', () => {
  const sums = new Float64Array(10);
  for (let seed = 0; seed < 2000; seed++) epochOrder(seed, 0, 10).forEach((n, i) => (sums[i] += n));
  for (const sum of sums) assert.ok(Math.abs(sum / 2000 - 4.5) < 4 * (2.87 / Math.sqrt(2000)));
});

test('first weights are uniform within 1 / sqrt(inputs)', () => {
  const found = firstWeights(4, 'encoder.0', 784, 128);
  assert.equal(found.length, 128 * 785);
  const most = found.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  assert.ok(most <= 1 / 28 && most > 0.999 / 28);
  const square = found.reduce((a, b) => a + b * b, 0) / found.length;
  assert.ok(Math.abs(square * 784 * 3 - 1) < 0.01, 'the variance of such a distribution');
  assert.throws(() => firstWeights(4, 'encoder.1', 784, 128), RangeError);
});
