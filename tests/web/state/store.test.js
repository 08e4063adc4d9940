import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import '../boot.js';
import { standardNormal } from '../../../explorer/web/maths/random.js';
import {
  decode,
  decoderFrom,
  encode,
  encoderFrom,
} from '../../../explorer/web/networks/autoencoder.js';
import { boot, PIXELS, recordOf } from '../../../explorer/web/state/boot.js';
import { firstOptions, OPTIONS } from '../../../explorer/web/state/options.js';
import { FIRST_ROW, pointOf, ROWS, rowOf } from '../../../explorer/web/state/shapes.js';
import { Store } from '../../../explorer/web/state/store.js';

const MODELS = /** @type {const} */ (['ae', 'vae']);
const LATENT_DIM = 32;
const HIDDEN = 6;

/** @returns {import('../../../explorer/web/formats/safetensors.js').Tensor} small random weights */
const random = (/** @type {number} */ seed, /** @type {number[]} */ ...shape) => ({
  dtype: 'F32',
  shape,
  data: standardNormal(
    seed,
    1,
    shape.reduce((product, size) => product * size),
  ).map((value) => 0.3 * value),
});

/** Weights of a model of the real sizes, apart from the few hidden units. */
const weights = (/** @type {number} */ seed) =>
  new Map([
    ['decoder.0.weight', random(seed, HIDDEN, LATENT_DIM)],
    ['decoder.0.bias', random(seed + 1, HIDDEN)],
    ['decoder.2.weight', random(seed + 2, PIXELS, HIDDEN)],
    ['decoder.2.bias', random(seed + 3, PIXELS)],
    ['encoder.0.weight', random(seed + 4, HIDDEN, PIXELS)],
    ['encoder.0.bias', random(seed + 5, HIDDEN)],
    ...['encoder.2', 'fc_mu', 'fc_logvar'].flatMap(
      (name, i) =>
        /** @type {const} */ ([
          [`${name}.weight`, random(seed + 6 + i, LATENT_DIM, HIDDEN)],
          [`${name}.bias`, random(seed + 9 + i, LATENT_DIM)],
        ]),
    ),
  ]);

const TENSORS = { ae: weights(100), vae: weights(200) };
const DECODERS = { ae: decoderFrom(TENSORS.ae), vae: decoderFrom(TENSORS.vae) };
const ENCODERS = {
  ae: encoderFrom(TENSORS.ae, recordOf('ae')),
  vae: encoderFrom(TENSORS.vae, recordOf('vae')),
};
const CODES = { ae: standardNormal(1, ROWS, LATENT_DIM), vae: standardNormal(2, ROWS, LATENT_DIM) };

const pictureOf = (/** @type {number} */ k) =>
  Uint8Array.from({ length: PIXELS }, (_, i) => (i * (k + 3)) % 256);
const DIGITS = new Uint8Array(10 * PIXELS);
for (let k = 0; k < 10; k++) DIGITS.set(pictureOf(k), k * PIXELS);

const CODES_OF = MODELS.map((model) => /** @type {const} */ (`code:${model}`));

/** @type {(() => void)[]} */
let frames = [];
/** @type {Set<string>} topics notified in the last frame */
let notified = new Set();

/** @returns {Store} with its own frames, notified topics in `notified` */
function freshStore() {
  const store = new Store();
  store.loop.nextFrame = (callback) => frames.push(() => callback(0));
  const topics = Object.values(OPTIONS).map(({ topic }) => topic);
  const all = ['picture', 'code', ...CODES_OF, 'hover', 'rest', 'data', ...topics];
  store.on(all, (topics) => {
    notified = new Set(topics);
  });
  return store;
}

/** @returns {Store} to which everything has arrived */
function readyStore() {
  const store = freshStore();
  for (const model of MODELS) {
    Object.assign(store.data[model], {
      decoder: DECODERS[model],
      encoder: ENCODERS[model],
      codes: CODES[model],
    });
  }
  store.digits = DIGITS;
  store.labels = Uint8Array.from({ length: 10 }, (_, k) => k);
  store.load(pictureOf(0), { kind: 'drawn' });
  settle();
  return store;
}

function settle() {
  notified = new Set();
  while (frames.length) frames.shift()?.();
}

/** @param {import('../../../explorer/web/state/shapes.js').Side} side */
const copyOf = (side) => structuredClone(side);

beforeEach(() => {
  frames = [];
  mock.timers.enable({ apis: ['setTimeout'] });
});
afterEach(() => mock.timers.reset());

test('loading a picture encodes it with both models and decodes what they encode', () => {
  const store = readyStore();
  store.load(pictureOf(4), { kind: 'link' });
  settle();
  assert.deepEqual(notified, new Set(['picture', 'code', ...CODES_OF]));
  assert.deepEqual(store.picture, pictureOf(4));
  assert.deepEqual(store.source, { kind: 'link' });
  for (const model of MODELS) {
    const side = store.sides[model];
    const { mu, logvar } = encode(ENCODERS[model], pictureOf(4));
    assert.deepEqual([side.mu, side.logvar], [mu, logvar]);
    assert.deepEqual(side.z, mu);
    assert.deepEqual(side.image, decode(DECODERS[model], mu));
  }
  assert.equal(store.sides.ae.logvar, null);
  assert.ok(store.sides.vae.logvar);
});

test('a model is exact once its decoder has run here, on a picture that its encoder has seen', () => {
  const store = freshStore();
  const exact = () => MODELS.map((model) => store.isExact(model));
  settle();
  assert.deepEqual(exact(), [false, false], 'what ships is rounded to bytes');
  store.data.ae.decoder = DECODERS.ae;
  assert.deepEqual(exact(), [false, false], 'it has not run yet');
  store.notify('data');
  settle();
  assert.deepEqual(exact(), [true, false]);
  assert.deepEqual(store.sides.ae.image, decode(DECODERS.ae, store.sides.ae.z));
  store.load(pictureOf(4), { kind: 'drawn' });
  settle();
  assert.deepEqual(exact(), [false, false], 'the codes are of the digit before');
  store.data.vae.decoder = DECODERS.vae;
  for (const model of MODELS) store.takeEncoder(model, ENCODERS[model]);
  settle();
  assert.deepEqual(exact(), [true, true]);
});

test("a loaded picture is the store's own copy", () => {
  const store = readyStore();
  const mine = pictureOf(5);
  store.load(mine, { kind: 'drawn' });
  mine.fill(0);
  assert.deepEqual(store.picture, pictureOf(5));
});

test('loading another picture takes both models back to what is encoded', () => {
  const store = readyStore();
  for (const model of MODELS) store.setZ(model, 3, 9);
  store.load(pictureOf(1), { kind: 'drawn' });
  settle();
  for (const model of MODELS) {
    assert.equal(store.sides[model].moved, false);
    assert.deepEqual(store.sides[model].z, store.sides[model].mu);
  }
});

test('moving one slider moves one number of one model', () => {
  for (const [model, other] of /** @type {const} */ ([
    ['ae', 'vae'],
    ['vae', 'ae'],
  ])) {
    const store = readyStore();
    const before = copyOf(store.sides[model]);
    const untouched = copyOf(store.sides[other]);
    store.setZ(model, 7, 2.5);
    settle();
    assert.deepEqual(notified, new Set(['code', `code:${model}`]));
    const side = store.sides[model];
    assert.deepEqual(side.z, before.z.with(7, 2.5));
    assert.deepEqual(side.mu, before.mu);
    assert.equal(side.moved, true);
    assert.deepEqual(side.image, decode(DECODERS[model], side.z));
    assert.notDeepEqual(side.image, before.image);
    assert.deepEqual(store.sides[other], untouched);
  }
});

test('many moves within a frame are decoded once, where the slider stands', () => {
  const store = readyStore();
  const changed = mock.fn();
  store.on(['code:ae'], changed);
  for (let k = 1; k <= 50; k++) store.setZ('ae', 0, k / 10);
  settle();
  assert.equal(changed.mock.callCount(), 1);
  assert.deepEqual(store.sides.ae.image, decode(DECODERS.ae, store.sides.ae.z));
});

test('a model put back where it was encoded counts as unmoved', () => {
  const store = readyStore();
  const { ae } = store.sides;
  store.setZ('ae', 7, 2.5);
  store.setZ('ae', 8, -1);
  store.resetDimension('ae', 7);
  assert.equal(ae.z[7], ae.mu[7]);
  assert.equal(ae.moved, true, 'the other one is still away');
  store.reset('ae');
  assert.deepEqual(ae.z, ae.mu);
  assert.equal(ae.moved, false);
});

test('until both encoders have arrived the picture waits, and then both encode it', () => {
  for (const [first, second] of /** @type {const} */ ([
    ['ae', 'vae'],
    ['vae', 'ae'],
  ])) {
    const store = freshStore();
    store.load(pictureOf(2), { kind: 'drawn' });
    store.data[first].encoder = ENCODERS[first];
    store.encodePending();
    settle();
    assert.equal(store.unencoded, true);
    assert.deepEqual(store.sides[first].mu, new Float32Array(LATENT_DIM), 'one does nothing');
    store.data[second].encoder = ENCODERS[second];
    store.encodePending();
    settle();
    assert.equal(store.unencoded, false);
    assert.deepEqual(notified, new Set(['picture', 'code', ...CODES_OF]));
    for (const model of MODELS) {
      assert.deepEqual(store.sides[model].mu, encode(ENCODERS[model], pictureOf(2)).mu);
      assert.deepEqual(store.sides[model].z, store.sides[model].mu);
    }
  }
});

test('encoding that comes late leaves a slider where a person has put it', () => {
  const store = freshStore();
  store.load(pictureOf(2), { kind: 'drawn' });
  store.setZ('ae', 0, 5);
  const moved = store.sides.ae.z.slice();
  Object.assign(store.data.ae, { encoder: ENCODERS.ae });
  Object.assign(store.data.vae, { encoder: ENCODERS.vae });
  store.encodePending();
  assert.deepEqual(store.sides.ae.z, moved);
  assert.equal(store.sides.ae.moved, true);
  assert.deepEqual(store.sides.vae.z, store.sides.vae.mu);
});

test('a model that is not on show keeps nobody waiting, and encodes as soon as it can', () => {
  const store = freshStore();
  store.set({ chosen: ['vae'] });
  store.takeEncoder('vae', ENCODERS.vae);
  store.load(pictureOf(2), { kind: 'drawn' });
  assert.equal(store.unencoded, false);
  assert.deepEqual(store.sides.vae.mu, encode(ENCODERS.vae, pictureOf(2)).mu);
  store.set({ chosen: ['ae', 'vae'] });
  store.setZ('vae', 0, 5);
  const vae = copyOf(store.sides.vae);
  store.takeEncoder('ae', ENCODERS.ae);
  assert.deepEqual(store.sides.ae.mu, encode(ENCODERS.ae, pictureOf(2)).mu);
  assert.deepEqual(store.sides.ae.z, store.sides.ae.mu);
  assert.deepEqual(store.sides.vae, vae);
});

test('a picture that waited for a model waits no longer once that one is taken off the page', () => {
  const store = freshStore();
  store.load(pictureOf(2), { kind: 'drawn' });
  store.takeEncoder('vae', ENCODERS.vae);
  assert.equal(store.unencoded, true);
  store.set({ chosen: ['vae'] });
  assert.equal(store.unencoded, false);
  assert.deepEqual(store.sides.vae.mu, encode(ENCODERS.vae, pictureOf(2)).mu);
});

test("the first digit's code is the page's own: encoders that arrive leave it", () => {
  const store = freshStore();
  for (const model of MODELS) store.takeEncoder(model, ENCODERS[model]);
  assert.deepEqual(store.sides.ae.mu, Float32Array.from(recordOf('ae').code.mu));
});

test('a model without an encoder keeps its code when a picture comes, and nobody waits', (t) => {
  const record = recordOf('ae');
  record.encoder = false;
  t.after(() => {
    record.encoder = true;
  });
  const store = freshStore();
  assert.deepEqual(store.encoders, ['vae']);
  store.takeEncoder('vae', ENCODERS.vae);
  store.setZ('ae', 0, 2);
  const ae = copyOf(store.sides.ae);
  store.load(pictureOf(2), { kind: 'drawn' });
  assert.equal(store.unencoded, false);
  assert.deepEqual(store.sides.ae, ae);
});

test('only models on show are decoded', () => {
  const store = readyStore();
  store.set({ chosen: ['vae'] });
  const { image } = copyOf(store.sides.ae);
  for (const model of MODELS) store.setZ(model, 0, 3);
  settle();
  assert.deepEqual(store.sides.ae.image, image);
  assert.deepEqual(store.sides.vae.image, decode(DECODERS.vae, store.sides.vae.z));
});

test('what is encoded is not encoded again when nothing waits', () => {
  const store = readyStore();
  store.setZ('ae', 0, 5);
  settle();
  const before = copyOf(store.sides.ae);
  store.encodePending();
  settle();
  assert.equal(notified.size, 0);
  assert.deepEqual(store.sides.ae, before);
});

test('before the decoder has arrived the shipped image stays', () => {
  const store = freshStore();
  const { ae } = store.sides;
  ae.image.fill(0.25);
  store.setZ('ae', 0, 1);
  settle();
  assert.ok(ae.image.every((value) => value === 0.25));
});

test('encoding again gives the autoencoder the same point', () => {
  const store = readyStore();
  const { ae } = store.sides;
  for (const from of [ae.mu[4], 3]) {
    store.setZ('ae', 4, from);
    store.encodeAgain('ae');
    assert.deepEqual(ae.z, ae.mu);
    assert.equal(ae.moved, false);
  }
});

test("encoding again samples the VAE's code: mu + sigma eps, with seeds 0, 1, 2, ...", () => {
  const store = readyStore();
  const { vae } = store.sides;
  const { mu, logvar } = copyOf(vae);
  for (const seed of [0, 1, 2]) {
    const eps = standardNormal(seed, 1, LATENT_DIM);
    store.encodeAgain('vae');
    const expected = mu.map((m, d) => m + Math.exp(0.5 * (logvar?.[d] ?? NaN)) * eps[d]);
    assert.deepEqual(vae.z, expected);
    assert.equal(vae.moved, true);
    // The AE samples nothing, so it uses up no seed.
    store.encodeAgain('ae');
  }
  assert.deepEqual([vae.mu, vae.logvar], [mu, logvar], 'the posterior stays');
});

test('a logvar of ln 4 samples exactly twice as far from mu as a logvar of 0', () => {
  const away = [0, Math.log(4)].map((logvar) => {
    const store = readyStore();
    const { vae } = store.sides;
    vae.mu.fill(0);
    vae.logvar?.fill(logvar);
    store.encodeAgain('vae');
    return vae.z;
  });
  away[1].forEach((value, d) => assert.ok(Math.abs(value - 2 * away[0][d]) < 1e-6));
});

test('a click on a test digit of the map loads it as the input', () => {
  const store = readyStore();
  store.loadPoint({ kind: 'digits', index: 6 });
  settle();
  assert.deepEqual(store.source, { kind: 'test', index: 6 });
  assert.deepEqual([store.testIndex, store.label], [6, 6]);
  assert.deepEqual(store.picture, pictureOf(6));
  assert.equal(store.point, null);
  for (const model of MODELS) {
    assert.deepEqual(store.sides[model].z, encode(ENCODERS[model], pictureOf(6)).mu);
  }
});

test('a click on sample k puts both models on their sample k and leaves the input alone', () => {
  for (const kind of /** @type {const} */ (['normal', 'fitted'])) {
    const store = readyStore();
    const encoded = { ae: store.sides.ae.mu.slice(), vae: store.sides.vae.mu.slice() };
    store.loadPoint({ kind, index: 17 });
    settle();
    assert.deepEqual(notified, new Set(['code', ...CODES_OF]));
    assert.deepEqual(store.point, { kind, index: 17 });
    assert.deepEqual(store.picture, pictureOf(0));
    const row = FIRST_ROW[kind] + 17;
    for (const model of MODELS) {
      const side = store.sides[model];
      assert.deepEqual(side.z, CODES[model].slice(row * LATENT_DIM, (row + 1) * LATENT_DIM));
      assert.deepEqual(side.mu, encoded[model]);
      assert.equal(side.moved, true);
    }
  }
});

test('a loaded sample is left as soon as a slider moves or another picture comes', () => {
  const store = readyStore();
  const leave = [
    () => store.setZ('vae', 0, 1),
    () => store.reset('ae'),
    () => store.load(pictureOf(3), { kind: 'drawn' }),
  ];
  for (const act of leave) {
    store.loadPoint({ kind: 'normal', index: 3 });
    assert.ok(store.point);
    act();
    assert.equal(store.point, null);
  }
});

test('a class that was chosen for one digit is not the next digit’s', () => {
  const store = readyStore();
  store.set({ swapSource: 4 });
  store.setZ('ae', 0, 1);
  assert.equal(store.swapSource, 4);
  store.load(pictureOf(3), { kind: 'drawn' });
  assert.equal(store.swapSource, null);
});

test('moving a slider away from a sample does not change the sample', () => {
  const store = readyStore();
  const sample = { kind: /** @type {const} */ ('normal'), index: 3 };
  const before = store.codeOf('ae', sample)?.slice();
  store.loadPoint(sample);
  store.setZ('ae', 0, 99);
  assert.deepEqual(store.codeOf('ae', sample), before);
});

test('a test digit cannot be taken before the digits have arrived', () => {
  const store = freshStore();
  const { picture, source } = store;
  store.loadTest(3);
  assert.equal(store.picture, picture);
  assert.equal(store.source, source);
  assert.equal(frames.length, 0);
});

test('the digit that ships with the page can be taken before the others have arrived', () => {
  const store = freshStore();
  store.load(pictureOf(4), { kind: 'drawn' });
  store.loadTest(3);
  assert.deepEqual([store.testIndex, store.label], [null, null]);
  store.loadTest(boot.index);
  assert.deepEqual([store.testIndex, store.label], [boot.index, boot.label]);
  assert.deepEqual(store.picture, store.shipped.picture);
});

test('the class is known of test digits only: from the labels, or as shipped with the page', () => {
  const store = freshStore();
  assert.deepEqual([store.testIndex, store.label], [boot.index, boot.label]);
  store.source = { kind: 'test', index: 5 };
  assert.equal(store.label, null, 'not known yet');
  store.labels = Uint8Array.of(0, 1, 2, 3, 4, 5);
  assert.equal(store.label, 5);
  store.source = { kind: 'upload', name: 'four.png' };
  assert.deepEqual([store.testIndex, store.label], [null, null]);
});

test('starting over shows everything as when the page was opened', () => {
  const store = readyStore();
  store.set({
    view: 'map',
    chosen: ['vae'],
    layers: { digits: false, normal: true, fitted: true },
    hiddenClasses: new Set([3]),
    folds: new Set(['ae']),
    phoneModel: 'ae',
    run: 2,
    mapKind: 'plane',
    temperature: 0.5,
    sampleTarget: 3000,
    presenting: true,
  });
  store.playsOn = true;
  store.loadPoint({ kind: 'fitted', index: 1 });
  store.startOver();
  settle();
  const topics = Object.values(OPTIONS).map(({ topic }) => topic);
  assert.deepEqual(notified, new Set(['picture', 'code', ...CODES_OF, ...topics]));
  assert.deepEqual(store.options, firstOptions());
  assert.equal(store.playsOn, false);
  assert.equal(store.point, null);
  assert.deepEqual(store.source, { kind: 'test', index: boot.index });
  assert.deepEqual(store.picture, store.shipped.picture);
  for (const model of MODELS) {
    assert.equal(store.sides[model].moved, false);
    assert.deepEqual(store.sides[model].z, encode(ENCODERS[model], store.picture).mu);
  }
});

test('what a person sets is a property, notifies its topic, and is among the options', () => {
  for (const [name, { topic }] of Object.entries(OPTIONS)) {
    const store = freshStore();
    const value = firstOptions()[name];
    store.set({ [name]: value });
    settle();
    assert.deepEqual(notified, new Set([topic]), name);
    assert.equal(store[name], value);
    assert.equal(store.options[name], value);
  }
  assert.deepEqual(Object.keys(new Store().options), Object.keys(OPTIONS));
});

test('layers and folds are set one by one; nothing that was read before changes', () => {
  const store = freshStore();
  const { layers, folds } = store;
  store.setLayer('fitted', true);
  store.setLayer('digits', false);
  store.setFold('ae', true);
  store.setFold('vae', true);
  store.setFold('vae', false);
  assert.deepEqual(store.layers, { digits: false, normal: true, fitted: true });
  assert.deepEqual(store.folds, new Set(['ae']));
  settle();
  assert.deepEqual(notified, new Set(['layers', 'folds']));
  assert.deepEqual([layers, folds], [firstOptions().layers, new Set()]);
});

test('hovering over the same point is notified once', () => {
  const store = readyStore();
  store.setHover({ kind: 'digits', index: 5 });
  settle();
  assert.deepEqual(notified, new Set(['hover']));
  store.setHover({ kind: 'digits', index: 5 });
  assert.equal(frames.length, 0);
  store.setHover({ kind: 'normal', index: 5 });
  assert.equal(frames.length, 1);
  store.setHover(null);
  settle();
  assert.equal(store.hover, null);
});

test('the page is at rest once, a while after the last of several changes', () => {
  const store = freshStore();
  const rest = mock.fn();
  store.on(['rest'], rest);
  for (let k = 0; k < 5; k++) {
    store.setZ('ae', 0, k);
    mock.timers.tick(100);
    settle();
  }
  assert.equal(rest.mock.callCount(), 0);
  mock.timers.tick(100);
  settle();
  assert.equal(rest.mock.callCount(), 1);
  // Hovering is no change.
  store.setHover({ kind: 'digits', index: 5 });
  mock.timers.tick(1000);
  settle();
  assert.equal(rest.mock.callCount(), 1);
});

test('a row of the maps and the point it shows name each other', () => {
  const ends = /** @type {const} */ ([
    [0, 'digits', 0],
    [9999, 'digits', 9999],
    [10000, 'normal', 0],
    [11999, 'normal', 1999],
    [12000, 'fitted', 0],
    [13999, 'fitted', 1999],
  ]);
  for (const [row, kind, index] of ends) {
    assert.deepEqual(pointOf(row), { kind, index });
    assert.equal(rowOf({ kind, index }), row);
  }
});
