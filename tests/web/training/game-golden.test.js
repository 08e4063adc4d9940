/**
 * A step of the game beside torch's, from each raw moment: what D says, losses, gradients, changed weights.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { standardNormal } from '../../../explorer/web/maths/random.js';
import { tensorsAt } from '../../../explorer/web/training/raw-moment.js';
import { gameAt } from './moments.js';
import { digits, WAYS } from './pictures.js';

const golden = JSON.parse(readFileSync(new URL('../../golden/game.json', import.meta.url), 'utf8'));
const { pixels } = digits(golden.digits);

/**
 * The page's numbers are float32, torch's double. Measured: figures differ by at most 7e-7, pixels by 2e-6,
 * a gradient by 1.3e-5 of its length, a change by 4.8e-4 of its own: it is the difference of two weights,
 * each rounded by up to 6e-8 of itself, and some changes are a thousandth of their weight.
 */
const FIGURE = 5e-6;
const PIXEL = 1e-5;
const GRADIENT = 5e-5;
const CHANGE = 1.5e-3;

/** @type {Map<number, Float32Array>} by how many numbers they have */
const made = new Map();
const directions = (/** @type {number} */ count) => {
  const found = made.get(count) ?? standardNormal(golden.seed, 3, count);
  made.set(count, found);
  return found;
};

/** Left out: a normalisation follows. */
const IDLE = ['decoder.0', 'decoder.7', 'discriminator.2', 'discriminator.5'].map(
  (name) => `${name}.bias`,
);

/**
 * @typedef {{norm: number, projections: number[], entries: Record<string, number>}} Told
 * @param {Map<string, import('../../../explorer/web/formats/safetensors.js').Tensor>} tensors
 * @param {Record<string, Told>} expected @param {number} bound
 */
function assertTensors(tensors, expected, bound) {
  const names = Object.keys(expected).filter((name) => !IDLE.includes(name));
  assert.deepEqual([...tensors.keys()].sort(), names.sort());
  for (const [name, { data }] of tensors) {
    const { norm, projections, entries } = expected[name];
    const along = directions(data.length);
    projections.forEach((projection, k) => {
      let sum = 0;
      for (let i = 0; i < data.length; i++) sum += data[i] * along[k * data.length + i];
      assert.ok(Math.abs(sum - projection) < bound * norm, `${name}, ${k}: ${sum}, ${projection}`);
    });
    const usual = norm / Math.sqrt(data.length);
    for (const [at, value] of Object.entries(entries)) {
      const own = data[Number(at)];
      assert.ok(Math.abs(own - value) < bound * usual, `${name}[${at}]: ${own}, ${value}`);
    }
  }
}

/** @typedef {'discriminator' | 'generator'} Role */

/** @param {import('../../../explorer/web/training/game.js').Game} game @param {Role} role @param {'weights' | 'gradients'} what */
const tensorsOf = ({ floats, ...game }, role, what) =>
  tensorsAt(floats, game[role], game[role].placed[what]);

/** @param {import('../../../explorer/web/training/game.js').Game} game @param {Role} role @param {any} expected @param {() => void} step */
function assertLearns(game, role, expected, step) {
  const before = tensorsOf(game, role, 'weights');
  step();
  assertTensors(tensorsOf(game, role, 'gradients'), expected.gradients, GRADIENT);
  const changes = tensorsOf(game, role, 'weights');
  for (const [name, { data }] of changes) {
    const old = /** @type {{data: ArrayLike<number>}} */ (before.get(name)).data;
    for (let k = 0; k < data.length; k++) data[k] -= old[k];
  }
  assertTensors(changes, expected.changes, CHANGE);
}

for (const run of golden.runs) {
  const { moment, who, figures } = run;
  for (const [way, kernel] of WAYS) {
    // That loops give the same bits, whoever learns, is looked at in map-kernels.test.js.
    if (kernel === null && !(who === 'both' && moment === 2)) continue;
    test(`${way}: moment ${moment}, a step of ${who}: as torch`, () => {
      const game = gameAt(moment, { pixels, seed: golden.seed }, kernel);
      /** @type {Record<string, number>} */
      const found = {};
      game.next();
      game.generator.forward(game.memory);
      run.fakes.forEach((/** @type {number[]} */ fake, /** @type {number} */ row) => {
        const from = (game.discriminator.images >> 2) + 784 * row;
        fake.forEach((value, k) => {
          const own = game.floats[from + golden.stride * k];
          assert.ok(Math.abs(own - value) < PIXEL, `fake ${row}, ${k}: ${own}, ${value}`);
        });
      });
      if (who !== 'generator') {
        assertLearns(game, 'discriminator', run.discriminator, () => {
          const { lossD, real, fake } = game.teachDiscriminator();
          Object.assign(found, { loss_d: lossD, d_real: real, d_fake: fake });
        });
      }
      if (who !== 'discriminator') {
        assertLearns(game, 'generator', run.generator, () => {
          found.loss_g = game.teachGenerator(who === 'both').lossG;
        });
      } else found.loss_g = game.figures().lossG;
      for (const [name, value] of Object.entries(figures)) {
        assert.ok(Math.abs(found[name] - value) < FIGURE, `${name}: ${found[name]}, ${value}`);
      }
    });
  }
}
