import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc16, LinkError, uint16 } from '../../../explorer/web/link/bytes.js';
import { philox4x32 } from '../../../explorer/web/maths/random.js';
import { packMorph, unpackMorph } from '../../../explorer/web/state/morph-link.js';
import { sameStop } from '../../../explorer/web/state/morph-stops.js';

/** @typedef {import('../../../explorer/web/state/morph-stops.js').Stop} Stop */
/** @typedef {import('../../../explorer/web/state/morph-stops.js').Morph} Morph */

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

/** @param {Partial<Morph>} changed @returns {Morph} */
const morph = (changed) => ({
  stops: STOPS,
  inHand: 4,
  t: 2.25,
  way: 'linear',
  loop: true,
  ...changed,
});

/** @param {Morph} value @param {boolean} onWay */
async function thereAndBack(value, onWay) {
  const bytes = await packMorph(value, onWay, own);
  const found = await unpackMorph(Uint8Array.from(bytes), own);
  assert.equal(found.onWay, onWay);
  assert.equal(found.morph.stops.length, value.stops.length);
  value.stops.forEach((stop, i) => assert.ok(sameStop(stop, found.morph.stops[i]), `stop ${i}`));
  const { stops: _, ...rest } = value;
  const { stops: __, ...kept } = found.morph;
  assert.deepEqual(kept, rest);
  return bytes;
}

/** @param {number[]} body with a checksum that is right */
const sealed = (body) => Uint8Array.from([...body, ...uint16(crc16(body))]);

test('a morph comes back from its bytes', async () => {
  await thereAndBack(morph({}), true);
  await thereAndBack(morph({ loop: false, way: 'slerp', inHand: 0, t: 5 }), false);
  await thereAndBack(morph({ stops: STOPS.slice(0, 2), inHand: 1, t: 0.5, loop: false }), true);
  await thereAndBack(morph({ t: 6 }), true);
});

test('a pair of test digits takes twelve bytes, the own picture one', async () => {
  const pair = /** @type {Stop[]} */ ([STOPS[0], STOPS[5]]);
  const bytes = await thereAndBack(morph({ stops: pair, inHand: 0, t: 0.4, loop: false }), true);
  assert.equal(bytes.length, 12);
  const mine = await thereAndBack(morph({ stops: [own, own], inHand: 0, t: 0, loop: false }), true);
  assert.equal(mine.length, 8);
});

test('a picture of a link is called so', async () => {
  const bytes = await packMorph(morph({}), true, own);
  const { morph: found } = await unpackMorph(Uint8Array.from(bytes), own);
  const [, mine, , , theirs] = found.stops;
  assert.equal(mine, own);
  assert.deepEqual(theirs.kind === 'pixels' && theirs.source, { kind: 'link' });
});

for (const [name, body] of /** @type {[string, number[]][]} */ ([
  ['nothing', []],
  ['one stop', [0, 1, 0, 0, 0, 1, 0]],
  ['seven stops', [0, 7, 0, 0, ...Array.from({ length: 7 }, () => [0, 1, 0]).flat()]],
  ['a stop in hand that is not there', [2 << 3, 2, 0, 0, 0, 1, 0, 0, 2, 0]],
  ['a place after the end', [0, 2, ...uint16(10001), 0, 1, 0, 0, 2, 0]],
  ['a test digit too many', [0, 2, 0, 0, 0, ...uint16(10000), 0, 2, 0]],
  ['a draw too many', [0, 2, 0, 0, 1, ...uint16(2000), 0, 2, 0]],
  ['an unknown kind of stop', [0, 2, 0, 0, 9, 1, 0, 0, 2, 0]],
  ['pixels that are none', [0, 2, 0, 0, 4, 1, 0, 0, 2, 0]],
  ['a cut stop', [0, 2, 0, 0, 0, 1, 0, 0, 2]],
  ['more than there should be', [0, 2, 0, 0, 0, 1, 0, 0, 2, 0, 0]],
])) {
  test(`${name} is no morph`, async () => {
    await assert.rejects(unpackMorph(sealed(body), own), LinkError);
  });
}

test('any bytes of a stranger are borne', async () => {
  const key = Uint32Array.of(3, 5);
  for (let run = 0; run < 300; run++) {
    const roll = (/** @type {number} */ i) => philox4x32(Uint32Array.of(run, i, 0, 0), key)[0];
    const body = Array.from({ length: roll(0) % 40 }, (_, i) => roll(i + 1) & 255);
    // Half of them look right at the beginning.
    if (run % 2) body.splice(0, 4, 0, 2, 0, 0);
    await unpackMorph(sealed(body), own).catch((error) => assert.ok(error instanceof LinkError));
    await assert.rejects(unpackMorph(Uint8Array.from([...body, 1, 2]), own), LinkError);
  }
});
