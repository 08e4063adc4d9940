import assert from 'node:assert/strict';
import { test } from 'node:test';

globalThis.requestAnimationFrame = () => 0;
const options = await import('../../explorer/web/morph-options.js');
const { store } = await import('../../explorer/web/page-store.js');

test('the pixels of a stop are compared with the input once, not in every frame', () => {
  store.data.labels = Uint8Array.of(1, 2);
  store.load(new Uint8Array(784).fill(9), { kind: 'drawn' });
  options.openMorph();
  const [stop] = options.morph.stops;
  assert.equal(stop.kind, 'pixels');
  let compared = 0;
  stop.pixels = stop.pixels.slice();
  stop.pixels.every = (test) => {
    compared++;
    return Uint8Array.prototype.every.call(stop.pixels, test);
  };
  store.unencoded = false;
  for (let frame = 0; frame < 3; frame++) for (const model of ['ae', 'vae']) options.codesOf(model);
  assert.equal(compared, 1);
  store.load(new Uint8Array(784).fill(8), { kind: 'drawn' });
  store.unencoded = false;
  options.codesOf('ae');
  assert.equal(compared, 2);
});
