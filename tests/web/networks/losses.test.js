import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { parseSafetensors } from '../../../explorer/web/formats/safetensors.js';
import { PictureSpread, sampleCode, sigmaOf } from '../../../explorer/web/maths/posterior.js';
import { pairedNormal, standardNormal } from '../../../explorer/web/maths/random.js';
import {
  bernoulliNll,
  decode,
  decoderFrom,
  encode,
  encoderFrom,
  klDivergence,
} from '../../../explorer/web/networks/autoencoder.js';
import { floorNll, MeanNll, nllPerPixel } from '../../../explorer/web/networks/losses.js';

const shipped = (/** @type {string} */ name) =>
  readFileSync(new URL(`../../../checkpoints/${name}`, import.meta.url));
const golden = (/** @type {string} */ name) =>
  JSON.parse(readFileSync(new URL(`../../golden/${name}.json`, import.meta.url), 'utf8'));

const digits = gunzipSync(shipped('digits.gz'));
const digit = (/** @type {number} */ i) => Uint8Array.from(digits.subarray(784 * i, 784 * (i + 1)));
const weights = parseSafetensors(shipped('vae/weights.safetensors'));
const decoder = decoderFrom(weights);
const encoder = encoderFrom(weights, { posterior: true });
const { losses } = JSON.parse(shipped('evidence.json').toString()).curves;

const near = (/** @type {number} */ a, /** @type {number} */ b, /** @type {number} */ by) =>
  assert.ok(Math.abs(a - b) <= by, `${a} is not ${b}`);

test('the pixels’ costs add up to the binary cross-entropy', () => {
  for (const i of [0, 5, 5000]) {
    const x = digit(i);
    const image = decode(decoder, encode(encoder, x).mu);
    const sum = nllPerPixel(image, x, new Float32Array(784)).reduce((s, v) => s + v, 0);
    near(sum, bernoulliNll(image, x), 1e-4);
  }
});

test('a pixel of 0.5 costs ln 2 whatever it should be, and a grey one at least its entropy', () => {
  const nats = nllPerPixel(
    Float32Array.of(0.5, 0.5, 0.25),
    Uint8Array.of(0, 255, 51),
    new Float32Array(3),
  );
  near(nats[0], Math.LN2, 1e-6);
  near(nats[1], Math.LN2, 1e-6);
  near(nats[2], -0.2 * Math.log(0.25) - 0.8 * Math.log(0.75), 1e-6);
  near(floorNll(Uint8Array.of(51)), -0.2 * Math.log(0.2) - 0.8 * Math.log(0.8), 1e-6);
  assert.equal(floorNll(Uint8Array.of(0, 255)), 0);
});

test('above the floor a perfect copy costs nothing, and nothing costs less', () => {
  const x = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const copy = Float32Array.from(x, (byte) => byte / 255);
  const above = nllPerPixel(copy, x, new Float32Array(256), true);
  assert.ok(above.every((nats) => nats >= 0 && nats < 1e-6));
  const wrong = nllPerPixel(
    copy.map((value) => 1 - value),
    x,
    new Float32Array(256),
    true,
  );
  const whole = nllPerPixel(
    copy.map((value) => 1 - value),
    x,
    new Float32Array(256),
  );
  near(whole[51] - wrong[51], floorNll(x.subarray(51, 52)), 1e-5);
});

for (const model of ['ae', 'vae']) {
  test(`${model}: the floor of a digit is torch’s`, () => {
    for (const item of golden(model).encoded) near(floorNll(digit(item.digit)), item.floor, 1e-3);
  });
}

for (const item of golden('vae').encoded) {
  test(`digit ${item.digit}: -ELBO over ${losses.eps} eps is torch’s`, () => {
    const x = digit(item.digit);
    const { mu, logvar } = encode(encoder, x);
    const job = new MeanNll(decoder, mu, logvar, x, pairedNormal(losses.seed, losses.eps, 32));
    let steps = 1;
    while (job.step()) steps++;
    assert.equal(steps, losses.eps);
    near(job.mean, item.mean_nll, 1e-3);
    near(job.mean + klDivergence(mu, logvar).total, item.mean_nll + item.kl, 1e-3);
  });
}

test('a job keeps the digit it began with', () => {
  const x = digit(3);
  const { mu, logvar } = encode(encoder, x);
  const eps = pairedNormal(losses.seed, 4, 32);
  const [one, two] = [1, 2].map(() => new MeanNll(decoder, mu, logvar, x, eps));
  while (one.step());
  two.step();
  x.fill(0);
  mu.fill(0);
  while (two.step());
  assert.equal(one.mean, two.mean);
});

for (const { digit: i, seed, count, mean, deviation } of golden('posterior').hundred) {
  test(`digit ${i} encoded ${count} times: mean and deviation are torch’s`, () => {
    const { mu, logvar } = encode(encoder, digit(i));
    const eps = standardNormal(seed, count, 32);
    const spread = new PictureSpread(784);
    const z = new Float32Array(32);
    for (let k = 0; k < count; k++) {
      spread.add(decode(decoder, sampleCode(mu, sigmaOf(logvar), eps, k, z)));
    }
    mean.forEach((value, pixel) => near(spread.mean[pixel], value, 1e-5));
    deviation.forEach((value, pixel) => near(spread.deviation[pixel], value, 1e-5));
  });
}

test('logvar = ln 4 gives exactly twice the unit sample', () => {
  const eps = standardNormal(1, 2, 3);
  const z = sampleCode(
    [0, 0, 0],
    sigmaOf([Math.log(4), Math.log(4), Math.log(4)]),
    eps,
    1,
    new Float32Array(3),
  );
  z.forEach((value, d) => near(value, 2 * eps[3 + d], 1e-6));
});

test('equal pictures deviate by exactly nothing', () => {
  const spread = new PictureSpread(2);
  for (let k = 0; k < 7; k++) spread.add(Float32Array.of(0.1, 1 / 3));
  assert.deepEqual([...spread.deviation], [0, 0]);
});
