/** One batch after another: each that was begun comes to its end, whatever a person does meanwhile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../boot.js';

const { LAST, SlowMotion } = await import('../../../../explorer/web/views/train/slow-motion.js');

/** Everything that waits goes on when the test says so. */
function begun() {
  /** @type {Record<'still' | 'batch' | 'phase', ((value?: any) => void)[]>} */
  const waiting = { still: [], batch: [], phase: [] };
  const promised = (/** @type {keyof typeof waiting} */ of) =>
    /** @type {Promise<any>} */ (new Promise((resolve) => waiting[of].push(resolve)));
  let batches = 0;
  const session = {
    still: () => promised('still'),
    batch: (/** @type {string} */ kind) =>
      promised('batch').then(() => ({ kind, number: batches, diverged: kind === lost.kind })),
  };
  /** The model that diverges with the next batch. */
  const lost = { kind: '', count: 0 };
  /** @type {[number, number][]} batch and phase */
  const shown = [];
  const slow = new SlowMotion(
    /** @type {any} */ (session),
    {
      show: (pair, phase) => shown.push([/** @type {any} */ (pair.ae).number, phase]),
      lost: () => {
        lost.count += 1;
      },
    },
    () => promised('phase'),
  );
  /** @param {keyof typeof waiting} of */
  const go = async (of) => {
    if (of === 'batch') batches++;
    for (const resolve of waiting[of].splice(0)) resolve();
    await new Promise(setImmediate);
  };
  return { slow, shown, lost, waiting, go };
}

test('it goes through the phases of one batch after another', async () => {
  const { slow, shown, go } = begun();
  void slow.run();
  await go('still');
  await go('batch');
  for (let phase = 0; phase <= LAST; phase++) await go('phase');
  await go('still');
  await go('batch');
  const phases = Array.from({ length: LAST + 1 }, (_, phase) => [1, phase]);
  assert.deepEqual(shown, [...phases, [2, 0]]);
});

test('left in the middle, a batch comes to its last phase at once', async () => {
  const { slow, shown, waiting, go } = begun();
  void slow.run();
  await go('still');
  await go('batch');
  await go('phase');
  slow.stop();
  assert.deepEqual(shown.at(-1), [1, LAST]);
  assert.equal(slow.isOn, false);
  await go('phase');
  assert.equal(shown.length, 3, 'and that is all');
  assert.deepEqual([waiting.still.length, waiting.batch.length], [0, 0], 'no other is asked for');
  slow.stop();
  assert.equal(shown.length, 3, 'it ends once');
});

test('left while it waits for rest, no batch is made', async () => {
  const { slow, shown, waiting, go } = begun();
  void slow.run();
  slow.stop();
  await go('still');
  assert.deepEqual([shown.length, waiting.batch.length], [0, 0]);
  void slow.one();
  await go('still');
  await go('batch');
  assert.deepEqual(shown, [[1, LAST]], 'the next one is shown');
});

test('left while a batch is on its way, its step is told, for it is made', async () => {
  const { slow, shown, go } = begun();
  void slow.run();
  await go('still');
  slow.stop();
  void slow.one();
  await go('batch');
  assert.deepEqual(shown, [[1, LAST]], 'once: a second batch was not asked for');
  assert.equal(slow.comes, false);
});

test('one step is the batch that is on its way, and slow motion is over', async () => {
  const { slow, shown, waiting, go } = begun();
  void slow.run();
  await go('still');
  void slow.one();
  await go('batch');
  assert.deepEqual(shown, [[1, LAST]]);
  await go('phase');
  assert.deepEqual([slow.isOn, waiting.still.length, waiting.batch.length], [false, 0, 0]);
});

test('slow motion goes on after a batch that is on its way', async () => {
  const { slow, shown, go } = begun();
  void slow.one();
  await go('still');
  void slow.run();
  assert.ok(slow.isOn);
  await go('batch');
  await go('still');
  await go('batch');
  assert.deepEqual(shown, [
    [1, LAST],
    [2, 0],
  ]);
});

for (const kind of ['ae', 'vae']) {
  test(`a batch with which the ${kind} diverged is not told, and is the last`, async () => {
    const { slow, shown, lost, waiting, go } = begun();
    lost.kind = kind;
    void slow.run();
    await go('still');
    await go('batch');
    assert.deepEqual([shown, lost.count, slow.isOn], [[], 1, false]);
    await go('phase');
    assert.deepEqual([waiting.still.length, waiting.batch.length], [0, 0]);
    void slow.one();
    await go('still');
    slow.stop();
    await go('batch');
    assert.deepEqual([shown, lost.count, slow.comes], [[], 2, false], 'nor one that nobody wants');
  });
}

test('a training that begins anew has no batch on its way', async () => {
  const { slow, shown, waiting, go } = begun();
  void slow.run();
  await go('still');
  await go('batch');
  slow.forget();
  assert.deepEqual(shown, [[1, 0]], 'its models are gone');
  void slow.run();
  await go('still');
  slow.forget();
  waiting.batch.length = 0;
  void slow.one();
  await go('still');
  assert.equal(waiting.batch.length, 2, 'it can be asked for again');
});
