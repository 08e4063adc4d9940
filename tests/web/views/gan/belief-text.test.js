/** A verdict never looks like a tie where it is none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beliefText } from '../../../../explorer/web/views/gan/belief-text.js';

test('near one half a verdict has as many digits as tell its side', () => {
  for (const [p, text] of /** @type {const} */ ([
    [0.873, '0.87'],
    [0, '0.00'],
    [0.4951, '0.495'],
    [0.5049, '0.505'],
    [0.49996, '0.49996'],
    [0.5, '0.50'],
  ])) {
    assert.equal(beliefText(p), text);
  }
});
