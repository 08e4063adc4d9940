import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  densestPlaces,
  gridOver,
  nearestWithin,
} from '../../../../explorer/web/views/map/point-grid.js';
import {
  clear,
  dots,
  outlines,
  stampAt,
  stampPoints,
} from '../../../../explorer/web/views/map/stamps.js';

/** Repeatable numbers in [0, 1). */
function numbers(seed = 1) {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

const next = numbers();
const COUNT = 3000;
const XY = Float32Array.from({ length: 2 * COUNT }, next);

/** The same by looking at every point. */
function slow(x, y, radius, accept) {
  let best = -1;
  let least = radius * radius;
  for (let row = 0; row < COUNT; row++) {
    const squared = (XY[2 * row] - x) ** 2 + (XY[2 * row + 1] - y) ** 2;
    if (accept(row) && squared <= least) [best, least] = [row, squared];
  }
  return best;
}

test('the grid finds what looking at every point finds', () => {
  const grid = gridOver(XY, COUNT);
  for (let i = 0; i < 400; i++) {
    const [x, y, radius] = [next() * 1.2 - 0.1, next() * 1.2 - 0.1, next() * 0.1];
    const accept = i % 2 ? () => true : (/** @type {number} */ row) => row % 3 === 0;
    assert.equal(nearestWithin(grid, x, y, radius, accept), slow(x, y, radius, accept));
  }
});

test('points on the very edge of the map are found', () => {
  const grid = gridOver([0, 0, 1, 1, 1, 0], 3);
  assert.equal(nearestWithin(grid, 0, 0, 0.01), 0);
  assert.equal(nearestWithin(grid, 1.005, 1.005, 0.01), 1);
  assert.equal(nearestWithin(grid, 0.999, 0.001, 0.01), 2);
});

test('nothing within the radius is nothing', () => {
  assert.equal(nearestWithin(gridOver([0.5, 0.5], 1), 0.6, 0.5, 0.099), -1);
});

test('a point that is not on show is not found, the one behind it is', () => {
  const grid = gridOver([0.5, 0.5, 0.52, 0.5], 2);
  assert.equal(nearestWithin(grid, 0.5, 0.5, 0.05), 0);
  assert.equal(
    nearestWithin(grid, 0.5, 0.5, 0.05, (row) => row !== 0),
    1,
  );
});

test('a numeral stands in the densest place, not at the mean of a torn class', () => {
  const xy = [];
  const labels = [];
  for (let i = 0; i < 300; i++) {
    xy.push(0.2 + 0.05 * next(), 0.3 + 0.05 * next());
    labels.push(7);
  }
  for (let i = 0; i < 250; i++) {
    xy.push(0.5 + 0.4 * next(), 0.5 + 0.4 * next());
    labels.push(7);
  }
  const places = densestPlaces(xy, labels, 8);
  const [x, y] = places[7] ?? [NaN, NaN];
  assert.ok(Math.abs(x - 0.225) < 0.02 && Math.abs(y - 0.325) < 0.02, `${x}, ${y}`);
  assert.equal(places[0], null);
});

/** @returns {import('../../../../explorer/web/views/map/stamps.js').Picture} */
function whitePicture(width = 20, height = 20) {
  const picture = { bytes: new Uint8Array(width * height * 4), width, height };
  clear(picture, [255, 255, 255]);
  return picture;
}

/** How much of a black mark lies on the paper, in pixels. */
function inkOf({ bytes }) {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 4) sum += (255 - bytes[i]) / 255;
  return sum;
}

/** One black dot. @param {number} radius @param {number} [alpha] */
const dot = (radius, alpha = 1) => dots(radius, [[0, 0, 0]], alpha)[0];

const BLACK = { colour: /** @type {[number, number, number]} */ ([0, 0, 0]), alpha: 1 };
const GREY = { colour: /** @type {[number, number, number]} */ ([100, 100, 100]), alpha: 1 };
const PAPER = { colour: /** @type {[number, number, number]} */ ([255, 255, 255]), alpha: 1 };

test('a cleared picture is one opaque colour', () => {
  const picture = whitePicture(3, 5);
  clear(picture, [1, 2, 3]);
  for (let i = 0; i < picture.bytes.length; i += 4) {
    assert.deepEqual([...picture.bytes.slice(i, i + 4)], [1, 2, 3, 255]);
  }
});

test('a dot covers its area wherever it lies within a pixel', () => {
  const stamp = dot(3);
  for (const [x, y] of [
    [10, 10],
    [10.3, 9.8],
    [10.99, 10.5],
  ]) {
    const picture = whitePicture();
    stampAt(picture, stamp, x, y);
    assert.ok(Math.abs(inkOf(picture) - Math.PI * 9) < 1, `${inkOf(picture)} at ${x}, ${y}`);
  }
});

test('a dot lies around its place', () => {
  const picture = whitePicture();
  stampAt(picture, dot(2), 10.5, 7.5);
  const red = (/** @type {number} */ x, /** @type {number} */ y) => picture.bytes[(y * 20 + x) * 4];
  assert.ok(red(10, 7) < 5);
  assert.ok(red(13, 7) > 250 && red(7, 7) > 250 && red(10, 10) > 250 && red(10, 4) > 250);
});

test('faint dots add up where they overlap', () => {
  const picture = whitePicture();
  const stamp = dot(2, 0.3);
  stampAt(picture, stamp, 10, 10);
  const once = inkOf(picture);
  stampAt(picture, stamp, 10, 10);
  assert.ok(inkOf(picture) > 1.5 * once && inkOf(picture) < 2 * once);
});

test('marks at and beyond the edge are cut off, and touch nothing else', () => {
  const picture = whitePicture();
  const stamp = dot(3);
  for (const [x, y] of [
    [-50, 10],
    [10, 500],
    [-3.9, -3.9],
    [1e6, 1e6],
  ]) {
    stampAt(picture, stamp, x, y);
  }
  assert.equal(inkOf(picture), 0);
  stampAt(picture, stamp, 0, 10);
  assert.ok(Math.abs(inkOf(picture) - (Math.PI * 9) / 2) < 1);
  assert.equal(picture.bytes[(9 * 20 + 19) * 4], 255);
  const other = whitePicture();
  stampAt(other, stamp, 20, 20);
  assert.ok(Math.abs(inkOf(other) - (Math.PI * 9) / 4) < 1);
});

test('a hollow sample shows paper inside its outline, a filled one its share of ink', () => {
  for (const shape of /** @type {const} */ (['ring', 'diamond'])) {
    const middle = (10 * 20 + 10) * 4;
    const stamps = outlines(shape, 4, 1, BLACK, [PAPER, GREY, BLACK]);
    const [hollow, half, solid] = stamps.map((stamp) => {
      const picture = whitePicture();
      clear(picture, [0, 0, 255]);
      stampAt(picture, stamp, 10.5, 10.5);
      return picture;
    });
    assert.ok(hollow.bytes[middle] > 250);
    assert.ok(Math.abs(half.bytes[middle] - 100) < 5);
    assert.ok(solid.bytes[middle] < 5);
    assert.deepEqual([...hollow.bytes.slice(0, 4)], [0, 0, 255, 255]);
  }
});

test('rows without a stamp are left out and the others do not move', () => {
  const at = { scale: 20, left: 0, top: 0 };
  const xy = [0.25, 0.5, 0.75, 0.5];
  const stamps = [null, dot(2)];
  const both = whitePicture();
  stampPoints(both, xy, Uint8Array.of(1, 1), stamps, at);
  const one = whitePicture();
  stampPoints(one, xy, Uint8Array.of(0, 1), stamps, at);
  const half = (/** @type {typeof one} */ picture, /** @type {number} */ from) =>
    Array.from(
      { length: 200 },
      (_, i) => picture.bytes[(Math.floor(i / 10) * 20 + from + (i % 10)) * 4],
    );
  assert.deepEqual(half(one, 10), half(both, 10));
  assert.ok(half(one, 0).every((value) => value === 255));
});

test('what comes later in the order lies on top', () => {
  const at = { scale: 20, left: 0, top: 0 };
  const [black, white] = dots(
    3,
    [
      [0, 0, 0],
      [255, 255, 255],
    ],
    1,
  );
  const paint = (/** @type {number[]} */ ...order) => {
    const picture = whitePicture();
    const kinds = Uint8Array.of(1, 2);
    stampPoints(
      picture,
      [0.5, 0.5, 0.5, 0.5],
      kinds,
      [null, black, white],
      at,
      Uint16Array.from(order),
    );
    return inkOf(picture);
  };
  assert.ok(paint(1, 0) > 25);
  assert.ok(paint(0, 1) < 3);
});
