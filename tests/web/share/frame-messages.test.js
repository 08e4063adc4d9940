import '../boot.js';
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

/** @type {[any, string][]} what was said, and to whom */
let said = [];
/** @type {() => void} */
let resized = () => {};
const around = {
  postMessage: (/** @type {any} */ message, /** @type {string} */ to) => said.push([message, to]),
};
const page = { getBoundingClientRect: () => ({ height: 611.2 }) };
/** @type {any} */
const world = globalThis;
Object.assign(world, {
  window: world,
  parent: around,
  location: { search: '' },
  ResizeObserver: class {
    constructor(/** @type {() => void} */ listen) {
      resized = listen;
    }
    observe() {}
  },
});
Object.assign(document, { referrer: '', querySelector: () => page });

const { tellHeight, tellHub } = await import('../../../explorer/web/share/frame-messages.js');
const { store } = await import('../../../explorer/web/state/page-store.js');
const HUB = 'https://huggingface.co';

beforeEach(() => {
  said = [];
  store.embed = null;
  store.set({ presenting: false });
  world.parent = around;
  world.location = { search: '' };
  Object.assign(document, { referrer: '' });
});

test('the address goes to the Hub, and nowhere else', () => {
  for (const origins of [[], ['https://a.org'], ['https://a.org', HUB], ['null']]) {
    world.location = { search: '', ancestorOrigins: origins };
    tellHub('#view=map');
  }
  assert.deepEqual(said, []);
  world.location = { search: '', ancestorOrigins: [HUB] };
  tellHub('#view=map');
  assert.deepEqual(said, [[{ queryString: '', hash: '#view=map' }, HUB]]);
  world.parent = world;
  tellHub('#view=map');
  assert.equal(said.length, 1, 'a page that stands alone says nothing');
});

test('where the browser does not name who is around, the referrer does', () => {
  Object.assign(document, { referrer: 'https://huggingface.co.a.org/' });
  tellHub('#view=map');
  assert.deepEqual(said, []);
  Object.assign(document, { referrer: `${HUB}/spaces/a/b` });
  tellHub('#view=map');
  assert.equal(said.length, 1);
});

test('of the query the Hub gets what is the page’s own', () => {
  world.location = { search: '?__sign=secret&embed=1&__theme=dark', ancestorOrigins: [HUB] };
  tellHub('#v=2');
  assert.deepEqual(said[0][0], { queryString: '?embed=1', hash: '#v=2' });
});

test('an embedded page tells its height, once, and a full screen none', () => {
  tellHeight();
  resized();
  assert.deepEqual(said, [], 'it is not embedded');
  store.set({ embed: new Set(), presenting: true });
  resized();
  assert.deepEqual(said, []);
  store.set({ presenting: false });
  resized();
  resized();
  assert.deepEqual(said, [[{ type: 'latent-space-explorer:height', height: 612 }, '*']]);
});
