import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import '../boot.js';
import { loadModule } from '../../../explorer/web/dom/modules.js';
import { boot, ownRecordOf } from '../../../explorer/web/state/boot.js';
import { AGAIN, loadElement, STUCK, WRONG } from '../../../explorer/web/state/loading.js';
import { store } from '../../../explorer/web/state/page-store.js';
import { noData, ROWS } from '../../../explorer/web/state/shapes.js';
import { addMembers, memberId } from '../members.js';

const CHECKPOINTS = fileURLToPath(new URL('../../../checkpoints/', import.meta.url));
/** Longer than any pause between two tries. */
const PAUSE = 60_000;
const TRIES = 5;

/** What the server answers; an Error is a network that is lost. @type {(name: string) => any} */
let answer;
/** @type {string[]} what was asked for, by its name below the checkpoints */
let asked = [];
/** How many tries have failed. */
let failures = 0;
const { fetch, reportError } = globalThis;
Object.assign(document, { documentElement: { dataset: {} } });
// Without the timer of rest: a mocked timer that is cleared after it has gone off takes another along.
store.notify = (...topics) => store.loop.notify(...topics);

beforeEach(() => {
  asked = [];
  failures = 0;
  store.failed.clear();
  store.loop.dirty.clear();
  mock.method(console, 'warn', () => failures++);
  mock.timers.enable({ apis: ['setTimeout'] });
  globalThis.fetch = async (address) => {
    const name = String(address).split('/checkpoints/')[1];
    asked.push(name);
    const given = await answer(name);
    if (given instanceof Error) throw given;
    return given;
  };
});
afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
  Object.assign(globalThis, { fetch, reportError });
});

/** @param {string} name @returns {Promise<Buffer>} also where the files of all models lie together */
const shipped = (name) =>
  readFile(CHECKPOINTS + name).catch(() =>
    readFile(CHECKPOINTS + name.replace('/', '.').replace('.weights', '')),
  );
const file = async (/** @type {string} */ name) => new Response(await shipped(name));
const status = (/** @type {number} */ code) => () => new Response('<h1>No</h1>', { status: code });
const lost = () => new TypeError('Failed to fetch');
const garbage = () => new Response('<!doctype html><title>Log in</title>');

/** @param {() => boolean} isSo */
async function until(isSo) {
  const end = performance.now() + 5000;
  while (!isSo()) {
    assert.ok(performance.now() < end, `${isSo}, after ${failures} failures`);
    await new Promise((done) => setImmediate(done));
  }
}

/** Until nothing more happens that takes no time. */
async function settle() {
  for (let k = 0; k < 20; k++) await new Promise((done) => setImmediate(done));
}

/** So many tries fail, with a pause between two. @param {number} count */
async function tries(count) {
  const before = failures;
  for (let k = 1; k <= count; k++) {
    if (k > 1) mock.timers.tick(PAUSE);
    await until(() => failures === before + k);
  }
}

let copies = 0;
/** With its own memory: what was asked for once is not asked for again. @returns {Promise<any>} */
const freshLoading = () => import(`../../../explorer/web/state/loading.js?${++copies}`);

test('an element that arrives is no news of data: whatever shows data is left in peace', async () => {
  await loadElement('maths/random');
  await settle();
  assert.equal(store.loop.dirty.has('data'), false);
});

test('a module runs once, however often it is asked for', async () => {
  const [first, second] = await Promise.all([
    loadModule('maths/random'),
    loadModule('maths/random'),
  ]);
  assert.equal(first, second);
  assert.equal(
    await loadModule('maths/random'),
    await import('../../../explorer/web/maths/random.js'),
  );
});

test('a module that failed is asked for again, as another one', async () => {
  const asked = [];
  for (let attempt = 1; attempt <= 2; attempt++) {
    await loadModule('no-such-module').catch(({ url }) => asked.push(new URL(url).hash));
  }
  assert.deepEqual(asked, ['', '#2']);
});

for (const [what, wrong] of /** @type {[string, () => Response][]} */ ([
  ['a file that is not there', status(404)],
  ['a file that nobody may see', status(403)],
  ['a file that is another one', garbage],
])) {
  test(`${what} is told after some tries and no longer asked for`, async () => {
    answer = wrong;
    const { loadPlane } = await freshLoading();
    let done = false;
    void loadPlane().then(() => {
      done = true;
    });
    for (let attempt = 1; attempt < TRIES; attempt++) {
      await tries(1);
      assert.equal(store.failed.get('plane'), AGAIN, `try ${attempt}`);
      assert.equal(done, false);
      // Who shows what is missing hears of what is new, and of nothing else.
      assert.equal(store.loop.dirty.has('data'), attempt === 1);
      store.loop.dirty.clear();
      mock.timers.tick(PAUSE);
    }
    await until(() => done);
    assert.equal(store.failed.get('plane'), WRONG);
    assert.ok(store.loop.dirty.has('data'));
    const soFar = asked.length;
    mock.timers.tick(PAUSE);
    await settle();
    assert.equal(asked.length, soFar);
    await loadPlane();
    assert.equal(asked.length, soFar, 'not when it is asked for once more either');
    assert.equal(store.planes, null);
  });
}

for (const [what, away] of /** @type {[string, () => any][]} */ ([
  ['a network that is lost', lost],
  ['a server that is in trouble', status(503)],
])) {
  test(`${what} is tried for ever, and what it brings at last is shown`, async () => {
    answer = away;
    const { histories, loadHistories } = await freshLoading();
    const loaded = loadHistories();
    await tries(4 * TRIES);
    assert.equal(store.failed.get('histories'), AGAIN);
    answer = () => new Response('{"epochs": []}');
    store.loop.dirty.clear();
    mock.timers.tick(PAUSE);
    await loaded;
    assert.equal(store.failed.has('histories'), false);
    assert.ok(store.loop.dirty.has('data'));
    assert.deepEqual(histories, { ae: { epochs: [] }, vae: { epochs: [] } });
  });
}

test('a file that was wrong for a while is used when it is right', async () => {
  answer = garbage;
  const { loadPlane } = await freshLoading();
  const loaded = loadPlane();
  await tries(TRIES - 1);
  answer = file;
  mock.timers.tick(PAUSE);
  await loaded;
  assert.deepEqual(Object.keys(store.planes ?? {}), ['ae', 'vae']);
  assert.equal(store.planes?.ae.codes.length, 2 * boot.sizes.digits);
  assert.equal(store.failed.size, 0);
});

test('between two tries it waits longer each time, up to a limit', async () => {
  answer = lost;
  const { loadHistories } = await freshLoading();
  const waits = mock.method(globalThis, 'setTimeout');
  void loadHistories();
  await tries(8);
  const pauses = waits.mock.calls.map(({ arguments: [, time] }) => time);
  assert.deepEqual(pauses, [1600, 3200, 6400, 12800, 25600, 25600, 25600, 25600]);
});

for (const [what, load, wrong] of /** @type {[string, string, (name: string) => any][]} */ ([
  ['a history that is no JSON', 'loadHistories', garbage],
  ['weights that are another file', 'loadWeights', garbage],
  ['weights that break off', 'loadWeights', brokenOff],
  ['weights of something else', 'loadWeights', () => file('critic.safetensors')],
  ['Gaussians of something else', 'loadGaussians', () => file('critic.safetensors')],
])) {
  test(`${what}: a wrong file`, async () => {
    answer = wrong;
    const loading = await freshLoading();
    const loaded = loading[load]('ae');
    await tries(TRIES);
    await loaded;
    assert.deepEqual([...store.failed.values()], [WRONG]);
  });
}

/** @param {string} name */
async function brokenOff(name) {
  const whole = await shipped(name);
  return new Response(whole.subarray(0, whole.length - 1));
}

test('weights whose connection breaks while they arrive are tried for ever', async () => {
  answer = async (name) => {
    const bytes = await shipped(name);
    const half = bytes.subarray(0, bytes.length / 2);
    const pieces = [half, lost()];
    const pull = (/** @type {ReadableStreamDefaultController} */ controller) => {
      const piece = pieces.shift();
      if (piece instanceof Error) controller.error(piece);
      else controller.enqueue(Uint8Array.from(piece ?? []));
    };
    return new Response(new ReadableStream({ pull }, { highWaterMark: 0 }));
  };
  const { loadWeights } = await freshLoading();
  const loaded = loadWeights('vae');
  await tries(2 * TRIES);
  assert.equal(store.failed.get('vae'), AGAIN);
  answer = file;
  mock.timers.tick(PAUSE);
  await loaded;
  assert.equal(store.failed.size, 0);
});

test('one model whose weights are wrong takes no other down', async () => {
  for (const model of ['ae', 'vae']) Object.assign(store.data[model], noData());
  answer = (name) => (name.startsWith('ae/') ? brokenOff(name) : file(name));
  const { loadWeights } = await freshLoading();
  const both = Promise.all(['ae', 'vae'].map(loadWeights));
  await tries(TRIES);
  await both;
  assert.deepEqual([...store.failed], [['ae', WRONG]]);
  const { ae, vae } = store.data;
  assert.ok(ae.decoder, 'it came first, and works');
  assert.equal(ae.encoder, null);
  assert.ok(vae.decoder && vae.encoder);
});

test('what comes takes no message away of what does not, of the same model', async () => {
  addMembers([4]);
  const id = memberId(4);
  store.set({ beta: 4 });
  answer = (name) => (name.endsWith('weights.safetensors') ? garbage() : file(name));
  const { loadModel } = await freshLoading();
  const both = loadModel(id);
  await until(() => failures === 1 && !ownRecordOf(id).isLight);
  await settle();
  assert.equal(store.failed.get(id), AGAIN);
  mock.timers.tick(PAUSE);
  await tries(TRIES - 1);
  await both;
  assert.deepEqual([...store.failed], [[id, WRONG]]);
  store.set({ beta: 1 });
});

/** @param {string} mistake @returns {string} the path of a module that throws it */
const throwing = (mistake) => `data:text/javascript,throw new TypeError('${mistake}')//`;

test('a module that cannot be fetched is told, after some tries with what may help', async () => {
  const path = throwing('Failed to fetch dynamically imported module');
  await loadElement(path);
  await settle();
  assert.equal(store.failed.get(path), AGAIN, 'nobody waits for it');
  mock.timers.tick(PAUSE);
  await tries(TRIES - 1);
  assert.equal(store.failed.get(path), STUCK);
});

test('a module that arrives after all is missed no longer', async () => {
  globalThis.away = true;
  const path =
    'data:text/javascript,if (away) throw TypeError("Failed to fetch dynamically imported module")//';
  await loadElement(path);
  await settle();
  assert.ok(store.failed.has(path));
  globalThis.away = false;
  store.loop.dirty.clear();
  mock.timers.tick(PAUSE);
  await settle();
  assert.equal(store.failed.size, 0);
  assert.ok(store.loop.dirty.has('data'));
});

test('a module that is broken is reported and left', async () => {
  const reported = mock.fn();
  globalThis.reportError = reported;
  await loadElement(throwing('a mistake'));
  await settle();
  assert.equal(reported.mock.callCount(), 1);
  assert.deepEqual([failures, store.failed.size], [0, 0]);
});

test('everything comes in the order in which it is needed; what is wrong stops nothing', async () => {
  globalThis.requestAnimationFrame = (callback) => setImmediate(callback);
  const { dataset } = document.documentElement;
  answer = (name) => (name.startsWith('critic') ? garbage() : file(name));
  const { HEADSTART, loadEverything } = await freshLoading();
  const ready = () => dataset.ready;
  delete dataset.ready;
  void loadEverything(Promise.resolve(), Promise.resolve());
  await until(() => ready() === 'first');
  assert.deepEqual(asked, ['ae/weights.safetensors', 'vae/weights.safetensors']);
  await settle();
  mock.timers.tick(HEADSTART);
  await tries(TRIES);
  await until(() => ready() === 'all');
  assert.deepEqual([...store.failed], [['critic', WRONG]]);
  const parts = [...new Set(asked.slice(2))];
  assert.equal(parts[0], 'critic.safetensors');
  assert.deepEqual(parts.slice(1, 3).sort(), ['digits.gz', 'labels.gz']);
  assert.deepEqual(parts.slice(3).sort(), [
    'ae/codes.safetensors',
    'ae/map.safetensors',
    'draws.safetensors',
    'vae/codes.safetensors',
    'vae/map.safetensors',
  ]);
  const { digits, labels, data } = store;
  assert.deepEqual([digits?.length, labels?.length], [784 * boot.sizes.digits, boot.sizes.digits]);
  for (const { codes, runs, pDigit } of [data.ae, data.vae]) {
    assert.equal(codes?.length, 32 * ROWS);
    assert.deepEqual(
      runs.map(({ length }) => length),
      Array(boot.sizes.runs).fill(2 * ROWS),
    );
    assert.equal(pDigit?.length, 2 * boot.sizes.samples);
  }
  assert.ok(store.loop.dirty.has('data'));
});
