import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { parseSafetensors } from '../../../explorer/web/formats/safetensors.js';
import { standardNormal } from '../../../explorer/web/maths/random.js';
import {
  bernoulliNll,
  decode,
  decoderFrom,
  encode,
  encoderFrom,
  klDivergence,
} from '../../../explorer/web/networks/autoencoder.js';

const CHECKPOINTS = new URL('../../../checkpoints/', import.meta.url);
const GOLDEN = new URL('../../golden/', import.meta.url);

const shipped = (/** @type {string} */ name) => readFileSync(new URL(name, CHECKPOINTS));

/** @returns {import('../../../explorer/web/formats/safetensors.js').Tensor} */
const floats = (/** @type {number[]} */ shape, /** @type {ArrayLike<number>} */ values) => ({
  dtype: 'F32',
  shape,
  data: Float32Array.from(values),
});

const random = (/** @type {number} */ seed, /** @type {number[]} */ shape) =>
  floats(
    shape,
    standardNormal(
      seed,
      1,
      shape.reduce((product, size) => product * size),
    ),
  );

/** A decoder of any size with random weights. */
const randomDecoder = (/** @type {number} */ hidden, latent = 3, pixels = 11) =>
  new Map([
    ['decoder.0.weight', random(1, [hidden, latent])],
    ['decoder.0.bias', random(2, [hidden])],
    ['decoder.2.weight', random(3, [pixels, hidden])],
    ['decoder.2.bias', random(4, [pixels])],
  ]);

/** Matrix times vector plus bias, straight from the definition. */
function layer(tensors, prefix, inputs) {
  const { data: weight } = tensors.get(`${prefix}.weight`);
  return Array.from(tensors.get(`${prefix}.bias`).data, (bias, row) =>
    inputs.reduce((sum, value, i) => sum + weight[row * inputs.length + i] * value, bias),
  );
}

const relu = (/** @type {number[]} */ values) => values.map((value) => Math.max(0, value));

function largestDifference(actual, expected) {
  assert.equal(actual.length, expected.length);
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i])), 0);
}

for (const model of /** @type {const} */ (['ae', 'vae'])) {
  const weights = shipped(`${model}/weights.safetensors`);
  const tensors = parseSafetensors(weights);
  const decoder = decoderFrom(tensors);
  const encoder = encoderFrom(tensors, { posterior: model === 'vae' });
  const digits = gunzipSync(shipped('digits.gz'));
  const golden = JSON.parse(readFileSync(new URL(`${model}.json`, GOLDEN), 'utf8'));

  test(`${model}: the golden files belong to the shipped weights`, () => {
    const sha256 = createHash('sha256').update(weights).digest('hex');
    assert.equal(golden.weights_sha256, sha256, 'run: python -m tests.golden.make_golden');
  });

  for (const { name, z, pixels } of golden.decoded) {
    test(`${model}: "${name}" decodes to torch's pixels`, () => {
      assert.ok(largestDifference(decode(decoder, Float32Array.from(z)), pixels) <= 1e-5);
    });
  }

  for (const item of golden.encoded) {
    test(`${model}: test digit ${item.digit} gets torch's code and losses`, () => {
      const x = digits.subarray(item.digit * 784, (item.digit + 1) * 784);
      const { mu, logvar } = encode(encoder, x);
      assert.ok(largestDifference(mu, item.mu) <= 1e-4);
      const nats = bernoulliNll(decode(decoder, mu), x);
      assert.ok(Math.abs(nats - item.bernoulli_nll) <= 1e-3, `${nats} ${item.bernoulli_nll}`);
      if (model === 'ae') {
        assert.equal(logvar, null);
        return;
      }
      assert.ok(logvar);
      assert.ok(largestDifference(logvar, item.logvar) <= 1e-4);
      const { total, perDimension } = klDivergence(mu, logvar);
      assert.ok(Math.abs(total - item.kl) <= 1e-3);
      assert.ok(largestDifference(perDimension, item.kl_per_dimension) <= 1e-4);
    });
  }
}

test('decoding follows the definition, whatever the number of active units', () => {
  for (let hidden = 1; hidden <= 13; hidden++) {
    const tensors = randomDecoder(hidden);
    const decoder = decoderFrom(tensors);
    for (let sample = 0; sample < 20; sample++) {
      const z = standardNormal(9, 1, 3, sample);
      const logits = layer(tensors, 'decoder.2', relu(layer(tensors, 'decoder.0', [...z])));
      const expected = logits.map((logit) => 1 / (1 + Math.exp(-logit)));
      assert.ok(largestDifference(decode(decoder, z), expected) < 1e-6);
    }
  }
});

test('with all hidden units silent only the bias speaks', () => {
  const tensors = randomDecoder(4);
  tensors.set('decoder.0.weight', floats([4, 3], new Array(12).fill(0)));
  tensors.set('decoder.0.bias', floats([4], [-1, -2, 0, -0.5]));
  const expected = Array.from(random(4, [11]).data, (bias) => 1 / (1 + Math.exp(-bias)));
  assert.ok(largestDifference(decode(decoderFrom(tensors), new Float32Array(3)), expected) < 1e-6);
});

test('a picture does not depend on what was decoded before, nor on where it is put', () => {
  const decoder = decoderFrom(randomDecoder(9));
  const [a, b] = [standardNormal(1, 1, 3), standardNormal(2, 1, 3)];
  const first = decode(decoder, a);
  const out = new Float32Array(11);
  assert.equal(decode(decoder, b, out), out);
  assert.notDeepEqual(out, first);
  assert.deepEqual(decode(decoder, a, out), first);
});

test('extreme codes give pixels in [0, 1], and a code that is no number shows', () => {
  const decoder = decoderFrom(randomDecoder(9));
  const pixels = decode(decoder, Float32Array.of(1e6, -1e6, 1e6));
  assert.ok(pixels.every((pixel) => pixel >= 0 && pixel <= 1));
  assert.ok(decode(decoder, Float32Array.of(NaN, 0, 0)).every(Number.isNaN));
});

test('encoding follows the definition, for both models', () => {
  const tensors = new Map([
    ['encoder.0.weight', random(1, [5, 9])],
    ['encoder.0.bias', random(2, [5])],
    ['encoder.2.weight', random(3, [2, 5])],
    ['encoder.2.bias', random(4, [2])],
    ['fc_mu.weight', random(5, [2, 5])],
    ['fc_mu.bias', random(6, [2])],
    ['fc_logvar.weight', random(7, [2, 5])],
    ['fc_logvar.bias', random(8, [2])],
  ]);
  const x = Uint8Array.of(0, 255, 17, 0, 0, 128, 1, 254, 0);
  const hidden = relu(
    layer(
      tensors,
      'encoder.0',
      Array.from(x, (byte) => byte / 255),
    ),
  );
  const ae = encode(encoderFrom(tensors, { posterior: false }), x);
  assert.ok(largestDifference(ae.mu, layer(tensors, 'encoder.2', hidden)) < 1e-6);
  assert.equal(ae.logvar, null);
  const vae = encode(encoderFrom(tensors, { posterior: true }), x);
  assert.ok(largestDifference(vae.mu, layer(tensors, 'fc_mu', hidden)) < 1e-6);
  assert.ok(largestDifference(vae.logvar, layer(tensors, 'fc_logvar', hidden)) < 1e-6);
  assert.throws(
    () => encode(encoderFrom(tensors, { posterior: false }), new Uint8Array(8)),
    /expected 9 pixels/,
  );
});

test('weights that do not fit are refused by name', () => {
  const lacking = randomDecoder(4);
  lacking.delete('decoder.2.bias');
  assert.throws(() => decoderFrom(lacking), /no tensor "decoder\.2\.bias"/);
  const odd = randomDecoder(4).set('decoder.2.weight', random(3, [11, 5]));
  assert.throws(() => decoderFrom(odd), /"decoder\.2" has sizes that do not fit/);
  const short = randomDecoder(4).set('decoder.0.bias', random(3, [3]));
  assert.throws(() => decoderFrom(short), /"decoder\.0" has sizes that do not fit/);
  const flat = randomDecoder(4).set('decoder.0.weight', random(3, [12]));
  assert.throws(() => decoderFrom(flat), /"decoder\.0\.weight" must be floats of rank 2/);
  const bytes = randomDecoder(4);
  bytes.set('decoder.0.bias', { dtype: 'U8', shape: [4], data: new Uint8Array(4) });
  assert.throws(() => decoderFrom(bytes), /must be floats of rank 1, got U8/);
});

test('grey everywhere costs 784 ln 2 nats, whatever the picture', () => {
  const x = Uint8Array.from({ length: 784 }, (_, i) => i % 256);
  const nats = bernoulliNll(new Float32Array(784).fill(0.5), x);
  assert.ok(Math.abs(nats - 784 * Math.LN2) < 1e-9);
});

test('a sure pixel costs nothing when right and 100 nats when wrong, as in torch', () => {
  const cost = (/** @type {number} */ p, /** @type {number} */ byte) =>
    bernoulliNll(Float32Array.of(p), Uint8Array.of(byte));
  assert.equal(cost(0, 0), 0);
  assert.equal(cost(1, 255), 0);
  assert.equal(cost(0, 255), 100);
  assert.equal(cost(1, 0), 100);
  assert.ok(Math.abs(cost(1, 51) - 80) < 1e-4);
});

test('KL is 0 for N(0, I), half the squared mean when only the mean moves', () => {
  assert.deepEqual(klDivergence(new Float32Array(2), new Float32Array(2)).total, 0);
  const { total, perDimension } = klDivergence(Float32Array.of(1, -1), new Float32Array(2));
  assert.equal(total, 1);
  assert.deepEqual(perDimension, Float32Array.of(0.5, 0.5));
});

test('logvar is the log of the variance, not of sigma', () => {
  const { total } = klDivergence(Float32Array.of(0), Float32Array.of(Math.log(4)));
  assert.ok(Math.abs(total - 0.5 * (4 - 1 - Math.log(4))) < 1e-6);
});

test('KL is never negative', () => {
  for (let sample = 0; sample < 200; sample++) {
    const z = standardNormal(sample, 2, 32).map((value) => value * 3);
    const { total, perDimension } = klDivergence(z.subarray(0, 32), z.subarray(32));
    assert.ok(perDimension.every((kl) => kl >= 0));
    assert.ok(total >= 0);
  }
});
