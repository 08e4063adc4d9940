import assert from 'node:assert/strict';
import test from 'node:test';
import { figuresFrom } from '../../../explorer/web/formats/own-figures.js';

const FIGURE = { value: 0.3, n: 3000, low: 0.2, high: 0.4, runs: [0.3, 0.2], panel: [0.1, 0.5] };
const EVIL = '<img src=x onerror=alert(1)>';

test('figures are those under the name that the file gives its model', () => {
  const rows = {
    p_digit_normal: { model: FIGURE, title: 'P(digit)' },
    mmd2: { model: { value: 1, n: 9, low: null, high: null } },
    kl_test: { model: null },
    map: { vae: FIGURE },
  };
  assert.deepEqual(figuresFrom({ rows }), {
    p_digit_normal: FIGURE,
    mmd2: { value: 1, n: 9, low: null, high: null },
    kl_test: null,
  });
});

test('nothing but numbers comes in from a file', () => {
  const of = (/** @type {any} */ model) => figuresFrom({ rows: { a: { model } } });
  assert.deepEqual(of({ ...FIGURE, value: EVIL }), {});
  assert.deepEqual(of(EVIL), {});
  assert.deepEqual(of({ ...FIGURE, n: EVIL }), {});
  assert.deepEqual(of({ value: 1, n: 9, low: EVIL, high: [2], runs: EVIL, panel: [1, EVIL] }), {
    a: { value: 1, n: 9, low: null, high: null },
  });
  for (const file of [null, [], { rows: 3 }, { rows: { a: EVIL } }]) {
    assert.deepEqual(figuresFrom(file), {});
  }
});
