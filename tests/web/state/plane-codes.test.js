/** The point and the encodings on the planes: kept with their digit, by links and by Undo. */
import '../boot.js';
import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { fromFloat16, toFloat16 } from '../../../explorer/web/formats/float16.js';
import { standardNormal } from '../../../explorer/web/maths/random.js';
import { decoderFrom, encoderFrom } from '../../../explorer/web/networks/autoencoder.js';
import { PIXELS, recordOf } from '../../../explorer/web/state/boot.js';
import { store } from '../../../explorer/web/state/page-store.js';
import {
  bringPlanesBack,
  encodeOnPlane,
  encodeShownAgain,
  movePlanePoint,
  planeMoved,
  planeSide,
  planesForLink,
  resetPlane,
  resetShown,
  setLinkedPlanes,
} from '../../../explorer/web/state/plane-codes.js';

mock.timers.enable({ apis: ['setTimeout'] });
const MODELS = /** @type {const} */ (['ae', 'vae']);
const HIDDEN = 5;
const tensor = (/** @type {number} */ seed, /** @type {number[]} */ ...shape) => ({
  dtype: /** @type {const} */ ('F32'),
  shape,
  data: standardNormal(
    seed,
    1,
    shape.reduce((a, b) => a * b),
  ).map((value) => 0.2 * value),
});
const weights = (/** @type {number} */ seed) =>
  new Map(
    Object.entries({
      'decoder.0.weight': [HIDDEN, 2],
      'decoder.0.bias': [HIDDEN],
      'decoder.2.weight': [PIXELS, HIDDEN],
      'decoder.2.bias': [PIXELS],
      'encoder.0.weight': [HIDDEN, PIXELS],
      'encoder.0.bias': [HIDDEN],
      'encoder.2.weight': [2, HIDDEN],
      'encoder.2.bias': [2],
      'fc_mu.weight': [2, HIDDEN],
      'fc_mu.bias': [2],
      'fc_logvar.weight': [2, HIDDEN],
      'fc_logvar.bias': [2],
    }).map(([name, shape], i) => [name, tensor(seed + i, ...shape)]),
  );
const PLANES = Object.fromEntries(
  MODELS.map((model, i) => {
    const tensors = weights(100 * i + 1);
    const encoder = encoderFrom(tensors, recordOf(model));
    return [model, { decoder: decoderFrom(tensors), encoder, codes: new Float32Array(2) }];
  }),
);
const picture = (/** @type {number} */ k) =>
  Uint8Array.from({ length: PIXELS }, (_, i) => (i * k) % 256);
const side = (/** @type {string} */ model) =>
  /** @type {import('../../../explorer/web/state/plane-codes.js').PlaneSide} */ (planeSide(model));
const made = () =>
  Object.fromEntries(Object.entries(planesForLink()).map(([model, pairs]) => [model, [...pairs]]));

beforeEach(() => {
  store.planes = PLANES;
  store.load(picture(3), { kind: 'drawn' });
});

test('a link says what a person made on the planes, and nothing else', () => {
  for (const model of MODELS) side(model);
  assert.deepEqual(made(), {});
  movePlanePoint([0.5, -1]);
  assert.deepEqual(made(), { ae: [0.5, -1], vae: [0.5, -1] });
  for (const model of MODELS) resetPlane(model);
  assert.deepEqual(made(), {});
  encodeOnPlane('vae');
  encodeOnPlane('vae');
  const { encodings, z } = side('vae');
  assert.equal(encodings.length, 2);
  assert.deepEqual(made(), { vae: [...Float32Array.from([...encodings.flat(), ...z])] });
  // An encoding of one point stands where the digit does, and was made all the same.
  encodeOnPlane('ae');
  assert.equal(made().ae.length, 4);
});

test('what is encoded again and reset is what is on the screen', () => {
  /** @param {number} width @param {boolean} presenting */
  const onMap = (width, presenting) => {
    Object.assign(globalThis, { innerWidth: width, innerHeight: 800 });
    store.set({ view: 'map', mapKind: 'plane', presenting });
  };
  const seen = () => [planeMoved(side('vae')), store.sides.vae.moved];
  onMap(1440, true);
  encodeShownAgain('vae');
  assert.deepEqual(seen(), [true, false]);
  // A full screen without room for the planes shows the pictures.
  onMap(390, true);
  resetShown('vae');
  encodeShownAgain('vae');
  assert.deepEqual(seen(), [true, true]);
  resetShown('vae');
  assert.deepEqual(seen(), [true, false]);
  onMap(390, false);
  resetShown('vae');
  assert.deepEqual(seen(), [false, false]);
});

test('a link of before the 2-D models were there waits for them, and is not lost meanwhile', () => {
  const rounded = (/** @type {ArrayLike<number>} */ pair) =>
    Array.from(pair, (value) => fromFloat16(toFloat16(value)));
  const { mu } = side('ae');
  const said = {
    ae: Float32Array.from([...rounded(mu), ...rounded(mu)]),
    vae: Float32Array.of(0.25, 0.5, -1, 2),
  };
  store.planes = null;
  setLinkedPlanes(said);
  assert.deepEqual(made().vae, [...said.vae]);
  store.planes = PLANES;
  assert.deepEqual(side('vae').encodings, [[0.25, 0.5]]);
  assert.deepEqual([...side('vae').z], [-1, 2]);
  assert.equal(planeMoved(side('ae')), false, 'rounding moves nothing');
  assert.equal(side('ae').encodings.length, 1);
  encodeOnPlane('vae');
  assert.equal(side('vae').encodings.length, 2);
});

test('another digit has nothing of it, and Undo brings it back', () => {
  encodeOnPlane('vae');
  movePlanePoint([0.5, -1]);
  const [before, was] = [store.picture, made()];
  store.load(picture(5), { kind: 'drawn' });
  for (const model of MODELS) side(model);
  assert.deepEqual(made(), {});
  store.load(before, { kind: 'drawn' });
  assert.deepEqual(made(), {}, 'the same pixels given anew');
  bringPlanesBack(before);
  assert.deepEqual(made(), was);
  assert.deepEqual([...side('ae').z], [0.5, -1]);
});
