import assert from 'node:assert/strict';
import { test } from 'node:test';

globalThis.requestAnimationFrame = () => 0;
const { STUCK } = await import('../../../explorer/web/state/loading.js');
const { missingSentence } = await import('../../../explorer/web/page/missing-parts.js');

const OF_VIEW = { map: ['plane'], morph: ['plane'], loss: ['histories'] };
const AGAIN = 'Loading failed. Trying again …';
const missing = (/** @type {[string, string][]} */ failed, /** @type {string} */ view) =>
  missingSentence(new Map(failed), OF_VIEW, view);

test('what all views need is missed in each', () => {
  for (const view of ['explore', 'map']) assert.match(missing([['critic', AGAIN]], view), /Trying/);
});

test('what single views need is missed in those alone', () => {
  assert.equal(missing([['plane', AGAIN]], 'loss'), '');
  assert.match(missing([['plane', AGAIN]], 'map'), /Trying again/);
  assert.match(missing([['plane', AGAIN]], 'morph'), /Trying again/);
  assert.equal(missing([], 'map'), '');
});

test('where trying again may not help, a person is told what may', () => {
  const failed = /** @type {[string, string][]} */ ([
    ['critic', AGAIN],
    ['seen-digit', STUCK],
  ]);
  assert.match(missing(failed, 'explore'), /load the page again/);
});
