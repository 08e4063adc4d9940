import '../boot.js';
import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { crc16, seal, uint16 } from '../../../explorer/web/link/bytes.js';
import { packCode } from '../../../explorer/web/link/code.js';
import { standardNormal } from '../../../explorer/web/maths/random.js';
import { decoderFrom, encoderFrom } from '../../../explorer/web/networks/autoencoder.js';
import { dice, randomCode } from './states.js';

const NOTICE = { textContent: '' };
/** What the page's address is made of, as far as it is asked for. */
const location = { hash: '', href: '', pathname: '/', search: '' };
const go = (/** @type {string} */ hash) => {
  location.hash = hash;
  location.href = `http://here/${hash}`;
};
/** @type {Record<string, (event: any) => void>} */
const heard = {};
let clipboard = '';
mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1e6 });
/** @type {(() => void)[]} */
const frames = [];
Object.assign(globalThis, {
  // It works in threads of its own, and nothing here says when they are done.
  CompressionStream: undefined,
  location,
  parent: globalThis,
  window: globalThis,
  history: {
    state: null,
    replaceState: (/** @type {any} */ _, __ = '', hash = location.hash) => go(hash),
    pushState: () => {},
  },
  addEventListener: (/** @type {string} */ name, /** @type {any} */ listener) => {
    heard[name] = listener;
  },
  HTMLElement: class {},
  customElements: { define: () => {} },
  requestAnimationFrame: (/** @type {() => void} */ callback) => frames.push(callback),
});
Object.assign(document, { querySelector: () => NOTICE });
Object.defineProperty(globalThis, 'navigator', {
  configurable: true,
  value: {
    clipboard: {
      writeText: async (/** @type {string} */ text) => {
        clipboard = text;
      },
    },
  },
});

const { copyLink, followAddress, forgetLink, linkAddress, linkForOthers } = await import(
  '../../../explorer/web/share/address.js'
);
const { rememberArrival } = await import('../../../explorer/web/share/arrival.js');
const { readLink, writeLink } = await import('../../../explorer/web/share/link-fields.js');
const { recordOf } = await import('../../../explorer/web/state/boot.js');
const { store } = await import('../../../explorer/web/state/page-store.js');
const morph = await import('../../../explorer/web/state/morph.js');
const { keepRegion, regions } = await import('../../../explorer/web/state/map-regions.js');

const { AGAIN, WRONG } = await import('../../../explorer/web/state/loading.js');
const { addMembers, memberId } = await import('../members.js');

const HIDDEN = 4;

/** Small weights that give the real shapes. @param {number} seed */
function weights(seed) {
  const tensor = (/** @type {number[]} */ ...shape) => ({
    dtype: 'F32',
    shape,
    data: standardNormal(
      seed++,
      1,
      shape.reduce((product, size) => product * size),
    ),
  });
  const layer = (
    /** @type {string} */ name,
    /** @type {number} */ out,
    /** @type {number} */ into,
  ) =>
    /** @type {[string, any][]} */ ([
      [`${name}.weight`, tensor(out, into)],
      [`${name}.bias`, tensor(out)],
    ]);
  return new Map([
    ...layer('decoder.0', HIDDEN, 32),
    ...layer('decoder.2', 784, HIDDEN),
    ...layer('encoder.0', HIDDEN, 784),
    ...['encoder.2', 'fc_mu', 'fc_logvar'].flatMap((name) => layer(name, 32, HIDDEN)),
  ]);
}

/** The weights of a model arrive. @param {'ae' | 'vae'} id */
function arrive(id) {
  const tensors = weights(id === 'ae' ? 100 : 200);
  store.data[id].decoder = decoderFrom(tensors);
  store.data[id].encoder = encoderFrom(tensors, recordOf(id));
  store.encodePending();
  store.notify('data');
}

/** Until nothing is left to do: promises, frames, and the pause after the last change. */
async function rest() {
  for (let i = 0; i < 12; i++) {
    for (let turn = 0; turn < 30; turn++) await new Promise((done) => setImmediate(done));
    for (const callback of frames.splice(0)) callback();
    mock.timers.tick(200);
  }
}

async function open(/** @type {string} */ hash) {
  go(hash);
  heard.hashchange({ newURL: location.href });
  await rest();
}

/** The page comes with this link; afterwards every test starts over. */
const CAME_WITH = '#view=map&digit=3x&v=2';
go(CAME_WITH);
rememberArrival();
followAddress();
await rest();
store.notify('data');
await rest();
const came = { said: NOTICE.textContent, hash: location.hash };

test('a damaged link that a page came with stays there, to be mended by hand', async () => {
  assert.match(came.said, /^This link is damaged or incomplete/);
  assert.equal(came.hash, CAME_WITH);
  await open('#view=map&digit=32&v=2');
  assert.equal(store.view, 'map');
});

beforeEach(async () => {
  store.startOver();
  forgetLink();
  await rest();
  NOTICE.textContent = '';
});

const OLD = [1, 0x40, 3, 0, 0, 0, 32, 0];
const [low, high] = uint16(crc16(OLD));
const BASE64 = Buffer.from([...OLD, low, high ^ 1]).toString('base64url');

for (const broken of ['#view=map&code.ae=AAAA&v=2', `#s=1.${BASE64}`, '#view=hall', '#v=3']) {
  test(`${broken} stays in the address until a person changes something`, async () => {
    await open(broken);
    assert.match(NOTICE.textContent, /so it was not opened\.$/);
    store.notify('data');
    await rest();
    assert.equal(location.hash, broken);
    assert.equal(store.view, 'explore');
    store.set({ view: 'loss' });
    await rest();
    assert.match(location.hash, /^#view=loss&.*&v=2$/);
  });
}

test('somebody else’s hash is told of by nobody', async () => {
  await open('#somewhere');
  assert.equal(NOTICE.textContent, '');
});

test('switches need nothing that is fetched; what a link lacks is as at first', async () => {
  store.set({ temperature: 0.5, view: 'loss', aboveFloor: true });
  await open('#view=map&hide=3');
  assert.deepEqual([store.view, store.temperature, store.aboveFloor], ['map', 1, false]);
  assert.deepEqual(store.hiddenClasses, new Set([3]));
});

test('a link waits for the weights of the models that it shows, and for nothing else', async () => {
  const code = randomCode(1);
  const read = await readLink(
    '#view=map&models=vae&digit=32&class=4&region.tsne.vae=PMwAbtuibENfxw',
  );
  const { link } = await writeLink({ ...read, codes: { vae: code } });
  await open(link);
  assert.deepEqual(store.models, ['vae']);
  assert.equal(location.hash, link, 'it is not written over');
  assert.equal(store.sides.vae.moved, false);
  arrive('vae');
  await rest();
  assert.deepEqual(store.sides.vae.z, code);
  assert.equal(store.swapSource, 4);
  assert.ok(regions.tsne.vae);
  assert.equal(location.hash, link, 'what it says is what is there');
  store.set({ chosen: ['ae', 'vae'] });
  arrive('ae');
  await rest();
});

test('what a person does while a link waits goes first', async () => {
  store.data.ae.decoder = null;
  await open(`#view=map&digit=32&code.vae=${seal(packCode(randomCode(2)))}`);
  store.setZ('vae', 3, 1.25);
  arrive('ae');
  await rest();
  assert.equal(store.sides.vae.z[3], 1.25);
  assert.notEqual(store.sides.vae.z[0], randomCode(2)[0]);
});

test('models that this page does not have are named, and stay in the address', async () => {
  const link = '#view=map&models=vae,gan&digit=32&v=2';
  await open(link);
  assert.deepEqual([store.view, store.models], ['map', ['vae']]);
  assert.equal(
    NOTICE.textContent,
    'This link shows a model that is not on this page: gan. The rest was opened.',
  );
  assert.equal(location.hash, link);
  store.set({ hiddenClasses: new Set([1]) });
  await rest();
  assert.match(location.hash, /models=vae&.*hide=1/);
});

test('a link that is handed on does not lead on stage', async () => {
  store.set({ presenting: true });
  await rest();
  assert.match(location.hash, /presenting=on/);
  const address = await linkAddress();
  assert.doesNotMatch(address, /presenting/);
  assert.deepEqual((await readLink(new URL(address).hash)).options.presenting, false);
});

/** Pixels that no deflate makes shorter. */
function noise(/** @type {number} */ seed, rows = 8) {
  const roll = dice(seed);
  return Uint8Array.from({ length: 784 }, (_, i) => (i < 28 * rows ? 1 + roll(255) : 0));
}

test('what the address no longer holds is said at once, and once', async () => {
  keepRegion('tsne', 'ae', { x: 0.5, y: 0.5, zoom: 4 });
  const stops = [1, 2, 3].map((seed) => ({
    kind: /** @type {const} */ ('pixels'),
    pixels: noise(seed),
    source: { kind: /** @type {const} */ ('drawn') },
  }));
  const linked = { stops, inHand: 0, t: 0, way: 'slerp', loop: false, onWay: false };
  morph.setLinkedMorph(/** @type {any} */ (linked));
  await rest();
  const sentence =
    'The link no longer holds the shown parts of the maps and the morph: all together is too much ' +
    'for one link.';
  assert.equal(NOTICE.textContent, sentence);
  assert.match(location.hash, /^#view=explore&.*digit=32&v=2$/, 'the rest is kept');
  NOTICE.textContent = '';
  store.set({ view: 'map' });
  await rest();
  assert.equal(NOTICE.textContent, '');
  await copyLink();
  const { opens } = await linkForOthers();
  assert.equal(opens, 'It opens this without the shown parts of the maps and the morph.');
  assert.equal(NOTICE.textContent, `Link copied. ${opens}`);
  assert.match(clipboard, /#view=map/);
});

test('a picture that no link holds is said, and is never handed on as another', async () => {
  store.load(noise(5, 28), { kind: 'upload', name: 'noise.png' });
  store.set({ view: 'map' });
  await rest();
  assert.match(NOTICE.textContent, /^The link no longer holds the picture: /);
  assert.match(location.hash, /^#view=map&/);
  await assert.rejects(linkAddress(), { name: 'LinkError', message: /too much detail/ });
  await copyLink();
  assert.equal(NOTICE.textContent, 'This picture has too much detail to fit into a link.');
});

test('a link to a member whose file is damaged opens the rest, and says so', async () => {
  addMembers();
  const { beta } = store;
  const link = `#view=map&beta=4&digit=32&code.vae=${seal(packCode(randomCode(3)))}&v=2`;
  store.failed.set(memberId(4), AGAIN);
  await open(link);
  assert.equal(store.beta, 4);
  assert.notDeepEqual(store.sides.vae.z, randomCode(3), 'it may come yet');
  store.failed.set(memberId(4), WRONG);
  store.notify('data');
  await rest();
  assert.equal(store.beta, beta);
  assert.deepEqual(store.sides.vae.z, randomCode(3));
  assert.equal(
    NOTICE.textContent,
    'This link shows a model that is not on this page: one of beta 4. The rest was opened.',
  );
  assert.equal(location.hash, link, 'it may be opened again');
  store.failed.clear();
});
