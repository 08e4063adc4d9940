import '../boot.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';

const page = /** @type {any} */ (globalThis);
page.HTMLElement = class {};
page.addEventListener = () => {};
/** @type {any} */
let PageTabs;
page.customElements = {
  get: () => undefined,
  define: (/** @type {string} */ _, /** @type {any} */ element) => {
    PageTabs = element;
  },
};
await import('../../../explorer/web/page/tabs.js');
const { store } = await import('../../../explorer/web/state/page-store.js');

test('in a drag, nothing is looked up that stands above the view', () => {
  const tabs = new PageTabs();
  /** @type {string[]} */
  const asked = [];
  const answer = { textContent: '' };
  tabs.closest = () => ({
    querySelectorAll(/** @type {string} */ selector) {
      asked.push(selector);
      return selector.includes('answer') ? [answer] : [];
    },
  });
  store.set({ view: 'generate', sampleKind: 'normal' });
  tabs.sayLead();
  assert.match(answer.textContent, /Random numbers/);
  asked.length = 0;
  for (const temperature of [0.9, 0.8]) {
    store.set({ temperature });
    tabs.sayLead();
  }
  assert.deepEqual(asked, []);
  store.set({ sampleKind: 'fitted' });
  tabs.sayLead();
  assert.match(answer.textContent, /fitted/);
});

test('only another view or card arranges the page anew', () => {
  const tabs = new PageTabs();
  /** @type {Record<string, number>} */
  const calls = { show: 0, sayLead: 0 };
  for (const name of Object.keys(calls)) tabs[name] = () => calls[name]++;
  // What the test before has set is over.
  store.loop.run();
  tabs.follow();
  store.loop.notify('generate');
  store.loop.run();
  assert.deepEqual(calls, { show: 0, sayLead: 1 });
  store.loop.notify('view');
  store.loop.run();
  assert.deepEqual(calls, { show: 1, sayLead: 1 });
});
