import assert from 'node:assert/strict';
import { test } from 'node:test';

import { otsu } from '../../../explorer/web/upload/otsu.js';
import { golden } from './golden.js';

for (const { name, double, values, otsu: threshold } of golden.values) {
  test(`the threshold is Python's: ${name}`, () => {
    const data = double ? Float64Array.from(values) : Float32Array.from(values);
    assert.equal(otsu(data), threshold);
  });
}
