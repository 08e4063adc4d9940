import assert from 'node:assert/strict';
import { test } from 'node:test';

import { digits } from './pictures.js';

/** @type {any[]} */
const answers = [];
let heard = () => {};
/** Stands in for the worker's own scope. @type {any} */
const worker = {};
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Node's own would keep this process alive. */
class Channel {
  port1 = { onmessage: () => {} };
  port2 = { postMessage: () => void turn().then(() => this.port1.onmessage()) };
}

Object.assign(globalThis, {
  self: worker,
  MessageChannel: Channel,
  /** @param {any} answer @param {{transfer: ArrayBuffer[]}} options */
  postMessage: (answer, { transfer }) => {
    answers.push(structuredClone(answer, { transfer }));
    heard();
  },
});
await import('../../../explorer/web/training/train-worker.js');

const send = (/** @type {any} */ data) => worker.onmessage({ data });
/** @param {(answer: any) => boolean} isIt @returns {Promise<any>} */
const answer = (isIt) =>
  new Promise((resolve) => {
    heard = () => {
      const found = answers.find(isIt);
      if (found) resolve(found);
    };
    heard();
  });

test('a worker learns, tells how far it is, and acts on what arrives meanwhile', async () => {
  send({ type: 'begin', kind: 'ae', seed: 0, digits: digits(64), tests: digits(50, 64) });
  const first = await answer(({ type }) => type === 'state');
  assert.equal(first.step, 0);
  send({ type: 'run', most: 400 });
  const running = await answer(({ isRunning }) => isRunning);
  assert.ok(running.step > 20 && running.bce < first.bce);
  send({ type: 'look', id: 1, grid: { n: 2, radius: 3 } });
  assert.equal((await answer(({ id }) => id === 1)).grid.length, 4 * 784);
  send({ type: 'pause' });
  const { step } = answers.at(-1);
  await turn();
  await turn();
  send({ type: 'weights', id: 2 });
  assert.equal((await answer(({ id }) => id === 2)).step, step);
});
