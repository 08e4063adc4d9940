import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../boot.js';
import { placeInk } from '../../../explorer/web/input/normalise.js';
import { inkFromStrokes, PEN } from '../../../explorer/web/input/strokes.js';

/** @typedef {import('../../../explorer/web/input/strokes.js').Stroke} Stroke */

/** @returns {Stroke} */
const stroke = (/** @type {[number, number][]} */ ...points) => points.map(([x, y]) => ({ x, y }));

/** @returns {Stroke} points on an ellipse, from and to in turns, clockwise from the right */
function arc(x, y, radiusX, radiusY, from, to, count = 40) {
  return Array.from({ length: count }, (_, i) => {
    const angle = 2 * Math.PI * (from + ((to - from) * i) / (count - 1));
    return { x: x + radiusX * Math.cos(angle), y: y + radiusY * Math.sin(angle) };
  });
}

/** @param {number} size share of the pad @param {number} [count] @returns {Stroke[]} */
const ring = (size, count = 60) => [arc(0.5, 0.5, 0.35 * size, 0.5 * size, 0, 1, count)];

/** Digits as a person draws them, in a unit square. @type {Record<string, Stroke[]>} */
const DIGITS = {
  0: [arc(0.5, 0.5, 0.32, 0.5, 0, 1)],
  1: [stroke([0.55, 0], [0.45, 1])],
  2: [[...arc(0.5, 0.28, 0.3, 0.28, -0.45, 0.12), ...stroke([0.15, 1], [0.85, 1])]],
  3: [[...arc(0.45, 0.25, 0.3, 0.25, -0.4, 0.25), ...arc(0.45, 0.75, 0.33, 0.25, -0.25, 0.4)]],
  4: [stroke([0.25, 0], [0.15, 0.55], [0.85, 0.55]), stroke([0.7, 0.05], [0.65, 1])],
  5: [
    [...stroke([0.25, 0], [0.22, 0.42]), ...arc(0.45, 0.7, 0.35, 0.3, -0.35, 0.4)],
    stroke([0.25, 0], [0.8, 0]),
  ],
  6: [[...stroke([0.6, 0], [0.25, 0.45]), ...arc(0.5, 0.72, 0.28, 0.28, 0.5, 1.5)]],
  7: [stroke([0.15, 0.05], [0.85, 0], [0.4, 1])],
  8: [[...arc(0.5, 0.25, 0.25, 0.25, 0.25, 1.25), ...arc(0.5, 0.75, 0.3, 0.25, -0.25, 0.75)]],
  9: [[...arc(0.5, 0.28, 0.28, 0.28, 0, 1), ...stroke([0.78, 0.28], [0.7, 1])]],
};

/** @returns {Stroke[]} */
const sized = (/** @type {Stroke[]} */ strokes, /** @type {number} */ size) =>
  strokes.map((points) => points.map(({ x, y }) => ({ x: 0.1 + size * x, y: 0.1 + size * y })));

const sum = (/** @type {ArrayLike<number>} */ values) =>
  Array.from(values).reduce((total, value) => total + value, 0);

/** How much ink there is after placing, in pixels of full white. */
function massOf(/** @type {Stroke[]} */ strokes) {
  const { ink, width, height } = inkFromStrokes(strokes);
  return sum(placeInk(ink, width, height) ?? []);
}

test('no stroke, no ink', () => {
  for (const nothing of [[], [[]], [[], []]]) {
    assert.deepEqual(inkFromStrokes(nothing), { ink: new Float32Array(0), width: 0, height: 0 });
  }
});

test('a single point is a round dot in the middle', () => {
  const { ink, width, height } = inkFromStrokes([stroke([0.3, 0.8])]);
  assert.equal(width, height);
  const radius = (width - 2) / 2;
  assert.ok(Math.abs(sum(ink) / (Math.PI * radius * radius) - 1) < 0.02, 'the area of a disc');
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      assert.equal(ink[y * width + x], ink[x * width + y], 'the same in both directions');
      assert.ok(Math.abs(ink[y * width + x] - ink[y * width + width - 1 - x]) < 1e-5);
    }
  }
});

test('a line covers what is inside and nothing outside; its edge is one cell wide', () => {
  const { ink, width, height } = inkFromStrokes([stroke([0.2, 0.3], [0.8, 0.7])]);
  // The points lie one radius and one cell from the borders.
  const pen = Math.min(1.3 * PEN, 0.6 / 7.5);
  const scale = 160 / (0.6 + pen);
  const radius = (pen * scale) / 2;
  const [dx, dy] = [0.6 * scale, 0.4 * scale];
  let inside = 0;
  for (let i = 0; i < ink.length; i++) {
    const px = (i % width) + 0.5 - radius - 1;
    const py = Math.floor(i / width) + 0.5 - radius - 1;
    const along = Math.min(1, Math.max(0, (px * dx + py * dy) / (dx * dx + dy * dy)));
    const depth = radius - Math.hypot(px - along * dx, py - along * dy);
    const expected = Math.min(1, Math.max(0, depth + 0.5));
    assert.ok(Math.abs(ink[i] - expected) < 1e-4, `${ink[i]} instead of ${expected}`);
    if (expected === 1) inside++;
  }
  assert.ok(inside > 1000);
  assert.equal(ink.length, width * height);
});

test('no ink is cut off at the borders', () => {
  for (const strokes of [...Object.values(DIGITS), ring(0.01), ring(1)]) {
    const { ink, width, height } = inkFromStrokes(strokes);
    for (let x = 0; x < width; x++) {
      assert.ok(ink[x] === 0 && ink[(height - 1) * width + x] === 0);
    }
    for (let y = 0; y < height; y++) {
      assert.ok(ink[y * width] === 0 && ink[y * width + width - 1] === 0);
    }
  }
});

test('a small drawing gets a pen as thin in proportion, so it looks as a large one', () => {
  const large = massOf(ring(0.75));
  assert.ok(Math.abs(massOf(ring(0.3)) / large - 1) < 0.02);
  // With the visible pen of 8 % this one would be a blob without a hole.
  const small = massOf(ring(0.16));
  assert.ok(Math.abs(small / large - 1) < 0.02, `${small} ${large}`);
});

test('the pen stays near the one on the pad: never a hairline, never a brush', () => {
  /** @returns {number} the pen as a share of the pad, from a horizontal line */
  const penOf = (/** @type {number} */ length) => {
    const { height, width } = inkFromStrokes([stroke([0, 0.5], [length, 0.5])]);
    return (length * (height - 2)) / (width - height);
  };
  assert.ok(Math.abs(penOf(0.05) / (PEN / 10) - 1) < 0.05, `${penOf(0.05)}`);
  assert.ok(Math.abs(penOf(0.6) / PEN - 1) < 0.05, `${penOf(0.6)}`);
  assert.ok(Math.abs(penOf(1) / (1.3 * PEN) - 1) < 0.08, `${penOf(1)}`);
});

test('where on the pad a drawing stands does not matter', () => {
  const here = inkFromStrokes([stroke([0.25, 0.25], [0.5, 0.75], [0.25, 0.5])]);
  const there = inkFromStrokes([stroke([0.5, 0.125], [0.75, 0.625], [0.5, 0.375])]);
  assert.deepEqual(here, there);
});

test('points that are no place are passed over', () => {
  const bad = { x: NaN, y: 0.5 };
  const worse = { x: 0.5, y: Infinity };
  const [a, b] = stroke([0.2, 0.2], [0.6, 0.8]);
  const expected = inkFromStrokes([[a, b]]);
  assert.deepEqual(inkFromStrokes([[bad, a, worse, b, bad]]), expected);
  assert.deepEqual(inkFromStrokes([[bad], [a, b], [worse, bad]]), expected);
  assert.equal(inkFromStrokes([[bad, worse]]).width, 0);
});

test('separate strokes are not joined', () => {
  const { ink, width, height } = inkFromStrokes([
    stroke([0.2, 0.2], [0.2, 0.8]),
    stroke([0.8, 0.2], [0.8, 0.8]),
  ]);
  const middle = Math.floor(width / 2);
  for (let y = 0; y < height; y++) assert.equal(ink[y * width + middle], 0);
});

test('where strokes cross, ink does not add up', () => {
  const cross = [stroke([0.2, 0.2], [0.8, 0.8]), stroke([0.8, 0.2], [0.2, 0.8])];
  const { ink } = inkFromStrokes(cross);
  assert.equal(Math.max(...ink), 1);
  assert.deepEqual(inkFromStrokes([...cross, ...cross]).ink, ink);
});

test('the grid is as large for a small drawing as for a large one', () => {
  for (const size of [0.001, 0.05, 0.3, 1, 50]) {
    const { width, height } = inkFromStrokes(ring(size));
    assert.ok(Math.max(width, height) <= 163 && Math.min(width, height) > 100, `${size}`);
  }
});

test('a lingering pen costs nothing: points within half a cell of the last are not stamped', () => {
  const [a, b, c] = stroke([0.2, 0.2], [0.5, 0.6], [0.8, 0.2]);
  const cell = 0.7 / 160; // the longer side of the ink, pen included, is 160 cells
  const lingering = Array.from({ length: 2000 }, (_, i) => ({
    x: b.x,
    y: b.y - (i % 2) * 0.45 * cell,
  }));
  assert.deepEqual(inkFromStrokes([[a, b, ...lingering, c]]), inkFromStrokes([[a, b, c]]));
  const farther = { x: b.x, y: b.y - 3 * cell };
  assert.notDeepEqual(inkFromStrokes([[a, b, farther, c]]), inkFromStrokes([[a, b, c]]));
});

test('a digit drawn by hand has as much ink as MNIST has on average, at any size', () => {
  for (const size of [0.25, 0.5, 0.75]) {
    const masses = Object.values(DIGITS).map((strokes) => massOf(sized(strokes, size)));
    const mean = sum(masses) / masses.length;
    // MNIST: 102.5 on average over the training set (its mean grey value 0.1307 times 784).
    assert.ok(Math.abs(mean - 102.5) < 12, `${size}: ${mean}, ${masses.map(Math.round)}`);
  }
});
