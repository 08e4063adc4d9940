import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

const { boot } = await import('../../boot.js');
const { codeTopic, FIRST_ROW, ROWS } = await import('../../../../explorer/web/state/shapes.js');

/** @type {(() => void)[]} */
const frames = [];
globalThis.requestAnimationFrame = (callback) => frames.push(() => callback(0));
const { store } = await import('../../../../explorer/web/state/page-store.js');
const { PLACED_BY, neighboursNow, placeEncoded, placeNow } = await import(
  '../../../../explorer/web/views/map/neighbours.js'
);

/** Run frames until nothing waits. */
function settle() {
  while (frames.length) frames.shift()?.();
}

const LATENT_DIM = boot.models[0].latent_dim;
const side = store.sides.ae;
/** Row k has the code (k, 0, 0, ...) and lies at (k, 2k) on the map. */
const codes = new Float32Array(ROWS * LATENT_DIM);
const xy = new Uint16Array(ROWS * 2);
for (let row = 0; row < ROWS; row++) {
  codes[row * LATENT_DIM] = row;
  xy.set([row, 2 * row], 2 * row);
}

/** @param {[number, number] | null} place @returns {number[]} in the shipped units */
const shipped = (place) => (place ?? [NaN, NaN]).map((value) => Math.round(value * 65535 * 2) / 2);

/** @param {number} value the code's first number */
function stand(value) {
  store.setZ('ae', 0, value);
  settle();
}

beforeEach(() => {
  Object.assign(store.data.ae, { codes, runs: [xy] });
  store.source = { kind: 'test', index: 40 };
  store.point = null;
  side.mu.fill(0);
  side.mu[0] = 40.3;
  side.z.set(side.mu);
  side.moved = false;
  store.notify('picture', codeTopic('ae'), 'data');
  settle();
});

test('an unmoved test digit sits on its own point, though others are nearer', () => {
  side.mu[0] = side.z[0] = 44.2;
  store.notify('picture', codeTopic('ae'));
  settle();
  assert.deepEqual(shipped(placeNow('ae')), [40, 80]);
  assert.deepEqual(shipped(placeEncoded('ae')), [40, 80]);
});

test('a moved code lies at the median of its ten nearest points', () => {
  stand(100.2);
  assert.equal(PLACED_BY, 10);
  assert.deepEqual(shipped(placeNow('ae')), [100.5, 201]);
  assert.deepEqual(shipped(placeEncoded('ae')), [40, 80]);
});

test('digits and samples count alike where they meet', () => {
  stand(FIRST_ROW.normal - 0.4);
  const near = neighboursNow('ae');
  assert.equal(near?.all[0].row, FIRST_ROW.normal);
  assert.equal(near?.all.filter(({ row }) => row < FIRST_ROW.normal).length, 5);
  assert.ok(near?.digits.every(({ row }) => row < FIRST_ROW.normal));
  assert.equal(near?.digits.length, 10);
});

test('neighbours come nearest first', () => {
  stand(500.1);
  const distances = neighboursNow('ae')?.all.map(({ distance }) => distance) ?? [];
  assert.deepEqual(
    distances,
    distances.toSorted((a, b) => a - b),
  );
});

test('a loaded sample sits on its own point, also after the other model has moved', () => {
  store.loadPoint({ kind: 'normal', index: 7 });
  settle();
  const own = [10007, 20014];
  assert.deepEqual(shipped(placeNow('ae')), own);
  store.setZ('vae', 3, 1);
  settle();
  assert.equal(store.point, null);
  assert.deepEqual(shipped(placeNow('ae')), own);
});

test('a drawn digit lies at the median rule of its own code', () => {
  store.source = { kind: 'drawn' };
  store.notify('picture');
  settle();
  assert.deepEqual(shipped(placeEncoded('ae')), [40.5, 81]);
  assert.deepEqual(shipped(placeNow('ae')), [40.5, 81]);
});

test('each change is searched once, however many ask', () => {
  stand(70);
  assert.equal(neighboursNow('ae'), neighboursNow('ae'));
  const before = neighboursNow('ae');
  stand(71);
  assert.notEqual(neighboursNow('ae'), before);
});

test('without codes or a map there is no place yet', () => {
  stand(70);
  store.data.ae.codes = null;
  store.notify('data');
  settle();
  assert.equal(placeNow('ae'), null);
  store.data.ae.runs = [];
  store.source = { kind: 'test', index: 40 };
  assert.equal(placeEncoded('ae'), null);
});

test('nothing is placed while the picture is not yet encoded', () => {
  store.unencoded = true;
  assert.equal(placeEncoded('ae'), null);
  assert.equal(placeNow('ae'), null);
  store.unencoded = false;
});

test('another t-SNE run moves the place and keeps the neighbours', () => {
  const mirrored = xy.map((value, i) => (i % 2 ? value : 65535 - value));
  store.data.ae.runs = [xy, mirrored];
  stand(100.2);
  const before = neighboursNow('ae')?.all;
  store.set({ run: 1 });
  settle();
  assert.deepEqual(neighboursNow('ae')?.all, before);
  assert.deepEqual(shipped(placeNow('ae')), [65535 - 100.5, 201]);
  assert.deepEqual(shipped(placeEncoded('ae')), [65535 - 40, 80]);
  store.set({ run: 0 });
  settle();
  assert.deepEqual(shipped(placeNow('ae')), [100.5, 201]);
});
