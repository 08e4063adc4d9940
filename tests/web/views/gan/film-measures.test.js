import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  closest,
  meanDistance,
  middlesOf,
  mostOf,
  played,
  shareOfStep,
} from '../../../../explorer/web/views/gan/film-measures.js';
import { film, moment } from './films.js';

test('the mean distance is that of every two pictures, in grey values', () => {
  // One pixel white, one black, one picture of both: 255 apart in one, or in both pixels.
  const pictures = Uint8Array.of(0, 0, 255, 0, 255, 255);
  assert.ok(Math.abs(meanDistance(pictures, 2) - (1 + Math.SQRT2 + 1) / 3) < 1e-12);
  assert.equal(meanDistance(Uint8Array.of(7, 9, 7, 9), 2), 0);
});

test('D is closest where it tells real from fake least, once it had told them best', () => {
  const one = film(
    { d_real: 0.5, d_fake: 0.5 },
    { d_real: 0.9, d_fake: 0.05 },
    { d_real: 0.6, d_fake: 0.4 },
    { d_real: 0.7, d_fake: 0.3 },
  );
  assert.deepEqual(
    played(one).map(({ epoch }) => epoch),
    [2, 3, 4],
  );
  assert.equal(closest(one).epoch, 3);
});

test('the class that takes most is told with its share', () => {
  assert.deepEqual(mostOf(moment({ shares: [0, 0.2, 0, 0.5, 0.3, 0, 0, 0, 0, 0] })), {
    digit: 3,
    share: 0.5,
  });
});

test('moments are evenly far apart, and steps between two lie between', () => {
  const { moments } = film({ step: 10 }, { step: 20 }, { step: 1020 });
  assert.deepEqual(
    [10, 20, 1020].map((step) => shareOfStep(moments, step)),
    [0, 0.5, 1],
  );
  assert.equal(shareOfStep(moments, 15), 0.25);
  assert.equal(shareOfStep(moments, 520), 0.75);
  assert.equal(shareOfStep(moments, 1), 0, 'nothing lies left of the first');
  assert.ok(shareOfStep(moments, 1120) > 1, 'what comes after the last is not on it');
  assert.equal(shareOfStep(moments.slice(0, 1), 5), 0);
});

test('a mean belongs into the middle of its stretch, the first of which begins at step 0', () => {
  assert.deepEqual(middlesOf([100, 200, 260]), [50, 150, 230]);
});
