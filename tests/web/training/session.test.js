import assert from 'node:assert/strict';
import { test } from 'node:test';

import { gridCodes, Session } from '../../../explorer/web/training/session.js';
import { spreadOf, widthOf } from '../../../explorer/web/training/spread.js';
import { Trainer } from '../../../explorer/web/training/trainer.js';
import { digits as some } from './pictures.js';

const [digits, tests] = [some(80), some(60, 80)];
const BEGIN = /** @type {const} */ ({ type: 'begin', kind: 'vae', seed: 2, digits, tests });

/**
 * A session whose time passes only as it steps: each look at the clock is `tick` milliseconds later.
 * @param {object} [begin] @param {null} [kernel] @param {boolean} [shares] @param {number} [tick]
 */
function started(begin = {}, kernel = undefined, shares = false, tick = 1) {
  /** @type {any[]} */
  const answers = [];
  /** @type {{run: () => void, milliseconds: number}[]} */
  const turns = [];
  let time = 0;
  const session = new Session({
    post: (answer, transfer) => answers.push(structuredClone(answer, { transfer })),
    later: (run, milliseconds) => turns.push({ run, milliseconds }),
    now: () => (time += tick),
    kernel,
    shares,
  });
  const say = (/** @type {any} */ message) => session.receive(message);
  say({ ...BEGIN, ...begin });
  /** Let it take so many turns. @param {number} count */
  const take = (count) => {
    for (let i = 0; i < count && turns.length; i++) {
      const { run, milliseconds } = /** @type {typeof turns[0]} */ (turns.shift());
      time += milliseconds;
      run();
    }
  };
  const last = () => answers.at(-1);
  return { answers, clock: () => time, last, say, take, turns };
}

test('it begins at rest, at step 0, and tells its state', () => {
  const { answers, turns, last } = started();
  assert.equal(answers.length, 1);
  assert.equal(turns.length, 0);
  const { type, step, isRunning, codes, knn, wasm, diverged, rate } = last();
  assert.deepEqual([type, step, isRunning, diverged, wasm], ['state', 0, false, false, true]);
  assert.equal(codes.length, 2 * 60);
  assert.ok(knn > 0 && knn < 1);
  assert.equal(rate, 0);
});

test('where a core is shared it rests longer than it works, in short turns, and comes to the same', () => {
  const [alone, shared] = [false, true].map((shares) => {
    const { clock, last, say, take, turns } = started({}, undefined, shares);
    say({ type: 'step', count: 40 });
    take(1);
    const began = clock();
    take(1);
    const [worked, rested] = [clock() - began, turns[0].milliseconds];
    take(50);
    return { worked, rested, last: last() };
  });
  assert.ok(alone.rested === 0 && shared.rested > 0);
  assert.ok(shared.worked < alone.worked);
  assert.deepEqual(shared.last.codes, alone.last.codes);
});

test('a state says of which move it is', () => {
  const { answers, last, say, take } = started();
  assert.equal(last().move, 0);
  say({ type: 'run', move: 3 });
  for (let i = 0; i < 60 && of(answers, 'state').length < 2; i++) take(1);
  assert.equal(of(answers, 'state')[1].move, 3);
  say({ ...BEGIN });
  assert.equal(last().move, 0);
});

test('without WebAssembly it says so, and comes to the same', () => {
  const [ours, loops] = [undefined, null].map((kernel) => {
    const { last, say, take } = started({}, kernel);
    say({ type: 'step', count: 5 });
    take(50);
    return last();
  });
  assert.deepEqual([ours.wasm, loops.wasm], [true, false]);
  assert.deepEqual(loops.codes, ours.codes);
});

test('its figures are those of the trainer', () => {
  const { last, say, take } = started({ beta: 2 });
  say({ type: 'step', count: 7 });
  take(50);
  const trainer = new Trainer({ kind: 'vae', seed: 2, pixels: digits.pixels, beta: 2 });
  for (let i = 0; i < 7; i++) trainer.train();
  const { step, isRunning, codes, bce, kl, spread } = last();
  assert.deepEqual([step, isRunning], [7, false]);
  assert.deepEqual(codes, trainer.codes(tests.pixels));
  assert.deepEqual({ bce, kl }, trainer.losses(tests.pixels));
  assert.equal(spread, widthOf(spreadOf(codes, 2)));
});

test('exactly so many steps, then a state', () => {
  const { answers, last, say, take, turns } = started();
  for (const [count, total] of [
    [1, 1],
    [100, 101],
  ]) {
    say({ type: 'step', count });
    take(100);
    assert.deepEqual([last().step, last().isRunning], [total, false]);
    assert.ok(last().knn !== null);
    assert.equal(turns.length, 0);
  }
  assert.ok(answers.every(({ type }) => type === 'state'));
});

const of = (/** @type {any[]} */ answers, /** @type {string} */ wanted) =>
  answers.filter(({ type }) => type === wanted);

test('a run goes on until it is paused, in slices, and tells its state every 330 ms', () => {
  const { answers, clock, last, say, take } = started({}, undefined, false, 3);
  say({ type: 'run' });
  take(1);
  assert.equal(of(answers, 'state').length, 1, 'one slice is no reason to tell');
  const began = clock();
  while (clock() - began < 5000) take(1);
  const states = of(answers, 'state').slice(1);
  // What a state or a slice takes is no part of the time to the next: they do not drift apart.
  assert.ok(states.length >= 15 && states.every(({ isRunning }) => isRunning), `${states.length}`);
  // A step takes three of this clock's milliseconds, and so does each other look at it.
  const steps = states.map(({ step }, i) => step - (states[i - 1]?.step ?? 0));
  assert.ok(
    steps.every((count) => count > 60 && count <= 115),
    `${steps}`,
  );
  // The pace is told after a second.
  assert.deepEqual([states[0].rate, states[1].rate], [0, 0]);
  assert.ok(states.slice(4).every(({ rate }) => rate > 170 && rate < 370));
  // The neighbours are asked once a second, and say of which state.
  assert.ok(states.every(({ knn }) => knn === null));
  const scores = of(answers, 'scored');
  assert.ok(scores.length >= 3 && scores.length <= 4, `${scores.length}`);
  for (const { step, knn } of scores) {
    assert.ok(states.some((state) => state.step === step) && knn > 0 && knn < 1, `${step} ${knn}`);
  }
  say({ type: 'pause' });
  const { step, isRunning, rate } = last();
  assert.deepEqual([isRunning, rate], [false, 0]);
  take(10);
  assert.equal(last().step, step);
  say({ type: 'run' });
  take(2);
  say({ type: 'tell' });
  assert.deepEqual([last().isRunning, last().rate], [true, 0], 'another run has no pace yet');
});

test('it waits for the other model, tells what it did all the same, and goes on', () => {
  const { answers, clock, last, say, take, turns } = started();
  say({ type: 'run', until: 40 });
  take(4);
  assert.deepEqual(
    of(answers, 'at').map(({ step }) => step),
    [40],
    'who waits is told of at once, and once',
  );
  assert.ok(Number(turns.at(-1)?.milliseconds) > 100, 'it does not spin');
  const began = clock();
  while (clock() - began < 1000) take(1);
  const told = of(answers, 'state').map(({ step, isRunning }) => [step, isRunning]);
  assert.deepEqual(told, [
    [0, false],
    [40, true],
  ]);
  say({ type: 'until', step: 60 });
  assert.equal(turns.at(-1)?.milliseconds, 0);
  take(turns.length);
  take(3);
  assert.equal(of(answers, 'at').at(-1).step, 60);
  say({ type: 'step', count: 30 });
  take(20);
  assert.deepEqual([last().type, last().step], ['state', 90], 'so many steps are so many');
});

test('it tells how it is without ending what goes on', () => {
  const { last, say, take, turns } = started();
  say({ type: 'step', count: 100 });
  take(2);
  say({ type: 'tell' });
  const { type, step, knn, isRunning } = last();
  assert.deepEqual([type, isRunning], ['state', true]);
  assert.ok(step > 0 && step < 100 && knn !== null);
  take(20);
  assert.deepEqual([last().step, turns.length], [100, 0]);
});

test('no more steps a second than were allowed', () => {
  const { answers, last, say, take, turns } = started();
  say({ type: 'run', most: 20 });
  take(1);
  assert.ok(turns[0].milliseconds > 30, 'it rests in between');
  take(19);
  say({ type: 'tell' });
  assert.ok(last().step >= 15 && last().step <= 21, `${last().step}`);
  take(20);
  const { rate } = of(answers, 'state').at(-1);
  assert.ok(rate > 15 && rate < 22, `${rate}`);
  say({ type: 'pause' });
  say({ type: 'run', most: null });
  take(1);
  assert.equal(turns[0].milliseconds, 0);
});

test('a second run does not step twice', () => {
  const { say, take, turns } = started();
  say({ type: 'run' });
  say({ type: 'run', most: 5 });
  take(2);
  assert.equal(turns.length, 1);
});

test('knobs act while it runs', () => {
  const { last, say, take } = started();
  say({ type: 'run' });
  take(3);
  say({ type: 'set', beta: 40 });
  take(10);
  say({ type: 'pause' });
  assert.ok(last().kl < 0.5, `${last().kl}`);
});

test('a look tells what was asked for, at rest or not', () => {
  const { last, say, take } = started();
  say({ type: 'run' });
  take(4);
  say({ type: 'look', id: 8, grid: { n: 3, radius: 2 }, pictures: tests.pixels });
  const { type, id, step, grid, codes, decoded, arrows } = last();
  assert.deepEqual([type, id], ['looked', 8]);
  assert.ok(step > 0);
  assert.deepEqual(
    [grid, codes, decoded, arrows].map(({ length }) => length),
    [9 * 784, 60 * 2, 60 * 784, 60 * 4],
  );
  say({ type: 'look', id: 9, grid: { n: 2, radius: 2 } });
  assert.equal(last().codes, undefined);
  assert.equal(last().step, step);
});

test('a grid is read from its upper left, where the second number is greatest', () => {
  assert.deepEqual([...gridCodes(2, 3)], [-3, 3, 3, 3, -3, -3, 3, -3]);
  assert.deepEqual([...gridCodes(1, 3)], [0, 0]);
});

test('a batch is one step, told in full, and ends a run', () => {
  const { last, say, take } = started();
  say({ type: 'run' });
  take(2);
  say({ type: 'batch', id: 5 });
  const { type, id, step, labels, pictures, arrows } = last();
  assert.deepEqual([type, id, labels.length, arrows.length], ['batched', 5, 32, 128]);
  const picture = pictures.slice(3 * 784, 4 * 784).join();
  const pick = digits.labels.findIndex(
    (_, i) => digits.pixels.slice(784 * i, 784 * (i + 1)).join() === picture,
  );
  assert.equal(labels[3], digits.labels[pick]);
  take(5);
  say({ type: 'pause' });
  assert.equal(last().step, step);
});

test('a batch after which there is no loss any more says so, and so does every state', () => {
  const { last, say, take, turns } = started({ rate: 1e30 });
  say({ type: 'batch', id: 5 });
  assert.deepEqual([last().type, last().step, last().diverged], ['batched', 1, true]);
  say({ type: 'tell' });
  assert.deepEqual([last().type, last().diverged], ['state', true]);
  say({ type: 'step', count: 3 });
  take(3);
  assert.deepEqual([last().step, turns.length], [1, 0]);
});

test('the weights have the names of the state_dict', () => {
  const { last, say } = started({ kind: 'ae' });
  say({ type: 'weights', id: 1 });
  const { tensors } = last();
  assert.deepEqual([...tensors.keys()].slice(0, 3), [
    'encoder.0.weight',
    'encoder.0.bias',
    'encoder.2.weight',
  ]);
  assert.deepEqual(tensors.get('decoder.2.weight').shape, [784, 128]);
});

test('a training that diverges stops and says so', () => {
  const { last, say, take, turns } = started({ rate: 1e4 });
  say({ type: 'run' });
  take(100);
  assert.deepEqual([last().diverged, last().isRunning], [true, false]);
  assert.equal(turns.length, 0);
  say({ type: 'run' });
  assert.deepEqual([last().diverged, last().isRunning], [true, false]);
  say(BEGIN);
  assert.deepEqual([last().diverged, last().step], [false, 0]);
});

test('what cannot be done is told in a sentence', () => {
  const { last, say } = started();
  for (const [message, sentence] of /** @type {[any, RegExp][]} */ ([
    [{ type: 'step', count: 0 }, /at least 1/],
    [{ type: 'step', count: 1.5 }, /integer/],
    [{ type: 'run', most: -3 }, /above 0/],
    [{ type: 'set', beta: -1 }, /beta must be/],
    [{ ...BEGIN, digits: some(10) }, /needs 32 digits, got 10/],
    [{ ...BEGIN, seed: -1 }, /seed/],
    [{ type: 'dance' }, /dance/],
  ])) {
    say(message);
    assert.equal(last().type, 'error', JSON.stringify(message.type));
    assert.match(last().message, sentence);
  }
  /** @type {any[]} */
  const answers = [];
  new Session({ post: (answer) => answers.push(answer), later: () => {} }).receive({ type: 'run' });
  assert.match(answers[0].message, /before "begin"/);
});
