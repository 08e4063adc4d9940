/** What the worker of a game answers, with a clock that the test turns. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { GameSession } from '../../../explorer/web/training/game-session.js';
import { rawTensors } from './moments.js';
import { digits } from './pictures.js';

const { pixels } = digits(96);
const probe = pixels.slice(0, 32 * 784);
const tensors = rawTensors(2);

/** @typedef {import('../../../explorer/web/training/game-messages.js').State} State */

/** @param {{ticks?: number}} [settings] milliseconds that pass whenever it looks at the clock */
function begun({ ticks = 0 } = {}) {
  /** @type {any[]} */
  const told = [];
  /** @type {{run: () => void, after: number}[]} */
  const waiting = [];
  let clock = 0;
  const session = new GameSession({
    post: (answer) => told.push(answer),
    later: (run, after) => waiting.push({ run, after }),
    now: () => {
      clock += ticks;
      return clock;
    },
  });
  /** @param {number} turns */
  const go = (turns) => {
    for (let i = 0; i < turns; i++) waiting.shift()?.run();
  };
  const begin = () =>
    session.receive({ type: 'begin', tensors, step: 7500, pixels, probe, seed: 0 });
  begin();
  return { session, told, waiting, go, begin };
}

const last = (/** @type {any[]} */ told) => /** @type {State} */ (told[told.length - 1]);

test('it begins at rest, with the pictures and verdicts of the moment', () => {
  const { told } = begun();
  assert.equal(told.length, 1);
  const { taken, isRunning, pictures, verdicts, figures, change, diverged } = last(told);
  assert.deepEqual(taken, { discriminator: 0, generator: 0 });
  assert.deepEqual([isRunning, change, diverged], [false, null, false]);
  assert.equal(pictures.length, 16 * 784);
  assert.equal(verdicts.length, 16);
  assert.ok(figures.real > figures.fake, 'D tells real from fake');
  assert.ok(pictures.some((byte) => byte > 200) && pictures.some((byte) => byte < 20));
});

test('a step of D leaves the pictures and lowers its loss on the batch', () => {
  const { session, told } = begun();
  session.receive({ type: 'teach', who: 'discriminator', count: 1 });
  const [before, after] = told;
  assert.deepEqual(after.taken, { discriminator: 1, generator: 0 });
  assert.deepEqual(after.pictures, before.pictures);
  assert.notDeepEqual(after.verdicts, before.verdicts);
  assert.equal(after.change.who, 'discriminator');
  assert.ok(after.change.after.lossD < after.change.before.lossD);
});

test('a step of G changes the pictures, and D believes its fakes more', () => {
  const { session, told } = begun();
  session.receive({ type: 'teach', who: 'generator', count: 1 });
  const [before, after] = told;
  assert.deepEqual(after.taken, { discriminator: 0, generator: 1 });
  assert.notDeepEqual(after.pictures, before.pictures);
  assert.ok(after.change.after.lossG < after.change.before.lossG);
  assert.ok(after.change.after.fake > after.change.before.fake);
});

test('so many steps are so many, and a single one is the first of them', () => {
  const [one, other] = [begun(), begun()];
  one.session.receive({ type: 'teach', who: 'both', count: 3 });
  one.go(10);
  for (let i = 0; i < 3; i++) other.session.receive({ type: 'teach', who: 'both', count: 1 });
  assert.equal(one.told.length, 2);
  assert.deepEqual(last(one.told).taken, { discriminator: 3, generator: 3 });
  assert.deepEqual(last(one.told).pictures, last(other.told).pictures);
  assert.deepEqual(last(one.told).figures, last(other.told).figures);
});

test('back to the moment: the same pictures and verdicts', () => {
  const { session, told, begin, go } = begun();
  session.receive({ type: 'teach', who: 'both', count: 2 });
  go(5);
  assert.notDeepEqual(last(told).pictures, told[0].pictures);
  begin();
  const { rate, ...again } = last(told);
  const { rate: _, ...first } = told[0];
  assert.deepEqual(again, first);
});

test('it runs until it is told not to, and tells every 200 ms', () => {
  const { session, told, go } = begun({ ticks: 60 });
  session.receive({ type: 'run', who: 'generator' });
  go(8);
  const states = told.slice(1);
  assert.ok(states.length >= 1 && states.length < 8, `${states.length} states of 8 steps`);
  assert.ok(states.every(({ isRunning }) => isRunning));
  // Each step looks at the clock twice, and each state too.
  assert.equal(states[0].rate, 0, 'a run that just began has no pace yet');
  const { rate } = last(told);
  assert.ok(rate > 3 && rate < 9, `${rate}`);
  session.receive({ type: 'pause' });
  assert.deepEqual([last(told).isRunning, last(told).rate], [false, 0]);
  const { taken } = last(told);
  go(5);
  assert.deepEqual(last(told).taken, taken);
  assert.equal(taken.discriminator, 0);
  const { length } = told;
  session.receive({ type: 'run', who: 'generator' });
  while (told.length === length) go(1);
  assert.deepEqual([last(told).isRunning, last(told).rate], [true, 0], 'another run has none yet');
});

test('where it is to spare the device it rests after each step', () => {
  const { session, waiting, go } = begun({ ticks: 50 });
  session.receive({ type: 'run', who: 'discriminator', rest: 2 });
  assert.equal(waiting[0].after, 0);
  go(1);
  assert.ok(waiting[0].after >= 100, `${waiting[0].after} ms`);
});

test('a game that diverged takes no further step, and says so', () => {
  const { session, told, go } = begun();
  const spoiled = new Map(tensors);
  const name = 'discriminator/discriminator.9.bias';
  const tensor = /** @type {any} */ (tensors.get(name));
  spoiled.set(name, { ...tensor, data: Float32Array.of(Number.NaN) });
  session.receive({ type: 'begin', tensors: spoiled, step: 7500, pixels, probe, seed: 0 });
  session.receive({ type: 'teach', who: 'discriminator', count: 5 });
  go(8);
  assert.equal(last(told).diverged, true);
  assert.equal(last(told).isRunning, false);
  assert.deepEqual(last(told).taken, { discriminator: 0, generator: 0 });
});

test('what cannot be done is an error in words', () => {
  const { session, told } = begun();
  const wrong = /** @type {any[]} */ ([
    { type: 'teach', who: 'nobody', count: 1 },
    { type: 'teach', who: 'both', count: 0 },
    { type: 'begin', tensors: new Map(), step: 0, pixels, probe, seed: 0 },
    { type: 'begin', tensors, step: 0, pixels, probe: pixels.slice(0, 784), seed: 0 },
  ]);
  for (const message of wrong) {
    session.receive({ type: 'begin', tensors, step: 0, pixels, probe, seed: 0 });
    session.receive(message);
    const answer = told[told.length - 1];
    assert.equal(answer.type, 'error');
    assert.ok(answer.message.length > 15);
  }
  const fresh = new GameSession({ post: (answer) => told.push(answer), later: () => {} });
  fresh.receive({ type: 'pause' });
  assert.match(told[told.length - 1].message, /before "begin"/);
});
