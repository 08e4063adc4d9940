import '../boot.js';
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

/** @type {any} */
const world = globalThis;
/** @type {Record<string, string>} */
let attributes = {};
const classes = new Set();
const root = {
  getAttribute: (/** @type {string} */ name) => attributes[name] ?? null,
  setAttribute: (/** @type {string} */ name, /** @type {string} */ value) => {
    attributes[name] = value;
  },
  removeAttribute: (/** @type {string} */ name) => delete attributes[name],
};
/** @type {(() => void)[]} */
const frames = [];
/** @type {(entries: {isIntersecting: boolean}[]) => void} */
let sees = () => {};
/** @type {Set<() => void>} */
const onResize = new Set();
Object.assign(world, {
  location: { search: '' },
  innerWidth: 0,
  innerHeight: 0,
  requestAnimationFrame: (/** @type {() => void} */ callback) => frames.push(callback),
  addEventListener: (/** @type {string} */ _, /** @type {() => void} */ listen) =>
    onResize.add(listen),
  removeEventListener: (/** @type {string} */ _, /** @type {() => void} */ listen) =>
    onResize.delete(listen),
  IntersectionObserver: class {
    constructor(/** @type {typeof sees} */ listen) {
      sees = listen;
    }
    observe() {}
    disconnect() {}
  },
});
Object.assign(document, {
  documentElement: root,
  body: {
    classList: {
      toggle: (/** @type {string} */ name, /** @type {boolean} */ on) =>
        on ? classes.add(name) : classes.delete(name),
    },
  },
});

const embedded = await import('../../../explorer/web/state/embedded.js');
const { store } = await import('../../../explorer/web/state/page-store.js');

beforeEach(() => {
  attributes = {};
  classes.clear();
  store.set({ embed: null });
});

test('the page begins as its first script found the address to ask', () => {
  embedded.startEmbedded();
  assert.equal(embedded.isEmbedded(), false);
  attributes = { 'data-embed': 'tabs of-another-version' };
  embedded.startEmbedded();
  assert.deepEqual(store.embed, new Set(['tabs']));
  assert.deepEqual([embedded.leavesOut('tabs'), embedded.leavesOut('lead')], [true, false]);
  assert.equal(embedded.embedOfFrame(), null, 'it may have been the link that asked');
  world.location.search = '?embed=lead,dark';
  embedded.startEmbedded();
  assert.deepEqual(embedded.embedOfFrame(), new Set(['lead', 'dark']));
});

test('style sheets know it by an attribute', () => {
  embedded.followEmbedded();
  for (const [embed, attribute] of [
    [new Set(), ''],
    [new Set(['tabs', 'dark']), 'tabs dark'],
    [null, undefined],
  ]) {
    store.set({ embed: /** @type {any} */ (embed) });
    for (const callback of frames.splice(0)) callback();
    assert.equal(attributes['data-embed'], attribute);
  }
});

test('a frame that asks for a theme gets it, any other goes with the reader', () => {
  for (const [asked, before, after] of [
    ['dark', false, true],
    ['light', true, false],
    ['tabs', true, true],
  ]) {
    classes.clear();
    if (before) classes.add('dark');
    store.set({ embed: new Set([String(asked)]) });
    embedded.keepTheme();
    assert.equal(classes.has('dark'), after, String(asked));
  }
});

test('an address loses the frame, what the host added and nothing else', () => {
  for (const [address, alone] of [
    ['https://a.org/b/?embed=1#view=map', 'https://a.org/b/#view=map'],
    ['https://a.org/?x=%20&embed=1&y', 'https://a.org/?x=+&y='],
    ['https://a.org/?x=%20#view=map&embed=tabs,lead&v=2', 'https://a.org/?x=%20#view=map&v=2'],
    ['https://a.org/#embed=tabs&card=squeeze', 'https://a.org/#card=squeeze'],
    ['https://a.org/#view=map', 'https://a.org/#view=map'],
    ['https://a.org/', 'https://a.org/'],
    ['https://a.org/?__sign=secret&x=1&__theme=dark#view=map', 'https://a.org/?x=1#view=map'],
  ]) {
    assert.equal(embedded.notEmbedded(address), alone);
  }
});

const pending = Symbol('pending');
const stateOf = (/** @type {Promise<any>} */ promise) =>
  Promise.race([promise.then(() => 'seen'), Promise.resolve(pending)]);

test('a page that stands alone waits for nothing', async () => {
  await embedded.whenSeen();
});

test('an embedded one waits until it is in sight and has a size', async () => {
  store.set({ embed: new Set() });
  const seen = embedded.whenSeen();
  sees([{ isIntersecting: false }]);
  Object.assign(world, { innerWidth: 800, innerHeight: 600 });
  for (const look of onResize) look();
  assert.equal(await stateOf(seen), pending, 'it is further down the page');
  Object.assign(world, { innerWidth: 0, innerHeight: 0 });
  sees([{ isIntersecting: true }]);
  assert.equal(await stateOf(seen), pending, 'a frame without a size');
  Object.assign(world, { innerWidth: 800, innerHeight: 600 });
  for (const look of [...onResize]) look();
  await seen;
  assert.equal(onResize.size, 0);
});
