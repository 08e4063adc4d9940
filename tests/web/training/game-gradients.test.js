/** Every gradient of the game beside finite differences of the definitions in double precision. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { tensorsAt } from '../../../explorer/web/training/raw-moment.js';
import {
  believed,
  believedOf,
  convolved,
  doubles,
  generated,
  surprise,
} from './game-by-definition.js';
import { gameAt } from './moments.js';
import { digits } from './pictures.js';

const { pixels } = digits(32);
/** Of a weight in the difference, and how far float32 sums may lie from the double's: of the largest. */
const [STEP, RELATIVE] = [1e-7, 1e-4];
/** Numbers of a tensor, beside its largest, that move together. */
const MOVED = 7;

// At the last moment nothing is symmetric any more. WebAssembly alone: loops give the same bits.
const game = gameAt(2, { pixels });
const { floats, discriminator, generator } = game;

/** @typedef {{parts: import('../../../explorer/web/training/game-layers.js').Part[], placed: {weights: number, gradients: number}}} Network */
/** @param {Network} network */
const weightsOf = (network) => doubles(tensorsAt(floats, network, network.placed.weights));
const weights = { d: weightsOf(discriminator), g: weightsOf(generator) };

game.next();
const z = floats.slice(generator.z >> 2, (generator.z >> 2) + 32 * 32);
const real = {
  data: Float64Array.from(
    floats.subarray((discriminator.images >> 2) + 32 * 784).subarray(0, 32 * 784),
  ),
  ...{ images: 32, channels: 1, side: 28 },
};
const fake = generated(weights.g, z);

test('figures and pictures are those of the definitions', () => {
  const figures = game.figures();
  const [onReal, onFake] = [real, fake].map((one) => believed(weights.d, one));
  const mean = (/** @type {Float64Array} */ logits) =>
    logits.reduce((sum, a) => sum + 1 / (1 + Math.exp(-a)), 0) / logits.length;
  const expected = {
    ...{ real: mean(onReal), fake: mean(onFake), lossG: surprise(onFake) },
    lossD: surprise(onReal) + surprise(onFake.map((a) => -a)),
  };
  for (const [name, value] of Object.entries(figures)) {
    const own = expected[/** @type {keyof typeof expected} */ (name)];
    assert.ok(Math.abs(value - own) < 5e-6, `${name}: ${value}, ${own}`);
  }
  game.pictures(16).forEach((byte, i) => {
    assert.ok(Math.abs(byte - 255 * fake.data[i]) < 0.51, `pixel ${i}`);
  });
  game.verdicts(16).forEach((p, i) => {
    assert.ok(Math.abs(p - 1 / (1 + Math.exp(-onFake[i]))) < 1e-5, `verdict ${i}`);
  });
});

test('the gradient of every tensor of D is that of its loss', () => {
  // Both losses are of the weights as they are: only the gradients of a step are looked at.
  game.teachDiscriminator();
  const known = [real, fake].map((one) => convolved(weights.d, one));
  assertDifferences(weights.d, gradientsOf(discriminator), (name) => {
    // What comes later does not change what the first two convolutions give.
    const isEarly = /^discriminator\.[02]\./.test(name);
    const seen = isEarly ? [real, fake].map((one) => convolved(weights.d, one)) : known;
    const [onReal, onFake] = seen.map((one) => believedOf(weights.d, one));
    return surprise(onReal) + surprise(onFake.map((a) => -a));
  });
});

test('the gradient of every tensor of G is that of its loss', () => {
  const learnt = weightsOf(discriminator);
  game.teachGenerator();
  assertDifferences(weights.g, gradientsOf(generator), () =>
    surprise(believed(learnt, generated(weights.g, z))),
  );
});

/** @param {Network} network */
const gradientsOf = (network) => tensorsAt(floats, network, network.placed.gradients);

/**
 * @param {import('./game-by-definition.js').Weights} of changed and put back
 * @param {Map<string, import('../../../explorer/web/formats/safetensors.js').Tensor>} gradients
 * @param {(changed: string) => number} loss by which tensor was changed
 */
function assertDifferences(of, gradients, loss) {
  const now = loss('');
  for (const [name, { data: gradient }] of gradients) {
    const data = /** @type {{data: Float64Array}} */ (of.get(name)).data;
    const largest = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    assert.ok(largest > 0, `${name} has a gradient`);
    const places = new Set([gradient.findIndex((value) => Math.abs(value) === largest)]);
    for (let k = 0; k < MOVED; k++) places.add(Math.floor((data.length * k) / MOVED));
    const before = data.slice();
    for (const at of places) data[at] += STEP;
    const expected = (loss(name) - now) / STEP;
    data.set(before);
    const own = [...places].reduce((sum, at) => sum + gradient[at], 0);
    assert.ok(Math.abs(own - expected) < RELATIVE * largest, `${name}: ${own} is not ${expected}`);
  }
}
