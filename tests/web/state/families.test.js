import '../boot.js';
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { decoderFrom, encoderFrom } from '../../../explorer/web/networks/autoencoder.js';
import {
  dimensionsFrom,
  ownRecordOf,
  putInColumn,
  recordOf,
} from '../../../explorer/web/state/boot.js';
import { betas, familyOf, memberOf } from '../../../explorer/web/state/families.js';
import {
  capOf,
  fact,
  figuresNow,
  longNameOf,
  nameInText,
  nameOf,
  standsFor,
} from '../../../explorer/web/state/models.js';
import { store } from '../../../explorer/web/state/page-store.js';
import { ROWS } from '../../../explorer/web/state/shapes.js';
import { insteadText } from '../../../explorer/web/views/map/map-texts.js';
import { addMembers, memberId } from '../members.js';

addMembers();
store.notify = (...topics) => store.loop.notify(...topics);

/** Weights of a model of so many numbers, all the same. @param {number} size @param {number} value */
function tensors(size, value) {
  const layer = (
    /** @type {string} */ name,
    /** @type {number} */ out,
    /** @type {number} */ into,
  ) => [
    [`${name}.weight`, { shape: [out, into], data: new Float32Array(out * into).fill(value) }],
    [`${name}.bias`, { shape: [out], data: new Float32Array(out).fill(value) }],
  ];
  return /** @type {any} */ (
    new Map([
      ...layer('decoder.0', 4, size),
      ...layer('decoder.2', 784, 4),
      ...layer('encoder.0', 4, 784),
      ...layer('fc_mu', size, 4),
      ...layer('fc_logvar', size, 4),
    ])
  );
}

/** @param {string} id @param {number} value of all its weights */
function arrive(id, value) {
  const found = tensors(ownRecordOf(id).latent_dim, value);
  ownRecordOf(id).isLight = false;
  store.dataOf(id).decoder = decoderFrom(found);
  store.takeEncoder(id, encoderFrom(found, { posterior: true }));
}

const beta4 = memberId(4);
arrive('vae', 0.001);
arrive(beta4, 0.002);
beforeEach(() => {
  store.set({ beta: 1, card: null, chosen: ['vae'] });
  store.load(new Uint8Array(784).fill(9), { kind: 'drawn' });
});

test('a family is those whose knob is the same, by beta, the model itself among them', () => {
  assert.deepEqual(
    familyOf('vae').map(({ id }) => id),
    [memberId(0), memberId(0.25), 'vae', memberId(2), beta4, memberId(16)],
  );
  assert.deepEqual(familyOf('ae'), []);
  assert.deepEqual(familyOf(beta4), []);
  assert.deepEqual(betas(), [0, 0.25, 1, 2, 4, 16]);
});

test('what a beta has not is shown of the nearest one, on a logarithmic scale', () => {
  const of = (/** @type {any} */ aspect, /** @type {number} */ beta) =>
    memberOf('vae', aspect, beta).id;
  assert.deepEqual(
    [0, 0.25, 1, 2, 4, 16].map((beta) => of('networks', beta)),
    [...[memberId(0), memberId(0.25), 'vae', memberId(2), beta4, memberId(16)]],
  );
  assert.deepEqual(
    [0, 0.25, 2, 4, 16].map((beta) => of('map', beta)),
    [memberId(0.25), memberId(0.25), 'vae', beta4, beta4],
    'of two as near the one nearer to 1',
  );
  assert.deepEqual(
    [0, 0.25, 1, 2, 16].map((beta) => of('plane', beta)),
    [memberId(0), 'vae', 'vae', 'vae', memberId(16)],
  );
  assert.equal(of('networks', 3), 'vae');
});

test('a member stands in the column as soon as it is there, and the column is named by it', () => {
  assert.deepEqual(['VAE', 'VAE'], [nameOf('vae'), capOf('vae')]);
  store.set({ beta: 2 });
  assert.equal(recordOf('vae').id, 'vae', 'until it has arrived');
  assert.equal(nameOf('vae'), 'VAE');
  store.set({ beta: 4 });
  assert.equal(recordOf('vae').id, beta4);
  assert.equal(nameOf('vae'), 'VAE, β\u00a04');
  assert.equal(capOf('vae'), 'VAE, β\u00a04');
  assert.equal(nameInText('vae'), 'VAE, β\u00a04');
  assert.equal(longNameOf('vae'), 'Variational autoencoder, β\u00a04');
  assert.equal(nameOf('vae', 'map'), 'VAE', 'its map is still to come');
  assert.equal(standsFor('vae', 'map'), 'No map of β\u00a04 is here: this is β\u00a01’s.');
  assert.equal(store.data.vae, store.dataOf(beta4));
  assert.equal(store.data.ae, store.dataOf('ae'));
});

test('it encodes the picture, and what it decodes is no longer the picture before', () => {
  const before = store.sides.vae.mu.slice();
  store.decodeChanged(new Set(['code:vae']));
  const image = store.sides.vae.image.slice();
  store.set({ beta: 4 });
  assert.notDeepEqual(store.sides.vae.mu, before);
  assert.deepEqual(store.sides.vae.z, store.sides.vae.mu);
  assert.equal(store.sides.vae.moved, false);
  assert.equal(store.isExact('vae'), false);
  assert.deepEqual(store.sides.vae.image, image, 'the last one stays until then');
  store.decodeChanged(new Set());
  assert.equal(store.isExact('vae'), true);
  assert.notDeepEqual(store.sides.vae.image, image);
  store.set({ beta: 1 });
  assert.deepEqual(store.sides.vae.mu, before);
});

test('a code that a person moved stays, and is told as moved', () => {
  store.setZ('vae', 3, 2.5);
  const z = store.sides.vae.z.slice();
  store.set({ beta: 4 });
  assert.deepEqual(store.sides.vae.z, z);
  assert.equal(store.sides.vae.moved, true);
  store.reset('vae');
  assert.deepEqual(store.sides.vae.z, store.sides.vae.mu);
});

test('a sample of a fitted Gaussian is the other model’s own, where its codes are there', () => {
  const point = /** @type {const} */ ({ kind: 'fitted', index: 7 });
  const codesOf = (/** @type {number} */ value) => new Float32Array(32 * ROWS).fill(value);
  store.dataOf('vae').codes = codesOf(0.25);
  store.loadPoint(point);
  assert.equal(store.sides.vae.z[31], 0.25);
  store.dataOf(beta4).codes = codesOf(0.75);
  store.set({ beta: 4 });
  assert.deepEqual(store.sides.vae.z, new Float32Array(32).fill(0.75));
  assert.deepEqual([store.point, store.sides.vae.moved], [point, true]);
  store.dataOf('vae').codes = null;
  store.set({ beta: 1 });
  assert.deepEqual(store.sides.vae.z, new Float32Array(32).fill(0.75), 'the code stays');
  assert.equal(store.point, null, 'and is no sample of this one');
  store.dataOf(beta4).codes = null;
});

test('no sentence that was measured of the lesson’s VAE is said of another', () => {
  store.set({ chosen: ['ae', 'vae'] });
  assert.notEqual(fact('half'), '');
  store.set({ beta: 4 });
  assert.equal(figuresNow()?.cloudId, beta4);
  assert.equal(fact('half'), '');
  assert.equal(fact('p_digit_normal'), '');
  store.set({ beta: 1 });
  assert.notEqual(fact('half'), '');
});

test('cards are about the lesson’s models; the knob stays where it was', () => {
  store.set({ beta: 4 });
  store.set({ card: 'nobody-draws' });
  assert.equal(recordOf('vae').id, 'vae');
  store.set({ card: null });
  assert.equal(recordOf('vae').id, beta4);
  assert.equal(store.beta, 4);
  store.startOver();
  assert.equal(store.beta, 1);
  assert.equal(recordOf('vae').id, 'vae');
});

test('a map that stands for another’s comes with the networks beside which it says so', () => {
  const [asked, there] = [memberId(0), memberId(0.25)];
  const data = { codes: new Float32Array(1), runs: [new Uint16Array(2)] };
  Object.assign(store.dataOf(there), data);
  store.set({ beta: 0 });
  store.settle();
  assert.equal(recordOf('vae', 'map').id, 'vae', 'the networks are still to come');
  arrive(asked, 0.004);
  assert.equal(recordOf('vae', 'map').id, there, 'its own networks need not be there');
  assert.equal(store.dataOf(there).decoder, null);
});

test('a link may ask for a member before it is there', () => {
  const id = memberId(16);
  store.set({ beta: 16 });
  assert.equal(recordOf('vae').id, 'vae');
  arrive(id, 0.003);
  assert.equal(recordOf('vae').id, id);
});

test('the sliders’ ranges are those that the server tells of the first models', () => {
  const one = {
    information: 2,
    status: /** @type {const} */ ('live'),
    quantiles: { q005: -5, q995: 7 },
  };
  const statistics = { order: [0], dimensions: [one] };
  const common = { order: [0], information: [2], status: ['live'] };
  assert.deepEqual(dimensionsFrom(statistics, { posterior: true, encoder: true }), {
    ...common,
    low: [-3],
    high: [3],
  });
  assert.deepEqual(dimensionsFrom(statistics, { posterior: false, encoder: true }), {
    ...common,
    low: [-5],
    high: [7],
  });
  const alone = dimensionsFrom(statistics, { posterior: false, encoder: false });
  assert.deepEqual([alone.low, alone.high], [[-3], [3]], 'its codes are samples of N(0, I)');
});

test('of a map with fewer runs the last one stands for those it has not', () => {
  putInColumn('vae', 'map', ownRecordOf('vae'));
  const runs = [1, 2, 3].map((run) => new Uint16Array(2).fill(run));
  store.dataOf('vae').runs = runs;
  store.set({ run: 2 });
  assert.equal(store.placesOf('vae'), runs[2]);
  assert.equal(insteadText('vae'), '');
  putInColumn('vae', 'map', ownRecordOf(beta4));
  assert.equal(store.placesOf('vae'), null, 'nothing has arrived');
  assert.doesNotMatch(insteadText('vae'), /run/);
  store.dataOf(beta4).runs = runs.slice(0, 1);
  assert.equal(store.placesOf('vae'), runs[0]);
  assert.match(insteadText('vae'), /It has one t-SNE run only\.$/);
  store.dataOf(beta4).runs = runs.slice(0, 2);
  assert.equal(store.placesOf('vae'), runs[1]);
  assert.match(insteadText('vae'), /It has 2 t-SNE runs only: this is the last\.$/);
  store.set({ run: 0 });
  assert.equal(store.placesOf('vae'), runs[0]);
  assert.doesNotMatch(insteadText('vae'), /run/);
  putInColumn('vae', 'map', ownRecordOf('vae'));
});
