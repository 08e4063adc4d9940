import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catchUp, whileSeen } from '../../../explorer/web/dom/while-visible.js';

test('what waits out of sight is caught up with, and forgotten once it is off the page', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  Object.assign(globalThis, {
    IntersectionObserver: class {
      observe() {}
    },
  });
  let [asked, shows] = [0, 0];
  const element = /** @type {any} */ ({
    isConnected: true,
    getClientRects() {
      asked++;
      return this.isConnected ? [{}] : [];
    },
  });
  const changed = whileSeen(element, () => shows++);
  changed();
  catchUp();
  catchUp();
  assert.equal(shows, 1);
  changed();
  element.isConnected = false;
  catchUp();
  const before = asked;
  catchUp();
  assert.deepEqual([shows, asked], [1, before], 'it is not asked again');
});
