import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../boot.js';
import { drawing } from '../../../explorer/web/input/drawing.js';
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
