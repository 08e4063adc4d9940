import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../boot.js';
import { FIRST_ROW, ROWS } from '../../../../explorer/web/state/shapes.js';
import { FILLS, fillOf, KIND, MapPoints } from '../../../../explorer/web/views/map/map-points.js';

const LABELS = Uint8Array.from({ length: FIRST_ROW.normal }, (_, row) => row % 10);
/** Sample k has P(digit) k / 255, over and over. */
const P_DIGIT = Uint8Array.from({ length: ROWS - FIRST_ROW.normal }, (_, k) => k);
const ALL = { digits: true, normal: true, fitted: true };

/** Row k lies on a diagonal, mirrored or not. */
const diagonal = (/** @type {boolean} */ mirrored) =>
  Uint16Array.from({ length: 2 * ROWS }, (_, i) => {
    const place = (i >> 1) * 4;
    return mirrored && i % 2 === 0 ? 65535 - place : place;
  });

function judged(layers = ALL) {
  const points = new MapPoints(diagonal(false), LABELS);
  points.judge(P_DIGIT);
  points.show(layers, new Set());
  return points;
}

test('the filling goes from hollow to solid in equal steps', () => {
  assert.equal(fillOf(0), 0);
  assert.equal(fillOf(255), FILLS - 1);
  assert.equal(fillOf(127), (FILLS - 1) / 2);
  for (let p = 1; p < 256; p++) assert.ok(fillOf(p) - fillOf(p - 1) <= 1);
});

test('a sample is filled by its P(digit), a ring or a diamond by its kind', () => {
  const { kinds } = judged();
  assert.equal(kinds[FIRST_ROW.normal], KIND.normal);
  assert.equal(kinds[FIRST_ROW.normal + 255], KIND.normal + FILLS - 1);
  assert.equal(kinds[FIRST_ROW.fitted], KIND.fitted + fillOf(2000 % 256));
  assert.equal(kinds[7], KIND.firstClass + 7);
});

test('samples are hollow until they are judged', () => {
  const points = new MapPoints(diagonal(false), LABELS);
  points.show(ALL, new Set());
  assert.equal(points.kinds[FIRST_ROW.normal + 255], KIND.normal);
  assert.equal(points.share(FIRST_ROW.normal + 255), 0);
});

test('solid samples lie on top of hollow ones, and all samples on top of test digits', () => {
  const { order } = judged();
  assert.deepEqual(
    [...order].sort((a, b) => a - b),
    Array.from({ length: ROWS }, (_, i) => i),
  );
  assert.ok(order.subarray(0, FIRST_ROW.normal).every((row, i) => row === i));
  const sure = Array.from(
    order.subarray(FIRST_ROW.normal),
    (row) => P_DIGIT[row - FIRST_ROW.normal],
  );
  assert.ok(sure.every((value, i) => i === 0 || sure[i - 1] <= value));
});

test('layers and classes hide rows', () => {
  const points = judged({ digits: true, normal: false, fitted: true });
  points.show({ digits: true, normal: false, fitted: true }, new Set([3]));
  assert.deepEqual(points.counts(), { digits: 9000, samples: 2000 });
  assert.equal(points.isShown(3), false);
  assert.equal(points.isShown(FIRST_ROW.normal), false);
});

test('points fly from one run to the next and then stand exactly there', () => {
  const before = judged();
  const after = new MapPoints(diagonal(true), LABELS);
  const [home, start] = [after.at(9), before.at(9)];
  after.leave(before);
  assert.deepEqual(after.at(9), start);
  assert.deepEqual(after.numerals[4], before.numerals[4]);
  after.along(0.5);
  assert.ok(Math.abs(after.at(9)[0] - (start[0] + home[0]) / 2) < 1e-6);
  // Nothing can be pointed at while it moves.
  after.show(ALL, new Set());
  assert.equal(after.find(after.at(9), 0.1), -1);
  after.along(1);
  assert.deepEqual(after.at(9), home);
  assert.deepEqual(after.numerals, after.homeNumerals);
  assert.equal(after.find(home, 1e-5), 9);
});

test('a run left on the way goes on from where the points are', () => {
  const [first, second] = [judged(), new MapPoints(diagonal(true), LABELS)];
  second.leave(first);
  second.along(0.25);
  const place = second.at(100);
  const third = new MapPoints(diagonal(false), LABELS);
  third.leave(second);
  assert.deepEqual(third.at(100), place);
});

test('a picture is found by all of it, before the dots it covers', () => {
  const points = judged();
  const [x, y] = points.at(5000);
  points.pictured = { rows: [5000], spacing: 0.01, alone: false };
  assert.equal(points.find([x + 0.004, y - 0.004], 0.001), 5000);
  assert.equal(points.find(points.at(5020), 0.001), 5000);
  assert.equal(points.find(points.at(5500), 0.001), 5500);
  points.pictured.alone = true;
  assert.equal(points.find(points.at(5500), 0.001), -1);
  points.pictured = null;
  assert.equal(points.find(points.at(5020), 0.001), 5020);
});
