/** Who goes first of what is on its way to become the input, and of what a person does meanwhile. */
import '../boot.js';
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { drawing } from '../../../explorer/web/input/drawing.js';
import { OnItsWay } from '../../../explorer/web/input/on-its-way.js';
import { store } from '../../../explorer/web/state/page-store.js';

/** @type {OnItsWay[]} */
let asked = [];
/** @type {string[]} */
let givenUp = [];

/** @param {string} name */
function ask(name) {
  const one = new OnItsWay(() => givenUp.push(name));
  asked.push(one);
  return one;
}

/** @param {number} grey */
const picture = (grey) => new Uint8Array(784).fill(grey);
/** @param {OnItsWay} one @param {number} grey */
const arrive = (one, grey) => one.arrive(picture(grey), { kind: 'upload', name: 'a.png' });

beforeEach(() => {
  for (const one of asked) one.end();
  [asked, givenUp] = [[], []];
  store.startOver();
});

/** @type {Record<string, () => void>} */
const OTHER_INPUTS = {
  'another digit': () => store.load(picture(3), { kind: 'test', index: 5 }),
  'the digit in use, once more': () => store.startOver(),
  'a stroke': () => drawing.begin(0.1, 0.1),
  'an empty sheet': () => drawing.clear(),
};
for (const [name, choose] of Object.entries(OTHER_INPUTS)) {
  test(`${name} goes first, and the answer is stopped`, () => {
    const one = ask('file');
    choose();
    assert.equal(one.stands(), false);
    assert.ok(one.signal.aborted);
    assert.deepEqual(givenUp, ['file']);
    assert.equal(one.stands(), false);
    assert.deepEqual(givenUp, ['file'], 'told once');
    drawing.end();
  });
}

test('in the next frame it is told without an answer', () => {
  ask('file');
  store.load(picture(3), { kind: 'test', index: 5 });
  store.loop.run();
  assert.deepEqual(givenUp, ['file']);
});

test('a moved slider goes first once a person has left, not before', () => {
  const one = ask('change');
  store.setZ('vae', 3, 1.5);
  assert.ok(one.stands());
  one.leave();
  assert.ok(one.stands(), 'it was moved before');
  store.setZ('vae', 3, 1.25);
  one.comeBack();
  assert.ok(one.stands());
  one.leave();
  store.setZ('ae', 0, 2);
  store.loop.run();
  assert.deepEqual(givenUp, ['change']);
});

test('what Morph moves while it plays, nobody moved', () => {
  const one = ask('change');
  one.leave();
  for (const value of [1, 2]) {
    store.notify('morph-play');
    store.loop.run();
    // A listener that comes later moves it in the same frame.
    store.setZ('vae', 3, value);
    if (value === 1) assert.ok(one.stands());
  }
  // It has come to its end.
  store.loop.run();
  assert.ok(one.stands());
  store.setZ('vae', 3, 3);
  assert.equal(one.stands(), false);
});

test('what Morph moves when it is left or come back to, nobody moved', () => {
  store.set({ view: 'explore' });
  store.loop.run();
  const one = ask('change');
  one.leave();
  for (const [view, value] of /** @type {[string, number][]} */ ([
    ['morph', 1],
    ['explore', 2],
  ])) {
    store.set({ view });
    store.loop.run();
    // A listener that comes later moves it in the same frame.
    store.setZ('vae', 3, value);
    assert.ok(one.stands());
    store.loop.run();
    assert.ok(one.stands());
  }
  store.set({ view: 'map' });
  store.loop.run();
  store.setZ('vae', 3, 3);
  assert.equal(one.stands(), false);
});

test('models that stand at the encoded digit lose nothing by another one', () => {
  store.setZ('vae', 3, 1.5);
  const one = ask('change');
  one.leave();
  store.reset('vae');
  assert.ok(one.stands());
  // Another beta encodes the digit elsewhere.
  store.sides.vae.z[3] = store.sides.vae.mu[3] = 0.25;
  assert.ok(one.stands());
});

test('what arrives goes before what was asked for earlier, not before what was asked for later', () => {
  const [first, second, third] = ['first', 'second', 'third'].map(ask);
  arrive(second, 2);
  assert.equal(store.picture[0], 2);
  assert.deepEqual(givenUp, ['first']);
  assert.ok(!first.stands() && second.stands() && third.stands());
  arrive(third, 3);
  assert.deepEqual(givenUp, ['first', 'second']);
});
