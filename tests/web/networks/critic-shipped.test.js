import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { parseSafetensors } from '../../../explorer/web/formats/safetensors.js';
import { standardNormal } from '../../../explorer/web/maths/random.js';
import { decode, decoderFrom } from '../../../explorer/web/networks/autoencoder.js';
import { criticFrom, judge } from '../../../explorer/web/networks/critic.js';

const CHECKPOINTS = new URL('../../../checkpoints/', import.meta.url);
const shipped = (/** @type {string} */ name) => readFileSync(new URL(name, CHECKPOINTS));
const golden = JSON.parse(
  readFileSync(new URL('../../golden/critic.json', import.meta.url), 'utf8'),
);

const digits = gunzipSync(shipped('digits.gz'));
const weights = shipped('critic.safetensors');
const critic = criticFrom(parseSafetensors(weights));
const decoders = {
  ae: decoderFrom(parseSafetensors(shipped('ae/weights.safetensors'))),
  vae: decoderFrom(parseSafetensors(shipped('vae/weights.safetensors'))),
};

/** @param {string} name @returns {Float32Array} */
function picture(name) {
  /** @param {(i: number) => number} pixel */
  const of = (pixel) => Float32Array.from({ length: 784 }, (_, i) => pixel(i));
  if (name === 'paper') return of(() => 0);
  if (name === 'ink') return of(() => 1);
  if (name === 'ramp') return of((i) => i / 783);
  const [kind, number] = name.split(' ');
  if (kind === 'digit') return of((i) => digits[Number(number) * 784 + i] / 255);
  return decode(decoders[kind], standardNormal(0, 1, 32, Number(number)));
}

test('the golden verdicts belong to the shipped critic', () => {
  const sha256 = createHash('sha256').update(weights).digest('hex');
  assert.equal(golden.weights_sha256, sha256, 'run: python -m tests.golden.make_critic');
});

for (const { name, digit, p_digit: pDigit, probabilities } of golden.shipped) {
  test(`the shipped critic judges "${name}" as torch does`, () => {
    const verdict = judge(critic, picture(name));
    assert.equal(verdict.digit, digit);
    assert.ok(Math.abs(verdict.pDigit - pDigit) <= 1e-4, `${verdict.pDigit} ${pDigit}`);
    probabilities.forEach((/** @type {number} */ p, /** @type {number} */ i) =>
      assert.ok(Math.abs(verdict.probabilities[i] - p) <= 1e-4, `class ${i}`),
    );
  });
}
