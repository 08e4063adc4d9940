/** Two workers in step: neither runs ahead, at rest both have made as many steps. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import '../../boot.js';

/** @type {FakeWorker[]} */
let workers = [];

class FakeWorker {
  /** @type {any[]} */
  messages = [];
  step = 0;
  /** Of the last message that makes steps; its states tell it. */
  move = 0;
  /** @type {(event: {data: any}) => void} */
  onmessage = () => {};
  isGone = false;

  constructor() {
    workers.push(this);
  }

  /** @param {any} message */
  postMessage({ move, ...message }) {
    if (message.type === 'begin') this.move = 0;
    else this.move = move ?? this.move;
    this.messages.push(message);
  }

  terminate() {
    this.isGone = true;
  }

  /** @param {number} step @param {boolean} [isRunning] @param {object} [more] */
  tell(step, isRunning = false, more = {}) {
    this.step = step;
    const figures = { bce: 1, kl: 1, knn: isRunning ? null : 0.5, spread: 3 };
    const { move } = this;
    const codes = new Float32Array(4);
    this.onmessage({
      data: { type: 'state', move, step, isRunning, codes, ...figures, ...more },
    });
  }

  /** @param {string} type @param {object} data */
  say(type, data) {
    this.onmessage({ data: { type, ...data } });
  }

  get last() {
    return this.messages.at(-1);
  }
}
Object.assign(globalThis, { Worker: FakeWorker });
const { TrainingSession } = await import(
  '../../../../explorer/web/views/train/training-session.js'
);

/** @type {any} */
const DIGITS = { digits: {}, tests: {} };
const KNOBS = { beta: 1, rate: 0.004, noise: true };

/** @returns {{session: InstanceType<typeof TrainingSession>, ae: FakeWorker, vae: FakeWorker}} */
function begun() {
  const session = new TrainingSession({ told() {}, changed() {} });
  session.begin(DIGITS, KNOBS, 5);
  const [ae, vae] = workers;
  for (const worker of [ae, vae]) worker.tell(0);
  return { session, ae, vae };
}

beforeEach(() => {
  workers = [];
});

test('both begin with the same seed and knobs, each as its own kind', () => {
  const { ae, vae } = begun();
  assert.deepEqual(
    [ae, vae].map(({ messages: [{ type, kind, seed, beta }] }) => [type, kind, seed, beta]),
    [
      ['begin', 'ae', 5, 1],
      ['begin', 'vae', 5, 1],
    ],
  );
});

test('neither runs ahead: each is told how far it may go, by where the other is', () => {
  const { session, ae, vae } = begun();
  session.run();
  for (const worker of [ae, vae]) {
    assert.deepEqual(worker.last, { type: 'run', most: null, until: 60 });
  }
  ae.say('at', { step: 20 });
  assert.deepEqual(vae.last, { type: 'until', step: 80 });
  vae.tell(35, true);
  assert.deepEqual(ae.last, { type: 'until', step: 95 });
  session.pause();
  ae.say('at', { step: 50 });
  assert.equal(vae.last.type, 'pause', 'at rest nobody goes on');
});

test('what the neighbours say is of the step at which they were asked', () => {
  const scored = /** @type {string[]} */ ([]);
  const session = new TrainingSession({
    ...{ told() {}, changed() {} },
    scored: (kind) => scored.push(kind),
  });
  session.begin(DIGITS, KNOBS, 5);
  const [ae, vae] = workers;
  for (const worker of [ae, vae]) worker.tell(0);
  session.run();
  const { ae: side } = /** @type {any} */ (session.sides);
  const codes = Float32Array.of(1, 2, 3, 4);
  ae.tell(200, true, { codes });
  assert.equal(side.measured.step, 0, 'until then it is of another step');
  ae.say('scored', { step: 200, knn: 0.55 });
  assert.deepEqual(side.measured, { step: 200, knn: 0.55, codes });
  assert.equal(side.curve.at(-1).knn, 0.55);
  ae.tell(400, true);
  assert.deepEqual([side.state.step, side.measured.step], [400, 200]);
  ae.say('scored', { step: 200, knn: 0.9 });
  assert.equal(side.measured.knn, 0.55, 'it is too late');
  assert.deepEqual(scored, ['ae']);
  ae.tell(410);
  assert.deepEqual([side.measured.step, side.measured.knn], [410, 0.5]);
});

test('at rest the one behind makes up for it, exactly', () => {
  const { session, ae, vae } = begun();
  session.run();
  ae.tell(40, true);
  vae.tell(30, true);
  session.pause();
  ae.tell(45);
  assert.notEqual(vae.last.type, 'step', 'the other has not stopped yet');
  vae.tell(31);
  assert.deepEqual(vae.last, { type: 'step', count: 14 });
  const count = vae.messages.length;
  ae.tell(45);
  assert.equal(vae.messages.length, count, 'it is asked once');
  vae.tell(45);
  assert.notEqual(ae.last.type, 'step');
});

test('a hundred steps are a hundred for both, whoever tells first', () => {
  const { session, ae, vae } = begun();
  session.step(100);
  ae.tell(100);
  assert.deepEqual(
    vae.messages.filter(({ type }) => type === 'step'),
    [{ type: 'step', count: 100 }],
  );
  vae.tell(100);
  assert.deepEqual(
    ae.messages.filter(({ type }) => type === 'step'),
    [{ type: 'step', count: 100 }],
  );
});

test('a batch is one step of both, whoever tells first', () => {
  const { session, ae, vae } = begun();
  void session.batch('ae');
  void session.batch('vae');
  ae.tell(1);
  assert.equal(vae.last.type, 'batch', 'it is not behind');
  vae.tell(1);
  assert.equal(ae.last.type, 'batch');
});

test('nobody looks: both rest, and go on afterwards', () => {
  const { session, ae, vae } = begun();
  session.run();
  session.rest(true);
  assert.equal(ae.last.type, 'pause');
  session.rest(false);
  assert.equal(vae.last.type, 'run');
  session.limit(60);
  assert.deepEqual(vae.last, { type: 'run', most: 60, until: 60 });
});

test('a state of the run before is not one of this', () => {
  const { session, ae, vae } = begun();
  const before = ae.messages.find(({ type }) => type === 'begin').run;
  session.begin(DIGITS, KNOBS, 6);
  assert.equal(ae.last.run, before + 1);
  ae.tell(800, false, { run: before });
  assert.equal(session.sides?.ae.state, null);
  for (const worker of [ae, vae]) worker.tell(0, false, { run: before + 1 });
  assert.deepEqual(
    session.sides?.ae.curve.map(({ step }) => step),
    [0],
  );
});

test('who waits for rest waits until both have made as many steps', async () => {
  const { session, ae, vae } = begun();
  session.run();
  ae.tell(40, true);
  vae.tell(30, true);
  let isStill = false;
  const still = session.still().then(() => {
    isStill = true;
  });
  assert.deepEqual([ae.last.type, vae.last.type], ['pause', 'pause']);
  ae.tell(42);
  vae.tell(31);
  await Promise.resolve();
  assert.equal(isStill, false);
  assert.deepEqual(vae.last, { type: 'step', count: 11 });
  vae.tell(42);
  await still;
  assert.ok(isStill && session.isStill);
});

test('a state of before a move does not end it: nobody makes it twice', () => {
  const { session, ae, vae } = begun();
  session.tell();
  session.step(100);
  // Each answers first what it was asked first.
  for (const worker of [ae, vae]) worker.tell(0, false, { move: 0 });
  const asked = vae.messages.length;
  ae.tell(100);
  assert.equal(vae.messages.length, asked, 'its own steps are still to come');
  assert.equal(session.isStill, false);
  vae.tell(100);
  assert.ok(session.isStill);
});

test('a diverged model stops both', () => {
  const { session, ae, vae } = begun();
  session.run();
  vae.tell(10, false, { diverged: true, knn: null });
  assert.equal(session.isOn, false);
  assert.equal(ae.last.type, 'pause');
  ae.tell(20);
  assert.notEqual(vae.last.type, 'step');
});

test('curves know what was measured last, and do not grow without end', () => {
  const { session, ae } = begun();
  for (let step = 1; step < 2000; step++) ae.tell(step, true, { knn: step % 3 ? null : 0.4 });
  const side = session.sides?.ae;
  assert.ok(Number(side?.curve.length) <= 600);
  assert.equal(side?.curve.at(-1)?.step, 1999);
  assert.deepEqual([side?.measured?.step, side?.measured?.knn], [1998, 0.4]);
  assert.equal(side?.curve.at(-1)?.spread, 3);
});

test('an answer goes to who asked; one of before the beginning to nobody', async () => {
  const { session, ae } = begun();
  const asked = session.weights('ae');
  const { id } = ae.last;
  ae.onmessage({ data: { type: 'weights', id, step: 3, tensors: new Map() } });
  assert.equal((await asked).step, 3);
  void session.weights('ae').then(() => assert.fail('it is of another training'));
  const before = ae.last.id;
  session.begin(DIGITS, KNOBS, 6);
  ae.onmessage({ data: { type: 'weights', id: before, step: 3 } });
  await null;
});

test('a worker that fails is told, and another can take its place', () => {
  const { session, ae } = begun();
  ae.onmessage({ data: { type: 'error', message: 'rate must be finite' } });
  assert.equal(session.trouble, 'rate must be finite');
  assert.ok(ae.isGone);
  session.begin(DIGITS, KNOBS, 5);
  assert.equal(session.trouble, '');
  assert.equal(workers.length, 4);
});
