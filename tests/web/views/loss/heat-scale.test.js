import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  heatGradient,
  heatStep,
  heatTable,
  MOST,
} from '../../../../explorer/web/views/loss/heat-scale.js';

/** Relative luminance of a pixel as ImageData holds it. */
function luminance(/** @type {number} */ word) {
  const [r, g, b] = [word, word >> 8, word >> 16].map((byte) => {
    const value = (byte & 255) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

for (const dark of [false, true]) {
  test(`${dark ? 'dark' : 'light'}: lightness alone tells more from less`, () => {
    const lights = [...heatTable(dark)].map(luminance);
    const sign = dark ? 1 : -1;
    for (let i = 1; i < lights.length; i++)
      assert.ok(sign * (lights[i] - lights[i - 1]) > -1e-3, i);
    assert.ok(Math.abs(lights[255] - lights[0]) > 0.7);
  });

  test(`${dark ? 'dark' : 'light'}: the legend has the table's ends`, () => {
    const stops = heatGradient(dark).match(/\d+ \d+ \d+/g) ?? [];
    const table = heatTable(dark);
    for (const [stop, word] of [
      [stops[0], table[0]],
      [stops.at(-1), table[255]],
    ]) {
      const [r, g, b] = String(stop).split(' ').map(Number);
      assert.equal(Number(word), (0xff000000 | (b << 16) | (g << 8) | r) >>> 0);
    }
  });
}

test('the scale begins at nothing and holds at its end', () => {
  assert.equal(heatStep(0), 0);
  assert.equal(heatStep(MOST / 2), 128);
  assert.equal(heatStep(MOST), 255);
  assert.equal(heatStep(50), 255);
});
