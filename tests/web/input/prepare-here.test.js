import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';

/** Stands in for the worker: what it is told, and how it answers. */
class FakeWorker {
  /** @type {FakeWorker[]} */
  static all = [];
  /** @type {any[]} */
  asked = [];
  isEnded = false;
  /** @type {(event: any) => void} */ onmessage = () => {};
  /** @type {(event: any) => void} */ onerror = () => {};
  constructor() {
    FakeWorker.all.push(this);
  }
  /** @param {any} asked */
  postMessage(asked) {
    this.asked.push(asked);
  }
  terminate() {
    this.isEnded = true;
  }
}
/** @type {unknown[]} */
const reported = [];
const globals = { Worker: FakeWorker, OffscreenCanvas: class {} };

Object.assign(globalThis, globals, {
  reportError: (/** @type {unknown} */ error) => reported.push(error),
});

const { prepareHere, start } = await import('../../../explorer/web/input/prepare-here.js');
const { Unreadable } = await import('../../../explorer/web/input/refusals.js');

const EDIT = { rotate: 0, crop: null, invert: false, pick: null, reading: 0 };
const picture = new Blob(['a picture']);

/** @param {AbortController} [control] */
function asking(control = new AbortController()) {
  const answer = prepareHere(picture, 'a.png', EDIT, control.signal);
  answer.catch(() => {});
  const worker = /** @type {FakeWorker} */ (FakeWorker.all.at(-1));
  const told = (/** @type {any} */ data) => worker.onmessage({ data });
  return { answer, worker, told };
}

beforeEach(async () => {
  // The worker that waits from the test before goes the way of one that cannot be fetched.
  const { answer, worker } = asking();
  worker.onerror({ message: '' });
  await assert.rejects(answer);
  FakeWorker.all = [];
  reported.length = 0;
});

test('a worker is started when it is needed, answers, and is kept for the next picture', async () => {
  const { answer, worker, told } = asking();
  assert.deepEqual(worker.asked, [{ file: picture, name: 'a.png', edit: EDIT }]);
  told('ready');
  told({ answer: { chosen: 3 } });
  assert.deepEqual(await answer, { chosen: 3 });
  const next = prepareHere(picture, 'b.png', EDIT, new AbortController().signal);
  assert.equal(FakeWorker.all.length, 1);
  told({ refusal: 'No digit was found.', steps: [] });
  await assert.rejects(next, { message: 'No digit was found.' });
  assert.equal(worker.isEnded, false);
});

test('one may be started before any picture comes', async () => {
  const started = start();
  FakeWorker.all[0].onmessage({ data: 'ready' });
  await started;
  await start();
  asking();
  assert.equal(FakeWorker.all.length, 1);
});

test('what is given up ends at once, and the next picture gets a worker of its own', async () => {
  const control = new AbortController();
  const { answer, worker } = asking(control);
  control.abort();
  await assert.rejects(answer, { name: 'AbortError' });
  assert.ok(worker.isEnded);
  const next = asking();
  assert.notEqual(next.worker, worker);
  next.told({ answer: { chosen: 1 } });
  assert.deepEqual(await next.answer, { chosen: 1 });
});

test('a worker that is stuck is ended, and the picture said to take too long', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const { answer, worker } = asking();
  mock.timers.tick(60_000);
  mock.timers.reset();
  await assert.rejects(answer, /takes too long to read. Crop it to the digit/);
  assert.ok(worker.isEnded);
});

test('a worker that cannot be fetched is told, and another one tried the next time', async () => {
  const { answer, worker } = asking();
  worker.onerror({ message: '' });
  await assert.rejects(answer, /could not be fetched. The last digit stays in use/);
  const next = asking();
  next.told({ answer: {} });
  await next.answer;
  assert.equal(FakeWorker.all.length, 2);
  assert.deepEqual(reported, []);
});

test('an error that nobody expected is reported, and told in a sentence', async () => {
  const one = asking();
  one.told({ broken: 'TypeError: x is null' });
  await assert.rejects(one.answer, /Something went wrong with this picture/);
  const other = asking();
  other.worker.onerror({ message: 'out of memory' });
  await assert.rejects(other.answer, /Something went wrong with this picture/);
  assert.deepEqual(
    reported.map((error) => /** @type {Error} */ (error).message),
    ['TypeError: x is null', 'out of memory'],
  );
});

test('what this browser cannot read is an error of its own, with what to do', async () => {
  const { answer, told } = asking();
  told({ unreadable: 'This browser cannot read TIFF files.', advice: 'Save it as PNG.' });
  await assert.rejects(answer, (error) => {
    assert.ok(error instanceof Unreadable);
    assert.equal(error.message, 'This browser cannot read TIFF files. Save it as PNG.');
    return true;
  });
});

test('a browser without workers or canvases beside the page may ask a server', async () => {
  for (const name of ['Worker', 'OffscreenCanvas']) {
    const { [name]: kept } = /** @type {any} */ (globalThis);
    delete (/** @type {any} */ (globalThis)[name]);
    const control = new AbortController();
    await assert.rejects(prepareHere(picture, 'a.png', EDIT, control.signal), Unreadable);
    Object.assign(globalThis, { [name]: kept });
  }
});

test('a worker practises once, before the first picture; a page that has prepared one needs no more', async () => {
  const anew = (/** @type {string} */ version) =>
    import(`../../../explorer/web/input/prepare-here.js?${version}`);
  const first = await anew('1');
  first.practise();
  first.practise();
  assert.deepEqual(
    FakeWorker.all.map(({ asked }) => asked),
    [['practise']],
  );
  const second = await anew('2');
  second.prepareHere(picture, 'a.png', EDIT, new AbortController().signal).catch(() => {});
  second.practise();
  assert.equal(FakeWorker.all.length, 2);
  assert.deepEqual(FakeWorker.all[1].asked, [{ file: picture, name: 'a.png', edit: EDIT }]);
});
