/** What is told of the games: where the shipped films say so, and nowhere else. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import '../../boot.js';
import { ganText } from '../../../../explorer/web/views/how/gan-texts.js';
import { film } from '../gan/films.js';

const PATH = new URL('../../../../checkpoints/game/films.json', import.meta.url);
const { films } = JSON.parse(readFileSync(PATH, 'utf8'));
const [good, plain] = films;
const END = good.moments[good.moments.length - 1];
const even = Array(10).fill(0.1);
const one = [1, ...Array(9).fill(0)];

test('of the shipped films all is told, with their figures', () => {
  assert.match(ganText('one-half', good, plain), /D does not end at one half/);
  const least = Math.min(...good.moments.map((/** @type {any} */ { d_fake }) => d_fake));
  assert.ok(
    ganText('slope', good, plain).endsWith(
      `: ${least.toFixed(3)} on average. So that slope was ${least.toFixed(3)} there, and the other ` +
        `${(1 - least).toFixed(2)}.`,
    ),
  );
  assert.match(
    ganText('early', good, plain),
    /read 99 % of its samples as one class, .* 13\.8 %\.$/,
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
  assert.equal(ganText('early', film({ shares: even }, { shares: even }), plain), '');
  assert.equal(ganText('early', film({ shares: one }, { shares: one }), plain), '');
  assert.notEqual(ganText('early', film({ shares: one }, { shares: even }), plain), '');
  assert.equal(ganText('one-class', good, film({ shares: even })), '');
  assert.equal(ganText('told', null, plain), '', 'before it has arrived');
});
