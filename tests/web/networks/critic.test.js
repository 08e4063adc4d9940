import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { standardNormal } from '../../../explorer/web/maths/random.js';
import { criticFrom, judge } from '../../../explorer/web/networks/critic.js';

const golden = JSON.parse(
  readFileSync(new URL('../../golden/critic.json', import.meta.url), 'utf8'),
);
const digits = gunzipSync(readFileSync(new URL('../../../checkpoints/digits.gz', import.meta.url)));

/** In the order in which torch names them: tensor i is sample i of the golden file's seed. */
const SHAPES = /** @type {const} */ ([
  ['features.0', 24, 1, 3, 3],
  ['features.2', 48, 24, 3, 3],
  ['features.4', 64, 48, 3, 3],
  ['features.7', 64, 1024],
  ['classes', 11, 64],
]);

/** @param {number} sample @param {number[]} shape */
function sampled(sample, shape) {
  const [, ...inputs] = shape;
  const scale = Math.fround(Math.sqrt(2 / inputs.reduce((a, b) => a * b, 1)));
  const size = shape.reduce((a, b) => a * b);
  const data = standardNormal(golden.seed, 1, size, sample).map((value) => value * scale);
  return { dtype: /** @type {const} */ ('F32'), shape, data };
}

const randomTensors = () =>
  new Map(
    SHAPES.flatMap(([name, ...shape], i) => [
      [`${name}.weight`, sampled(2 * i, shape)],
      [`${name}.bias`, sampled(2 * i + 1, [shape[0]])],
    ]),
  );

/** @param {string} name @returns {Float32Array} */
function picture(name) {
  /** @param {(i: number) => number} pixel */
  const of = (pixel) => Float32Array.from({ length: 784 }, (_, i) => pixel(i));
  if (name === 'paper') return of(() => 0);
  if (name === 'ink') return of(() => 1);
  if (name === 'ramp') return of((i) => i / 783);
  const index = Number(name.replace('digit ', ''));
  return of((i) => digits[index * 784 + i] / 255);
}

const critic = criticFrom(randomTensors());
const copy = (/** @type {Float32Array} */ image, of = critic) => structuredClone(judge(of, image));

for (const { name, digit, p_digit: pDigit, probabilities } of golden.random) {
  test(`"${name}" gets torch's verdict`, () => {
    const verdict = judge(critic, picture(name));
    assert.equal(verdict.digit, digit);
    assert.ok(Math.abs(verdict.pDigit - pDigit) <= 1e-4, `${verdict.pDigit} ${pDigit}`);
    probabilities.forEach((/** @type {number} */ p, /** @type {number} */ i) =>
      assert.ok(Math.abs(verdict.probabilities[i] - p) <= 1e-4, `class ${i}`),
    );
  });
}

test('the golden verdicts are not all alike', () => {
  const spread = golden.random.map((/** @type {{p_digit: number}} */ item) => item.p_digit);
  assert.ok(Math.max(...spread) - Math.min(...spread) > 0.01, String(spread));
});

test('a verdict does not depend on what was judged before', () => {
  const first = copy(picture('digit 0'));
  judge(critic, picture('ink'));
  assert.deepEqual(copy(picture('digit 0')), first);
  assert.deepEqual(copy(picture('digit 0'), criticFrom(randomTensors())), first);
});

test('every call writes over the same verdict, and leaves the picture alone', () => {
  const image = picture('digit 0');
  const kept = image.slice();
  assert.equal(judge(critic, image), judge(critic, picture('ink')));
  assert.deepEqual(image, kept);
});

test('probabilities sum to one, P(digit) is all but the last', () => {
  const { probabilities, pDigit } = judge(critic, picture('digit 7'));
  assert.ok(Math.abs(probabilities.reduce((a, b) => a + b) - 1) < 1e-12);
  assert.ok(Math.abs(probabilities.slice(0, 10).reduce((a, b) => a + b) - pDigit) < 1e-12);
});

test('the digit is named even where the critic sees none', () => {
  const tensors = randomTensors();
  const bias = /** @type {{data: Float32Array}} */ (tensors.get('classes.bias')).data;
  bias[10] = 1000;
  bias[4] = 500;
  const { digit, pDigit } = judge(criticFrom(tensors), picture('digit 0'));
  assert.equal(digit, 4);
  assert.equal(pDigit, 0);
});

test('a broken picture does not get a verdict that looks sound', () => {
  const image = picture('digit 0');
  image[400] = NaN;
  assert.ok(Number.isNaN(judge(critic, image).pDigit));
  assert.ok(!Number.isNaN(judge(critic, picture('digit 0')).pDigit));
});

test('pictures and weights of another size are refused', () => {
  assert.throws(() => judge(critic, new Float32Array(783)), /expected 784 pixels, got 783/);
  assert.throws(() => criticFrom(new Map()), /no floats "features\.0\.weight"/);
  const wrong = randomTensors();
  wrong.set('features.2.weight', sampled(0, [48, 23, 3, 3]));
  assert.throws(() => criticFrom(wrong), /features\.2/);
  const ten = randomTensors();
  ten.set('classes.weight', sampled(0, [10, 64]));
  ten.set('classes.bias', sampled(0, [10]));
  assert.throws(() => criticFrom(ten), /10 classes/);
});
