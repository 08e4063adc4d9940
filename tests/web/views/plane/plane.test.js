import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../boot.js';
import { standardNormal } from '../../../../explorer/web/maths/random.js';
import { fit } from '../../../../explorer/web/maths/viewport.js';
import {
  cumulativeNormal,
  inverseNormal,
  LEAST_SHARE,
  shareWithin,
} from '../../../../explorer/web/views/plane/normal-quantiles.js';
import {
  cellsIn,
  cellsToShow,
  keyOf,
  levelAt,
  middleOf,
  parentOf,
  sideAt,
} from '../../../../explorer/web/views/plane/plane-grid.js';
import { PlanePoints, shareInside } from '../../../../explorer/web/views/plane/plane-points.js';
import {
  around,
  drawn,
  ellipse,
  equalShares,
  equalSteps,
  niceStep,
} from '../../../../explorer/web/views/plane/plane-scale.js';
import { PlaneView } from '../../../../explorer/web/views/plane/plane-view.js';

/** @param {number} actual @param {number} expected @param {number} [within] */
function near(actual, expected, within = 1e-12) {
  assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);
}

/** @param {ArrayLike<number> | null} actual @param {number[]} expected @param {number} [within] */
function allNear(actual, expected, within) {
  assert.ok(actual);
  assert.equal(actual.length, expected.length);
  expected.forEach((value, i) => near(actual[i], value, within));
}

const codes = Float32Array.from([-7, -16, 39, 11, 0, 0, 10, -5]);
const whole = { left: 0, top: 0, right: 1, bottom: 1 };

// ---- the normal distribution ----

test('shares below x are those of the tables', () => {
  near(cumulativeNormal(0), 0.5);
  near(cumulativeNormal(1), 0.8413447460685429);
  near(cumulativeNormal(-2), 0.02275013194817921);
  near(cumulativeNormal(1.959963984540054), 0.975);
  near(cumulativeNormal(5), 0.9999997133484281);
  assert.equal(cumulativeNormal(9), 1);
  assert.equal(cumulativeNormal(-Infinity), 0);
  assert.ok(Number.isNaN(cumulativeNormal(NaN)));
});

test('the inverse undoes the share, on both sides', () => {
  for (let x = -4.6; x <= 4.6; x += 0.1) near(inverseNormal(cumulativeNormal(x)), x, 1e-9);
  near(inverseNormal(0.5), 0);
  near(inverseNormal(0.975), 1.959963984540054);
});

test('the inverse ends where a share says nothing more', () => {
  assert.equal(inverseNormal(0), inverseNormal(LEAST_SHARE));
  assert.equal(inverseNormal(1), -inverseNormal(0));
  near(inverseNormal(1), 4.753424308817, 1e-9);
});

test('circles of radius 1, 2 and 3 hold 39, 86 and 99 percent of N(0, I)', () => {
  assert.deepEqual(
    [1, 2, 3].map((r) => Math.round(100 * shareWithin(r))),
    [39, 86, 99],
  );
  const samples = standardNormal(3, 20000, 2);
  for (const radius of [1, 2, 3]) near(shareInside(samples, radius), shareWithin(radius), 0.01);
});

test('a code on the circle counts as inside', () => {
  assert.equal(shareInside(Float32Array.from([3, 4, 0, 6]), 5), 0.5);
});

// ---- scales ----

test('equal steps keep the proportions, turn y upwards and fit the unit square', () => {
  const { toUnit, bounds } = equalSteps(codes, 4);
  allNear(toUnit([-7, -16]), [0, 0.5 + 27 / 46 / 2]);
  allNear(toUnit([39, 11]), [1, 0.5 - 27 / 46 / 2]);
  allNear([bounds.left, bounds.right], [0, 1]);
  near(bounds.bottom - bounds.top, 27 / 46);
});

test('every scale undoes itself', () => {
  for (const scale of [equalSteps(codes, 4), equalShares()]) {
    allNear(scale.toPlane(scale.toUnit([1.25, -0.75])), [1.25, -0.75], 1e-9);
  }
});

test('equal shares put every quarter of N(0, 1) in a quarter of the axis', () => {
  const { toUnit, toPlane } = equalShares();
  allNear(toUnit([0, 0]), [0.5, 0.5]);
  allNear(toUnit([-0.6744897501960817, 0.6744897501960817]), [0.25, 0.25]);
  assert.equal(toPlane([1.01, 0.5]), null);
  assert.equal(toPlane([0.5, -0.01]), null);
});

test('the same box of codes covers both models when drawn together', () => {
  const scale = equalSteps(codes, 4);
  const other = drawn({ left: -10, top: 0, right: 0, bottom: 20 }, scale.toUnit);
  const both = around(scale.bounds, other);
  allNear(scale.toPlane([both.left, both.bottom]), [-10, -16], 1e-9);
  allNear(scale.toPlane([both.right, both.top]), [39, 20], 1e-9);
});

test('ticks are round, inside what is seen, and keep their room', () => {
  const scale = equalSteps(codes, 4);
  const x = scale.ticks(scale.bounds, 0, 0.1);
  allNear(x, [-5, 0, 5, 10, 15, 20, 25, 30, 35], 1e-9);
  allNear(scale.ticks(scale.bounds, 1, 0.2), [-10, 0, 10], 1e-9);
  for (const least of [0.031, 0.2, 3, 7, 80]) {
    const step = niceStep(least);
    assert.ok(step >= least && step < 2.5 * least + 1e-9, `${step} for ${least}`);
  }
});

test('ticks on equal shares keep zero and their room, and are symmetric', () => {
  const ticks = equalShares().ticks(whole, 0, 0.06);
  assert.ok(ticks.includes(0));
  for (const value of ticks) assert.ok(ticks.includes(value ? -value : 0), `${ticks}`);
  const shares = ticks.map(cumulativeNormal);
  shares.slice(1).forEach((share, i) => assert.ok(share - shares[i] >= 0.06));
  assert.ok(ticks.length >= 9);
});

test('an ellipse goes around its middle', () => {
  const scale = equalSteps(codes, 4);
  for (const corner of ellipse(scale, [3, 2], [0.5, 0.25])) {
    const [x, y] = /** @type {[number, number]} */ (scale.toPlane(corner));
    near(((x - 3) / 0.5) ** 2 + ((y - 2) / 0.25) ** 2, 1, 1e-9);
  }
});

// ---- the grid ----

test('pictures keep their size between one step of the grid and the next', () => {
  for (let scale = 100; scale < 20000; scale *= 1.07) {
    const side = sideAt(levelAt(scale)) * scale;
    assert.ok(side >= 16 - 1e-6 && side < 32 + 1e-6, `${side} px at ${scale}`);
  }
});

test('the grid covers what is seen and leaves out what is beyond the codes', () => {
  assert.equal(cellsIn(0, whole, whole).length, 256);
  const range = { left: 0, top: 0.25, right: 1, bottom: 0.75 };
  const cells = cellsIn(1, { left: 0.1, top: -3, right: 0.4, bottom: 3 }, range);
  const [xs, ys] = [0, 1].map((axis) => cells.map((cell) => middleOf(cell)[axis]));
  assert.ok(Math.min(...ys) > 0.25 && Math.max(...ys) < 0.75);
  assert.ok(Math.min(...xs) - sideAt(1) / 2 <= 0.1 && Math.max(...xs) + sideAt(1) / 2 >= 0.4);
  assert.equal(new Set(cells.map(keyOf)).size, cells.length);
  assert.deepEqual(cellsIn(0, { left: 5, top: 5, right: 6, bottom: 6 }, whole), []);
});

test('a coarser picture lies under the four finer ones', () => {
  for (const cell of cellsIn(2, whole, whole)) {
    const [x, y] = middleOf(cell);
    const parent = parentOf(cell);
    const [px, py] = middleOf(parent);
    near(Math.abs(x - px), sideAt(2) / 2);
    near(Math.abs(y - py), sideAt(2) / 2);
  }
});

test('never more pictures are shown than can be kept', () => {
  assert.equal(cellsToShow(whole, whole, 500, 1600).length, 256);
  assert.equal(cellsToShow(whole, whole, 4000, 1600).length, 1024);
});

// ---- points and view ----

test('a point is found where it is drawn, unless its class is hidden', () => {
  const scale = equalSteps(codes, 4);
  const points = new PlanePoints(codes, Uint8Array.from([0, 1, 2, 2]), scale);
  points.showDigits(true, new Set([1]));
  assert.equal(points.count(), 3);
  assert.equal(points.find(scale.toUnit([10, -5]), 0.01), 3);
  assert.equal(points.find(scale.toUnit([39, 11]), 0.01), -1);
  allNear(points.at(2), scale.toUnit([0, 0]), 1e-6);
  points.showDigits(false, new Set());
  assert.equal(points.count(), 0);
});

test('on a wide scale a person can come as close as on the own one, and no farther out', () => {
  const box = { width: 500, height: 500, margin: { top: 0, right: 0, bottom: 0, left: 0 } };
  const view = new PlaneView(whole);
  view.resize(box, 0);
  const closest = () => {
    view.hold({ x: 0.5, y: 0.5, zoom: 1e6 }, 0);
    return view.at(0).zoom;
  };
  const own = closest();
  const wide = { left: -3, top: -3, right: 4, bottom: 4 };
  view.setHome(wide, 0, 0);
  near(view.at(0).zoom, fit(wide, box).zoom);
  near(closest(), own);
  view.hold({ x: 0, y: 0, zoom: 1e-6 }, 0);
  near(view.at(0).zoom, 0.8 * fit(wide, box).zoom);
});
