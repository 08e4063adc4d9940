import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { beforeEach, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { decode, decoderFrom } from '../../../explorer/web/networks/autoencoder.js';
import { CodeSearch } from '../../../explorer/web/networks/code-search.js';
import { decoderShapes, generatorShapes, sampled } from './random-weights.js';

/** @typedef {import('../../../explorer/web/networks/search-worker.js').Progress} Progress */

const CHECKPOINTS = new URL('../../../checkpoints/', import.meta.url);
const digits = gunzipSync(readFileSync(new URL('digits.gz', CHECKPOINTS)));
const picture = Uint8Array.from(digits.subarray(0, 784));
const weights = sampled(2, generatorShapes(6, 20));

/** @type {Progress[]} */
let answers = [];
let heard = () => {};
/** Stands in for the worker's own scope. @type {any} */
const worker = {};
Object.assign(globalThis, {
  self: worker,
  /** @param {Progress} answer @param {{transfer: ArrayBuffer[]}} options */
  postMessage: (answer, { transfer }) => {
    answers.push(structuredClone(answer, { transfer }));
    heard();
  },
});
await import('../../../explorer/web/networks/search-worker.js');

const send = (/** @type {any} */ data) => worker.onmessage({ data });

/** @param {(answer: Progress) => boolean} isIt @returns {Promise<Progress>} */
const answer = (isIt) =>
  new Promise((resolve) => {
    heard = () => {
      const found = answers.find(isIt);
      if (found) resolve(found);
    };
    heard();
  });
const end = (/** @type {number} */ id) => answer((one) => one.id === id && one.step === one.steps);
/** Longer than a search's next answer takes: it waits for no more than a turn. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 50));

beforeEach(() => {
  send({ stop: true });
  answers = [];
});

test('nothing is searched before there are weights', async () => {
  send({ search: { id: 0, picture, seed: 1 } });
  await aWhile();
  assert.deepEqual(answers, []);
});

test('a search tells of its progress some twenty times, and finds what the same seed finds here', async () => {
  send({ weights });
  send({ search: { id: 1, picture, seed: 3 } });
  const last = await end(1);
  assert.deepEqual(
    answers.map(({ step }) => step),
    Array.from({ length: 21 }, (_, i) => 15 * i),
  );
  const search = new CodeSearch(decoderFrom(weights), picture, { seed: 3 });
  search.step(300);
  assert.deepEqual(
    last.starts,
    search.starts.map(({ z, bce }) => ({ z, bce })),
  );
  assert.equal(last.best, search.best);
  const decoder = decoderFrom(weights);
  last.starts.forEach(({ z }, k) => assert.deepEqual(decode(decoder, z), last.pictures[k]));
  assert.ok(last.starts[last.best].bce < answers[0].starts[last.best].bce);
});

test('steps and starts are as many as were asked for', async () => {
  send({ search: { id: 2, picture, seed: 3, steps: 47, starts: 2 } });
  const { starts, pictures, steps } = await end(2);
  assert.deepEqual([starts.length, pictures.length, steps], [2, 2, 47]);
});

test('a search that was stopped says no more', async () => {
  send({ search: { id: 3, picture, seed: 3 } });
  send({ stop: true });
  await aWhile();
  assert.deepEqual(
    answers.map(({ step }) => step),
    [0],
  );
});

test('a new search takes the place of the one that runs', async () => {
  send({ search: { id: 4, picture, seed: 3 } });
  send({ search: { id: 5, picture, seed: 4, steps: 20 } });
  await end(5);
  await aWhile();
  assert.deepEqual(
    answers.filter(({ id }) => id === 4).map(({ step }) => step),
    [0],
  );
});

test('other weights are searched from then on, of the other kind of decoder too', async () => {
  const dense = sampled(2, decoderShapes(5, 9));
  send({ weights: dense });
  send({ search: { id: 6, picture, seed: 3, steps: 20 } });
  const { starts, pictures, best } = await end(6);
  assert.equal(starts[best].z.length, 5);
  assert.deepEqual(pictures[best], decode(decoderFrom(dense), starts[best].z));
});
