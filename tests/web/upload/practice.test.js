import assert from 'node:assert/strict';
import { test } from 'node:test';

import { practise } from '../../../explorer/web/upload/practice.js';

test('the picture that nobody sees goes all the way that a photo goes', async () => {
  const { digits, steps } = await practise();
  assert.equal(digits.length, 1);
  assert.deepEqual(
    steps.map(({ name }) => name),
    ['Picture', 'Paper', 'Ink', 'Digit', 'Box', 'Input'],
  );
});
