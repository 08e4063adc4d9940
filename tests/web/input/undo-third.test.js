/** What Undo is with a third model beside the two: it brings back the input, and only what encodes it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../third.js';
import { drawing } from '../../../explorer/web/input/drawing.js';
import { store } from '../../../explorer/web/state/page-store.js';

/** Every column on show, as far as a person sees where its sliders stand. */
const stands = () =>
  store.models.map((id) => [id, store.sides[id].moved, [...store.sides[id].z]].join());

function drawn() {
  drawing.begin(0.2, 0.2);
  drawing.extend(0.8, 0.8);
  drawing.load();
  drawing.end();
}

test('undo brings the input back to who encodes it; the code of who does not stays as it was moved', () => {
  store.choose(['ae', 'vae', 'gan']);
  store.load(new Uint8Array(784).fill(3), { kind: 'test', index: 5 });
  drawing.replace();
  drawing.past = [];
  for (const [model, value] of /** @type {const} */ ([
    ['ae', 1],
    ['gan', 1.5],
  ])) {
    store.setZ(model, 3, value);
  }
  const gan = [...store.sides.gan.z];
  drawn();
  assert.deepEqual(store.source, { kind: 'drawn' });
  assert.deepEqual([...store.sides.gan.z], gan, 'another input is none of its business');
  drawing.undo();
  assert.deepEqual(store.source, { kind: 'test', index: 5 });
  assert.equal(store.picture[0], 3);
  assert.deepEqual(store.models, ['ae', 'vae', 'gan']);
  assert.deepEqual([...store.sides.gan.z], gan);
  assert.ok(store.sides.gan.moved, 'a way back to its sample is offered still');
  assert.equal(store.sides.ae.moved, false, 'who encodes stands at what it encoded');
});

test('undo takes back no slider, of no model, and no choice of models', () => {
  store.choose(['ae', 'vae']);
  store.load(new Uint8Array(784), { kind: 'test', index: 6 });
  drawing.replace();
  drawing.past = [];
  store.choose(['ae', 'vae', 'gan']);
  for (const model of store.models) store.setZ(model, 2, 0.75);
  const before = stands();
  drawing.undo();
  assert.deepEqual(stands(), before);
  assert.deepEqual(store.models, ['ae', 'vae', 'gan']);
});
