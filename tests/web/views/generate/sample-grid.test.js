import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boot } from '../../boot.js';

const MADE = {
  ...boot.models[0],
  id: 'made',
  encoder: false,
  gaussian: false,
  map: false,
  latent_dim: 16,
};
boot.models.push(MADE);
const page = /** @type {any} */ (globalThis);
page.HTMLElement = class {};
page.customElements = { define() {} };
page.matchMedia = () => ({ matches: false });
page.addEventListener = () => {};

const { byPair, orderOf, paced } = await import(
  '../../../../explorer/web/views/generate/sample-grid.js'
);
const { sampleText, temperatureText, widest } = await import(
  '../../../../explorer/web/views/generate/generate-texts.js'
);
const { runOf, runsOf } = await import('../../../../explorer/web/views/generate/sample-runs.js');
const { store } = await import('../../../../explorer/web/state/page-store.js');

test('late frames halve what is painted, down to the fewest; others add one, up to the most', () => {
  const after = (/** @type {boolean[]} */ ...late) =>
    late.reduce((many, isLate) => paced(many, isLate, 10, 30), 30);
  assert.equal(after(true), 15);
  assert.equal(after(true, true, true), 10);
  assert.equal(after(true, false, false), 17);
  assert.equal(after(...Array.from({ length: 40 }, () => false)), 30);
});

test('what is chosen is counted first, the control along with it', () => {
  const run = runOf(boot.models[1].id);
  assert.equal(runOf(run.model), run);
  assert.deepEqual(run.nextCounts(), [
    { kind: 'normal', first: 0, count: 20 },
    { kind: 'fitted', first: 0, count: 5 },
  ]);
  assert.equal(run.left, 2 * store.sampleTarget);
});

test('a model without an encoder is sampled from N(0, I) alone', () => {
  store.set({ chosen: [boot.models[0].id, MADE.id] });
  const run = runOf(MADE.id);
  assert.deepEqual(run.nextCounts(), [{ kind: 'normal', first: 0, count: 20 }]);
  assert.equal(run.left, store.sampleTarget);
  assert.deepEqual(
    runsOf('fitted').map(({ model }) => model),
    [boot.models[0].id],
  );
  run.batch = /** @type {any} */ ({ codes: Float32Array.from({ length: 48 }, (_, i) => i) });
  assert.deepEqual(run.codeOf(2), run.batch?.codes.slice(32));
});

test('a sample’s name gives no class in which the judge does not believe', () => {
  assert.equal(sampleText(4, 0.03, 8), 'Sample 4: P(digit) 0.03, looks like no digit');
  assert.equal(sampleText(4, 0.5, 8), 'Sample 4: P(digit) 0.50, looks like 8');
});

test('sorted by P(digit), a sample stands at the same place for each model', () => {
  const [ae, vae] = [{ pDigit: [0, 0.4, 0, 0] }, { pDigit: [0.5, 0.6, 0.9, 0.5] }];
  assert.deepEqual(byPair([0, 1, 2, 3], [ae, vae]), [1, 2, 0, 3]);
  assert.deepEqual(byPair([0, 1, 2, 3], [vae, ae]), [1, 2, 0, 3]);
});

test('the order stays until every model has the samples that are wanted', () => {
  store.set({ chosen: null, sampleOrder: 'sorted', sampleKind: 'normal', temperature: 1 });
  const [ae, vae] = boot.shown.map(runOf);
  const arrive = (/** @type {any} */ run, /** @type {number} */ best) => {
    run.batch = { pDigit: Array.from({ length: 30 }, (_, k) => Number(k === best)) };
    run.batchKey = `${run.model} ${store.sampleSeed} ${store.temperature} normal`;
  };
  arrive(ae, 4);
  assert.deepEqual(orderOf(3), [0, 1, 2]);
  arrive(vae, 2);
  assert.deepEqual(orderOf(5), [2, 4, 0, 1, 3]);
  store.set({ temperature: 0.5 });
  arrive(ae, 1);
  assert.deepEqual(orderOf(5), [2, 4, 0, 1, 3], 'the other column still shows what was before');
  arrive(vae, 1);
  assert.deepEqual(orderOf(5), [1, 0, 2, 3, 4]);
  assert.deepEqual(orderOf(2), [1, 0], 'what is hidden takes no part');
  store.set({ sampleOrder: 'drawn', temperature: 1 });
  assert.deepEqual(orderOf(3), [0, 1, 2]);
});

test('the text beside Temperature is about the samples on show', () => {
  const curve = { t: [0, 1], n: 1000 };
  assert.match(temperatureText('normal', curve), /every sample of .*N\(0/);
  const fitted = temperatureText('fitted', curve, [0.15, 0.54]);
  assert.match(fitted, /mean of the codes.*not with the fitted Gaussian/);
  assert.doesNotMatch(fitted, /0\.15/);
});

test('an interval of values between 0 and 1 is that of noughts and ones, and stays between them', () => {
  // 100 noughts and ones, half of them each: a standard deviation of 0.5, so 0.05 of the mean.
  const [low, high] = widest(0.5, 100);
  assert.ok(Math.abs(low - 0.402) < 1e-9 && Math.abs(high - 0.598) < 1e-9);
  assert.deepEqual(widest(0, 100), [0, 0]);
  assert.equal(widest(0.01, 10)[0], 0);
});
