import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseSafetensors } from '../../../../explorer/web/formats/safetensors.js';
import { standardNormal } from '../../../../explorer/web/maths/random.js';
import { medianPosition, nearest } from '../../../../explorer/web/views/map/nearest.js';

const CHECKPOINTS = new URL('../../../../checkpoints/', import.meta.url);
const GOLDEN = new URL('../../../golden/', import.meta.url);

const shipped = (/** @type {string} */ name) => readFileSync(new URL(name, CHECKPOINTS));

/** Sorts all points, as one would on paper. */
function bruteForce(points, dim, query, k, from, to) {
  const rows = [];
  for (let i = from; i < to; i++) {
    let sum = 0;
    for (let d = 0; d < dim; d++) sum += (points[i * dim + d] - query[d]) ** 2;
    rows.push({ i, distance: Math.sqrt(sum) });
  }
  rows.sort((a, b) => a.distance - b.distance || a.i - b.i);
  return rows.slice(0, k);
}

test('agrees with sorting all points, for any dimension, number and range', () => {
  for (const dim of [1, 2, 7, 8, 9, 16, 31, 32, 33]) {
    for (const [n, k, from, to] of [
      [1, 1, 0, 1],
      [300, 10, 0, 300],
      [300, 10, 100, 200],
      [300, 1, 299, 300],
      [5, 10, 0, 5],
      [40, 40, 0, 40],
    ]) {
      const points = standardNormal(dim, n, dim);
      const query = standardNormal(dim, 1, dim, n);
      const { indices, distances } = nearest(points, n, dim, query, k, { from, to });
      const expected = bruteForce(points, dim, query, k, from, to);
      assert.deepEqual(
        [...indices],
        expected.map(({ i }) => i),
      );
      expected.forEach(({ distance }, at) => {
        assert.ok(Math.abs(distances[at] - distance) <= 1e-12 * (1 + distance));
      });
    }
  }
});

test('of points at the same distance the lower index comes first', () => {
  const points = Float32Array.of(3, 1, -1, 1, -1, 3, 0);
  const { indices, distances } = nearest(points, 7, 1, [0], 6);
  assert.deepEqual([...indices], [6, 1, 2, 3, 4, 0]);
  assert.deepEqual([...distances], [0, 1, 1, 1, 1, 3]);
  assert.deepEqual([...nearest(points, 7, 1, [0], 3, { to: 6 }).indices], [1, 2, 3]);
});

test('a point of the set is its own nearest neighbour, at distance 0', () => {
  const points = standardNormal(3, 500, 32);
  const { indices, distances } = nearest(points, 500, 32, points.subarray(123 * 32, 124 * 32), 3);
  assert.equal(indices[0], 123);
  assert.equal(distances[0], 0);
});

test('a search that cannot be made is refused', () => {
  const points = standardNormal(0, 10, 4);
  const query = [0, 0, 0, 0];
  assert.throws(() => nearest(points, 11, 4, query, 1), RangeError);
  assert.throws(() => nearest(points, 10, 4, [0, 0], 1), RangeError);
  assert.throws(() => nearest(points, 10, 4, query, 0), RangeError);
  assert.throws(() => nearest(points, 10, 4, query, 1, { from: 5, to: 5 }), RangeError);
  assert.throws(() => nearest(points, 10, 4, query, 1, { to: 11 }), RangeError);
  assert.throws(() => nearest(points, 10, 4, [0, NaN, 0, 0], 1), /query must be finite, got NaN/);
});

test('the median place takes each coordinate by itself', () => {
  const xy = Float32Array.of(0, 9, 1, 5, 100, 7, 3, -1);
  assert.deepEqual(medianPosition(xy, [0, 1, 2]), [1, 7]);
  assert.deepEqual(medianPosition(xy, [0, 1, 2, 3]), [2, 6]);
  assert.deepEqual(medianPosition(xy, [2]), [100, 7]);
  assert.deepEqual(medianPosition(Uint16Array.of(65535, 0, 65534, 1), [0, 1]), [65534.5, 0.5]);
});

for (const model of ['ae', 'vae']) {
  const golden = JSON.parse(readFileSync(new URL(`${model}.json`, GOLDEN), 'utf8'));
  const map = shipped(`${model}/map.safetensors`);
  const codes = parseSafetensors(shipped(`${model}/codes.safetensors`));
  const points = new Float32Array(
    [codes.get('codes'), parseSafetensors(shipped('draws.safetensors')).get('normal')]
      .concat(codes.get('fitted'))
      .flatMap((tensor) => Array.from(tensor?.data ?? [])),
  );
  const xy = parseSafetensors(map).get('xy')?.data ?? [];

  test(`${model}: the golden files belong to the shipped map`, () => {
    const sha256 = createHash('sha256').update(map).digest('hex');
    assert.equal(golden.map_sha256, sha256, 'run: python -m tests.golden.make_golden');
  });

  for (const { name, z, indices, distances, xy: place } of golden.placed) {
    test(`${model}: ${name} has the neighbours and the place that Python gives`, () => {
      const found = nearest(points, points.length / 32, 32, Float32Array.from(z), 10);
      assert.deepEqual([...found.indices], indices);
      found.distances.forEach((distance, i) => {
        assert.ok(Math.abs(distance - distances[i]) < 1e-6);
      });
      assert.deepEqual(medianPosition(xy, found.indices), place);
    });
  }
}
