import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  MOST_MARKS,
  marksOf,
  stepped,
  stepText,
  throughSigmoid,
  untrainedText,
  whoseText,
} from '../../../../explorer/web/views/gan/gradient-marks.js';

test('through a sigmoid the gradient is that of a finite difference', () => {
  const logits = [-3, -0.5, 0, 2, 40];
  const sigmoid = (/** @type {number} */ value) => 1 / (1 + Math.exp(-value));
  const gradient = Float32Array.of(1, -2, 3, -4, 5);
  const found = throughSigmoid(gradient, Float32Array.from(logits, sigmoid));
  logits.forEach((value, i) => {
    const slope = (sigmoid(value + 1e-4) - sigmoid(value - 1e-4)) / 2e-4;
    assert.ok(Math.abs(found[i] - gradient[i] * slope) < 1e-6, String(i));
  });
});

test('a plus is where more ink helps, a minus where less does, by how much', () => {
  assert.deepEqual(marksOf(Float32Array.of(0, 2, -1, 0.001)), [
    { pixel: 1, size: 1, isMore: true },
    { pixel: 2, size: 0.5, isMore: false },
  ]);
  assert.deepEqual(marksOf(new Float32Array(784)), []);
  assert.equal(marksOf(new Float32Array(784).fill(1)).length, MOST_MARKS);
});

test('a step is as long as it says and stays within black and white', () => {
  const image = Float32Array.of(0.5, 0.5, 0.5, 0.5);
  const after = stepped(image, Float32Array.of(3, -4, 0, 0), 0.1);
  assert.ok(Math.abs(Math.hypot(...after.map((value, i) => value - image[i])) - 0.1) < 1e-6);
  assert.ok(after[0] > 0.5 && after[1] < 0.5);
  const most = stepped(Float32Array.of(0.9, 0.1), Float32Array.of(1, -1), 5);
  assert.deepEqual([...most], [1, 0]);
  assert.deepEqual(stepped(image, new Float32Array(4), 1), image, 'nowhere to go');
});

test('that D turned is said where it did', () => {
  assert.match(
    stepText(0.2, 0.9, 1),
    /from 0.20 to 0.90: now it takes the fake for a real digit\.$/,
  );
  for (const [before, after] of [
    [0.2, 0.4],
    [0.6, 0.9],
  ]) {
    assert.doesNotMatch(stepText(before, after, 1), /takes the fake/);
  }
});

test('whose gradient it is, and that an untrained D knows nothing, is said where it is so', () => {
  assert.match(
    whoseText({ shown: 'plain run', when: 'epoch 3.0', fake: 5 }),
    /^Not the plain run’s: .* its fake 6 at epoch 3\.0\.$/,
  );
  assert.equal(whoseText(null), '');
  assert.match(untrainedText({ step: 0 }), /untrained/);
  assert.equal(untrainedText({ step: 19 }), '');
});
