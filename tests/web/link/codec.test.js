import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { deflateRawSync, gunzipSync } from 'node:zlib';

import { fromFloat16, toFloat16 } from '../../../explorer/web/formats/float16.js';
import {
  decodeLink,
  encodeLink,
  isLink,
  LinkError,
  MAX_LINK_LENGTH,
  VIEWS,
} from '../../../explorer/web/link/codec.js';
import { philox4x32, standardNormal } from '../../../explorer/web/maths/random.js';

/** @returns {import('../../../explorer/web/link/codec.js').LinkState} */
const plain = () => ({
  picture: { kind: 'test', index: 0 },
  codes: { ae: null, vae: null },
  view: 'explore',
  layers: { digits: true, normal: true, fitted: false },
  hiddenClasses: [],
  folds: { ae: false, vae: false },
  phoneModel: 'ae',
  run: 0,
  mapKind: 'tsne',
  point: null,
  fields: new Map(),
});

/** Random integers below a bound, the same ones for the same seed. */
function dice(seed) {
  const key = Uint32Array.of(seed, 77);
  const counter = new Uint32Array(4);
  return (bound) => {
    counter[0]++;
    return philox4x32(counter, key)[0] % bound;
  };
}

/** A picture with ink in a random box, smooth or noisy, as large as fits into a link. */
function randomPixels(roll) {
  const pixels = new Uint8Array(784);
  const [height, width] = [roll(21), roll(21)];
  const [top, left] = [roll(29 - height), roll(29 - width)];
  const levels = 1 + roll(256);
  for (let row = top; row < top + height; row++) {
    for (let column = left; column < left + width; column++) {
      pixels[row * 28 + column] = roll(3) ? roll(levels) : 0;
    }
  }
  return pixels;
}

/** Codes as they come out of a link: rounded to halves. */
const randomCode = (/** @type {number} */ seed) =>
  standardNormal(seed, 1, 32).map((value) => fromFloat16(toFloat16(value * 5)));

/** @returns {Map<number, Uint8Array>} */
function randomFields(roll) {
  const fields = new Map();
  for (let count = roll(4); count > 0; count--) {
    fields.set(
      roll(256),
      Uint8Array.from({ length: roll(40) }, () => roll(256)),
    );
  }
  return fields;
}

/** @returns {import('../../../explorer/web/link/codec.js').LinkState} */
function randomState(seed) {
  const roll = dice(seed);
  const points = [
    null,
    { kind: /** @type {const} */ ('normal'), index: roll(2000) },
    { kind: /** @type {const} */ ('fitted'), index: roll(2000) },
  ];
  return {
    picture: roll(2)
      ? { kind: 'test', index: roll(10000) }
      : { kind: 'pixels', pixels: randomPixels(roll) },
    codes: {
      ae: roll(2) ? randomCode(seed) : null,
      vae: roll(2) ? randomCode(seed + 0.5 * 2 ** 32) : null,
    },
    view: VIEWS[roll(VIEWS.length)],
    layers: { digits: !roll(2), normal: !roll(2), fitted: !roll(2) },
    hiddenClasses: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].filter(() => roll(2)),
    folds: { ae: !roll(2), vae: !roll(2) },
    phoneModel: roll(2) ? 'ae' : 'vae',
    run: roll(3),
    mapKind: roll(2) ? 'tsne' : 'plane',
    point: points[roll(3)],
    fields: randomFields(roll),
  };
}

/** CRC-16/CCITT-FALSE by long division of polynomials over GF(2), apart from the module's own. */
function crc16(bytes) {
  let register = 0xffffn;
  for (const byte of bytes) {
    register ^= BigInt(byte) << 8n;
    for (let i = 0; i < 8; i++) {
      register <<= 1n;
      if (register & 0x10000n) register ^= 0x11021n;
    }
  }
  return Number(register);
}

/** A link of any bytes, with a checksum that is right. */
function linkOf(bytes) {
  const crc = crc16(bytes);
  return `#s=1.${Buffer.from([...bytes, crc & 255, crc >> 8]).toString('base64url')}`;
}

const bytesOf = (/** @type {string} */ link) => [
  ...Buffer.from(link.slice(5), 'base64url').subarray(0, -2),
];

const isBroken = {
  name: 'LinkError',
  message: /^This link is damaged or incomplete, so it was not opened/,
};

/** @returns {Promise<object | null>} the state, or null for a LinkError; nothing else may come */
async function outcome(hash) {
  try {
    return await decodeLink(hash);
  } catch (error) {
    assert.ok(error instanceof LinkError, error.stack);
    assert.match(error.message, /^[A-Z].{20,}\.$/);
    return null;
  }
}

test('400 random states come back exactly as they went in', async () => {
  for (let seed = 0; seed < 400; seed++) {
    const state = randomState(seed);
    const link = await encodeLink(state);
    assert.match(link, /^#s=1\.[A-Za-z0-9_-]+$/);
    assert.ok(link.length <= MAX_LINK_LENGTH);
    assert.deepEqual(await decodeLink(link), state, `seed ${seed}`);
    assert.equal(await encodeLink(await decodeLink(link)), link);
  }
});

/** Made when version 1 was new. Never make it again: people keep such links. */
const OLD_LINK =
  '#s=1.AGcWAQECBQkRCR4A-8BgU7HlA4NNBYTc8oEBJrAFJmADE_jwgT6KwQAAAMSAwwDDgMIAwoDBAMGAwADAAL8' +
  'AvgC9ALwAugC4ALQAAAA0ADgAOgA8AD0APgA_AECAQABBgEEAQoBCAEOAQ9IEa5Q';

test('links made when version 1 was new stay readable', async () => {
  assert.deepEqual(await decodeLink('#s=1.AAADAAAAAADe_w'), plain());
  const pixels = new Uint8Array(784);
  for (let i = 141; i < 600; i++) if (i % 28 > 8 && i % 28 < 18) pixels[i] = (i % 5) * 60;
  assert.deepEqual(await decodeLink(OLD_LINK), {
    picture: { kind: 'pixels', pixels },
    codes: { ae: Float32Array.from({ length: 32 }, (_, i) => (i - 16) / 4), vae: null },
    view: 'map',
    layers: { digits: false, normal: true, fitted: true },
    hiddenClasses: [0, 9],
    folds: { ae: false, vae: true },
    phoneModel: 'vae',
    run: 0,
    mapKind: 'tsne',
    fields: new Map(),
    point: { kind: 'fitted', index: 1234 },
  });
});

test('a code that was moved comes back within half precision', async () => {
  const code = standardNormal(3, 1, 32).map((value) => value * 10);
  const { codes } = await decodeLink(
    await encodeLink({ ...plain(), codes: { ae: null, vae: code } }),
  );
  assert.equal(codes.ae, null);
  code.forEach((value, i) => {
    const step = 2 ** Math.floor(Math.log2(Math.abs(value)) - 10);
    assert.ok(Math.abs(value - codes.vae[i]) <= step / 2);
  });
});

test('every test digit drawn as pixels fits into a link with both codes moved', async () => {
  const url = new URL('../../../checkpoints/digits.gz', import.meta.url);
  const digits = new Uint8Array(gunzipSync(readFileSync(url)));
  const codes = { ae: randomCode(1), vae: randomCode(2) };
  const point = { kind: /** @type {const} */ ('fitted'), index: 1999 };
  for (let index = 0; index < 10000; index += 40) {
    const pixels = digits.slice(index * 784, (index + 1) * 784);
    const state = { ...plain(), picture: { kind: /** @type {const} */ ('pixels'), pixels } };
    const back = await decodeLink(await encodeLink({ ...state, codes, point }));
    assert.deepEqual(back.picture, state.picture);
  }
});

test('ink at the edges, in one pixel, nowhere, and everywhere comes back exactly', async () => {
  const pictures = [
    new Uint8Array(784),
    new Uint8Array(784).fill(255),
    ...[0, 27, 756, 783, 400].map((at) => new Uint8Array(784).fill(1, at, at + 1)),
    Uint8Array.from({ length: 784 }, (_, i) => (i === 0 || i === 783 ? 9 : 0)),
  ];
  for (const pixels of pictures) {
    const state = { ...plain(), picture: { kind: /** @type {const} */ ('pixels'), pixels } };
    assert.deepEqual(await decodeLink(await encodeLink(state)), state);
  }
});

test('a picture with too much detail is refused with a sentence', async () => {
  const roll = dice(1);
  const pixels = Uint8Array.from({ length: 784 }, () => 1 + roll(255));
  await assert.rejects(encodeLink({ ...plain(), picture: { kind: 'pixels', pixels } }), {
    name: 'LinkError',
    message: 'This picture has too much detail to fit into a link.',
  });
});

test('a picture that fits is not blamed for those along a morph', async () => {
  const fields = new Map([[3, new Uint8Array(700)]]);
  await assert.rejects(encodeLink({ ...plain(), fields }), {
    name: 'LinkError',
    message: /^The pictures along this morph/,
  });
});

test('states that no link can hold are refused', async () => {
  const code = (/** @type {number} */ value) => ({
    ae: new Float32Array(32).fill(value),
    vae: null,
  });
  /** @type {any[]} */
  const bad = [
    { picture: { kind: 'test', index: 10000 } },
    { picture: { kind: 'test', index: -1 } },
    { picture: { kind: 'test', index: 1.5 } },
    { picture: { kind: 'pixels', pixels: new Uint8Array(783) } },
    { codes: code(NaN) },
    { codes: code(Infinity) },
    { codes: code(70000) },
    { codes: { ae: new Float32Array(31), vae: null } },
    { view: 'settings' },
    { hiddenClasses: [10] },
    { hiddenClasses: [-1] },
    { point: { kind: 'normal', index: 2000 } },
    { point: { kind: 'test', index: 0 } },
  ];
  for (const change of bad) {
    await assert.rejects(encodeLink({ ...plain(), ...change }), LinkError);
  }
});

test('only hashes that begin with s= are ours', () => {
  assert.ok(['#s=1.AAAA', 's=1.AAAA', '#s=9', '#s%3D1.AAAA'].every(isLink));
  assert.ok(!['', '#', '#map', '#x=1', '#ss=1', '?s=1.AAAA'].some(isLink));
});

test('the mark and a percent-encoded equals sign do not matter', async () => {
  const link = await encodeLink(randomState(3));
  assert.deepEqual(await decodeLink(link.slice(1)), randomState(3));
  assert.deepEqual(await decodeLink(link.replace('=', '%3D')), randomState(3));
});

test('a link of a newer version says so', async () => {
  for (const hash of ['#s=2.AAAA', '#s=10.', '#s=999999.x-y_z']) {
    await assert.rejects(decodeLink(hash), {
      name: 'LinkError',
      message: /newer version of this page/,
    });
  }
});

test('fields with unknown tags are kept apart, not misread', async () => {
  const state = { ...randomState(5), fields: new Map([[7, Uint8Array.of(1, 2)]]) };
  const bytes = bytesOf(await encodeLink(state));
  const more = new Map([...state.fields, [200, Uint8Array.of(9)]]);
  assert.deepEqual(await decodeLink(linkOf([...bytes, 200, 1, 0, 9])), { ...state, fields: more });
  await assert.rejects(decodeLink(linkOf([...bytes, 200, 2, 0, 9])), isBroken);
});

test('a link of the first layout, without fields, still opens', async () => {
  const state = { ...randomState(5), fields: new Map() };
  const bytes = bytesOf(await encodeLink(state));
  assert.equal(bytes[0], 0);
  assert.deepEqual(await decodeLink(linkOf(bytes)), state);
  await assert.rejects(decodeLink(linkOf([...bytes, 1, 2, 3])), isBroken);
});

test('a tab that a newer layout adds opens as the first one', async () => {
  const bytes = bytesOf(await encodeLink(plain()));
  bytes[3] = VIEWS.length;
  await assert.rejects(decodeLink(linkOf(bytes)), isBroken);
  bytes[0] = 2;
  assert.equal((await decodeLink(linkOf(bytes))).view, 'explore');
});

test('every link that was cut off anywhere is refused', async () => {
  for (const seed of [0, 1, 2, 7]) {
    const link = await encodeLink(randomState(seed));
    for (let length = 0; length < link.length; length++) {
      await assert.rejects(decodeLink(link.slice(0, length)), isBroken);
    }
  }
});

test('a link with a changed letter is refused', async () => {
  const roll = dice(8);
  for (let seed = 0; seed < 100; seed++) {
    const link = await encodeLink(randomState(seed));
    const at = 5 + roll(link.length - 6);
    const letter = 'ABCDEFGHabcdefgh0123456789-_'[roll(28)];
    if (link[at] === letter) continue;
    await assert.rejects(decodeLink(link.slice(0, at) + letter + link.slice(at + 1)), isBroken);
  }
});

test('what is no link at all is refused', async () => {
  const others = ['', '#', '#s=', '#s=1', '#s=1.', '#s=0.AAAA', '#s=-1.AAAA', '#s=1.!!', '#s=1.A'];
  for (const hash of [...others, '#s=1.AA==', '#map', '#s=1.AAAA&x=1', '#s=1.ÄÖ', '#s=1e3.AA']) {
    await assert.rejects(decodeLink(hash), isBroken);
  }
  await assert.rejects(decodeLink(`#s=1.${'A'.repeat(1e6)}`), isBroken);
});

/** Minor, flags, switches, view, classes; then a picture's box and its payload. */
function withBox(box, payload, flags = 3) {
  const length = [payload.length & 255, payload.length >> 8];
  return linkOf([0, flags, 0, 0, 0, 0, ...box, ...length, ...payload]);
}

test('sound checksum, unsound content: refused', async () => {
  const halves = (/** @type {number} */ half) =>
    Array(32)
      .fill([half & 255, half >> 8])
      .flat();
  const infinite = [...halves(0x3c00).slice(0, 62), 0x00, 0x7c];
  const hostile = {
    'test digit 10000': linkOf([0, 0, 0, 0, 0, 0, 0x10, 0x27]),
    'hidden class 10': linkOf([0, 0, 0, 0, 0, 4, 0, 0]),
    'unknown flag': linkOf([0, 128, 0, 0, 0, 0, 0, 0]),
    'unknown run': linkOf([0, 0, 96, 0, 0, 0, 0, 0]),
    'unknown view': linkOf([0, 0, 0, VIEWS.length, 0, 0, 0, 0]),
    'unknown kind of point': linkOf([0, 48, 0, 0, 0, 0, 0, 0, 0, 0]),
    'draw 2000': linkOf([0, 16, 0, 0, 0, 0, 0, 0, 0xd0, 0x07]),
    'a code with infinity': linkOf([0, 4, 0, 0, 0, 0, 0, 0, ...infinite]),
    'a code of NaN': linkOf([0, 8, 0, 0, 0, 0, 0, 0, ...halves(0x7e00)]),
    'half a code': linkOf([0, 4, 0, 0, 0, 0, 0, 0, ...halves(0).slice(1)]),
    'a box past the edge': withBox([9, 0, 20, 1], Array(20).fill(1), 1),
    'a box past the other edge': withBox([0, 28, 1, 1], [1], 1),
    'a raw box too short': withBox([0, 0, 2, 2], [1, 2, 3], 1),
    'a raw box too long': withBox([0, 0, 2, 2], [1, 2, 3, 4, 5], 1),
    'fewer bytes than promised': linkOf([0, 1, 0, 0, 0, 0, 0, 0, 2, 2, 200, 0, 1]),
    'a deflated box too short': withBox([0, 0, 2, 2], deflateRawSync(Buffer.alloc(3))),
    'a deflated box too long': withBox([0, 0, 2, 2], deflateRawSync(Buffer.alloc(5))),
    'a bomb': withBox([0, 0, 28, 28], deflateRawSync(Buffer.alloc(500_000))),
    'no deflate at all': withBox([0, 0, 28, 28], [255, 255, 255]),
    'deflate that breaks off': withBox(
      [0, 0, 28, 28],
      deflateRawSync(Buffer.from(Array.from({ length: 784 }, (_, i) => i % 7))).subarray(0, -3),
    ),
    'deflate of nothing': withBox([0, 0, 28, 28], []),
  };
  for (const [what, link] of Object.entries(hostile)) {
    await assert.rejects(decodeLink(link), isBroken, what);
  }
});

test('random bytes behind a sound checksum give a state or a LinkError', async () => {
  for (let seed = 0; seed < 3000; seed++) {
    const roll = dice(seed);
    const bytes = Array.from({ length: roll(80) }, () => roll(256));
    if (bytes.length > 6) {
      bytes[0] = roll(2);
      bytes[1] &= roll(256);
    }
    const state = await outcome(linkOf(bytes));
    if (state) await encodeLink(/** @type {any} */ (state));
  }
});

test('sound links with random bytes changed under a right checksum do so too', async () => {
  let opened = 0;
  for (let seed = 0; seed < 600; seed++) {
    const roll = dice(seed);
    const bytes = bytesOf(await encodeLink(randomState(seed)));
    for (let i = 0; i <= roll(4); i++) bytes[roll(bytes.length)] = roll(256);
    const state = await outcome(linkOf(bytes));
    if (state) {
      opened++;
      await encodeLink(/** @type {any} */ (state));
    }
  }
  assert.ok(opened > 50, `${opened} of 600 opened`);
});

test('random text gives a LinkError', async () => {
  for (let seed = 0; seed < 2000; seed++) {
    const roll = dice(seed);
    const text = String.fromCharCode(...Array.from({ length: roll(60) }, () => 32 + roll(300)));
    assert.equal(await outcome(roll(2) ? `#s=1.${text}` : text), null);
  }
});

test('where the browser cannot deflate, the picture is stored raw', async (t) => {
  const state = randomState(0);
  state.picture = { kind: 'pixels', pixels: new Uint8Array(784).fill(5, 0, 300) };
  const short = await encodeLink(state);
  const { CompressionStream, DecompressionStream } = globalThis;
  t.after(() => Object.assign(globalThis, { CompressionStream, DecompressionStream }));
  Object.assign(globalThis, { CompressionStream: undefined, DecompressionStream: undefined });
  const long = await encodeLink(state);
  assert.ok(long.length > short.length + 300);
  assert.deepEqual(await decodeLink(long), state);
  await assert.rejects(decodeLink(short), { name: 'LinkError', message: /browser is too old/ });
});
