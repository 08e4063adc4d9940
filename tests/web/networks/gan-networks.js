/**
 * What generator, discriminator and their gradients must do, by WebAssembly and by JavaScript's loops
 * alike: `gan.test.js` and `gan-loops.test.js` run it.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { parseSafetensors } from '../../../explorer/web/formats/safetensors.js';
import { standardNormal } from '../../../explorer/web/maths/random.js';
import { decode, decoderFrom } from '../../../explorer/web/networks/autoencoder.js';
import { CodeSearch, gradientOfCode } from '../../../explorer/web/networks/code-search.js';
import {
  believe,
  discriminatorFrom,
  gradientOnPixels,
} from '../../../explorer/web/networks/discriminator.js';
import * as textbook from './by-definition.js';
import { decoderShapes, discriminatorShapes, generatorShapes, sampled } from './random-weights.js';

const CHECKPOINTS = new URL('../../../checkpoints/', import.meta.url);
const GOLDEN = new URL('../../golden/gan.json', import.meta.url);
const golden = JSON.parse(readFileSync(GOLDEN, 'utf8'));
const digits = gunzipSync(readFileSync(new URL('digits.gz', CHECKPOINTS)));

const { seed, latent, hidden } = golden;
const random = {
  generator: sampled(seed, generatorShapes(latent, hidden)),
  discriminator: sampled(seed, discriminatorShapes(), 8),
  dense: sampled(seed, decoderShapes(latent, hidden), 16),
};

/** @param {number} index @returns {Uint8Array} */
const bytes = (index) => digits.subarray(784 * index, 784 * (index + 1));
/** @param {number} index @returns {Float32Array} */
const pixels = (index) => Float32Array.from(bytes(index), (byte) => byte / 255);

/** @param {ArrayLike<number>} actual @param {ArrayLike<number>} expected @param {number} most */
function near(actual, expected, most, what = '') {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    // Negated, so that a NaN fails.
    if (!(Math.abs(actual[i] - expected[i]) <= most)) {
      assert.fail(`${what} ${i}: ${actual[i]} is not ${expected[i]} within ${most}`);
    }
  }
}

/** As a share of the largest. @param {ArrayLike<number>} actual @param {ArrayLike<number>} expected @param {number} share */
function nearAsShare(actual, expected, share, what = '') {
  const largest = Math.max(...Array.from(expected, Math.abs));
  assert.ok(largest > 0, 'a gradient of nothing but zeros shows nothing');
  near(actual, expected, share * largest, what);
}

/** @param {string} name @param {(index: number) => Float32Array} fake */
function picture(name, fake) {
  if (name === 'paper') return new Float32Array(784);
  if (name === 'ramp') return Float32Array.from({ length: 784 }, (_, i) => i / 783);
  if (name === 'fake') return fake(0);
  return pixels(Number(name.replace('digit ', '')));
}

/** @param {string} which @param {any} figures of the golden file @param {Map<string, any>} tensors */
function sameGradientsOfCodes(which, figures, tensors) {
  const decoder = decoderFrom(tensors);
  for (const { digit, z, bce, gradient } of figures.code_gradients) {
    test(`${which}: BCE of test digit ${digit} and its gradient in z are torch's`, () => {
      const found = gradientOfCode(decoder, Float32Array.from(z), bytes(digit));
      assert.ok(Math.abs(found.bce - bce) <= 1e-5 * bce + 1e-3, `${found.bce} ${bce}`);
      nearAsShare(found.gradient, gradient, 1e-4, 'd BCE / d z');
    });
  }
  test(`${which}: a search's first steps are those of torch's Adam`, () => {
    const { steps, z, bce } = figures.search;
    const search = new CodeSearch(decoder, bytes(0), { seed, starts: 2 });
    search.step(steps);
    near(search.starts[1].z, z, 1e-3, 'z');
    assert.ok(Math.abs(search.starts[1].bce - bce) <= 1e-3 * bce, `${search.starts[1].bce} ${bce}`);
  });
}

/**
 * @param {string} which @param {any} figures of the golden file
 * @param {Map<string, any>} weights @param {Map<string, any>} judge
 */
function sameAsTorch(which, figures, weights, judge) {
  const generator = decoderFrom(weights);
  const discriminator = discriminatorFrom(judge);
  figures.decoded.forEach((/** @type {any} */ item, /** @type {number} */ i) => {
    test(`${which}: code ${i} decodes to torch's pixels`, () => {
      near(decode(generator, Float32Array.from(item.z)), item.pixels, 1e-5, 'pixel');
    });
  });
  sameGradientsOfCodes(which, figures, weights);
  const fake = (/** @type {number} */ i) =>
    decode(generator, Float32Array.from(figures.decoded[i].z));
  for (const { name, logit, gradient } of figures.beliefs) {
    test(`${which}: "${name}" gets torch's logit, and its pixels torch's gradient`, () => {
      const found = gradientOnPixels(discriminator, picture(name, fake));
      assert.ok(Math.abs(found.logit - logit) <= 1e-4, `${found.logit} ${logit}`);
      assert.ok(Math.abs(found.p - 1 / (1 + Math.exp(-logit))) <= 1e-4);
      nearAsShare(found.gradient, gradient, 1e-4, 'd logit / d pixel');
      const { logit: again, p } = believe(discriminator, picture(name, fake));
      assert.deepEqual([again, p], [found.logit, found.p]);
    });
  }
}

sameAsTorch('random', golden.random, random.generator, random.discriminator);
sameGradientsOfCodes('a dense decoder', golden.dense, random.dense);

test('the golden figures are not all alike', () => {
  for (const { beliefs, decoded } of [golden.random, golden.shipped ?? golden.random]) {
    const logits = beliefs.map((/** @type {{logit: number}} */ { logit }) => logit);
    assert.ok(Math.max(...logits) - Math.min(...logits) > 0.1, String(logits));
    assert.notDeepEqual(decoded[0].pixels, decoded[1].pixels);
  }
});

const files = ['weights', 'discriminator'].map(
  (name) => new URL(`gan/${name}.safetensors`, CHECKPOINTS),
);
if (existsSync(files[0])) {
  const [weights, judge] = files.map((file) => readFileSync(file));
  test('the golden figures belong to the shipped GAN', () => {
    const hashes = Object.fromEntries(
      [weights, judge].map((one, i) => [
        ['weights.safetensors', 'discriminator.safetensors'][i],
        createHash('sha256').update(one).digest('hex'),
      ]),
    );
    assert.deepEqual(golden.sha256, hashes, 'run: python -m tests.golden.make_gan');
  });
  sameAsTorch('shipped', golden.shipped, parseSafetensors(weights), parseSafetensors(judge));
}

// ---- against the definition ----

for (const [which, tensors, logits] of /** @type {const} */ ([
  ['generator', random.generator, textbook.generatorLogits],
  ['dense decoder', random.dense, textbook.decoderLogits],
])) {
  const decoder = decoderFrom(tensors);
  test(`${which}: pictures are what the definition says`, () => {
    for (let k = 0; k < 5; k++) {
      const z = standardNormal(3, 1, latent, k);
      const expected = logits(tensors, z).map((logit) => 1 / (1 + Math.exp(-logit)));
      near(decode(decoder, z), expected, 1e-5, 'pixel');
    }
  });

  test(`${which}: the gradient in z is that of finite differences`, () => {
    for (let k = 0; k < 3; k++) {
      const z = standardNormal(4, 1, latent, k);
      const nats = (/** @type {Float64Array} */ at) =>
        textbook.bernoulliNll(logits(tensors, at), pixels(k));
      const slopes = Float64Array.from(z, (_, d) => textbook.slope(nats, z, d));
      const { bce, gradient } = gradientOfCode(decoder, z, bytes(k));
      nearAsShare(gradient, slopes, 1e-4, 'd BCE / d z');
      const expected = nats(Float64Array.from(z));
      assert.ok(Math.abs(bce - expected) <= 1e-4 * expected, `${bce} ${expected}`);
    }
  });
}

test('the gradient on pixels is that of finite differences', () => {
  const discriminator = discriminatorFrom(random.discriminator);
  const logit = (/** @type {Float64Array} */ at) =>
    textbook.discriminatorLogit(random.discriminator, at);
  const x = pixels(18);
  const { gradient, logit: found } = gradientOnPixels(discriminator, x);
  assert.ok(Math.abs(found - logit(Float64Array.from(x))) <= 1e-4);
  // Corners, edges and every remainder that the strides leave are among them.
  const some = Array.from({ length: 61 }, (_, i) => (13 * i) % 784).concat(27, 756, 783);
  nearAsShare(
    some.map((pixel) => gradient[pixel]),
    some.map((pixel) => textbook.slope(logit, x, pixel)),
    1e-4,
    'd logit / d pixel',
  );
});

test('a step along the gradient on pixels makes the discriminator surer', () => {
  const discriminator = discriminatorFrom(random.discriminator);
  const x = pixels(0);
  const { logit, gradient } = gradientOnPixels(discriminator, x);
  const [more, less] = [0.05, -0.05].map(
    (by) =>
      believe(
        discriminator,
        x.map((ink, i) => ink + by * gradient[i]),
      ).logit,
  );
  assert.ok(less < logit && logit < more, `${less} ${logit} ${more}`);
});

// ---- scratch, sizes, trouble ----

test('what was asked before changes nothing', () => {
  const [generator, other] = [random.generator, random.generator].map(decoderFrom);
  const [a, b] = [0, 1].map((k) => standardNormal(5, 1, latent, k));
  const first = decode(generator, a).slice();
  const gradient = gradientOfCode(generator, a, bytes(0)).gradient;
  gradientOfCode(generator, b, bytes(1));
  decode(generator, b);
  assert.deepEqual(decode(generator, a), first);
  assert.deepEqual(gradientOfCode(generator, a, bytes(0)).gradient, gradient);
  assert.deepEqual(gradientOfCode(other, a, bytes(0)).gradient, gradient);
  const discriminator = discriminatorFrom(random.discriminator);
  const x = pixels(0);
  const found = gradientOnPixels(discriminator, x);
  gradientOnPixels(discriminator, pixels(1));
  assert.deepEqual(gradientOnPixels(discriminator, x), found);
  assert.deepEqual(x, pixels(0), 'the picture is left alone');
});

test('a decode goes where it is told, and a picture in use keeps its place', () => {
  const generator = decoderFrom(random.generator);
  const out = new Float32Array(784);
  assert.equal(decode(generator, standardNormal(5, 1, latent), out), out);
  assert.ok(out.every((value) => value > 0 && value < 1));
});

test('what is no number shows, instead of a picture or a verdict that look sound', () => {
  const generator = decoderFrom(random.generator);
  const z = standardNormal(5, 1, latent);
  z[2] = Number.NaN;
  assert.ok(decode(generator, z).every(Number.isNaN));
  const x = pixels(0);
  x[400] = Number.NaN;
  assert.ok(Number.isNaN(believe(discriminatorFrom(random.discriminator), x).p));
});

test('a generator says what it is and takes only its own tensors', () => {
  const generator = decoderFrom(new Map([...random.generator, ...random.discriminator]));
  assert.ok(generator.convolutional);
  assert.deepEqual([generator.latent, generator.hidden, generator.pixels], [latent, hidden, 784]);
  assert.equal(generator.tensors.size, 8);
  assert.equal(decoderFrom(random.dense).convolutional, false);
  // What a worker is sent makes the same again.
  const z = standardNormal(5, 1, latent);
  const twin = decoderFrom(structuredClone(generator.tensors));
  assert.deepEqual(decode(twin, z), decode(generator, z));
});

test('pictures and weights of another size are refused', () => {
  const discriminator = discriminatorFrom(random.discriminator);
  assert.throws(
    () => believe(discriminator, new Float32Array(783)),
    /expected 784 pixels, got 783/,
  );
  const generator = decoderFrom(random.generator);
  const z = standardNormal(5, 1, latent);
  assert.throws(
    () => gradientOfCode(generator, z, new Uint8Array(9)),
    /expected 784 pixels, got 9/,
  );
  assert.throws(() => discriminatorFrom(new Map()), /no floats "discriminator\.0\.weight"/);
  const two = new Map(random.discriminator);
  two.set('discriminator.7.bias', { dtype: 'F32', shape: [2], data: new Float32Array(2) });
  assert.throws(() => discriminatorFrom(two), /discriminator\.7/);
});
