/**
 * What a search for a code must do, by WebAssembly and by JavaScript's loops alike: `gan.test.js` and
 * `gan-loops.test.js` run it.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { parseSafetensors } from '../../../explorer/web/formats/safetensors.js';
import { standardNormal } from '../../../explorer/web/maths/random.js';
import { bernoulliNll, decode, decoderFrom } from '../../../explorer/web/networks/autoencoder.js';
import { CodeSearch } from '../../../explorer/web/networks/code-search.js';
import { decoderShapes, generatorShapes, sampled } from './random-weights.js';

const CHECKPOINTS = new URL('../../../checkpoints/', import.meta.url);
const digits = gunzipSync(readFileSync(new URL('digits.gz', CHECKPOINTS)));
const latent = 6;
const random = {
  generator: sampled(2, generatorShapes(latent, 20)),
  dense: sampled(2, decoderShapes(latent, 20), 16),
};

/** @param {number} index @returns {Uint8Array} */
const bytes = (index) => digits.subarray(784 * index, 784 * (index + 1));

test('a search lowers the BCE of every start, in both kinds of decoder', () => {
  for (const tensors of [random.generator, random.dense]) {
    const search = new CodeSearch(decoderFrom(tensors), bytes(0), { seed: 1 });
    const before = search.starts.map(({ bce }) => bce);
    search.step(60);
    assert.equal(search.steps, 60);
    search.starts.forEach(({ bce }, k) => assert.ok(bce < before[k], `${before[k]} -> ${bce}`));
  }
});

test('a search finds the VAE’s code of a digit without its encoder', () => {
  const weights = parseSafetensors(readFileSync(new URL('vae/weights.safetensors', CHECKPOINTS)));
  const search = new CodeSearch(decoderFrom(weights), bytes(0), { seed: 0 });
  search.step(150);
  const { bce } = search.starts[search.best];
  assert.ok(bce < 60, `${bce}: its encoder in one pass has 55 to 70`);
});

test('a seed always finds the same, however the steps are counted', () => {
  const decoder = decoderFrom(random.generator);
  const begun = (/** @type {number} */ from) => new CodeSearch(decoder, bytes(18), { seed: from });
  const [once, bit, other] = [begun(7), begun(7), begun(8)];
  once.step(12);
  for (let i = 0; i < 4; i++) bit.step(3);
  other.step(12);
  assert.deepEqual(bit.starts, once.starts);
  assert.notDeepEqual(other.starts, once.starts);
});

test('starts are samples of the seed, losses and pictures belong to the codes', () => {
  const decoder = decoderFrom(random.generator);
  const x = Uint8Array.from(bytes(18));
  const search = new CodeSearch(decoder, x, { seed: 7 });
  search.starts.forEach(({ z }, k) => assert.deepEqual(z, standardNormal(7, 1, latent, k)));
  x.fill(0);
  search.step(5);
  for (const { z, bce, picture: shown } of search.starts) {
    assert.deepEqual(decode(decoder, z), shown);
    assert.equal(bernoulliNll(shown, bytes(18)), bce, 'the picture was copied');
  }
  const losses = search.starts.map(({ bce }) => bce);
  assert.equal(losses[search.best], Math.min(...losses));
});
