import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  extended,
  framesFor,
  legsOf,
  letterAt,
  looped,
  MOST_STOPS,
  moved,
  nextOfAnotherClass,
  passed,
  placeName,
  randomPair,
  replaced,
  reversed,
  sameStop,
  shortened,
} from '../../../explorer/web/state/morph-stops.js';

/** @typedef {import('../../../explorer/web/state/morph-stops.js').Morph} Morph */

/** @returns {import('../../../explorer/web/state/morph-stops.js').Stop} */
const digit = (/** @type {number} */ index) => ({ kind: 'test', index });
/** @returns {Morph} */
const start = (/** @type {Partial<Morph>} */ changed = {}) => ({
  stops: [digit(1), digit(2)],
  inHand: 0,
  t: 0,
  way: 'slerp',
  loop: false,
  ...changed,
});
const three = [digit(1), digit(2), digit(3)];
const indices = (/** @type {Morph} */ { stops }) =>
  stops.map((stop) => (stop.kind === 'test' ? stop.index : NaN));

test('a morph has a leg less than stops, a loop as many', () => {
  assert.equal(legsOf(start()), 1);
  assert.equal(legsOf(start({ stops: three })), 2);
  assert.equal(legsOf(start({ stops: three, loop: true })), 3);
  assert.equal(legsOf(start({ stops: [] })), 1);
  assert.deepEqual(passed([1, 2, 3], true), [1, 2, 3, 1]);
});

test('every stop has a frame of its own, on a desk and on a phone', () => {
  for (const phone of [false, true]) {
    for (let legs = 1; legs <= MOST_STOPS; legs++) {
      assert.equal((framesFor(legs, phone) - 1) % legs, 0, `${legs} legs`);
    }
  }
  assert.equal(framesFor(1, false), 11);
  assert.equal(framesFor(1, true), 7);
});

test('places have names', () => {
  assert.equal(placeName(start({ t: 0.4 })), '0.40 from A to B');
  assert.equal(placeName(start({ t: 1 })), 'at B');
  assert.equal(placeName(start({ stops: three, t: 1.25 })), '0.25 from B to C');
  assert.equal(placeName(start({ stops: three, loop: true, t: 2.5 })), '0.50 from C to A');
  assert.equal(placeName(start({ stops: three, loop: true, t: 3 })), 'at A');
  // A hundredth below a stop is shown as that stop, never as 1.00 of the way to it.
  assert.equal(placeName(start({ t: 0.999 })), 'at B');
  assert.equal(letterAt(start({ stops: three }), 3), 'A');
});

test('another current stop is where one then is', () => {
  const morph = replaced(start({ inHand: 1, t: 0.3 }), digit(9));
  assert.deepEqual(indices(morph), [1, 9]);
  assert.equal(morph.t, 1);
});

test('nobody leaves the way', () => {
  assert.equal(moved(start(), -1).t, 0);
  assert.equal(moved(start(), 7).t, 1);
  const loop = start({ stops: three, loop: true, t: 2.6 });
  assert.equal(looped(loop, false).t, 2);
});

test('reversing keeps the place and the current stop', () => {
  const swapped = reversed(start({ inHand: 1, t: 0.25 }));
  assert.deepEqual(indices(swapped), [2, 1]);
  assert.equal(swapped.t, 0.75);
  assert.equal(swapped.inHand, 0);
});

test('reversing twice is as before, in a loop too', () => {
  for (const loop of [false, true]) {
    for (const t of [0, 0.25, 1, 1.5, 2, ...(loop ? [2.25, 2.75] : [])]) {
      const before = start({ stops: three, inHand: 1, t, loop });
      assert.deepEqual(reversed(reversed(before)), before, `${loop} ${t}`);
    }
  }
});

test('a reversed loop stands between the same two stops', () => {
  // From C back to A, a quarter of the way; A, B, C becomes C, B, A.
  const turned = reversed(start({ stops: three, loop: true, t: 2.25 }));
  assert.deepEqual(indices(turned), [3, 2, 1]);
  assert.equal(turned.t, 2.75);
});

test('stops are added at the end and removed down to two', () => {
  const more = extended(start(), digit(7));
  assert.deepEqual(indices(more), [1, 2, 7]);
  assert.equal(more.inHand, 2);
  assert.equal(more.t, 2);
  const fewer = shortened({ ...more, inHand: 1 });
  assert.deepEqual(indices(fewer), [1, 7]);
  assert.equal(fewer.inHand, 0);
  assert.equal(shortened(fewer), fewer);
  let full = start();
  for (let i = 0; i < 10; i++) full = extended(full, digit(i));
  assert.equal(full.stops.length, MOST_STOPS);
});

test('stops are the same by what they show', () => {
  const pixels = (/** @type {number} */ value) =>
    /** @type {const} */ ({
      kind: 'pixels',
      pixels: new Uint8Array(784).fill(value),
      source: { kind: 'drawn' },
    });
  const sample = (/** @type {number} */ index) =>
    /** @type {const} */ ({
      kind: 'draw',
      point: { kind: 'normal', index },
    });
  assert.ok(sameStop(digit(1), digit(1)));
  assert.ok(!sameStop(digit(1), digit(2)));
  assert.ok(!sameStop(digit(1), sample(1)));
  assert.ok(sameStop(sample(1), sample(1)));
  assert.ok(!sameStop(sample(1), { kind: 'draw', point: { kind: 'fitted', index: 1 } }));
  assert.ok(sameStop(pixels(3), pixels(3)));
  assert.ok(!sameStop(pixels(3), pixels(4)));
});

test('a pair is of two classes', () => {
  const labels = [3, 3, 1, 3, 3];
  assert.equal(nextOfAnotherClass(labels, 3), 2);
  assert.equal(nextOfAnotherClass(labels, 2), 3);
  for (let roll = 0; roll < 25; roll++) {
    const numbers = [(roll % 5) / 5, Math.floor(roll / 5) / 5];
    const [a, b] = randomPair(labels, () => numbers.shift() ?? 0);
    assert.notEqual(labels[a], labels[b]);
  }
});
