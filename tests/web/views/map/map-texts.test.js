import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../boot.js';
import { boot } from '../../../../explorer/web/state/boot.js';
import { describe, describeInline } from '../../../../explorer/web/state/names.js';
import { store } from '../../../../explorer/web/state/page-store.js';
import {
  codeSizes,
  lackOf,
  measured,
  ONE_CLOUD,
  percent,
  RUNS,
  runText,
  shapes,
  template,
  waiting,
} from '../../../../explorer/web/views/map/map-texts.js';

const figure = (/** @type {number} */ value, more = {}) => ({
  value,
  n: 3000,
  low: value - 0.01,
  high: value + 0.01,
  ...more,
});
const row = (/** @type {any} */ ae, /** @type {any} */ range = null) => ({
  ae,
  vae: null,
  part: 'generation',
  title: '',
  definition: '',
  separates: null,
  range,
});
boot.evidence.rows = {
  mixing_normal: row(figure(0.005, { runs: [0.005, 0.0042, 0.12] })),
  mixing_fitted: row(figure(0.48)),
  p_digit_normal: row(figure(0.02), { ae: [0.012, 0.034], vae: null }),
};

test('mixing is that of the run on show where it was measured', () => {
  const mixing = (/** @type {number} */ run) => measured('ae', 'normal', run).mixing;
  assert.deepEqual([0, 1, 2].map(mixing), ['0.5\u00a0%', '0.4\u00a0%', '12\u00a0%']);
  assert.equal(measured('ae', 'fitted', 2).mixing, '48\u00a0%');
});

test('P(digit) comes with its range over seeds, where there is one', () => {
  const { pDigit, seeds, about } = measured('ae', 'normal', 0);
  assert.deepEqual([pDigit, seeds], ['0.020', '0.012–0.034']);
  assert.equal(about, 'Mean of 3,000 samples; 95 % interval 0.010–0.030');
  assert.equal(measured('ae', 'fitted', 0).seeds, '');
});

test('what was not measured stays empty', () => {
  const nothing = { mixing: '', pDigit: '', seeds: '', about: '' };
  assert.deepEqual(measured('vae', 'normal', 0), nothing);
  boot.evidence.rows.mixing_normal = { ...row(figure(0.005)), vae: undefined };
  assert.deepEqual(measured('vae', 'normal', 0), nothing);
  assert.deepEqual(measured('ae', 'fitted', 0).pDigit, '');
});

test('of an own model it is what its file says, of the same run', () => {
  store.dataOf('vae').figures = {
    mixing_normal: figure(0.4, { runs: [0.4, 0.3] }),
    p_digit_normal: figure(0.5),
    p_digit_fitted: null,
  };
  const { mixing, pDigit, seeds, about } = measured('vae', 'normal', 1);
  assert.deepEqual([mixing, pDigit, seeds], ['30\u00a0%', '0.50', '']);
  assert.match(about, /^Mean of 3,000 samples/);
  assert.equal(measured('vae', 'fitted', 1).pDigit, '');
  store.dataOf('vae').figures = null;
});

test('one cloud of 10,000 digits and 2,000 samples would mix to 83 %', () => {
  assert.equal(ONE_CLOUD, 10000 / 12000);
  assert.equal(percent(ONE_CLOUD), '83\u00a0%');
});

test('a run says its seed and its perplexity', () => {
  assert.deepEqual(
    RUNS.map((_, run) => runText(run)),
    [
      'perplexity 30, started from PCA',
      'perplexity 30, started at random, seed 1',
      'perplexity 50, started from PCA',
    ],
  );
});

test('outlines are explained only where there are two', () => {
  assert.equal(shapes({ digits: true, normal: true, fitted: true }), '○ N(0, I) ◇ fitted');
  assert.equal(shapes({ digits: true, normal: true, fitted: false }), '');
});

test('a sample says what it looks like and how sure the critic is', () => {
  const judged = { digit: 8, pDigit: 200 / 255 };
  const sample = { kind: /** @type {const} */ ('normal'), index: 60 };
  assert.deepEqual(describe(sample, null, judged), {
    name: 'sample 60',
    lines: [
      ['looks like ', '8'],
      ['P(digit) ', '0.78'],
    ],
  });
  assert.equal(
    describeInline(sample, null, judged),
    'sample 60 of N(0, I), looks like 8, P(digit) 0.78',
  );
  // No class is named in which the judge does not believe.
  assert.equal(
    describeInline(sample, null, { digit: 8, pDigit: 0.49 }),
    'sample 60 of N(0, I), looks like no digit, P(digit) 0.49',
  );
  assert.equal(describeInline(sample, null), 'sample 60 of N(0, I)');
  assert.equal(describe({ kind: 'fitted', index: 3 }, null, judged).name, 'sample 3, fitted');
});

test('a test digit says its class', () => {
  const digit = { kind: /** @type {const} */ ('digits'), index: 1 };
  assert.equal(describeInline(digit, Uint8Array.of(0, 8)), 'test digit 1, an 8');
  assert.equal(describeInline(digit, null), 'test digit 1');
});

test('a map is called after its model, in the middle of a sentence', () => {
  assert.ok(template('vae').includes('aria-label="Map of the variational autoencoder’s codes"'));
  assert.ok(template('ae').includes('aria-label="Zoom the autoencoder’s map"'));
});

test('sizes come from the records', () => {
  assert.equal(codeSizes(), '32');
  assert.equal(waiting(undefined)[0], 'Loading the maps, 2.4 MB');
  assert.match(waiting(undefined)[1], /already work/);
  assert.match(waiting(undefined, false)[1], /come first/);
});

test('a model without a map says so, and why', () => {
  const [record] = boot.models;
  assert.equal(lackOf(record.id, 'plane'), 'This model has no plane.');
  record.encoder = false;
  assert.match(lackOf(record.id, 'map'), /^This model has no map: it has no encoder/);
  record.encoder = true;
});
