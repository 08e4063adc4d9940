import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  LEAST_SPACING,
  levelFor,
  OVER_DOTS,
  spacingAt,
  ThumbnailLayout,
} from '../../../../explorer/web/views/map/thumbnail-layout.js';

const COUNT = 2000;
let state = 7;
const XY = Float32Array.from({ length: 2 * COUNT }, () => {
  state = (state * 1103515245 + 12345) % 2147483648;
  return state / 2147483648;
});
const everyone = () => true;

/** Chebyshev, as squares meet. @param {number} a @param {number} b */
const apart = (a, b) =>
  Math.max(Math.abs(XY[2 * a] - XY[2 * b]), Math.abs(XY[2 * a + 1] - XY[2 * b + 1]));

test('pictures never overlap', () => {
  const layout = new ThumbnailLayout(XY, everyone);
  for (const level of [0, 3, 6, 8]) {
    const rows = layout.rowsAt(level);
    for (const [i, a] of rows.entries()) {
      for (const b of rows.slice(i + 1)) assert.ok(apart(a, b) >= spacingAt(level) - 1e-6);
    }
  }
});

test('who has no picture has no room for one', () => {
  const rows = new ThumbnailLayout(XY, everyone).rowsAt(5);
  const with_ = new Set(rows);
  for (let row = 0; row < COUNT; row++) {
    if (!with_.has(row)) assert.ok(rows.some((other) => apart(row, other) < spacingAt(5)));
  }
});

test('going closer only adds pictures, until everyone has one', () => {
  const layout = new ThumbnailLayout(XY, everyone);
  let before = layout.rowsAt(0);
  for (let level = 1; level < 16; level++) {
    const rows = new Set(layout.rowsAt(level));
    assert.ok(before.every((row) => rows.has(row)));
    before = [...rows];
  }
  assert.ok(before.length > 0.9 * COUNT);
});

test('the way there does not matter', () => {
  const layout = new ThumbnailLayout(XY, everyone);
  const deep = layout.rowsAt(9);
  assert.deepEqual(layout.rowsAt(4), new ThumbnailLayout(XY, everyone).rowsAt(4));
  assert.deepEqual(layout.rowsAt(9), deep);
});

test('hidden points get no picture and leave their room to others', () => {
  const rows = new ThumbnailLayout(XY, (row) => row % 2 === 0).rowsAt(4);
  assert.ok(rows.length && rows.every((row) => row % 2 === 0));
});

test('points in one place and on the edges are not lost', () => {
  const layout = new ThumbnailLayout(Float32Array.of(0, 0, 0, 0, 1, 1, 1, 0), everyone);
  assert.equal(layout.rowsAt(15).length, 3);
});

test('pictures are never smaller than the least spacing, nor half as large again', () => {
  for (let scale = LEAST_SPACING / spacingAt(0); scale < 40000; scale *= 1.1) {
    const pixels = spacingAt(levelFor(scale)) * scale;
    assert.ok(
      pixels >= LEAST_SPACING - 1e-6 && pixels < LEAST_SPACING * Math.SQRT2 + 1e-6,
      `${pixels}`,
    );
  }
  assert.equal(levelFor(1), 0);
});

test('over dots, pictures may stand closer, by whole levels', () => {
  for (const scale of [150, 330, 480, 900]) {
    const [own, over] = [levelFor(scale), levelFor(scale, OVER_DOTS)];
    assert.ok(over >= own && over <= own + 2);
    const spacing = spacingAt(over) * scale;
    assert.ok(spacing >= OVER_DOTS && spacing < OVER_DOTS * Math.SQRT2);
  }
});
