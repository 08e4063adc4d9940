import '../boot.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ModelFileError, modelFrom as read } from '../../../explorer/web/networks/model-file.js';
import { boot, recordOf } from '../../../explorer/web/state/boot.js';
import { keepModel, localNames, take } from '../../../explorer/web/state/local-models.js';
import { store } from '../../../explorer/web/state/page-store.js';

/** @typedef {Record<string, number[]>} Shapes by name */

const modelFrom = (/** @type {ArrayBuffer} */ bytes) => read(bytes, 784);

const layer = (
  /** @type {string} */ name,
  /** @type {number} */ out,
  /** @type {number} */ into,
) => ({
  [`${name}.weight`]: [out, into],
  [`${name}.bias`]: [out],
});
/** @returns {Shapes} */
const vae = (size = 5, hidden = 7) => ({
  ...layer('encoder.0', hidden, 784),
  ...layer('fc_mu', size, hidden),
  ...layer('fc_logvar', size, hidden),
  ...layer('decoder.0', hidden, size),
  ...layer('decoder.2', 784, hidden),
});
/** @returns {Shapes} */
const ae = (size = 5, hidden = 7) => ({
  ...layer('encoder.0', hidden, 784),
  ...layer('encoder.2', size, hidden),
  ...layer('decoder.0', hidden, size),
  ...layer('decoder.2', 784, hidden),
});

/** @returns {Shapes} */
const gan = (size = 5, hidden = 7, [small, middle] = [8, 4], side = 7) => ({
  ...layer('decoder.0', hidden, size),
  ...layer('decoder.2', small * side * side, hidden),
  'decoder.5.weight': [small, middle, 4, 4],
  'decoder.5.bias': [middle],
  'decoder.7.weight': [middle, 1, 4, 4],
  'decoder.7.bias': [1],
});

/** @param {Shapes} shapes @param {number} [value] of every number @returns {ArrayBuffer} */
function fileOf(shapes, value = 0.01) {
  let end = 0;
  const header = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      const begin = end;
      end += 4 * shape.reduce((all, one) => all * one, 1);
      return [name, { dtype: 'F32', shape, data_offsets: [begin, end] }];
    }),
  );
  const text = new TextEncoder().encode(JSON.stringify(header).padEnd(8192));
  const bytes = new Uint8Array(8 + text.length + end);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 8);
  bytes.set(new Uint8Array(new Float32Array(end / 4).fill(value).buffer), 8 + text.length);
  return bytes.buffer;
}

/** @param {ArrayBuffer} bytes @param {RegExp} sentence */
const refused = (bytes, sentence) =>
  assert.throws(
    () => modelFrom(bytes),
    (/** @type {Error} */ error) => {
      assert.ok(error instanceof ModelFileError, error.stack);
      assert.match(error.message, sentence);
      return true;
    },
  );

test('kind and sizes are those of the tensors', () => {
  for (const [size, hidden] of [
    [2, 1],
    [5, 7],
    [64, 300],
  ]) {
    const cloud = modelFrom(fileOf(vae(size, hidden)));
    assert.equal(cloud.kind, 'vae');
    assert.deepEqual([cloud.decoder.latent, cloud.decoder.hidden], [size, hidden]);
    assert.notEqual(cloud.encoder?.logvar, null);
    const plain = modelFrom(fileOf(ae(size, hidden)));
    assert.equal(plain.kind, 'ae');
    assert.equal(plain.encoder?.logvar, null);
  }
  const half = modelFrom(fileOf({ ...layer('decoder.0', 7, 5), ...layer('decoder.2', 784, 7) }));
  assert.deepEqual([half.kind, half.encoder], ['decoder', null]);
  const generator = modelFrom(fileOf(gan(3, 9)));
  assert.deepEqual([generator.kind, generator.encoder], ['gan', null]);
  assert.equal(generator.decoder.convolutional, true);
  assert.deepEqual([generator.decoder.latent, generator.decoder.hidden], [3, 9]);
});

test('anything else gets a sentence that says what the page takes', () => {
  refused(new ArrayBuffer(0), /A model file holds the weights of the lesson/);
  refused(new TextEncoder().encode('{"a": 1} and so on, a text').buffer, /not a safetensors file/);
  refused(fileOf({ ...vae(), extra: [3] }), /^It has "extra"\. A model file holds/);
  const { 'fc_logvar.bias': _, ...less } = vae();
  refused(fileOf(less), /^Tensors are missing\./);
  refused(fileOf({ ...gan(), ...layer('encoder.0', 7, 784) }), /^Tensors are missing\./);
  refused(fileOf(gan(65)), /^Its codes have 65 numbers/);
  refused(fileOf(gan(5, 7, [8, 4], 6)), /^Its pictures have not 784 pixels/);
  refused(fileOf({ ...gan(), ...layer('decoder.2', 391, 7) }), /"decoder\.2" has 391 outputs/);
  refused(fileOf({ ...gan(), 'decoder.7.weight': [4, 2, 4, 4] }), /"decoder\.7\.weight" must have/);
  refused(fileOf(gan(5, 7, [8, 6])), /"decoder\.7" reads 6 channels, not 4, 8/);
  refused(fileOf({ ...gan(), 'decoder.7.bias': [2] }), /"decoder\.7\.weight" must have/);
  refused(fileOf(vae(1)), /^Its codes have 1 numbers; the page has sliders for 2 to 64\.$/);
  refused(fileOf(ae(65)), /^Its codes have 65 numbers/);
  refused(fileOf({ ...vae(), 'decoder.2.weight': [9, 7], 'decoder.2.bias': [9] }), /784 pixels/);
  refused(
    fileOf({ ...vae(), ...layer('decoder.0', 7, 6) }),
    /^Its encoder makes 5 numbers, its decoder takes 6\./,
  );
  refused(
    fileOf({ ...vae(), ...layer('decoder.0', 8, 5), ...layer('decoder.2', 784, 8) }),
    /^Its hidden layers are not of one size/,
  );
  const decoder = (/** @type {number} */ hidden) => ({
    ...layer('decoder.0', hidden, 2),
    ...layer('decoder.2', 784, hidden),
  });
  refused(fileOf(decoder(0)), /^"decoder\.0\.weight" holds no numbers\. A model file holds/);
  refused(fileOf(decoder(4097)), /^Its hidden layers are not of one size, 4096 at the most\.$/);
  refused(fileOf(vae(), -65520), /^"encoder\.0\.weight" has numbers beyond 65504, the most/);
  assert.equal(modelFrom(fileOf(vae(), 65519)).kind, 'vae', 'a half of 65504');
  refused(fileOf(vae(), Number.NaN), /no finite numbers/);
  refused(fileOf(ae(), Number.POSITIVE_INFINITY), /no finite numbers/);
  refused(fileOf(vae()).slice(0, -5), /ends after/);
});

test('a generator whose maps are too large is refused before any is made', () => {
  const large = fileOf(gan(2, 1, [4, 4], 512));
  const wide = fileOf(gan(2, 1, [4, 260]));
  const { from } = Float32Array;
  // A map is made by this, and nothing before it is.
  Float32Array.from = () => assert.fail('a map was made');
  try {
    refused(large, /^Its pictures have not 784 pixels, as those of the lesson do\.$/);
    refused(wide, /^Its maps have 260 channels, 256 are the most\.$/);
  } finally {
    Float32Array.from = from;
  }
});

test('it stands among the models, of which nothing was measured, and encodes', () => {
  const id = take(modelFrom(fileOf(ae(3, 4))), 'My Model (2)');
  const record = recordOf(id);
  assert.deepEqual([record.names.long, record.latent_dim, record.hidden], ['My Model -2-', 3, 4]);
  for (const part of /** @type {const} */ (['map', 'plane', 'codes', 'gaussian', 'history'])) {
    assert.equal(record[part], false, part);
  }
  assert.equal(record.dimensions.isUnknown, true);
  store.set({ chosen: ['ae', id] });
  assert.deepEqual(localNames(), ['My Model -2-']);
  store.data.ae.encoder = null;
  store.set({ chosen: [id] });
  assert.equal(store.unencoded, false);
  assert.equal(store.sides[id].of, store.picture);
  assert.equal(store.sides[id].z.length, 3);
});

test('a generator stands among the models too, without a way in', () => {
  const id = take(modelFrom(fileOf(gan(3, 4))), 'forger');
  const { kind, encoder, latent_dim, hidden } = recordOf(id);
  assert.deepEqual([kind, encoder, latent_dim, hidden], ['gan', false, 3, 4]);
  store.set({ chosen: [id] });
  store.decodeChanged(new Set());
  const { image, z } = store.sides[id];
  assert.equal(z.length, 3);
  assert.ok(image.every((value) => value > 0 && value < 1));
});

test('a file of the same name takes the place of its own, under an id that was never another’s', () => {
  const first = take(modelFrom(fileOf(ae(3, 4))), 'a b');
  const second = take(modelFrom(fileOf(ae(3, 4))), 'a-b');
  store.set({ chosen: [first, second] });
  const anew = take(modelFrom(fileOf(vae(4, 4))), 'a b');
  assert.equal(new Set([first, second, anew]).size, 3);
  assert.deepEqual(store.models, [anew, second]);
  assert.equal(recordOf(anew).latent_dim, 4);
  const ids = boot.models.map(({ id }) => id);
  assert.deepEqual(
    [first, second, anew].map((id) => ids.includes(id)),
    [false, true, true],
  );
  assert.equal(store.dataOf(first).decoder, null, 'its weights are let go');
  const [one, other] = ['模型？', '模型！'].map((name) => take(modelFrom(fileOf(ae())), name));
  assert.notEqual(one, other);
  assert.deepEqual(
    [one, other].map((id) => recordOf(id).names.long),
    ['模型-', '模型-, 2'],
    'nobody could tell them apart',
  );
});

test('what is kept takes nobody’s place: the second of a name has a number', () => {
  const long = 'a long name that is cut off after forty letters, sadly';
  const ids = [1, 2, 3].map(() => keepModel(modelFrom(fileOf(ae(3, 4))), long));
  assert.deepEqual(
    ids.map((id) => recordOf(id).names.long),
    [
      'a long name that is cut off after forty',
      'a long name that is cut off after for, 2',
      'a long name that is cut off after for, 3',
    ],
  );
  assert.ok(ids.every((id) => store.dataOf(id).decoder));
  // Nor does a file of that name.
  const opened = take(modelFrom(fileOf(ae(3, 4))), long);
  assert.ok(ids.every((id) => store.dataOf(id).decoder) && !ids.includes(opened));
});

test('the name of a file is no markup, whatever it is', () => {
  for (const [name, title] of [
    ['"><svg onload=alert(1)>', '---svg onload-alert-1--'],
    [`&lt;'\u0000\u202e\n`, '-lt-----'],
    ['😀'.repeat(3), '---'],
    ['a'.repeat(300), 'a'.repeat(40)],
    ['𐐀'.repeat(41), '𐐀'.repeat(40)],
    [' ', 'model'],
  ]) {
    const { names } = recordOf(take(modelFrom(fileOf(ae())), name));
    assert.equal(names.long, title);
    assert.match(names.short, /^[\p{L}\p{N} ._…-]+$/u);
  }
});
