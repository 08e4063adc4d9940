/** What is told of the games: where the shipped films say so, and nowhere else. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import '../../boot.js';
import { meanDistance } from '../../../../explorer/web/views/gan/film-measures.js';
import { ganText as textOf } from '../../../../explorer/web/views/how/gan-texts.js';
import { film } from '../gan/films.js';

const shipped = (/** @type {string} */ name) =>
  readFileSync(new URL(`../../../../checkpoints/${name}`, import.meta.url));
const { films } = JSON.parse(shipped('game/films.json').toString());
const [good, plain] = films;
const [PIXELS, SIZE] = [784, 16 * 784];
const pictures = gunzipSync(shipped('game/good.gz'));
const DISTANCES = {
  film: good.moments.map((/** @type {any} */ _, /** @type {number} */ k) =>
    meanDistance(pictures.subarray(k * SIZE, (k + 1) * SIZE), PIXELS),
  ),
  real: meanDistance(gunzipSync(shipped('digits.gz')).subarray(0, SIZE), PIXELS),
};
/** @param {string} name @param {any} one @param {any} other @param {any} [distances] */
const ganText = (name, one, other, distances = DISTANCES) => textOf(name, one, other, distances);
const END = good.moments[good.moments.length - 1];
const even = Array(10).fill(0.1);

test('of the shipped films all is told, with their figures', () => {
  assert.match(ganText('one-half', good, plain), /D does not end at one half/);
  const least = Math.min(...good.moments.map((/** @type {any} */ { d_fake }) => d_fake));
  assert.ok(
    ganText('slope', good, plain).endsWith(
      `: ${least.toFixed(3)} on average. So that slope was ${least.toFixed(3)} there, and the other ` +
        `${(1 - least).toFixed(2)}.`,
    ),
  );
  const alike = Math.min(...DISTANCES.film);
  assert.ok(alike < 0.35 * DISTANCES.real);
  assert.match(
    ganText('early', good, plain),
    new RegExp(`^The shipped run, .*two of them are ${alike.toFixed(2)} apart on average`),
  );
  const { shares } = plain.moments[plain.moments.length - 1];
  const most = (100 * Math.max(...shares)).toFixed(0);
  assert.ok(ganText('one-class', good, plain).includes(`One class takes ${most} %.`));
  const [real, fake] = [END.accuracy.real, END.accuracy.fake].map((x) => (100 * x).toFixed(0));
  assert.match(
    ganText('told', good, plain),
    new RegExp(`<b>${real} %</b> of the test digits and <b>${fake} %</b>`),
  );
});

test('what does not hold of a film is not said', () => {
  assert.equal(ganText('slope', film({ d_fake: 0.2 }, { d_fake: 0.06 }), plain), '');
  assert.notEqual(ganText('slope', film({ d_fake: 0.2 }, { d_fake: 0.04 }), plain), '');
  const three = film({}, {}, {});
  const early = (/** @type {number[]} */ ...of) =>
    ganText('early', three, plain, { film: of, real: 10 });
  assert.notEqual(early(9, 3, 9), '');
  assert.equal(early(9, 4, 9), '', 'never alike');
  assert.equal(early(9, 3, 7), '', 'not apart again');
  const one = [1, ...Array(9).fill(0)];
  const classes = film({ shares: one, p_digit: 0 }, { shares: even });
  assert.equal(
    ganText('early', classes, plain, { film: [9, 9], real: 10 }),
    '',
    'no digit has no class',
  );
  assert.equal(textOf('early', good, plain, null), '', 'before the pictures are there');
  assert.equal(ganText('one-class', good, film({ shares: even })), '');
  assert.equal(ganText('told', null, plain), '', 'before it has arrived');
});
