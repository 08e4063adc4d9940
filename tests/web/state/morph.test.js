import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../boot.js';
import { boot } from '../../../explorer/web/state/boot.js';
import * as options from '../../../explorer/web/state/morph.js';
import { store } from '../../../explorer/web/state/page-store.js';

/** @type {(() => void)[]} */
const frames = [];
globalThis.requestAnimationFrame = (callback) => frames.push(callback);
const frame = () => frames.splice(0).forEach((callback) => callback());

test('the pixels of a stop are compared with the input once, not in every frame', () => {
  store.labels = Uint8Array.of(1, 2);
  store.load(new Uint8Array(784).fill(9), { kind: 'drawn' });
  options.openMorph();
  const [stop] = options.morph.stops;
  assert.equal(stop.kind, 'pixels');
  let compared = 0;
  stop.pixels = stop.pixels.slice();
  stop.pixels.every = (test) => {
    compared++;
    return Uint8Array.prototype.every.call(stop.pixels, test);
  };
  store.unencoded = false;
  for (let frame = 0; frame < 3; frame++) for (const model of ['ae', 'vae']) options.codesOf(model);
  assert.equal(compared, 1);
  store.load(new Uint8Array(784).fill(8), { kind: 'drawn' });
  store.unencoded = false;
  options.codesOf('ae');
  assert.equal(compared, 2);
});

/** Two samples whose codes are still on their way; a link asks the models to stand at the second. */
function waitForSamples() {
  for (const model of ['ae', 'vae']) store.data[model].codes = null;
  options.makeCurrent(0);
  const stop = (/** @type {number} */ index) => ({
    kind: /** @type {const} */ ('draw'),
    point: { kind: /** @type {const} */ ('normal'), index },
  });
  for (const model of ['ae', 'vae']) store.reset(model);
  frame();
  const stops = [stop(0), stop(1)];
  options.setLinkedMorph({ stops, inHand: 0, t: 1, way: 'slerp', loop: false, onWay: true });
}

/** The 14,000 codes arrive: every number of sample k is k + 1. */
function codesArrive() {
  for (const model of ['ae', 'vae']) {
    store.data[model].codes = Float32Array.from(
      { length: 10_002 * 32 },
      (_, i) => Math.floor(i / 32) - 9999,
    );
  }
  store.notify('data');
  frame();
}

test('codes that arrive late put both models on the way', () => {
  waitForSamples();
  codesArrive();
  for (const model of ['ae', 'vae']) assert.equal(store.sides[model].z[5], 2);
});

for (const [does, act] of [
  ['moves a slider', () => store.setZ('ae', 3, 0.5)],
  ['loads a picture', () => store.load(new Uint8Array(784).fill(7), { kind: 'drawn' })],
]) {
  test(`what a person does while codes are on their way goes first: ${does}`, () => {
    waitForSamples();
    act();
    const before = ['ae', 'vae'].map((model) => [...store.sides[model].z]);
    codesArrive();
    assert.deepEqual(
      ['ae', 'vae'].map((model) => [...store.sides[model].z]),
      before,
    );
    // Not later either.
    store.notify('data');
    frame();
    assert.deepEqual(
      ['ae', 'vae'].map((model) => [...store.sides[model].z]),
      before,
    );
  });
}

test('a picture that is encoded meanwhile is no person’s doing', () => {
  waitForSamples();
  for (const model of ['ae', 'vae']) store.sides[model].mu.fill(0.25);
  for (const model of ['ae', 'vae']) store.sides[model].z.fill(0.25);
  codesArrive();
  for (const model of ['ae', 'vae']) assert.equal(store.sides[model].z[5], 2);
});

test('the first digit has the partner that makes a typical pair, every other the next class', () => {
  store.labels = new Uint8Array(10_000).map((_, i) => i % 10);
  const { typical } = boot.evidence;
  const pairFrom = (/** @type {number} */ index) => {
    store.source = { kind: 'test', index };
    options.setLinkedMorph(null);
    options.openMorph();
    return options.morph.stops.map((stop) => 'index' in stop && stop.index);
  };
  store.point = null;
  assert.deepEqual(pairFrom(boot.index), [boot.index, typical.pair.index]);
  assert.deepEqual(pairFrom(boot.index + 1), [boot.index + 1, boot.index + 2]);
});
