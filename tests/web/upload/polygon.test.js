import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  alongside,
  bulge,
  filledPolygon,
  rectangle,
} from '../../../explorer/web/upload/polygon.js';
import { assertNear, golden, rowsOf } from './golden.js';

for (const { name, corners, rows } of golden.polygons) {
  test(`a polygon is filled as Pillow fills it: ${name}`, () => {
    assert.deepEqual(rowsOf(filledPolygon(corners, rows.length, rows[0].length)), rows);
  });
}

test('a hull leaves out what is inside', () => {
  assert.deepEqual(
    bulge([
      [0, 0],
      [2, 1],
      [1, 2],
      [1, 3],
      [0, 4],
    ]),
    [
      [0, 0],
      [0, 4],
    ],
  );
});

test('the smallest rectangle stands on a side', () => {
  const diamond = [
    [2, 0],
    [4, 2],
    [2, 4],
    [0, 2],
  ];
  assert.ok(Math.abs(rectangle(diamond) - 8) < 1e-12);
});

test('points along an outline say which way is out, whichever way round it goes', () => {
  const square = [
    [0, 0],
    [0, 4],
    [4, 4],
    [4, 0],
  ];
  for (const hull of [square, [...square].reverse()]) {
    const points = alongside(hull);
    assert.equal(points.length, 16);
    for (const { x, y, outX, outY } of points) {
      assertNear([outX * (x - 2) + outY * (y - 2)], [2], 1e-12);
    }
  }
});
