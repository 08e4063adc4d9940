import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../boot.js';
import { arrivingSentence, missingSentence } from '../../../explorer/web/page/missing-parts.js';
import { AGAIN, STUCK, WRONG } from '../../../explorer/web/state/loading.js';

const OF_VIEW = { map: ['plane'], morph: ['plane'], loss: ['histories'] };
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

test('a file that is wrong is told as such, whatever else is missing', () => {
  const failed = /** @type {[string, string][]} */ ([
    ['critic', STUCK],
    ['maps', WRONG],
  ]);
  assert.match(missing(failed, 'explore'), /damaged or missing on its server/);
  assert.equal(missing([['plane', WRONG]], 'loss'), '', 'not where nobody needs it');
});

test('what is long in coming is told in megabytes, by quarters', () => {
  assert.equal(arrivingSentence([]), 'The models are loading.');
  assert.equal(arrivingSentence([{ received: 900, size: 0 }]), 'The models are loading.');
  const both = [
    { received: 800_000, size: 850_000 },
    { received: 60_000, size: 850_000 },
  ];
  assert.equal(arrivingSentence(both), 'The models are loading: 50 % of 1.7 MB.');
});
