import '../boot.js';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { LinkError, seal } from '../../../explorer/web/link/bytes.js';
import { MAX_LINK_LENGTH } from '../../../explorer/web/link/codec.js';
import { isLink, readLink, writeLink } from '../../../explorer/web/share/link-fields.js';
import { OPTIONS } from '../../../explorer/web/state/options.js';
import { boot } from '../boot.js';
import { asJson, changeEveryFirst, dice, golden, randomCode, randomState } from './states.js';

const isBroken = { name: 'LinkError', message: /^This link is damaged or incomplete, so it was/ };
const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);
const [GOLDEN_1, GOLDEN_2] = [golden(1), golden(2)];
/** Of the version-1 links, which say everything: the page's first digit and codes of nothing. */
const [{ state: FIRST, link: FIRST_LINK }] = GOLDEN_1;
const first = async () => ({ ...(await readLink(FIRST_LINK)) });

test('random states come back as they went in', async () => {
  let whole = 0;
  for (const seed of SEEDS) {
    const state = randomState(seed);
    const { link, leftOut } = await writeLink(state);
    assert.ok(link.length <= MAX_LINK_LENGTH);
    assert.match(link, /^#view=[\w.,=&-]+&v=2$/);
    assert.ok(isLink(link));
    const back = await readLink(link);
    assert.deepEqual(back.missing, []);
    if (leftOut.length) continue;
    whole += 1;
    assert.deepEqual(asJson(back), asJson(state), `seed ${seed}`);
    assert.equal((await writeLink(back)).link, link);
  }
  assert.ok(whole > 200, `${whole} whole`);
});

for (const { name, link, state } of GOLDEN_2) {
  test(`a link of version 2 opens: ${name}`, async (t) => {
    assert.deepEqual(asJson(await readLink(link)), state);
    t.after(changeEveryFirst());
    assert.deepEqual(asJson(await readLink(link)), state, 'whatever the page shows at first');
  });
}

test('what version 1 said, version 2 says', async () => {
  for (const { name, link, state } of GOLDEN_1) {
    const written = await writeLink(await readLink(link));
    assert.deepEqual(written.leftOut, [], name);
    assert.deepEqual(asJson(await readLink(written.link)), state, name);
  }
});

test('every link says the digit, the models, the seed and how the map is shown', async () => {
  const { link } = await writeLink(await first());
  assert.equal(
    link,
    '#view=explore&models=ae,vae&layers=digits,normal&run=0&map=tsne&plane=dots' +
      '&scale=own&seed=0&phone=vae&digit=32&v=2',
  );
  const { options } = await first();
  const unchosen = await writeLink({ ...(await first()), options: { ...options, chosen: null } });
  assert.equal(
    unchosen.link,
    link.replace('&models=ae,vae', ''),
    'models where somebody chose some',
  );
  assert.equal((await readLink(unchosen.link)).options.chosen, null);
});

test('a link of before pictures lay over dots shows what it showed, whatever it says', async () => {
  const said =
    '#view=map&models=ae,vae&layers=digits,normal&run=0&map=tsne&points=zoom&plane=dots' +
    '&scale=own&seed=0&phone=vae&digit=32&v=2';
  for (const link of [said, said.replace('&points=zoom', '')]) {
    assert.equal((await readLink(link)).options.points, 'zoom');
  }
  for (const points of ['dots', 'pictures', 'over']) {
    const { options } = await readLink(said.replace('zoom', points));
    assert.equal(options.points, points);
    const { link } = await writeLink({ ...(await first()), options });
    assert.match(link, new RegExp(`&points=${points}&`));
  }
  assert.equal((await first()).options.points, 'zoom', 'version 1');
});

test('points on planes come in pairs, and no more than can be seen', async () => {
  const { link } = await writeLink({ ...(await first()), planes: { vae: randomCode(5, 62) } });
  assert.equal((await readLink(link)).planes.vae.length, 62);
  for (const numbers of [0, 1, 3, 64]) {
    const planes = { vae: new Float32Array(numbers) };
    const bad = await writeLink({ ...(await first()), planes });
    await assert.rejects(readLink(bad.link), isBroken, String(numbers));
  }
});

test('a link by hand opens what it says, and the rest as at first', async () => {
  const { options, ...rest } = await readLink('#view=map');
  const { options: all } = await first();
  // No page wrote it: it has nothing to keep.
  assert.deepEqual(options, { ...all, chosen: null, view: 'map', points: 'over' });
  const nothing = { picture: null, codes: {}, point: null, planes: {}, morph: null, missing: [] };
  assert.deepEqual(rest, { ...nothing, regions: { tsne: {}, plane: {} } });
  const morph = await readLink('#view=morph&morph=32.n409&at=0.35');
  assert.deepEqual(asJson(morph.morph), {
    stops: [
      { kind: 'test', index: 32 },
      { kind: 'draw', point: { kind: 'normal', index: 409 } },
    ],
    t: 0.35,
    way: 'slerp',
    loop: false,
    inHand: 0,
    onWay: true,
  });
});

const JUNK = ['.', ',', ')', '>', '"', '**', '_', '&fbclid=x', '?utm_source=x&utm_medium=y'];
const MORE = ['\u200b', ' and', '%E2%80%8B', '%22', '%3E', ').', '…', '&amp;v=9'];

test('what messengers put after a link, or into it, does no harm', async () => {
  for (const { link, state } of GOLDEN_2) {
    const encoded = link.replaceAll('=', '%3D').replaceAll('&', '%26').replaceAll(',', '%2C');
    const sent = [
      ...[...JUNK, ...MORE].map((junk) => link + junk),
      encoded,
      encoded.replaceAll('%', '%25'),
      link.replaceAll('&', '&amp;'),
      link.replaceAll('&', '\u200b&'),
      link.replace('&', '&fbclid=a.b_c-d&'),
      link.slice(1),
    ];
    for (const one of sent) {
      assert.ok(isLink(one));
      assert.deepEqual(asJson(await readLink(one)), state, one.slice(-20));
    }
  }
  for (const junk of JUNK.filter((one) => one !== '_')) {
    assert.equal((await readLink(`#view=map${junk}`)).options.view, 'map');
  }
});

test('only hashes with a part of ours are ours', () => {
  assert.ok(['#view=map', 'digit=3', '#x=1&digit=3', '#view%3Dmap', '#v=3'].every(isLink));
  assert.ok(!['', '#', '#map', '#x=1', '#ss=1', '#view', '#utm_source=x'].some(isLink));
});

/** The letters of each part that holds bytes. @param {string} link */
const bytesIn = (link) => [
  ...link.matchAll(/(?:picture|code\.\w+|region\.\w+\.\w+)=([\w-]+)|[=.]p([\w-]{8,})/g),
];

test('one changed letter in bytes is told', async () => {
  const roll = dice(4);
  let changed = 0;
  for (const seed of SEEDS.slice(0, 60)) {
    const { link } = await writeLink(randomState(seed));
    for (const found of bytesIn(link)) {
      const letters = found[1] ?? found[2];
      const start = found.index + found[0].length - letters.length;
      // The last letter of some holds bits that are no byte's.
      const at = start + roll(letters.length - 1);
      const letter = link[at] === 'A' ? 'B' : 'A';
      await assert.rejects(readLink(link.slice(0, at) + letter + link.slice(at + 1)), isBroken);
      changed += 1;
    }
  }
  assert.ok(changed > 60);
});

test('a link that lost its end is told', async () => {
  for (const { link } of GOLDEN_2) {
    const begun = link.indexOf('&run=') - 1;
    for (let length = begun; length <= link.length - '=2'.length; length++) {
      await assert.rejects(readLink(link.slice(0, length)), isBroken, link.slice(0, length));
    }
  }
  const { options } = await first();
  const { link } = await writeLink({ ...(await first()), options: { ...options, chosen: null } });
  for (let length = link.indexOf('&map=') + 5; length <= link.length - '=2'.length; length++) {
    await assert.rejects(readLink(link.slice(0, length)), isBroken, link.slice(0, length));
  }
});

test('what makes no sense is told', async () => {
  const bad = [
    [
      'view=maps',
      'digit=10000',
      'digit=-1',
      'digit=3x',
      'digit=',
      'run=3',
      'map=sphere',
      'seed=1e9',
    ],
    ['models=ae,ae', 'models=none', 'models=a,b,c,d', 'layers=digits,x', 'phone=.'],
    ['seed=4294967296', 'temperature=1.6', 'class=10', 'eps=65536', 'above-floor=1', 'count=x'],
    ['point=n2000', 'point=d3', 'point=3', 'point=f', 'code.ae=AAAA', 'region.tsne.ae=AAAA'],
    ['picture=AAAA', 'picture=', 'morph=32', 'morph=1.2.3.4.5.6.7', 'morph=1.x', 'morph=1.own'],
    [
      'morph=1.p',
      'morph=1.2&at=1.5',
      'morph=1.2&hand=2',
      'morph=1.2&way=round',
      'morph=1.2&loop=1',
    ],
  ].flat();
  bad.push(`code.ae=${seal(Array(66).fill(0))}`, `region.tsne.ae=${seal(Array(9).fill(0))}`);
  for (const part of bad) {
    await assert.rejects(readLink(`#${part}`), isBroken, part);
    await assert.rejects(readLink(`#${part}&v=2`), isBroken, part);
  }
});

test('what a set no longer knows is passed over', async () => {
  const { options } = await readLink('#rows=gone,kl_test&hide=3,12&open=gan,ae');
  assert.deepEqual(options.openRows, new Set(['kl_test']));
  assert.deepEqual(options.hiddenClasses, new Set([3]));
  assert.deepEqual(options.folds, new Set(['ae']));
});

test('a newer version says so', async () => {
  for (const hash of ['#v=3', '#view=hall&v=3', '#view=map&v=10.']) {
    await assert.rejects(readLink(hash), {
      name: 'LinkError',
      message: /newer version of this page/,
    });
  }
});

test('models that are not on this page are named, and the rest opens', async () => {
  const opened = await readLink('#view=map&models=gan,vae&phone=gan&digit=7&code.gan=AAAA&v=2');
  assert.deepEqual(opened.missing, ['gan']);
  assert.deepEqual(opened.options.chosen, ['vae']);
  assert.equal(opened.options.phoneModel, 'vae');
  assert.deepEqual(opened.picture, { kind: 'test', index: 7 });
  const none = await readLink('#models=gan');
  assert.equal(none.options.chosen, null);
});

test('every test digit drawn as pixels fits into a link with both codes moved', async () => {
  const url = new URL('../../../checkpoints/digits.gz', import.meta.url);
  const digits = new Uint8Array(gunzipSync(readFileSync(url)));
  const codes = { ae: randomCode(1), vae: randomCode(2) };
  for (let index = 0; index < 10000; index += 40) {
    const pixels = digits.slice(index * 784, (index + 1) * 784);
    const { link, leftOut } = await writeLink({
      ...(await first()),
      picture: { kind: 'pixels', pixels },
      codes,
      point: { kind: 'fitted', index: 1999 },
    });
    assert.deepEqual(leftOut, [], `digit ${index}`);
    assert.deepEqual((await readLink(link)).picture, { kind: 'pixels', pixels });
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
    const { link } = await writeLink({ ...(await first()), picture: { kind: 'pixels', pixels } });
    assert.deepEqual((await readLink(link)).picture, { kind: 'pixels', pixels });
  }
});

test('a code that was moved comes back within half precision', async () => {
  const code = randomCode(3).map((value) => value * 1.23);
  const { link } = await writeLink({ ...(await first()), codes: { vae: code } });
  const { codes } = await readLink(link);
  assert.deepEqual(Object.keys(codes), ['vae']);
  code.forEach((value, i) => {
    const step = 2 ** Math.floor(Math.log2(Math.abs(value)) - 10);
    assert.ok(Math.abs(value - codes.vae[i]) <= step / 2);
  });
});

test('codes that no half holds are refused', async () => {
  for (const value of [Number.NaN, Infinity, 70000]) {
    const codes = { ae: new Float32Array(32).fill(value) };
    await assert.rejects(writeLink({ ...(await first()), codes }), LinkError);
  }
});

/** A picture that takes about so many letters. @param {number} letters @param {number} seed */
function noise(letters, seed) {
  const roll = dice(seed);
  const rows = Math.round((letters * 0.75) / 28);
  return Uint8Array.from({ length: 784 }, (_, i) => (i < 28 * rows ? 1 + roll(255) : 0));
}

test('what does not fit is left out in order, the rest is kept, and it is said', async () => {
  const state = {
    ...(await first()),
    codes: { ae: randomCode(1), vae: randomCode(2) },
    regions: { tsne: { ae: { x: 0.5, y: 0.5, zoom: 4 }, vae: null }, plane: {} },
  };
  state.options = {
    ...state.options,
    openRows: new Set(Object.keys(boot.evidence.rows).slice(0, 7)),
  };
  /** @type {any} */
  const stop = { kind: 'pixels', pixels: noise(90, 1), source: { kind: 'drawn' } };
  state.morph = { stops: [stop, stop], inHand: 0, t: 0, way: 'slerp', loop: false, onWay: false };
  const orders = new Set();
  for (let letters = 0; letters < 1050; letters += 30) {
    const pixels = noise(letters, 2);
    const { link, leftOut } = await writeLink({ ...state, picture: { kind: 'pixels', pixels } });
    orders.add(leftOut.join());
    const back = await readLink(link);
    const lacks = (/** @type {any} */ group) => leftOut.includes(group);
    assert.deepEqual(back.options.openRows, lacks('rows') ? new Set() : state.options.openRows);
    assert.deepEqual(back.picture, lacks('picture') ? null : { kind: 'pixels', pixels });
    assert.equal(back.morph === null, lacks('morph'));
    assert.deepEqual(Object.keys(back.codes), lacks('codes') ? [] : ['ae', 'vae']);
    assert.equal(Object.keys(back.regions.tsne).length, lacks('regions') ? 0 : 1);
  }
  assert.deepEqual(
    [...orders],
    [
      '',
      'regions',
      'regions,rows',
      'regions,rows,morph',
      'regions,rows,morph,codes',
      'picture,morph',
    ],
  );
});

test('a link without its picture has no points that the picture gave', async () => {
  const planes = { vae: randomCode(5, 4) };
  const { link, leftOut } = await writeLink({
    ...(await first()),
    picture: { kind: 'pixels', pixels: noise(1050, 1) },
    planes,
  });
  assert.deepEqual(leftOut, ['picture', 'planes']);
  const back = await readLink(link);
  assert.deepEqual([back.picture, back.planes], [null, {}]);
});

test('a link without its morph says the codes that the morph said', async () => {
  const stops = [1, 2, 3].map((seed) => ({
    kind: 'pixels',
    pixels: noise(400, seed),
    source: { kind: 'drawn' },
  }));
  /** @type {any} */
  const morph = { stops, inHand: 0, t: 0.5, way: 'slerp', loop: false, onWay: true };
  const codes = { ae: randomCode(1), vae: randomCode(2) };
  const { link, leftOut } = await writeLink({ ...(await first()), codes, morph });
  assert.deepEqual(leftOut, ['morph']);
  assert.deepEqual((await readLink(link)).codes, codes);
});

test('a link of a stranger gives a state or a LinkError', async () => {
  let opened = 0;
  const keys = [
    ...Object.values(OPTIONS).map(({ key }) => key),
    'digit',
    'picture',
    'morph',
    'at',
    'v',
  ];
  for (let seed = 0; seed < 1200; seed++) {
    const roll = dice(seed);
    const text = (/** @type {number} */ most) =>
      String.fromCharCode(
        ...Array.from({ length: roll(most) }, () => 32 + roll(roll(9) ? 95 : 900)),
      );
    const { link } = GOLDEN_2[seed % GOLDEN_2.length];
    const at = roll(link.length);
    const forged = [
      text(60),
      `#${keys[roll(keys.length)]}=${text(20)}`,
      link.slice(0, at) + text(3) + link.slice(at + roll(4)),
    ][seed % 3];
    isLink(forged);
    const state = await readLink(forged).catch((error) => {
      assert.ok(error instanceof LinkError, `${forged}: ${error.stack}`);
    });
    if (!state) continue;
    opened += 1;
    await writeLink(state);
  }
  assert.ok(opened > 100, `${opened} of 1200 opened`);
  await assert.rejects(readLink(`#morph=${'1.'.repeat(1e5)}1`), isBroken);
});

test('where the browser cannot deflate, the picture is stored raw', async (t) => {
  const pixels = new Uint8Array(784).fill(5, 0, 300);
  /** @type {any} */
  const state = { ...(await first()), picture: { kind: 'pixels', pixels } };
  const { link: short } = await writeLink(state);
  const { CompressionStream, DecompressionStream } = globalThis;
  t.after(() => Object.assign(globalThis, { CompressionStream, DecompressionStream }));
  Object.assign(globalThis, { CompressionStream: undefined, DecompressionStream: undefined });
  const { link: long } = await writeLink(state);
  assert.ok(long.length > short.length + 300);
  assert.deepEqual((await readLink(long)).picture, state.picture);
  await assert.rejects(readLink(short), { name: 'LinkError', message: /browser is too old/ });
});

test('the page shows at first what its golden link of version 1 says', async () => {
  assert.deepEqual(asJson(await first()), FIRST);
});
