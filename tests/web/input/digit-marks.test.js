import assert from 'node:assert/strict';
import { test } from 'node:test';

import { tickOf } from '../../../explorer/web/input/digit-marks.js';

test('the tick of the chosen digit stands where it covers least of it', () => {
  assert.equal(tickOf([0.1, 0.3, 0.2, 0.9]), 'above');
  assert.equal(tickOf([0.1, 0.05, 0.2, 0.7]), 'below');
  assert.equal(tickOf([0.1, 0, 0.2, 1]), 'inside');
});
