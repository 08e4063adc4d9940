/** The game as its worker tells it: what is of another game is never taken for this one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

/** @type {FakeWorker[]} */
const workers = [];

class FakeWorker {
  /** @type {any[]} */
  messages = [];
  /** @type {(event: {data: any}) => void} */
  onmessage = () => {};
  isGone = false;

  constructor() {
    workers.push(this);
  }

  /** @param {any} message */
  postMessage(message) {
    this.messages.push(message);
  }

  terminate() {
    this.isGone = true;
  }
}
Object.assign(globalThis, { Worker: FakeWorker, document: { baseURI: 'http://127.0.0.1/' } });
const { PlayGame } = await import('../../../../explorer/web/views/gan/play-game.js');

function begun() {
  const game = new PlayGame(() => {});
  game.begin(/** @type {any} */ ({ seed: 0 }));
  const worker = /** @type {FakeWorker} */ (workers.at(-1));
  /** @param {number} steps @param {object} [more] */
  const tell = (steps, more) => {
    const taken = { discriminator: steps, generator: steps };
    const { game: number } = worker.messages.findLast(({ type }) => type === 'begin');
    worker.onmessage({ data: { type: 'state', game: number, taken, isRunning: false, ...more } });
  };
  return { game, worker, tell };
}

test('it begins, learns and knows where it stood', () => {
  const { game, worker, tell } = begun();
  assert.equal(game.state, null);
  tell(0);
  game.teach('discriminator', 10, 1);
  assert.deepEqual(worker.messages.at(-1), {
    type: 'teach',
    who: 'discriminator',
    count: 10,
    rest: 1,
  });
  assert.ok(game.isOn);
  tell(10);
  assert.deepEqual([game.steps, game.isOn], [20, false]);
  assert.equal(game.first?.taken.discriminator, 0);
  game.run('generator', 1);
  assert.deepEqual(worker.messages.at(-1), { type: 'run', who: 'generator', rest: 1 });
});

test('while another moment is on its way there is no game, whatever the old one still tells', () => {
  const { game, worker, tell } = begun();
  tell(0);
  game.run('both', 0);
  const old = worker.messages[0].game;
  game.forget();
  assert.equal(worker.messages.at(-1).type, 'pause');
  assert.deepEqual([game.state, game.first, game.before], [null, null, null]);
  // Also one that has no steps yet, as the answer to a `begin` has none.
  tell(0, { game: old });
  assert.equal(game.state, null);
  game.begin(/** @type {any} */ ({ seed: 1 }));
  tell(0, { game: old });
  assert.equal(game.state, null);
  tell(0);
  assert.equal(/** @type {any} */ (game.first).game, worker.messages.at(-1).game);
});

test('a worker that fails is told, and another can take its place', () => {
  const { game, worker } = begun();
  worker.onmessage({ data: { type: 'error', message: 'It broke.' } });
  assert.deepEqual([game.trouble, game.state, worker.isGone], ['It broke.', null, true]);
  game.begin(/** @type {any} */ ({ seed: 0 }));
  assert.equal(game.trouble, '');
  assert.notEqual(workers.at(-1), worker);
});
