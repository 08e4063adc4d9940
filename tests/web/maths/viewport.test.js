import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  between,
  boundsOf,
  easeOut,
  fit,
  limit,
  pan,
  projection,
  toMap,
  toScreen,
  zoomAt,
} from '../../../explorer/web/maths/viewport.js';
import { Glide, MapView } from '../../../explorer/web/views/map/map-view.js';

const margin = { top: 16, right: 14, bottom: 32, left: 14 };
const box = { width: 280, height: 300, margin };
const view = { x: 0.4, y: 0.6, zoom: 1.7 };

/** @param {number[]} actual @param {number[]} expected */
function near(actual, expected) {
  actual.forEach((value, i) => {
    const message = `${actual} is not ${expected}`;
    assert.ok(Math.abs(value - expected[i]) < 1e-9, message);
  });
}

test('pixels and map coordinates undo each other', () => {
  const at = projection(view, box);
  near(toMap(at, ...toScreen(at, 0.13, 0.87)), [0.13, 0.87]);
});

test('the middle of a view lies in the middle of what the margin leaves', () => {
  near(toScreen(projection(view, box), view.x, view.y), [140, 16 + (300 - 48) / 2]);
});

test('both axes have one scale', () => {
  const at = projection(view, { ...box, width: 900 });
  const [x0, y0] = toScreen(at, 0, 0);
  const [x1, y1] = toScreen(at, 1, 1);
  near([x1 - x0], [y1 - y0]);
});

test('a fitted view touches the margin and shows every point', () => {
  const xy = [0.2, 0.5, 0.9, 0.55, 0.6, 0.4];
  const at = projection(fit(boundsOf(xy, 3), box), box);
  near([toScreen(at, 0.2, 0.5)[0], toScreen(at, 0.9, 0.5)[0]], [14, 280 - 14]);
  for (const y of [0.4, 0.55]) {
    const pixel = toScreen(at, 0.5, y)[1];
    assert.ok(pixel > margin.top && pixel < 300 - margin.bottom);
  }
});

test('a single point can be fitted', () => {
  const at = projection(fit(boundsOf([0.3, 0.3], 1), box), box);
  near(toScreen(at, 0.3, 0.3), [140, 142]);
  assert.ok(Number.isFinite(at.scale));
});

test('the bounds count only the points asked for', () => {
  assert.deepEqual(boundsOf([0.2, 0.3, 0.4, 0.1, 9, 9], 2), {
    left: 0.2,
    top: 0.1,
    right: 0.4,
    bottom: 0.3,
  });
});

test('zooming keeps the point under the finger where it is', () => {
  const before = toMap(projection(view, box), 33, 210);
  const after = zoomAt(view, box, 2.5, 33, 210);
  near(toMap(projection(after, box), 33, 210), before);
  near([after.zoom], [1.7 * 2.5]);
});

test('panning moves a point with the pointer', () => {
  const [x, y] = toScreen(projection(view, box), 0.5, 0.5);
  near(toScreen(projection(pan(view, box, 25, -40), box), 0.5, 0.5), [x + 25, y - 40]);
});

test('a limited view stays among the points and within the zooms', () => {
  const bounds = { left: 0.1, top: 0.2, right: 0.9, bottom: 0.8 };
  const whole = fit(bounds, box);
  const far = limit({ x: -3, y: 7, zoom: 1e-3 }, bounds, whole);
  near([far.x, far.y, far.zoom], [0.1, 0.8, whole.zoom * 0.8]);
  assert.ok(limit({ ...view, zoom: 1e6 }, bounds, whole).zoom < 1e3);
  assert.deepEqual(limit(view, bounds, whole), view);
});

test('the way between two views has their ends and equal ratios of zoom', () => {
  const other = { x: 0.8, y: 0.1, zoom: 6.8 };
  assert.deepEqual(between(view, other, 1), other);
  near(Object.values(between(view, other, 0)), Object.values(view));
  near([between(view, other, 0.5).zoom], [Math.sqrt(1.7 * 6.8)]);
});

test('easing starts at 0, ends at 1 and never turns back', () => {
  assert.equal(easeOut(0), 0);
  assert.equal(easeOut(1), 1);
  assert.equal(easeOut(7), 1);
  for (let i = 0; i < 10; i++) assert.ok(easeOut((i + 1) / 10) > easeOut(i / 10));
});

test('a glide goes on from where it is when it is sent elsewhere', () => {
  const glide = new Glide((/** @type {number} */ a, b, t) => a + (b - a) * t);
  glide.to(0, 0);
  glide.to(10, 100, 120);
  const halfway = /** @type {number} */ (glide.at(150));
  assert.ok(halfway > 0 && halfway < 10);
  glide.to(-10, 150, 120);
  assert.equal(glide.at(150), halfway);
  assert.equal(glide.at(270), -10);
  assert.equal(glide.moving(270), false);
});

test('a glide without a duration arrives at once', () => {
  const glide = new Glide((/** @type {number} */ a, b, t) => a + (b - a) * t);
  glide.to(1, 0);
  glide.to(5, 10, 0);
  assert.equal(glide.at(10), 5);
  assert.equal(glide.moving(10), false);
});

const XY = [0.4, 0.4, 0.6, 0.6, 0, 0, 1, 1];
const square = { width: 248, height: 268, margin };

/** @returns {MapView} two digits in the middle, two samples in the corners */
function mapView() {
  const made = new MapView(XY, 2);
  made.resize(square, 0);
  return made;
}

test('without samples the view fits the codes, with them everything', () => {
  const made = mapView();
  near([made.at(0).zoom], [1]);
  made.showSamples(false, 0, 0);
  near([made.at(0).zoom], [5]);
  made.showSamples(true, 0, 120);
  assert.ok(made.at(60).zoom < 5 && made.at(60).zoom > 1);
  near([made.at(120).zoom], [1]);
});

test('a view that a person took is not taken away', () => {
  const made = mapView();
  made.zoom(2, 100, 100, 0);
  made.pan(9, 4, 0);
  const held = made.at(0);
  made.showSamples(false, 0, 120);
  made.resize({ ...square, width: 600, height: 620 }, 200);
  assert.deepEqual(made.at(500), held);
  made.fit(500, 0);
  near([made.at(500).zoom], [5]);
});

test('steps of zoom add up while the view still eases', () => {
  const made = mapView();
  made.zoom(1.5, 124, 126, 0, 120);
  made.zoom(1.5, 124, 126, 10, 120);
  near([made.at(200).zoom], [2.25]);
});

test('at the end of the zoom nothing is left to do', () => {
  const made = mapView();
  assert.equal(made.zoom(1e9, 100, 100, 0), true);
  assert.equal(made.zoom(1.1, 100, 100, 0), false);
});
