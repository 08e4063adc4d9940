/** The room of the curves, and the batch that takes it: it never stands empty. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import '../../boot.js';

/** A part of the view, as far as it is looked at here. */
class Part {
  hidden = false;
  textContent = '';
  firstChild = null;
  /** @type {Map<string, string>} */
  attributes = new Map();
  /** @param {string} name @param {string} value */
  setAttribute(name, value) {
    this.attributes.set(name, value);
  }
}
class Observer {
  observe() {}
}
Object.assign(globalThis, {
  ...{ addEventListener() {}, HTMLElement: Part, HTMLCanvasElement: Part, Text: class {} },
  ...{ ResizeObserver: Observer },
});
Object.assign(document, { createElement: () => new Part() });
const { ToldBatch } = await import('../../../../explorer/web/views/train/told-batch.js');
const { BatchPanel } = await import('../../../../explorer/web/views/train/batch-panel.js');
const { LAST, SlowMotion } = await import('../../../../explorer/web/views/train/slow-motion.js');

/** @type {Map<string, any>} */
let parts;
let told = 0;
/** How much of it each model's panel shows. @type {number[]} */
let panels = [];
Object.assign(BatchPanel.prototype, {
  /** @param {any} _ @param {number} phase */
  show: (_, phase) => panels.push(phase),
});

function begun() {
  const part = (/** @type {string} */ name) => {
    if (!parts.has(name)) parts.set(name, Object.assign(new Part(), { querySelector: part }));
    return parts.get(name);
  };
  const root = Object.assign(part('view'), {
    classList: { toggle() {} },
    querySelectorAll: () => [],
  });
  const planes = /** @type {any} */ ({ point() {}, pushed: null, isOfBatch: false });
  return new ToldBatch(root, planes, () => {
    told += 1;
  });
}

beforeEach(() => {
  parts = new Map();
  panels = [];
  told = 0;
});
const PAIR = /** @type {any} */ ({
  ae: { arrows: [], labels: [], mu: [] },
  vae: { arrows: [], labels: [], mu: [] },
});
/** @returns {string} whose room it is */
const room = () => {
  const isBatch = parts.has('.train-batches') && !parts.get('.train-batches').hidden;
  const isCurves = !parts.get('.train-charts')?.hidden;
  assert.notEqual(isBatch && parts.size > 1, isCurves);
  return isCurves ? 'curves' : 'batch';
};

test('the room is the curves’ until a batch is there', () => {
  const batch = begun();
  batch.want();
  assert.equal(batch.isOn, false);
  batch.show(PAIR, 0);
  assert.deepEqual([room(), panels, told], ['batch', [0, 0], 0]);
  batch.show(PAIR, LAST);
  assert.deepEqual([batch.holds, told], [false, 1]);
  batch.close();
  assert.equal(room(), 'curves');
  batch.show(PAIR, LAST);
  assert.deepEqual(
    [room(), panels.length, told],
    ['curves', 4, 2],
    'it comes too late, and counts',
  );
});

test('every way out of slow motion leaves the curves, or a batch that is told', async () => {
  for (const [way, leave] of /** @type {[string, (slow: any, batch: any) => void][]} */ ([
    ['another tab', (slow) => slow.stop()],
    ['one step and another tab', (slow, batch) => [batch.want(), void slow.one(), slow.stop()]],
    ['the curves', (slow, batch) => [slow.stop(), batch.close()]],
  ])) {
    for (const moment of ['still', 'batch']) {
      parts = new Map();
      panels = [];
      const batch = begun();
      batch.open(false);
      /** @type {Record<string, ((value?: any) => void)[]>} */
      const waiting = { still: [], batch: [] };
      const slow = new SlowMotion(
        /** @type {any} */ ({
          still: () => new Promise((resolve) => waiting.still.push(resolve)),
          batch: (/** @type {'ae' | 'vae'} */ kind) =>
            new Promise((resolve) => waiting.batch.push(() => resolve(PAIR[kind]))),
        }),
        { show: (pair, phase) => batch.show(pair, phase), lost: () => batch.close() },
        () => new Promise(() => {}),
      );
      const go = async (/** @type {string} */ of) => {
        for (const resolve of waiting[of].splice(0)) resolve();
        await new Promise(setImmediate);
      };
      batch.want();
      void slow.run();
      if (moment === 'batch') await go('still');
      leave(slow, batch);
      assert.equal(room(), 'curves', `${way}, ${moment}`);
      await go('still');
      await go('batch');
      assert.equal(room() === 'batch', panels.length > 0, `${way}, ${moment}`);
    }
  }
});

test('what a phase is is read out once', () => {
  const batch = begun();
  const live = () => parts.get('.train-phase').attributes.get('aria-live');
  batch.want();
  const heard = [0, 1, LAST, 0, 1, LAST].map((phase) => {
    batch.show(PAIR, phase);
    return live();
  });
  assert.deepEqual(heard, ['polite', 'polite', 'polite', 'off', 'off', 'off']);
});
