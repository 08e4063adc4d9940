import '../boot.js';
import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';

/** Stands in for the worker that prepares pictures: it answers when a test says so. */
class FakeWorker {
  /** @type {FakeWorker[]} */
  static asked = [];
  /** @type {any} */ edit;
  /** @type {(event: any) => void} */ onmessage = () => {};
  /** @param {any} asked */
  postMessage({ edit }) {
    this.edit = edit;
    FakeWorker.asked.push(this);
  }
  terminate() {}
}
const notice = { textContent: '' };
Object.assign(globalThis, {
  Worker: FakeWorker,
  OffscreenCanvas: class {},
  HTMLElement: class extends EventTarget {},
  customElements: { define() {} },
  addEventListener() {},
});
Object.assign(document, {
  querySelector: (/** @type {string} */ name) => (name === 'page-notice' ? notice : null),
});
mock.timers.enable({ apis: ['setTimeout'] });

const { PictureEdit } = await import('../../../explorer/web/input/picture-edit.js');
const { NOTHING, NO_STORY, triedOf, uploadOf } = await import(
  '../../../explorer/web/input/uploads.js'
);
const { store } = await import('../../../explorer/web/state/page-store.js');

const file = new Blob(['a picture']);
const LEFT = { ...NOTHING, rotate: -90 };
/** @param {number} grey */
const answer = (grey) => ({ answer: { ...NO_STORY, pixels: new Uint8Array(784).fill(grey) } });

/** What is called after an answer has come. */
const settled = () => new Promise((done) => setImmediate(done));

/** @param {any} told what the worker that was asked last says */
async function told(told) {
  FakeWorker.asked.at(-1)?.onmessage({ data: told });
  await settled();
}

/** @type {InstanceType<typeof PictureEdit>} */
let editor;
/** @type {import('../../../explorer/web/input/uploads.js').Upload} */
let upload;

beforeEach(() => {
  FakeWorker.asked = [];
  notice.textContent = '';
  upload = { ...NO_STORY, file, name: 'a.png', edit: { ...NOTHING } };
  /** @type {import('../../../explorer/web/state/shapes.js').Source} */
  const source = { kind: 'upload', name: 'a.png' };
  uploadOf.set(source, upload);
  store.load(new Uint8Array(784), source);
  editor = new PictureEdit();
  editor.open(upload);
});

test('what was chosen is prepared though its dialog is closed before the answer, and told', async () => {
  editor.quarter(-1);
  mock.timers.tick(0);
  editor.leave();
  assert.match(notice.textContent, /^Preparing the picture anew …/);
  assert.deepEqual(FakeWorker.asked.at(-1)?.edit, LEFT);
  await told(answer(7));
  assert.equal(store.picture[0], 7);
  assert.deepEqual(uploadOf.get(store.source)?.edit, LEFT);
  assert.match(notice.textContent, /as you changed it: this is the input now/);
});

test('a change that still waits for more is sent when the dialog is closed, once', async () => {
  editor.change({ rotate: 10 }, 250);
  editor.leave();
  assert.equal(FakeWorker.asked.at(-1)?.edit.rotate, 10);
  mock.timers.tick(300);
  assert.equal(FakeWorker.asked.length, 1);
  await told(answer(8));
  assert.equal(store.picture[0], 8);
});

test('opened again before the answer, it shows what was chosen', async () => {
  editor.quarter(-1);
  mock.timers.tick(0);
  editor.leave();
  editor.open(upload);
  assert.equal(editor.edit.rotate, -90);
  // Nobody moves a slider under a dialog, though Morph may play.
  store.setZ('vae', 3, 1.75);
  notice.textContent = '';
  await told(answer(9));
  assert.equal(store.picture[0], 9);
  assert.equal(editor.upload?.edit.rotate, -90);
  assert.equal(notice.textContent, '', 'the dialog says it');
});

test('a change that shows no digit is told after the dialog is closed, and the digit stays', async () => {
  editor.quarter(-1);
  mock.timers.tick(0);
  editor.leave();
  await told({ refusal: 'No digit was found.', steps: [] });
  assert.equal(store.picture[0], 0);
  assert.match(notice.textContent, /change was not taken.* No digit was found/);
  editor.open(upload);
  assert.equal(editor.edit.rotate, 0, 'what is in use');
});

/** @type {Record<string, () => void>} */
const CHOSEN = {
  'another digit': () => store.load(new Uint8Array(784).fill(1), { kind: 'test', index: 5 }),
  'a slider': () => store.setZ('vae', 0, 1),
  'to start over': () => store.startOver(),
};
for (const [name, choose] of Object.entries(CHOSEN)) {
  test(`whatever is chosen after it goes first, and the change is said to be gone: ${name}`, async () => {
    // A picture without a digit is changed: the first one is in use.
    store.startOver();
    editor.quarter(-1);
    mock.timers.tick(0);
    editor.leave();
    choose();
    const { picture } = store;
    await told(answer(9));
    assert.equal(store.picture, picture);
    assert.match(
      notice.textContent,
      /on its way was not taken: what you chose after it goes first/,
    );
  });
}

test('beside the dialog of another picture it goes on, and changes nothing there', async () => {
  editor.quarter(-1);
  mock.timers.tick(0);
  editor.leave();
  const prepared = mock.fn();
  editor.addEventListener('prepared', prepared);
  const other = { ...upload, file: new Blob(['another']), name: 'b.png' };
  editor.open(other);
  await told(answer(9));
  assert.equal(store.picture[0], 9);
  assert.match(notice.textContent, /this is the input now/);
  assert.equal(editor.upload, other);
  assert.equal(prepared.mock.callCount(), 0);
});

test('nor where the dialog shows what is no upload', async () => {
  editor.quarter(-1);
  mock.timers.tick(0);
  editor.leave();
  const prepared = mock.fn();
  editor.addEventListener('prepared', prepared);
  notice.textContent = '';
  // That dialog is closed.
  editor.leave();
  assert.equal(notice.textContent, '');
  await told({ refusal: 'No digit was found.', steps: [{ png: '' }] });
  assert.match(notice.textContent, /change was not taken/);
  assert.equal(prepared.mock.callCount(), 0);
});

test('a change of another picture goes first, and says so', async () => {
  editor.quarter(-1);
  mock.timers.tick(0);
  editor.leave();
  const [late] = FakeWorker.asked;
  editor.open({ ...upload, file: new Blob(['another']), name: 'b.png' });
  editor.quarter(1);
  assert.match(notice.textContent, /was not taken: what you chose after it goes first/);
  mock.timers.tick(0);
  late.onmessage({ data: answer(8) });
  await told(answer(9));
  assert.equal(store.picture[0], 9);
  assert.equal(store.source.kind === 'upload' && store.source.name, 'b.png');
});

test('which of several digits is taken is said once the answer is there', async () => {
  const box = { left: 0, top: 0, right: 1, bottom: 1 };
  const several = { digits: [box, box, box], chosen: 0 };
  editor.open(Object.assign(upload, several));
  assert.match(editor.hint(), /The largest is taken/);
  editor.change({ pick: 2 }, 250);
  assert.equal(editor.hint(), '3 digits were found.');
  mock.timers.tick(250);
  assert.equal(editor.hint(), '3 digits were found.');
  await told({ answer: { ...answer(9).answer, ...several, chosen: 2 } });
  assert.match(editor.hint(), /Number 3 from the left is taken/);
});

test('a picture without a digit opens again as it was tried last', async () => {
  const tried = [{ name: 'Your picture', sentence: '', png: 'turned', ink: false }];
  editor.quarter(-1);
  mock.timers.tick(0);
  editor.leave();
  await told({ refusal: 'No digit was found.', steps: tried });
  editor.open(triedOf.get(file) ?? upload);
  assert.equal(editor.edit.rotate, -90);
  assert.deepEqual(editor.upload?.steps, tried);
});

test('closed with nothing on its way, nothing is sent nor said', () => {
  editor.leave();
  mock.timers.tick(300);
  assert.equal(FakeWorker.asked.length, 0);
  assert.equal(notice.textContent, '');
});
