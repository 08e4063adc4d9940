import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../boot.js';
import { fit, projection } from '../../../../explorer/web/maths/viewport.js';
import { cloudIsSeen, viewOfCloud } from '../../../../explorer/web/views/plane/plane-cloud.js';
import { clearest, insideOf } from '../../../../explorer/web/views/plane/plane-marks.js';
import { equalSteps } from '../../../../explorer/web/views/plane/plane-scale.js';

const box = { left: 48, top: 0, right: 500, bottom: 480 };

test('a point beyond the plane stands at its edge', () => {
  assert.deepEqual(insideOf([100, 100], box, 12), [100, 100]);
  assert.deepEqual(insideOf([-900, 9000], box, 12), [60, 468]);
});

test('a label stands where no mark hides it, and first where it always stood', () => {
  /** @type {[number, number][]} */
  const places = [
    [100, 100],
    [200, 100],
  ];
  assert.deepEqual(clearest(places, 40, 7, [], 14), places[0]);
  assert.deepEqual(clearest(places, 40, 7, [[160, 100]], 14), places[0], 'beside it');
  assert.deepEqual(clearest(places, 40, 7, [[130, 105]], 14), places[1]);
  const both = /** @type {[number, number][]} */ ([
    [100, 100],
    [225, 104],
  ]);
  assert.deepEqual(clearest(places, 40, 7, both, 14), places[1], 'hidden least');
});

test('after coming close a cloud can be seen, from afar it cannot', () => {
  const scale = equalSteps(Float32Array.from([-4, -4, 4, 4]), 2);
  const size = { width: 528, height: 520 };
  const drawnBox = { ...size, margin: { top: 30, right: 14, bottom: 34, left: 56 } };
  const mu = /** @type {[number, number]} */ ([-0.3, -0.1]);
  const sigma = /** @type {[number, number]} */ ([0.04, 0.03]);
  const all = projection(fit(scale.bounds, drawnBox), drawnBox);
  assert.ok(!cloudIsSeen(scale, mu, sigma, all, size));
  const near = projection(viewOfCloud(scale, mu, sigma, drawnBox), drawnBox);
  assert.ok(cloudIsSeen(scale, mu, sigma, near, size));
  assert.ok(!cloudIsSeen(scale, [3, 3], sigma, near, size), 'out of sight');
  assert.ok(cloudIsSeen(scale, mu, [1, 1], all, size), 'a large one');
});
