import assert from 'node:assert/strict';
import { test } from 'node:test';
import { standardNormal } from '../../../../explorer/web/maths/random.js';
import {
  deal,
  outcomeOf,
  ROUND,
  rightOf,
  roundOf,
  TABLES,
} from '../../../../explorer/web/views/gan/game-round.js';

test('a seed always deals the same, and another seed something else', () => {
  assert.deepEqual(deal(3, 10000, 32), deal(3, 10000, 32));
  assert.notDeepEqual(deal(3, 10000, 32), deal(4, 10000, 32));
  assert.equal(deal(0, 10000, 32).length, ROUND);
});

test('no fake is of a code whose picture and verdict the page shows', () => {
  const codesOf = (/** @type {number} */ seed, round = 0) =>
    deal(seed, 10000, 32, round).flatMap((one) => (one.isReal ? [] : [one.z.join()]));
  const known = new Set();
  // The films show the first samples of seed 0, samples of other views those of any.
  for (let seed = 0; seed < 8; seed++) {
    const samples = standardNormal(seed, 64, 32);
    for (let k = 0; k < 64; k++) known.add(samples.subarray(32 * k, 32 * (k + 1)).join());
  }
  for (let seed = 0; seed < 8; seed++) {
    const fakes = codesOf(seed);
    assert.ok(fakes.length > 0);
    assert.ok(fakes.every((code) => !known.has(code)));
  }
});

test('another moment and the other table have other fakes and other digits', () => {
  const seen = new Set();
  let count = 0;
  for (let place = 0; place < 18; place++) {
    for (let table = 0; table < TABLES; table++) {
      for (const one of deal(0, 1e9, 32, roundOf(place, table))) {
        seen.add(one.isReal ? one.index : one.z.join());
        count += 1;
      }
    }
  }
  assert.equal(seen.size, count);
});

test('the coin is fair, whatever came before, and every digit may be dealt', () => {
  const rounds = Array.from({ length: 2000 }, (_, seed) => deal(seed, 10, 1));
  const all = rounds.flat();
  const real = all.filter(({ isReal }) => isReal);
  // Four standard deviations of 20,000 tosses.
  assert.ok(Math.abs(real.length / all.length - 0.5) < 4 * Math.sqrt(0.25 / all.length));
  const same = rounds.flatMap((round) =>
    round.slice(1).map((one, k) => Number(one.isReal === round[k].isReal)),
  );
  const share = same.reduce((sum, one) => sum + one, 0) / same.length;
  assert.ok(Math.abs(share - 0.5) < 4 * Math.sqrt(0.25 / same.length), String(share));
  assert.equal(new Set(real.map((one) => one.isReal && one.index)).size, 10);
});

test('right is who says real of a real one and fake of a fake', () => {
  assert.equal(rightOf([true, false, true], [true, true, true, false]), 2);
  assert.equal(rightOf([], [true]), 0);
});

test('the outcome is who had more right', () => {
  assert.equal(outcomeOf(7, 9), 'The discriminator beats you.');
  assert.equal(outcomeOf(9, 7), 'You beat the discriminator.');
  assert.equal(outcomeOf(8, 8), 'A draw.');
});
