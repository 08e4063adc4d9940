import '../boot.js';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { parseSafetensors } from '../../../explorer/web/formats/safetensors.js';
import { standardNormal } from '../../../explorer/web/maths/random.js';
import { decode, decoderFrom } from '../../../explorer/web/networks/autoencoder.js';
import { criticFrom, judge } from '../../../explorer/web/networks/critic.js';
import {
  cholesky,
  gaussianFrom,
  sampleBatch,
  sampleCodes,
} from '../../../explorer/web/networks/samples.js';
import { classMeans, restyle } from '../../../explorer/web/views/generate/class-arithmetic.js';
import { Tally } from '../../../explorer/web/views/generate/tally.js';

const CHECKPOINTS = new URL('../../../checkpoints/', import.meta.url);
const GOLDEN = new URL('../../golden/draws.json', import.meta.url);

const shipped = (/** @type {string} */ name) => readFileSync(new URL(name, CHECKPOINTS));
const tensors = (/** @type {string} */ name) => parseSafetensors(shipped(`${name}.safetensors`));

const golden = JSON.parse(readFileSync(GOLDEN, 'utf8'));
const evidence = JSON.parse(shipped('evidence.json').toString());
const critic = criticFrom(tensors('critic'));
const labels = gunzipSync(shipped('labels.gz'));

function largestDifference(actual, expected) {
  assert.equal(actual.length, expected.length);
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i])), 0);
}

test('the golden samples belong to the shipped files', () => {
  for (const [name, expected] of Object.entries(golden.sha256)) {
    const sha256 = createHash('sha256').update(shipped(name)).digest('hex');
    assert.equal(sha256, expected, `${name} is newer: python -m tests.golden.make_samples`);
  }
});

for (const model of /** @type {const} */ (['ae', 'vae'])) {
  const gaussian = gaussianFrom(tensors(`${model}/gaussian`));
  const judges = { decoder: decoderFrom(tensors(`${model}/weights`)), critic, gaussian };

  for (const { seed, kind, temperature, first, codes, p_digit, reads } of golden[
    `${model}_draws`
  ]) {
    test(`${model}: seed ${seed}, ${kind}, T ${temperature}, from sample ${first}: torch's`, () => {
      const batch = sampleBatch(judges, { seed, temperature }, kind, p_digit.length, first);
      assert.ok(largestDifference(batch.codes, codes) <= 1e-4);
      assert.ok(largestDifference(batch.pDigit, p_digit) <= 1e-3);
      assert.deepEqual([...batch.reads], reads);
    });
  }

  test(`${model}: the maps' fitted samples are samples of seed 0`, () => {
    const fitted = /** @type {Float32Array} */ (tensors(`${model}/codes`).get('fitted')?.data);
    const sampled = sampleCodes({ seed: 0, temperature: 1 }, gaussian, 32, 2000);
    assert.ok(largestDifference(sampled, fitted) <= 1e-4);
  });

  const codes = /** @type {Float32Array} */ (tensors(`${model}/codes`).get('codes')?.data);
  const means = classMeans(codes, labels, 32);
  for (const { digit, to, z, p_digit, reads } of golden[`${model}_swaps`]) {
    test(`${model}: test digit ${digit} as a ${to}: torch's`, () => {
      const from = labels[digit];
      const code = codes.subarray(32 * digit, 32 * (digit + 1));
      const moved = restyle(code, means, from, to);
      assert.ok(largestDifference(moved, z) <= 1e-4);
      const verdict = judge(critic, decode(judges.decoder, moved));
      assert.ok(Math.abs(verdict.pDigit - p_digit[0]) <= 1e-3);
      assert.equal(verdict.digit, reads[0]);
    });
  }

  test(`${model}: 1,000 samples counted here have the evidence's mean`, () => {
    const { t, n } = evidence.curves.temperature;
    const tally = new Tally();
    const chance = { seed: evidence.seeds.draws, temperature: 1 };
    for (let first = 0; first < n; first += 20) {
      tally.add(sampleBatch(judges, chance, 'normal', 20, first).pDigit);
    }
    assert.equal(tally.count, n);
    assert.ok(Math.abs(tally.mean - evidence.curves.temperature[model][t.indexOf(1)]) <= 2e-4);
    // The evidence has 3,000 samples, these are a third of them.
    const row = evidence.rows.p_digit_normal[model];
    assert.ok(Math.abs(tally.mean - row.value) <= 3 * tally.standardError);
  });
}

test('a temperature of 1 leaves the samples as they are', () => {
  assert.deepEqual(
    sampleCodes({ seed: 5, temperature: 1 }, null, 32, 3, 2),
    standardNormal(5, 3, 32, 2),
  );
});

test('a sample of fewer numbers begins like one of more', () => {
  const chance = { seed: 5, temperature: 1 };
  const [few, many] = [16, 32].map((size) => sampleCodes(chance, null, size, 1, 2));
  assert.deepEqual(few, many.subarray(0, 16));
});

test('a Cholesky factor gives the matrix back', () => {
  const known = cholesky([4, 2, 2, 10], 2);
  assert.deepEqual([...known], [2, 0, 1, 3]);
  assert.throws(() => cholesky([1, 2, 2, 1], 2), /not positive definite/);
});

test('a code moved to its own class stays where it is', () => {
  const means = classMeans(
    Float32Array.from({ length: 320 }, (_, i) => i % 7),
    [...'0123456789'],
    32,
  );
  const z = standardNormal(1, 1, 32);
  assert.deepEqual(restyle(z, means, 3, 3), z);
});

test('a class mean is the mean of its codes', () => {
  const codes = new Float32Array(64).fill(1, 0, 32).fill(4, 32);
  assert.equal(classMeans(codes, [6, 6], 32)[6][5], 2.5);
});

test('a tally has mean, standard error and the values in order', () => {
  const tally = new Tally();
  assert.deepEqual([tally.mean, tally.standardError, tally.curve().length], [0, 0, 101]);
  tally.add([0.5, 0.25]);
  tally.add([0, 0.25]);
  assert.equal(tally.mean, 0.25);
  // Sum of squares about the mean 0.125; over 3, over 4, square root.
  assert.ok(Math.abs(tally.standardError - Math.sqrt(0.125 / 12)) < 1e-9);
  const curve = tally.curve();
  assert.deepEqual([curve[0], curve[50], curve[100]], [0, 0.25, 0.5]);
});

test('a tally holds as many as there are', () => {
  const tally = new Tally();
  for (let i = 0; i < 700; i++) tally.add([1, 0, 1]);
  assert.equal(tally.count, 2100);
  assert.ok(Math.abs(tally.mean - 2 / 3) < 1e-9);
});
