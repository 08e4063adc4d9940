/** What the panel of the game by hand says, and when. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../boot.js';

Object.assign(globalThis, { addEventListener() {} });
Object.assign(document, { baseURI: 'http://127.0.0.1/' });
const { PlayPanel } = await import('../../../../explorer/web/views/gan/play-panel.js');

const figures = { real: 0.9, fake: 0.3, lossD: 0.5, lossG: 1.4 };
/** @param {number} steps @param {object} [more] */
const state = (steps, more) => ({
  ...{ taken: { discriminator: steps, generator: 0 }, figures, isRunning: false, change: null },
  ...more,
});
/** @param {any} game @returns {string | null} */
const says = (game) =>
  PlayPanel.prototype.sentence.call(
    /** @type {any} */ ({ isWanted: true, game: { trouble: '', who: 'discriminator', ...game } }),
  );

test('what was said stands until a step is there', () => {
  const before = state(0);
  assert.match(String(says({ before: null, state: before })), /^As it stood/);
  assert.equal(says({ before, state: before }), null);
  const change = { who: 'discriminator', before: figures, after: figures };
  assert.match(String(says({ before, state: state(1, { change }) })), /^D learned, G stood still/);
});

test('who learns is said once, whatever the pace', () => {
  const running = [0, 8.4, 9.1].map((rate) => state(5, { isRunning: true, rate }));
  const said = running.map((now) => says({ before: state(0), state: now }));
  assert.deepEqual(said, Array(3).fill('D alone learns.'));
  assert.match(String(says({ before: state(0), state: state(9) })), /^D learned 9 steps/);
});
