import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { labelTops } from '../../../../explorer/web/views/generate/curve-labels.js';

const HIGH = 18;
const PATH = new URL('../../../../checkpoints/evidence.json', import.meta.url);

/** @param {number[]} ends */
function spread(ends) {
  const tops = labelTops(ends);
  const down = [...tops].sort((a, b) => a - b);
  assert.ok(down[0] >= 0, `${ends}: inside the plot`);
  for (let i = 1; i < down.length; i++) {
    assert.ok(down[i] - down[i - 1] >= HIGH, `${ends}: no name on another, ${down}`);
  }
  return tops;
}

test('a name stands below its curve, and above where there is no room', () => {
  assert.deepEqual(labelTops([20]), [22]);
  assert.ok(Math.abs(labelTops([99])[0] - (97 - 18.2)) < 1e-9);
});

test('no name covers another one, wherever curves end', () => {
  for (const a of [0, 3, 20, 50, 97, 100]) {
    for (const b of [0, 10, 52, 56, 100]) {
      for (const c of [0, 48, 57, 99, 100]) spread([a, b, c]);
    }
  }
});

test('as the shipped curves end, no curve’s end lies under a name', () => {
  const { temperature } = JSON.parse(readFileSync(PATH, 'utf8')).curves;
  for (const third of ['gan', 'gan-lesson']) {
    const ends = ['ae', 'vae', third].map((id) => 100 * (1 - temperature[id].at(-1)));
    const tops = spread(ends);
    for (const end of ends) {
      for (const top of tops)
        assert.ok(end <= top || end >= top + HIGH, `${third}: ${end}, ${top}`);
    }
  }
});
