import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { alongPath, lerp, slerp } from '../../../explorer/web/maths/interpolation.js';

const golden = JSON.parse(
  readFileSync(new URL('../../golden/paths.json', import.meta.url), 'utf8'),
);

/** @param {ArrayLike<number>} found @param {ArrayLike<number>} expected */
function close(found, expected, tolerance = 1e-5) {
  assert.equal(found.length, expected.length);
  for (let d = 0; d < expected.length; d++) {
    assert.ok(Math.abs(found[d] - expected[d]) <= tolerance, `${d}: ${found[d]}, ${expected[d]}`);
  }
}

for (const model of ['ae', 'vae']) {
  for (const { name, a, b, t, slerp: arcs, linear } of golden[model]) {
    test(`${model}: the ways between ${name} are numpy's`, () => {
      t.forEach((/** @type {number} */ share, /** @type {number} */ i) => {
        close(slerp(a, b, share), arcs[i]);
        close(lerp(a, b, share), linear[i]);
      });
    });
  }
}

test('a path over several stops goes through each of them, to the last bit', () => {
  const stops = golden.ae
    .slice(0, 2)
    .flatMap((/** @type {any} */ { a, b }) => [Float32Array.from(a), Float32Array.from(b)]);
  for (const way of [slerp, lerp]) {
    stops.forEach((/** @type {Float32Array} */ stop, /** @type {number} */ i) => {
      assert.deepEqual(alongPath(stops, way, i), stop);
    });
    close(alongPath(stops, way, 2.25), way(stops[2], stops[3], 0.25), 0);
  }
});

test('a place before the first or after the last stop is that stop', () => {
  const stops = [Float32Array.of(1, 0), Float32Array.of(0, 1)];
  assert.deepEqual(alongPath(stops, slerp, -0.5), stops[0]);
  assert.deepEqual(alongPath(stops, slerp, 7), stops[1]);
});
