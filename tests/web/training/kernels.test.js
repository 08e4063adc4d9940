import assert from 'node:assert/strict';
import { test } from 'node:test';

import { KERNEL } from '../../../explorer/web/training/kernels.js';
import { assembled } from '../../../scripts/kernel.js';

test('the bytes in kernels.js are those of kernel.wat', async () => {
  assert.equal(KERNEL, await assembled('training/kernel.wat'), 'run: make kernel');
});
