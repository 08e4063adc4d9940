import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { parseSafetensors } from '../../../../explorer/web/formats/safetensors.js';
import { sigmaOf } from '../../../../explorer/web/maths/posterior.js';
import {
  decode,
  decoderFrom,
  encode,
  encoderFrom,
} from '../../../../explorer/web/networks/autoencoder.js';
import {
  asPicture,
  census,
  decoderUnits,
  encoderUnits,
  looksFor,
  paints,
} from '../../../../explorer/web/views/how/hidden-units.js';
import { epsOf, sameCode, sampleFrom } from '../../../../explorer/web/views/how/reparameterise.js';

const CHECKPOINTS = new URL('../../../../checkpoints/', import.meta.url);
const golden = JSON.parse(
  readFileSync(new URL('../../../golden/units.json', import.meta.url), 'utf8'),
);
const digits = gunzipSync(readFileSync(new URL('digits.gz', CHECKPOINTS)));
const digit = (/** @type {number} */ index) => digits.subarray(index * 784, (index + 1) * 784);

/** @param {ArrayLike<number>} actual @param {number[]} expected @param {number} within */
function near(actual, expected, within) {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, i) => {
    assert.ok(Math.abs(actual[i] - value) <= within, `${i}: ${actual[i]} is not ${value}`);
  });
}

const weights = (/** @type {string} */ model) =>
  readFileSync(new URL(`${model}/weights.safetensors`, CHECKPOINTS));

const tensors = (/** @type {string} */ model) => parseSafetensors(weights(model));

for (const model of /** @type {const} */ (['ae', 'vae'])) {
  const stored = tensors(model);
  const encoder = encoderFrom(stored, { posterior: model === 'vae' });
  const decoder = decoderFrom(stored);

  test(`${model}: the golden file belongs to the shipped weights`, () => {
    const sha256 = createHash('sha256').update(weights(model)).digest('hex');
    assert.equal(golden[`${model}_sha256`], sha256, 'run: python -m tests.golden.make_units');
  });

  for (const item of golden[model]) {
    test(`${model}: all 512 hidden units for test digit ${item.digit} are torch's`, () => {
      near(encoderUnits(encoder, digit(item.digit)), item.encoder, 1e-4);
      const { mu } = encode(encoder, digit(item.digit));
      near(decoderUnits(decoder, mu), item.decoder, 1e-4);
    });
  }

  test(`${model}: units do not remember the picture before, and are the caller's own`, () => {
    const first = encoderUnits(encoder, digit(0));
    const kept = first.slice();
    const out = new Float32Array(256).fill(7);
    assert.equal(encoderUnits(encoder, digit(1), out), out);
    assert.deepEqual(first, kept);
    assert.deepEqual(encoderUnits(encoder, digit(0), out), kept);
    const z = new Float32Array(32);
    const drawn = decoderUnits(decoder, z);
    decode(decoder, encode(encoder, digit(3)).mu);
    assert.deepEqual(decoderUnits(decoder, z, out), drawn);
  });

  test(`${model}: a unit's weights are the rows and columns of the stored tensors`, () => {
    const listens = stored.get('encoder.0.weight').data;
    const draws = stored.get('decoder.2.weight').data;
    for (const unit of [0, 131, 255]) {
      assert.deepEqual(looksFor(encoder, unit), listens.slice(unit * 784, (unit + 1) * 784));
      near(
        paints(decoder, unit),
        Array.from({ length: 784 }, (_, i) => draws[i * 256 + unit]),
        0,
      );
    }
  });
}

test('weights become ink above 0, paper below, grey at 0', () => {
  assert.deepEqual(asPicture(Float32Array.of(-2, 0, 1, 2)), Float32Array.of(0, 0.5, 0.75, 1));
  assert.deepEqual(asPicture(new Float32Array(2)), Float32Array.of(0.5, 0.5));
});

test('the census counts what is above 0 and names the strongest', () => {
  assert.deepEqual(census([0, 2, 0, 5, 1]), { active: 3, strongest: 3 });
  assert.deepEqual(census([0, 0]), { active: 0, strongest: 0 });
});

for (const item of golden.draws) {
  test(`every step of sample ${item.seed} for test digit ${item.digit} is torch's`, () => {
    const [mu, logvar] = [Float32Array.from(item.mu), Float32Array.from(item.logvar)];
    const sample = sampleFrom(mu, logvar, item.seed);
    near(sample.sigma, item.sigma, 1e-6);
    near(sample.eps, item.eps, 1e-6);
    near(sample.z, item.z, 1e-6);
    near(epsOf(mu, logvar, sample.z), item.eps, 1e-4);
  });
}

test('logvar is the log of the variance: ln 4 gives exactly twice the unit sample', () => {
  const zeros = new Float32Array(4);
  const wide = sampleFrom(zeros, new Float32Array(4).fill(Math.log(4)), 5);
  near(
    wide.z,
    Array.from(sampleFrom(zeros, zeros, 5).z, (value) => 2 * value),
    1e-6,
  );
  assert.deepEqual(sigmaOf(zeros), new Float32Array(4).fill(1));
});

test('at the mean eps is 0', () => {
  const mu = Float32Array.of(1, -2);
  assert.deepEqual(epsOf(mu, Float32Array.of(-3, 0.5), mu), new Float32Array(2));
});

test('a code stays the same through a link, a moved slider makes it another', () => {
  const { z } = sampleFrom(new Float32Array(32), new Float32Array(32), 1);
  // float16 keeps 11 bits.
  assert.ok(
    sameCode(
      z.map((value) => value * (1 + 2 ** -12)),
      z,
    ),
  );
  const moved = z.slice();
  moved[7] += 0.01;
  assert.ok(!sameCode(moved, z));
});
