import '../boot.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { crc16, LinkError, uint16 } from '../../../explorer/web/link/bytes.js';
import { readVersion1 } from '../../../explorer/web/link/version-1.js';
import { isLink, readLink } from '../../../explorer/web/share/link-fields.js';
import { asJson, changeEveryFirst, dice, golden } from './states.js';

const LINKS = golden(1);
const isBroken = { name: 'LinkError', message: /^This link is damaged or incomplete, so it was/ };

/** @param {number[]} body with a checksum that is right */
const sealed = (body) => [...body, ...uint16(crc16(body))];
/** A link of any bytes, with a checksum that is right. @param {number[]} body */
const linkOf = (body) => `#s=1.${Buffer.from(sealed(body)).toString('base64url')}`;
/** @param {string} link */
const bytesOf = (link) => [...Buffer.from(link.slice(5), 'base64url').subarray(0, -2)];
/** A link whose only field is this. @param {number} tag @param {number[]} bytes */
const withField = (tag, bytes) =>
  linkOf([1, 0x40, 3, 0, 0, 0, 32, 0, tag, ...uint16(bytes.length), ...bytes]);

/** @returns {Promise<any>} the state, or null for a LinkError; nothing else may come */
async function outcome(/** @type {string} */ hash) {
  try {
    return await readLink(hash);
  } catch (error) {
    assert.ok(error instanceof LinkError, /** @type {Error} */ (error).stack);
    return null;
  }
}

for (const { name, link, state } of LINKS) {
  test(`a link of version 1 opens: ${name}`, async () => {
    assert.ok(isLink(link));
    assert.deepEqual(asJson(await readLink(link)), state);
  });
}

test('whatever the page shows at first later, they mean the same', async (t) => {
  t.after(changeEveryFirst());
  for (const { name, link, state } of LINKS) {
    assert.deepEqual(asJson(await readLink(link)), state, name);
  }
});

const JUNK = [
  '.',
  ',',
  ')',
  '>',
  '"',
  '**',
  '_',
  '__',
  '&fbclid=x',
  '?utm_source=x',
  '\u200b',
  ' and',
  '…',
];
const ENCODED = ['%E2%80%8B', '%22', '%3E', '%29.', '%20so'];

test('what messengers put after a link, or cut off, does no harm', async () => {
  for (const { link, state } of LINKS) {
    const spoilt = [...JUNK, ...ENCODED].map((junk) => link + junk);
    for (const sent of [
      ...spoilt,
      link.slice(1),
      link.replace('=', '%3D'),
      link.replace('.', '%2E'),
    ]) {
      assert.ok(isLink(sent));
      assert.deepEqual(asJson(await readLink(sent)), state, sent.slice(-12));
    }
    const soft = `${link.slice(0, 12)}\u200b${link.slice(12)}`;
    assert.deepEqual(asJson(await readLink(soft)), state);
  }
  // One seed after the other: some end so that Markdown cuts them.
  const links = Array.from({ length: 300 }, (_, seed) => withField(6, uint16(seed)));
  const cut = links.filter((link) => /[_-]$/.test(link));
  assert.ok(cut.length > 3);
  for (const link of cut) {
    const whole = await readLink(link);
    for (const sent of [link.slice(0, -1), `${link}_`, `${link}__`]) {
      assert.deepEqual(await readLink(sent), whole);
    }
  }
});

test('a link that was cut off anywhere, or has a changed letter, is refused', async () => {
  const roll = dice(8);
  for (const { link } of LINKS) {
    // The last letter alone can be guessed, if Markdown took it, or hold no bits.
    for (let length = 2; length < link.length - 1; length++) {
      await assert.rejects(readLink(link.slice(0, length).padEnd(3, '=')), isBroken);
    }
    for (let i = 0; i < 20; i++) {
      const at = 5 + roll(link.length - 6);
      const letter = 'ABCDEFGHabcdefgh0123456789'[roll(26)];
      if (link[at] === letter) continue;
      await assert.rejects(readLink(link.slice(0, at) + letter + link.slice(at + 1)), isBroken);
    }
  }
  await assert.rejects(readLink(`#s=1.${'A'.repeat(1e6)}`), isBroken);
});

test('a newer one says so, and what is none is refused', async () => {
  for (const hash of ['#s=2.AAAA', '#s=10.', '#s=999999.x-y_z']) {
    await assert.rejects(readLink(hash), {
      name: 'LinkError',
      message: /newer version of this page/,
    });
  }
  for (const hash of [
    '#s=',
    '#s=1',
    '#s=1.',
    '#s=0.AAAA',
    '#s=-1.AA',
    '#s=1.!!',
    '#s=1.A',
    '#s=hello',
  ]) {
    assert.ok(isLink(hash));
    await assert.rejects(readLink(hash), isBroken);
  }
});

test('fields with unknown tags are passed over', async () => {
  const { link, state } = LINKS[1];
  const bytes = bytesOf(link);
  bytes[0] = 1;
  assert.deepEqual(asJson(await readLink(linkOf([...bytes, 200, 1, 0, 9]))), state);
  await assert.rejects(readLink(linkOf([...bytes, 200, 2, 0, 9])), isBroken);
  bytes[0] = 0;
  await assert.rejects(readLink(linkOf([...bytes, 1, 2, 3])), isBroken);
});

test('a view that a newer layout adds opens as the first one', async () => {
  const bytes = bytesOf(LINKS[0].link);
  bytes[3] = 7;
  await assert.rejects(readLink(linkOf(bytes)), isBroken);
  bytes[0] = 2;
  assert.equal((await readLink(linkOf(bytes))).options.view, 'explore');
});

/** @param {number[]} box @param {ArrayLike<number>} inside */
const withBox = (box, inside, flags = 3) =>
  linkOf([0, flags, 0, 0, 0, 0, ...box, ...uint16(inside.length), ...Array.from(inside)]);
const halves = (/** @type {number} */ half) => Array(32).fill(uint16(half)).flat();

for (const [what, link] of Object.entries({
  'test digit 10000': linkOf([0, 0, 0, 0, 0, 0, 0x10, 0x27]),
  'hidden class 10': linkOf([0, 0, 0, 0, 0, 4, 0, 0]),
  'an unknown flag': linkOf([0, 128, 0, 0, 0, 0, 0, 0]),
  'an unknown run': linkOf([0, 0, 96, 0, 0, 0, 0, 0]),
  'an unknown kind of point': linkOf([0, 48, 0, 0, 0, 0, 0, 0, 0, 0]),
  'sample 2000': linkOf([0, 16, 0, 0, 0, 0, 0, 0, 0xd0, 0x07]),
  'a code with infinity': linkOf([0, 4, 0, 0, 0, 0, 0, 0, ...halves(0).slice(2), 0, 0x7c]),
  'a code of NaN': linkOf([0, 8, 0, 0, 0, 0, 0, 0, ...halves(0x7e00)]),
  'half a code': linkOf([0, 4, 0, 0, 0, 0, 0, 0, ...halves(0).slice(1)]),
  'a box past the edge': withBox([9, 0, 20, 1], Array(20).fill(1), 1),
  'a box past the other edge': withBox([0, 28, 1, 1], [1], 1),
  'a raw box too short': withBox([0, 0, 2, 2], [1, 2, 3], 1),
  'a raw box too long': withBox([0, 0, 2, 2], [1, 2, 3, 4, 5], 1),
  'fewer bytes than promised': linkOf([0, 1, 0, 0, 0, 0, 0, 0, 2, 2, 200, 0, 1]),
  'a deflated box too short': withBox([0, 0, 2, 2], deflateRawSync(Buffer.alloc(3))),
  'a deflated bomb': withBox([0, 0, 28, 28], deflateRawSync(Buffer.alloc(300_000))),
  'no deflate at all': withBox([0, 0, 28, 28], [255, 255, 255]),
  'deflate of nothing': withBox([0, 0, 28, 28], []),
})) {
  test(`sound checksum, unsound content: ${what}`, () => assert.rejects(readLink(link), isBroken));
}

test('fields of a stranger mean something that a page can show', async () => {
  /** @type {[number, number[], string, any][]} */
  const cases = [
    [1, [9], 'points', 'zoom'],
    [2, [7, 7], 'planeScale', 'own'],
    [4, [1, 255, 99, 1, 1, 1, 1, 255], 'temperature', 1.5],
    [4, [1, 255, 99, 1, 1, 1, 1, 255], 'sampleTarget', 10000],
    [4, [1, 2], 'sampleKind', 'normal'],
    [6, [7], 'noiseSeed', 7],
    [7, [], 'againOpen', false],
    [10, Array(40).fill(255), 'view', 'explore'],
  ];
  for (const [tag, bytes, name, value] of cases) {
    const { options } = await readLink(withField(tag, bytes));
    assert.deepEqual(/** @type {any} */ (options)[name], value, `${tag}: ${bytes}`);
  }
  for (const bytes of [[], [0], [1], [16, ...Array(8).fill(1)], [255], [3, ...Array(8).fill(0)]]) {
    const { regions } = await readLink(withField(9, bytes));
    assert.deepEqual(regions, { tsne: {}, plane: {} });
  }
});

for (const [name, body] of /** @type {[string, number[]][]} */ ([
  ['nothing', []],
  ['one stop', [0, 1, 0, 0, 0, 1, 0]],
  ['seven stops', [0, 7, 0, 0, ...Array(7).fill([0, 1, 0]).flat()]],
  ['a current stop that is not there', [2 << 3, 2, 0, 0, 0, 1, 0, 0, 2, 0]],
  ['a place after the end', [0, 2, ...uint16(10001), 0, 1, 0, 0, 2, 0]],
  ['a test digit too many', [0, 2, 0, 0, 0, ...uint16(10000), 0, 2, 0]],
  ['a sample too many', [0, 2, 0, 0, 1, ...uint16(2000), 0, 2, 0]],
  ['an unknown kind of stop', [0, 2, 0, 0, 9, 1, 0, 0, 2, 0]],
  ['pixels that are none', [0, 2, 0, 0, 4, 1, 0, 0, 2, 0]],
  ['a cut stop', [0, 2, 0, 0, 0, 1, 0, 0, 2]],
  ['more than there should be', [0, 2, 0, 0, 0, 1, 0, 0, 2, 0, 0]],
])) {
  test(`${name} is no morph, and the rest opens`, async () => {
    const state = await readLink(withField(3, sealed(body)));
    assert.equal(state.morph, null);
    assert.deepEqual(state.picture, { kind: 'test', index: 32 });
  });
}

test('random bytes behind a sound checksum give a state or a LinkError', async () => {
  let opened = 0;
  for (let seed = 0; seed < 1500; seed++) {
    const roll = dice(seed);
    const bytes =
      seed % 2
        ? Array.from({ length: roll(80) }, () => roll(256))
        : bytesOf(LINKS[seed % LINKS.length].link);
    for (let i = 0; i <= roll(4); i++) bytes[roll(bytes.length || 1)] = roll(256);
    if (await outcome(linkOf(bytes))) opened++;
  }
  assert.ok(opened > 50, `${opened} of 1500 opened`);
});

test('it reads what the page it came from had, whatever models this page has', async () => {
  const { options } = await readVersion1(LINKS[1].link.slice(1));
  assert.deepEqual(options.chosen, ['ae', 'vae']);
});
