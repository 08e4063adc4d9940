/** What the page says of the films that ship: chosen by their figures, asserted here. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import '../../boot.js';
import { meanDistance } from '../../../../explorer/web/views/gan/film-measures.js';
import { classesText, sentencesOf } from '../../../../explorer/web/views/gan/film-texts.js';

const shipped = (/** @type {string} */ name) =>
  readFileSync(new URL(`../../../../checkpoints/${name}`, import.meta.url));
const [PIXELS, PICTURES] = [784, 16];
const SIZE = PIXELS * PICTURES;
/** @type {import('../../../../explorer/web/state/game.js').Film[]} */
const films = JSON.parse(shipped('game/films.json').toString()).films;
const real = meanDistance(gunzipSync(shipped('digits.gz')).subarray(0, SIZE), PIXELS);

/** @param {import('../../../../explorer/web/state/game.js').Film} film */
function distancesOf({ id, moments }) {
  const pictures = gunzipSync(shipped(`game/${id}.gz`));
  assert.equal(pictures.length, moments.length * SIZE);
  return moments.map((_, k) => meanDistance(pictures.subarray(k * SIZE, (k + 1) * SIZE), PIXELS));
}

/** @param {string} id @returns {string[]} the beginnings of what is said of a film */
function said(id) {
  const film = films.find((one) => one.id === id) ?? films[0];
  assert.equal(film.id, id);
  return sentencesOf(film, { film: distancesOf(film), real }).map((sentence) =>
    sentence.replaceAll(/^<b>|<\/b>.*/g, ''),
  );
}

test('the films are those that the page names, in its order', () => {
  assert.deepEqual(
    films.map(({ id }) => id),
    ['good', 'plain', 'collapsing'],
  );
  for (const { moments } of films) {
    assert.ok(moments.length > 10 && moments.length <= 100);
    assert.ok(moments.every(({ step }, k) => !k || step > moments[k - 1].step));
  }
});

test('the good run collapses and recovers, and neither D nor the losses show how good it is', () => {
  assert.deepEqual(said('good'), [
    'D does not end at one half.',
    'G’s loss does not show quality.',
    'Soon all sixteen are alike:',
  ]);
});

test('of the plain run one class takes more than a third', () => {
  const plain = said('plain');
  assert.ok(Number(/^One class takes (\d+) %/.exec(plain[0])?.[1]) >= 33, plain[0]);
  assert.ok(!plain.includes('Soon all sixteen are alike:'));
});

test('the collapsing run ends with one picture for every code', () => {
  assert.deepEqual(said('collapsing'), ['Sixteen codes, one picture.']);
  const { moments } = films[2];
  // Every bar of its classes stands beside the caveat: nothing of it is read as a digit.
  assert.ok(moments.every((moment) => classesText(moment)));
  assert.equal(classesText(films[0].moments[films[0].moments.length - 1]), '');
});
