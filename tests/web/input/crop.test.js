import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  between,
  LEAST,
  orNull,
  stretched,
  turned,
  WHOLE,
} from '../../../explorer/web/input/crop.js';

/** @param {number[] | null} one @param {number[]} other */
const near = (one, other) => {
  assert.ok(one);
  one.forEach((value, i) => assert.ok(Math.abs(value - other[i]) < 1e-12, `${one} | ${other}`));
};

test('a quarter clockwise takes the top left to the top right', () => {
  near(turned([0, 0, 0.25, 0.5], 1), [0.5, 0, 1, 0.25]);
  near(turned([0, 0, 0.25, 0.5], -1), [0, 0.75, 0.5, 1]);
});

test('four quarters are none', () => {
  for (const quarters of [4, -4, 0]) {
    near(turned([0.1, 0.2, 0.3, 0.5], quarters), [0.1, 0.2, 0.3, 0.5]);
  }
});

test('a drag in any direction makes the same box, inside the picture', () => {
  near(between([0.2, 0.3], [0.7, 1.4]), [0.2, 0.3, 0.7, 1]);
  near(between([0.7, 1.4], [0.2, 0.3]), [0.2, 0.3, 0.7, 1]);
});

test('a click is no crop', () => {
  assert.equal(between([0.2, 0.3], [0.2, 0.3]), null);
  assert.equal(between([0.2, 0.3], [0.9, 0.3 + LEAST / 2]), null);
});

test('a corner stops at the rim and before the other corner', () => {
  near(stretched([0.2, 0.2, 0.5, 0.5], 'first', -1, 1), [0, 0.5 - LEAST, 0.5, 0.5]);
  near(stretched([0.2, 0.2, 0.5, 0.5], 'last', 1, -1), [0.2, 0.2, 1, 0.2 + LEAST]);
});

test('the whole picture is no crop', () => {
  assert.equal(orNull(WHOLE), null);
  near(orNull([0, 0, 0.9, 1]), [0, 0, 0.9, 1]);
});
