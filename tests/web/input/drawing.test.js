import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import '../boot.js';
import { drawing } from '../../../explorer/web/input/drawing.js';
import { forgetStrokes } from '../../../explorer/web/input/kept-strokes.js';
import { store } from '../../../explorer/web/state/page-store.js';

test('what is undone with the pen down takes nothing from the strokes before', () => {
  drawing.begin(0.1, 0.1);
  drawing.extend(0.2, 0.2);
  drawing.end();
  const before = structuredClone(drawing.strokes);
  drawing.begin(0.8, 0.8);
  drawing.extend(0.7, 0.7);
  drawing.undo();
  drawing.extend(0.6, 0.6);
  drawing.end();
  assert.deepEqual(drawing.strokes, before);
});

test('every digit that is replaced can be brought back, the last hundred of them', () => {
  drawing.past = [];
  store.load(new Uint8Array(784), { kind: 'test', index: 0 });
  drawing.replace();
  drawing.past = [];
  for (let index = 1; index <= 120; index++) {
    store.load(new Uint8Array(784).fill(index), { kind: 'test', index });
    drawing.replace();
  }
  assert.equal(drawing.past.length, 100);
  for (let index = 119; index >= 100; index--) {
    drawing.undo();
    assert.deepEqual(store.source, { kind: 'test', index });
    assert.equal(store.picture[0], index);
  }
});

test('a drawing that is replaced comes back with its strokes, the same digit twice is no step', () => {
  store.load(new Uint8Array(784), { kind: 'test', index: 3 });
  drawing.replace();
  drawing.past = [];
  store.load(new Uint8Array(784), { kind: 'test', index: 3 });
  drawing.replace();
  assert.equal(drawing.past.length, 0);
  drawing.begin(0.1, 0.1);
  drawing.extend(0.5, 0.5);
  drawing.end();
  const { strokes } = drawing;
  store.load(new Uint8Array(784).fill(9), { kind: 'test', index: 4 });
  drawing.replace();
  assert.equal(drawing.shown, false);
  drawing.undo();
  assert.equal(drawing.shown, true);
  assert.equal(drawing.strokes, strokes);
});

test('once the pen is lifted the page comes to rest, and tells what the stroke became', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  drawing.begin(0.1, 0.1);
  drawing.extend(0.6, 0.6);
  mock.timers.tick(1000);
  const notified = mock.method(store.loop, 'notify');
  drawing.end();
  mock.timers.tick(1000);
  const topics = notified.mock.calls.flatMap((call) => call.arguments);
  mock.timers.reset();
  notified.mock.restore();
  assert.ok(topics.includes('rest'));
});

/** @type {Record<string, string>} */
const kept = {};
const storage = {
  removeItem: (/** @type {string} */ key) => delete kept[key],
  getItem: (/** @type {string} */ key) => kept[key] ?? null,
  setItem: (/** @type {string} */ key, /** @type {string} */ value) => {
    kept[key] = value;
  },
};

/** Draw two strokes; the picture comes back as a link brings it. */
function drawnAndReopened() {
  store.load(new Uint8Array(784), { kind: 'test', index: 0 });
  drawing.replace();
  for (const x of [0.123456, 0.7]) {
    drawing.begin(x, 0.2);
    drawing.extend(x + 0.1, 0.8);
    drawing.load();
    drawing.end();
  }
  const picture = store.picture.slice();
  Object.assign(drawing, { strokes: [], shown: false, past: [], picture: null });
  store.load(picture, { kind: 'link' });
  return picture;
}

test('a drawing whose picture a link brings back in the same tab has its strokes and Undo', () => {
  Object.defineProperty(globalThis, 'sessionStorage', { value: storage, configurable: true });
  const picture = drawnAndReopened();
  store.sides.ae.moved = true;
  drawing.replace();
  assert.equal(drawing.strokes.length, 2);
  assert.equal(drawing.strokes[0][0].x, 0.1235);
  assert.deepEqual(store.source, { kind: 'drawn' });
  assert.deepEqual(store.picture, picture);
  assert.ok(store.sides.ae.moved, 'moved codes of the link stay');
  drawing.undo();
  assert.equal(drawing.strokes.length, 1);
  assert.notDeepEqual(store.picture, picture);
  drawing.undo();
  assert.ok(drawing.blank);
  assert.equal(drawing.past.length, 0);
});

test('a link to the drawing on show, or to an earlier one, leaves what Undo knew', () => {
  Object.defineProperty(globalThis, 'sessionStorage', { value: storage, configurable: true });
  drawnAndReopened();
  drawing.replace();
  const picture = store.picture.slice();
  const before = [...drawing.past];
  store.load(picture, { kind: 'link' });
  drawing.replace();
  assert.deepEqual(drawing.past, before, 'the one on show');
  store.load(new Uint8Array(784).fill(7), { kind: 'test', index: 7 });
  drawing.replace();
  store.load(picture, { kind: 'link' });
  drawing.replace();
  assert.equal(drawing.strokes.length, 2);
  for (const left of [1, 0]) {
    drawing.undo();
    assert.equal(drawing.strokes.length, left);
  }
  drawing.undo();
  assert.deepEqual(store.source, { kind: 'test', index: 7 });
  drawing.undo();
  assert.equal(drawing.strokes.length, 2);
  assert.deepEqual(drawing.past, before);
  drawing.past = Array.from({ length: 100 }, () => before[0]);
  store.load(new Uint8Array(784).fill(7), { kind: 'test', index: 7 });
  drawing.replace();
  store.load(picture, { kind: 'link' });
  drawing.replace();
  assert.equal(drawing.past.length, 100, 'the last hundred');
});

test('strokes that are forgotten come back with no link', () => {
  Object.defineProperty(globalThis, 'sessionStorage', { value: storage, configurable: true });
  drawnAndReopened();
  forgetStrokes();
  drawing.replace();
  assert.equal(drawing.shown, false);
  assert.deepEqual(kept, {});
});

test('the picture of another drawing, or a tab without storage, has no strokes', () => {
  drawnAndReopened();
  store.load(new Uint8Array(784).fill(90), { kind: 'link' });
  drawing.replace();
  assert.equal(drawing.shown, false);
  Object.defineProperty(globalThis, 'sessionStorage', {
    get: () => {
      throw new Error('denied');
    },
    configurable: true,
  });
  drawnAndReopened();
  drawing.replace();
  assert.equal(drawing.shown, false);
  assert.equal(store.source.kind, 'link');
});
