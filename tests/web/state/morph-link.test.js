import '../boot.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LinkError } from '../../../explorer/web/link/bytes.js';
import { readStops, writeStops } from '../../../explorer/web/state/morph-link.js';
import { sameStop } from '../../../explorer/web/state/morph-stops.js';
import { dice } from '../link/states.js';

/** @typedef {import('../../../explorer/web/state/morph-stops.js').Stop} Stop */

/** @returns {Stop} a picture with ink in a box */
function drawn(/** @type {number} */ value) {
  const pixels = new Uint8Array(784);
  for (let row = 5; row < 20; row++) pixels.fill(value, row * 28 + 8, row * 28 + 14);
  return { kind: 'pixels', pixels, source: { kind: 'drawn' } };
}

const own = drawn(200);
/** @type {Stop[]} */
const STOPS = [
  { kind: 'test', index: 9999 },
  own,
  { kind: 'draw', point: { kind: 'normal', index: 1999 } },
  { kind: 'draw', point: { kind: 'fitted', index: 0 } },
  drawn(77),
  { kind: 'test', index: 0 },
];

test('stops of every kind come back', async () => {
  const text = await writeStops(STOPS, own);
  assert.match(text, /^9999\.own\.n1999\.f0\.p[\w-]+\.0$/);
  const back = await readStops(text, own);
  assert.equal(back.length, STOPS.length);
  back.forEach((stop, i) => assert.ok(sameStop(stop, STOPS[i]), `stop ${i}`));
  assert.equal(back[1], own);
  assert.deepEqual(back[4].kind === 'pixels' && back[4].source, { kind: 'link' });
});

for (const text of ['', '1', '1.2.3.4.5.6.7', '1.', '1.10000', '1.n2000', '1.d5', '1.own', '1.p']) {
  test(`"${text}" is no morph`, () => assert.rejects(readStops(text, null), LinkError));
}

test('any text of a stranger is borne', async () => {
  for (let seed = 0; seed < 300; seed++) {
    const roll = dice(seed);
    const letters = Array.from({ length: roll(40) }, () => 'npfown.-_09AZ'[roll(13)]);
    await readStops(letters.join(''), own).catch((error) => assert.ok(error instanceof LinkError));
  }
});
