/** What the view of training says, and the lines of its curves. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../boot.js';

// What elements share listens once, as soon as it is there.
Object.assign(globalThis, { addEventListener() {} });

const texts = await import('../../../../explorer/web/views/train/train-texts.js');
const { lineOf, PLOTS } = await import('../../../../explorer/web/views/train/train-charts.js');
const { BatchPanel } = await import('../../../../explorer/web/views/train/batch-panel.js');
const { Speech } = await import('../../../../explorer/web/views/train/speech.js');
const { fileOf, keep, keptName } = await import(
  '../../../../explorer/web/views/train/keep-model.js'
);
const { boot } = await import('../../../../explorer/web/state/boot.js');
const { store } = await import('../../../../explorer/web/state/page-store.js');
const { modelFrom } = await import('../../../../explorer/web/networks/model-file.js');

/** @param {object} [changes] @returns {any} */
const state = (changes) => ({
  ...{ step: 1200, knn: 0.563, codes: Float32Array.of(0, 1, 4, 0), rate: 200.4 },
  ...{ isRunning: true, wasm: true, diverged: false, bce: 160, kl: 4 },
  ...changes,
});
const both = (/** @type {object} */ changes = {}) => ({ ae: state(changes), vae: state() });

/**
 * @param {Record<'ae' | 'vae', any>} states @param {object} [how]
 * @returns {import('../../../../explorer/web/views/train/train-texts.js').Told} measured just then
 */
const told = (states, how) => ({ states, measured: states, isOn: true, trouble: '', ...how });

test('the sentence has the figures of both, all of the state that was measured', () => {
  const measured = { ae: state(), vae: state({ knn: 0.48 }) };
  const later = state({ step: 1900, codes: new Float32Array(4), knn: null });
  const said = texts.statusText(told({ ae: later, vae: later }, { measured }));
  assert.match(said, /^Step 1,200: /);
  assert.match(said, /autoencoder’s neighbours are right for 56 %.*VAE’s for 48 %/);
  assert.match(said, /In the outer circle lie 50 % .* 50 %/);
  const apart = { ...measured, vae: state({ step: 1190 }) };
  assert.match(texts.statusText(told(apart)), /^Steps 1,200 and 1,190: /);
});

test('nothing that was said of rest is left standing while they learn', () => {
  const speech = new Speech();
  const at = (/** @type {number} */ step, isRunning = true) => ({
    ae: state({ step, isRunning }),
    vae: state({ step, isRunning }),
  });
  const rest = { isOn: false };
  let isHeard = true;
  /** @param {any} what @param {number} now */
  const next = (what, now) => {
    const said = speech.next(what, now);
    if (said) isHeard = said.isHeard;
    return said?.text ?? null;
  };
  assert.match(String(next(told(at(0, false), rest), 0)), /^Nothing is learnt yet/);
  assert.equal(next(told(at(0)), 100), 'It begins.');
  // It has learnt, but nobody was asked yet.
  assert.equal(next(told(at(90), { measured: at(0) }), 400), 'It begins.');
  assert.match(String(next(told(at(120)), 500)), /^Step 120: /);
  assert.equal(isHeard, true);
  assert.equal(next(told(at(240)), 1500), null, 'a sentence is to be read');
  assert.match(String(next(told(at(300)), 2600)), /^Step 300: /);
  assert.equal(isHeard, false, 'and to be listened to, which takes longer');
  assert.match(String(next(told(at(800)), 9500)), /^Step 800: /);
  assert.equal(isHeard, false);
  assert.equal(next(told(at(850)), 10_600), null);
  assert.match(String(next(told(at(900)), 11_600)), /^Step 900: /);
  assert.equal(isHeard, true);
  assert.match(
    String(next(told(at(950, false), rest), 11_700)),
    /^Step 950: /,
    'rest is told at once',
  );
  assert.equal(isHeard, true);
  // On again: what was said of rest goes as soon as both were asked anew.
  assert.equal(next(told(at(950)), 11_800), null);
  const apart = { ae: state({ step: 1100 }), vae: state({ step: 950 }) };
  assert.equal(next(told(at(1100), { measured: apart }), 11_900), null);
  assert.match(String(next(told(at(1100)), 12_000)), /^Step 1,100: /);
  assert.equal(next(told(at(1200)), 12_300), null);
  assert.match(String(next(told(both({ diverged: true }), rest), 12_400)), /has diverged/);
});

test('rest is told once: not of one that still learns, nor of one that is behind', () => {
  const speech = new Speech();
  /** @param {[number, boolean]} ae step, and whether it learns @param {[number, boolean]} vae */
  const said = (ae, vae) => {
    const [one, other] = [ae, vae].map(([step, isRunning]) => state({ step, isRunning }));
    return speech.next(told({ ae: one, vae: other }, { isOn: false }), 100)?.text ?? null;
  };
  // A hundred steps, after which each makes up for what it is behind.
  assert.match(String(said([40, true], [38, true])), /^Steps 40 and 38: /);
  assert.equal(said([80, true], [70, true]), null);
  assert.equal(said([100, false], [90, true]), null);
  assert.equal(said([100, false], [98, false]), null);
  assert.match(String(said([100, false], [100, false])), /^Step 100: /);
  assert.match(
    String(
      speech.next(told({ ae: state({ step: 90 }), vae: state({ diverged: true }) }), 101)?.text,
    ),
    /VAE has diverged/,
  );
});

test('what is wrong is said with a way on', () => {
  assert.match(texts.statusText(told(both({ diverged: true }))), /autoencoder has diverged.*Lower/);
  const all = state({ diverged: true });
  assert.equal(
    texts.statusText(told({ ae: all, vae: all })),
    'The autoencoder and the VAE have diverged: their losses are no numbers any more. ' +
      'Lower the learning rate and start again.',
  );
  const broken = told({ ae: null, vae: null }, { isOn: false, trouble: 'It broke.' });
  assert.match(texts.statusText(broken), /^It broke\. Start again/);
  assert.match(texts.statusText(told({ ae: state(), vae: null })), /random weights/);
});

test('how far an unfinished model is', () => {
  assert.equal(texts.unfinishedText(1), 'unfinished: 1 step');
  assert.equal(texts.unfinishedText(1000), 'unfinished: 1,000 steps');
  assert.match(texts.unfinishedText(0), /untrained/);
  assert.match(texts.roundsText(1000), /gone 3\.2 times through the 10,000/);
  assert.equal(texts.roundsText(0), '');
  assert.match(texts.roundsText(1, 500), /gone less than 0\.1 times through the 500/);
});

test('how long the lesson’s models learned is said of these alone, as their records have it', () => {
  assert.match(texts.roundsText(1000), /It is unfinished\.$/);
  assert.match(
    texts.roundsText(1000, 10_000, 90),
    /unfinished: the lesson’s autoencoder and VAE had 90 rounds of 60,000\.$/,
  );
  const of = (/** @type {object} */ more) => ({
    ...{ own: false, encoder: true, family: null, epochs: 100 },
    ...more,
  });
  const others = [
    ...[of({ own: true, epochs: 3 }), of({ encoder: false, epochs: 12 })],
    of({ family: 'vae', epochs: 30 }),
  ];
  assert.equal(texts.shippedRounds([of({}), of({}), ...others]), 100);
  assert.equal(texts.shippedRounds(others), null);
  assert.equal(texts.shippedRounds([of({}), of({ epochs: 50 })]), null);
  assert.equal(texts.shippedRounds([of({ epochs: null })]), null);
});

test('what a step did to its own batch', () => {
  const [before, after] = [
    { bce: 180.2, kl: 4.25, total: 188.7 },
    { bce: 175.9, kl: 4.2, total: 184.3 },
  ];
  assert.equal(
    texts.lossText(before, true),
    'Mean of the batch: BCE 180, KL 4.3 nats; with β 189.',
  );
  assert.equal(texts.lossText(before, false), 'Mean of the batch: BCE 180 nats.');
  assert.equal(texts.ownText(59.6), 'BCE 60 nats');
  assert.equal(texts.ownText(Number.NaN), 'BCE is no number any more');
  assert.equal(
    texts.helpText(before, after, true),
    'This batch once more: 184.3 nats with β instead of 188.7.',
  );
});

test('the pace is the slower one’s, and plain JavaScript is told', () => {
  assert.equal(
    texts.paceText({ ae: state(), vae: state({ rate: 99.6 }) }, true),
    '100 steps a second.',
  );
  const quick = state({ rate: 427.3 });
  assert.equal(texts.paceText({ ae: quick, vae: quick }, true), '430 steps a second.');
  assert.match(texts.paceText(both({ wasm: false }), false), /^It trains in plain JavaScript here/);
});

test('which way arrows point on average', () => {
  assert.equal(
    texts.pushText(2.41, -1.36),
    'On average reconstruction pushes 2.4 outwards, KL 1.4 inwards, nats for a unit of code.',
  );
  assert.match(texts.pushText(-3, null), /pushes 3\.0 inwards\. Nothing pushes back/);
});

test('a batch is told phase by phase', () => {
  const loss = { bce: 180.2, kl: 4.25, total: 188.7 };
  const batch = /** @type {any} */ ({
    ...{ loss, after: { ...loss, total: 184.3 }, logvar: new Float32Array(2) },
    ...{ mu: Float32Array.of(3, 0), arrows: Float32Array.of(2.5, 9, -1.5, 9) },
    ...{ labels: Uint8Array.of(4), moves: [{ layer: 'fc_mu', step: 1, weights: 50 }] },
  });
  const says = (/** @type {number} */ phase, /** @type {'ae' | 'vae'} */ kind = 'vae') => {
    const told = kind === 'vae' ? batch : { ...batch, logvar: null };
    return BatchPanel.prototype.says.call(/** @type {any} */ ({ phase, kind }), told);
  };
  assert.equal(says(texts.FORWARD), '');
  assert.match(says(texts.LOSS), /^Mean of the batch: BCE 180, KL 4\.3/);
  assert.match(says(texts.LOSS, 'ae'), /^Mean of the batch: BCE 180 nats\.$/);
  assert.match(says(texts.GRADIENT), /pushes 2\.5 outwards, KL 1\.5 inwards/);
  assert.match(says(texts.GRADIENT, 'ae'), /pushes 2\.5 outwards\. Nothing pushes back/);
  assert.match(says(texts.STEP), /^This batch once more: 184\.3 .* 128 → μ 2\.0 %\.$/);
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

/** Weights of a VAE with 3 hidden units. */
function someTensors() {
  const sizes = { 'fc_mu.weight': [2, 3], 'fc_mu.bias': [2], 'fc_logvar.weight': [2, 3] };
  const rest = { 'fc_logvar.bias': [2], 'encoder.0.weight': [3, 784], 'encoder.0.bias': [3] };
  const decoder = { 'decoder.0.weight': [3, 2], 'decoder.0.bias': [3] };
  const last = { 'decoder.2.weight': [784, 3], 'decoder.2.bias': [784] };
  return new Map(
    Object.entries({ ...sizes, ...rest, ...last, ...decoder }).map(([name, shape], k) => {
      const count = shape.reduce((product, size) => product * size, 1);
      const data = Float32Array.from({ length: count }, (_, i) => Math.sin(i + k));
      return [name, { dtype: /** @type {const} */ ('F32'), shape, data }];
    }),
  );
}

test('the same model is kept once, another of its name beside it: nothing is lost', () => {
  const how = { kind: /** @type {const} */ ('vae'), seed: 0, beta: 1, rate: 0.004, noise: true };
  const [one, other] = [someTensors(), someTensors()];
  const changed = /** @type {any} */ (other.get('decoder.0.bias'));
  changed.data = changed.data.map((/** @type {number} */ value) => value + 1);
  const file = (/** @type {any} */ tensors) =>
    fileOf(/** @type {any} */ ({ step: 5, tensors }), how);
  assert.equal(keep(file(one), 'My VAE, 5 steps'), 'My VAE, 5 steps');
  assert.equal(keep(file(one), 'My VAE, 5 steps'), 'My VAE, 5 steps');
  assert.equal(keep(file(other), 'My VAE, 5 steps'), 'My VAE, 5 steps, 2');
  const kept = boot.models.filter(({ isLocal }) => isLocal);
  assert.deepEqual(
    kept.map(({ names }) => names.long),
    ['My VAE, 5 steps', 'My VAE, 5 steps, 2'],
  );
  for (const [i, tensors] of [one, other].entries()) {
    const { decoder } = store.dataOf(kept[i].id);
    const found = decoder?.tensors.get('decoder.0.bias')?.data;
    assert.deepEqual(found, tensors.get('decoder.0.bias')?.data);
  }
});

test('a model that differs in its encoder alone is another one', () => {
  const how = { kind: /** @type {const} */ ('vae'), seed: 3, beta: 4, rate: 0.004, noise: true };
  /** @param {string} changed @returns {string} what it is called */
  const keptAs = (changed) => {
    /** @type {Map<string, any>} */
    const tensors = someTensors();
    // As no other test's.
    tensors.get('decoder.2.bias').data[5] = 9;
    if (changed) tensors.get(changed).data[1] += 1;
    return keep(fileOf(/** @type {any} */ ({ step: 1, tensors }), how), 'My VAE, 1 step');
  };
  const layers = ['encoder.0', 'fc_mu', 'fc_logvar'];
  const all = ['', ...layers.flatMap((layer) => [`${layer}.weight`, `${layer}.bias`])];
  const names = all.map(keptAs);
  assert.equal(new Set(names).size, 7, names.join('; '));
  assert.deepEqual(all.map(keptAs), names, 'each is kept once');
});

test('its file is one of the page’s: the decoder first', () => {
  const tensors = someTensors();
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
