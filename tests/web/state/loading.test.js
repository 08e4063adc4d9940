import assert from 'node:assert/strict';
import { test } from 'node:test';

globalThis.requestAnimationFrame = () => 0;
const { loadElement } = await import('../../../explorer/web/state/loading.js');
const { loadModule } = await import('../../../explorer/web/dom/modules.js');
const { store } = await import('../../../explorer/web/state/page-store.js');

test('an element that arrives is no news of data: whatever shows data is left in peace', async () => {
  await loadElement('maths/random');
  await new Promise((done) => setImmediate(done));
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
