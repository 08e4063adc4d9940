import assert from 'node:assert/strict';
import { test } from 'node:test';

import { wrapped } from '../../../explorer/web/share/picture-sheet.js';

const letters = (/** @type {string} */ text) => text.length;

test('a legend is broken between words, no line wider than the picture', () => {
  const lines = wrapped('Rings: samples of N(0, I); diamonds: fitted', 16, letters);
  assert.deepEqual(lines, ['Rings: samples', 'of N(0, I);', 'diamonds: fitted']);
  assert.deepEqual(wrapped('', 16, letters), []);
  // A word that is wider than everything stands by itself.
  assert.deepEqual(wrapped('a reconstruction b', 8, letters), ['a', 'reconstruction', 'b']);
});
