/** What the view of training says, and the lines of its curves. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../boot.js';

// What elements share listens once, as soon as it is there.
Object.assign(globalThis, { addEventListener() {} });

const texts = await import('../../../../explorer/web/views/train/train-texts.js');
const { lineOf, PLOTS } = await import('../../../../explorer/web/views/train/train-charts.js');
const { fileOf, keptName } = await import('../../../../explorer/web/views/train/keep-model.js');
const { modelFrom } = await import('../../../../explorer/web/networks/model-file.js');

/** @param {object} [changes] @returns {any} */
const state = (changes) => ({
  ...{ step: 1200, knn: 0.563, codes: Float32Array.of(0, 1, 4, 0), rate: 200.4 },
  ...{ isRunning: true, wasm: true, diverged: false, bce: 160, kl: 4 },
  ...changes,
});
const both = (/** @type {object} */ changes = {}) => ({ ae: state(changes), vae: state() });
const ON = { isOn: true, trouble: '' };

test('the sentence has the figures of both', () => {
  const told = texts.statusText({ ae: state(), vae: state({ knn: 0.48, step: 1190 }) }, ON);
  assert.match(told, /^Step 1,190: /);
  assert.match(told, /autoencoder’s neighbours are right for 56 %.*VAE’s for 48 %/);
  assert.match(told, /In the outer circle lie 50 % .* 50 %/);
});

test('what is wrong is said with a way on', () => {
  assert.match(texts.statusText(both({ diverged: true }), ON), /autoencoder has diverged.*Lower/);
  assert.match(
    texts.statusText({ ae: null, vae: null }, { isOn: false, trouble: 'It broke.' }),
    /^It broke\. Start again/,
  );
  const none = { ae: state({ step: 0 }), vae: state({ step: 0 }) };
  assert.match(texts.statusText(none, { isOn: false, trouble: '' }), /Nothing is learnt yet/);
  assert.match(texts.statusText({ ae: state(), vae: null }, ON), /random weights/);
});

test('how far an unfinished model is', () => {
  assert.equal(texts.unfinishedText(1), 'unfinished: 1 step');
  assert.equal(texts.unfinishedText(1000), 'unfinished: 1,000 steps');
  assert.match(texts.unfinishedText(0), /untrained/);
  assert.match(texts.roundsText(1000), /gone 3\.2 times through the 10,000/);
  assert.equal(texts.roundsText(0), '');
  assert.match(texts.roundsText(1, 500), /gone less than 0\.1 times through the 500/);
});

test('the pace is the slower one’s, and plain JavaScript is told', () => {
  assert.equal(
    texts.paceText({ ae: state(), vae: state({ rate: 99.6 }) }, true),
    '100 steps a second.',
  );
  assert.match(texts.paceText(both({ wasm: false }), false), /^It trains in plain JavaScript here/);
});

test('which way arrows point on average', () => {
  assert.equal(
    texts.pushText(2.41, -1.36),
    'On average reconstruction pushes 2.4 outwards, KL 1.4 inwards, nats for a unit of code.',
  );
  assert.match(texts.pushText(-3, null), /pushes 3\.0 inwards\. Nothing pushes back/);
});

test('a line goes by its axis, without what was not measured', () => {
  const points = [
    { step: 0, bce: 547, kl: 0, knn: 0.1, spread: 0 },
    { step: 50, bce: 200, kl: 1, knn: null, spread: 1 },
    { step: 100, bce: 100, kl: Number.NaN, knn: 0.6, spread: 2 },
  ];
  assert.equal(lineOf(points, 'knn', 100, [0, 1]), '0.0000,0.9000 1.0000,0.4000');
  assert.equal(lineOf(points, 'bce', 100, [100, 300]), '0.0000,0.0000 0.5000,0.5000 1.0000,1.0000');
  assert.equal(lineOf(points, 'kl', 200, [0, 2]), '0.0000,1.0000 0.2500,0.5000');
  for (const { ends, of } of PLOTS) {
    for (const values of [[], [0], [547, 180, 150], [0, 5, 6]]) {
      const [low, high] = ends(values);
      assert.ok(low < high && Number.isFinite(high - low), `${of}: ${values}`);
    }
  }
});

test('a kept model’s name says what it is', () => {
  const how = { seed: 0, beta: 1, rate: 0.004, noise: true };
  assert.equal(keptName(1000, { kind: 'vae', ...how }), 'My VAE, 1,000 steps');
  assert.equal(keptName(1, { kind: 'ae', ...how, beta: 4 }), 'My AE, 1 step');
  assert.equal(
    keptName(250, { kind: 'vae', ...how, beta: 4, seed: 7 }),
    'My VAE, 250 steps, beta 4, seed 7',
  );
  assert.equal(
    keptName(2, { kind: 'vae', ...how, rate: 0.01, noise: false, isTurned: true }),
    'My VAE, 2 steps, knobs turned, no noise, rate 0.01',
  );
});

test('its file is one of the page’s: the decoder first', () => {
  const sizes = { 'fc_mu.weight': [2, 3], 'fc_mu.bias': [2], 'fc_logvar.weight': [2, 3] };
  const rest = { 'fc_logvar.bias': [2], 'encoder.0.weight': [3, 784], 'encoder.0.bias': [3] };
  const decoder = { 'decoder.0.weight': [3, 2], 'decoder.0.bias': [3] };
  const last = { 'decoder.2.weight': [784, 3], 'decoder.2.bias': [784] };
  const tensors = new Map(
    Object.entries({ ...sizes, ...rest, ...last, ...decoder }).map(([name, shape], k) => {
      const count = shape.reduce((product, size) => product * size, 1);
      const data = Float32Array.from({ length: count }, (_, i) => Math.sin(i + k));
      return [name, { dtype: /** @type {const} */ ('F32'), shape, data }];
    }),
  );
  /** @type {any} */
  const weights = { type: 'weights', id: 1, step: 12, tensors };
  const file = fileOf(weights, { kind: 'vae', seed: 0, beta: 1, rate: 0.004, noise: true });
  const header = new TextDecoder().decode(file.subarray(8, 3000));
  assert.ok(header.indexOf('decoder.2.weight') < header.indexOf('encoder.0'));
  assert.match(header, /"steps":"12"/);
  const model = modelFrom(file.buffer, 784);
  assert.equal(model.kind, 'vae');
  assert.equal(model.decoder.latent, 2);
  assert.deepEqual(
    model.decoder.tensors.get('decoder.0.weight')?.data,
    tensors.get('decoder.0.weight')?.data,
  );
});
