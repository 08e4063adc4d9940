import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { FrameLoop } from '../../../explorer/web/state/frame-loop.js';

/** @type {(() => void)[]} frames asked for and not yet run */
let frames = [];
/** @type {unknown[]} */
let reported = [];
/** Milliseconds that the loop's clock shows. */
let now = 0;

const frame = () => frames.shift()?.();
const loopOf = (/** @type {(topics: ReadonlySet<string>) => void} */ prepare = () => {}) =>
  new FrameLoop(
    prepare,
    (callback) => frames.push(() => callback(0)),
    (work) => work(),
  );

beforeEach(() => {
  frames = [];
  reported = [];
  now = 0;
  mock.method(performance, 'now', () => now);
  globalThis.reportError = (error) => reported.push(error);
});
afterEach(() => mock.restoreAll());

test('a listener is notified once per frame, of all topics', () => {
  const loop = loopOf();
  /** @type {string[][]} */
  const notified = [];
  loop.on(['ae', 'vae'], (topics) => notified.push([...topics]));
  loop.notify('ae');
  loop.notify('vae', 'hover');
  loop.notify('ae');
  assert.deepEqual(notified, [], 'nothing before the frame');
  assert.equal(frames.length, 1, 'one frame, however often notified');
  frame();
  assert.deepEqual(notified, [['ae', 'vae', 'hover']]);
  assert.equal(frames.length, 0, 'at rest no frame is asked for');
});

test('only those are notified who asked for the topic', () => {
  const loop = loopOf();
  const [hover, view] = [mock.fn(), mock.fn()];
  loop.on(['hover'], hover);
  loop.on(['view'], view);
  loop.notify('hover');
  frame();
  loop.notify('nobody');
  frame();
  assert.deepEqual([hover.mock.callCount(), view.mock.callCount()], [1, 0]);
});

test('a listener that was taken off hears nothing more', () => {
  const loop = loopOf();
  const [leaving, staying] = [mock.fn(), mock.fn()];
  const stop = loop.on(['ae'], leaving);
  loop.on(['ae'], staying);
  loop.notify('ae');
  frame();
  stop();
  loop.notify('ae');
  frame();
  assert.deepEqual([leaving.mock.callCount(), staying.mock.callCount()], [1, 2]);
});

test('a listener whose element was taken off the page hears nothing more, and is let go', () => {
  const loop = loopOf();
  const element = /** @type {any} */ ({ isConnected: true });
  const [leaving, staying] = [mock.fn(), mock.fn()];
  loop.on(['ae'], leaving, element);
  loop.on(['ae'], staying);
  loop.notify('ae');
  frame();
  element.isConnected = false;
  loop.notify('hover');
  frame();
  assert.equal(loop.listeners.length, 1, 'by any frame in which something changed');
  element.isConnected = true;
  loop.notify('ae');
  frame();
  assert.deepEqual([leaving.mock.callCount(), staying.mock.callCount()], [1, 2]);
});

test('preparing comes before the listeners, and its own topics are notified in the same frame', () => {
  /** @type {string[]} */
  const order = [];
  const loop = loopOf((topics) => {
    order.push(`prepare ${[...topics]}`);
    loop.notify('ae');
  });
  loop.on(['ae'], () => order.push('ae'));
  loop.notify('picture');
  frame();
  assert.deepEqual(order, ['prepare picture', 'ae']);
});

test('what a listener notifies comes in the next frame, also to itself', () => {
  const loop = loopOf();
  let calls = 0;
  loop.on(['ae'], () => {
    calls++;
    if (calls < 3) loop.notify('ae');
  });
  loop.notify('ae');
  frame();
  assert.equal(calls, 1);
  assert.equal(frames.length, 1);
  frame();
  frame();
  assert.equal(calls, 3);
  assert.equal(frames.length, 0);
});

test('a mistake in one listener is reported and does not stop the others', () => {
  const loop = loopOf();
  const mistake = new Error('a mistake');
  const [other, task] = [mock.fn(), mock.fn(() => false)];
  loop.on(['ae'], () => {
    throw mistake;
  });
  loop.on(['ae'], other);
  loop.background('strip', task);
  loop.notify('ae');
  frame();
  assert.deepEqual(reported, [mistake]);
  assert.deepEqual([other.mock.callCount(), task.mock.callCount()], [1, 1]);
  loop.notify('ae');
  frame();
  assert.equal(other.mock.callCount(), 2, 'the next frame comes all the same');
});

test('background tasks take turns, piece by piece', () => {
  const loop = loopOf();
  /** @type {string[]} */
  const done = [];
  const pieces = (/** @type {string} */ name, /** @type {number} */ count) => () => {
    done.push(name);
    count--;
    return count > 0;
  };
  loop.background('a', pieces('a', 3));
  loop.background('b', pieces('b', 1));
  loop.background('c', pieces('c', 2));
  assert.deepEqual(done, [], 'nothing before the frame');
  frame();
  assert.deepEqual(done.join(''), 'abcaca');
  assert.equal(frames.length, 0, 'when all is done no frame is asked for');
});

test('a frame ends when its time is used up, and the next takes up with whose turn it is', () => {
  const loop = loopOf();
  /** @type {string[]} */
  const done = [];
  for (const name of ['a', 'b']) {
    loop.background(name, () => {
      done.push(name);
      now += 1;
      return done.length < 25;
    });
  }
  frame();
  const first = done.length;
  assert.ok(first >= 2 && first <= 16, `${first} pieces of 1 ms`);
  assert.equal(frames.length, 1);
  while (frames.length) frame();
  assert.equal(done.join(''), 'ab'.repeat(13));
});

test('one piece is done after every frame, however long it takes', () => {
  const loop = loopOf();
  let pieces = 0;
  loop.background('strip', () => {
    now += 100;
    return ++pieces < 5;
  });
  for (let k = 1; k <= 3; k++) {
    frame();
    assert.equal(pieces, k);
  }
});

test('while things change on a slow machine, one piece a frame; at rest as many as fit', () => {
  const loop = loopOf();
  let pieces = 0;
  loop.background('strip', () => {
    now += 1;
    return ++pieces < 100;
  });
  const piecesIn = (/** @type {number} */ since, /** @type {boolean} */ changed) => {
    const before = pieces;
    if (changed) loop.notify('ae');
    now += since;
    frame();
    return pieces - before;
  };
  piecesIn(16, true);
  const quick = piecesIn(16, true);
  assert.ok(quick > 1, `${quick} on a quick machine`);
  assert.equal(piecesIn(40, true), 1);
  assert.ok(piecesIn(40, false) > quick, 'at rest');
});

test('work that may wait comes after the frame is painted, once, also if another frame is first', () => {
  /** @type {(() => void)[]} */
  const painted = [];
  const loop = new FrameLoop(
    () => {},
    (callback) => frames.push(() => callback(0)),
    (work) => painted.push(work),
  );
  const task = mock.fn(() => false);
  loop.background('strip', task);
  frame();
  loop.notify('ae');
  frame();
  assert.equal(task.mock.callCount(), 0);
  assert.equal(painted.length, 1);
  painted[0]();
  assert.equal(task.mock.callCount(), 1);
});

test('a new task with the same key takes its place in the queue', () => {
  const loop = loopOf();
  /** @type {string[]} */
  const done = [];
  const task = (/** @type {string} */ name) => () => {
    done.push(name);
    return false;
  };
  loop.background('strip', task('old'));
  loop.background('map', task('map'));
  loop.background('strip', task('new'));
  frame();
  assert.deepEqual(done, ['new', 'map']);
});

test('a task may replace itself while it runs', () => {
  const loop = loopOf();
  /** @type {string[]} */
  const done = [];
  loop.background('strip', () => {
    done.push('old');
    loop.background('strip', () => {
      done.push('new');
      return false;
    });
    return true;
  });
  while (frames.length) frame();
  assert.deepEqual(done, ['old', 'new']);
});

test('a task that fails is reported and dropped; the others go on', () => {
  const loop = loopOf();
  const mistake = new Error('a mistake');
  let pieces = 0;
  loop.background('bad', () => {
    throw mistake;
  });
  loop.background('good', () => ++pieces < 3);
  while (frames.length) frame();
  assert.deepEqual(reported, [mistake]);
  assert.equal(pieces, 3);
});

test('a frame is late by when it was asked for, not by how long nothing was', () => {
  const loop = loopOf();
  /** @type {boolean[]} */
  const late = [];
  loop.on(['ae'], () => late.push(loop.isLate));
  for (const wait of [16, 40, 16]) {
    now += 1000;
    loop.notify('ae');
    now += wait;
    frame();
  }
  assert.deepEqual(late, [false, true, false]);
});
