/**
 * Where a code belongs on a map: its nearest points in latent space and the middle of those.
 * @module
 */

/**
 * The k points nearest to the query (Euclidean), nearest first, the lower index first when equal.
 *
 * Exact: a point is left early only once its partial sum already exceeds the k-th best.
 * @param {Float32Array} points n * dim, row major
 * @param {number} n
 * @param {number} dim
 * @param {ArrayLike<number>} query dim finite numbers
 * @param {number} k fewer are returned where the range holds fewer
 * @param {{from?: number, to?: number}} [range] only points from..to-1, to at most 65536
 * @returns {{indices: Uint16Array<ArrayBuffer>, distances: Float64Array<ArrayBuffer>}}
 * @throws {RangeError} for a size, range or query that cannot be searched
 */
export function nearest(points, n, dim, query, k, { from = 0, to = n } = {}) {
  checkSizes(points, n, dim, query, k, from, to);
  const size = Math.min(k, to - from);
  const indices = new Uint16Array(size);
  const distances = new Float64Array(size).fill(Infinity);
  const last = size - 1;
  const unrolled = dim - (dim % 8);
  let worst = Infinity;
  for (let i = from; i < to; i++) {
    const base = i * dim;
    let sum = 0;
    let d = 0;
    for (; d < unrolled && sum < worst; d += 8) {
      const p = base + d;
      const e0 = points[p] - query[d];
      const e1 = points[p + 1] - query[d + 1];
      const e2 = points[p + 2] - query[d + 2];
      const e3 = points[p + 3] - query[d + 3];
      const e4 = points[p + 4] - query[d + 4];
      const e5 = points[p + 5] - query[d + 5];
      const e6 = points[p + 6] - query[d + 6];
      const e7 = points[p + 7] - query[d + 7];
      sum += e0 * e0 + e1 * e1 + (e2 * e2 + e3 * e3) + (e4 * e4 + e5 * e5 + (e6 * e6 + e7 * e7));
    }
    for (; d < dim && sum < worst; d++) {
      const e = points[base + d] - query[d];
      sum += e * e;
    }
    if (sum < worst) {
      insert(indices, distances, i, sum);
      worst = distances[last];
    }
  }
  for (let i = 0; i < size; i++) distances[i] = Math.sqrt(distances[i]);
  return { indices, distances };
}

/**
 * @param {Float32Array} points
 * @param {number} n
 * @param {number} dim
 * @param {ArrayLike<number>} query
 * @param {number} k
 * @param {number} from
 * @param {number} to
 */
function checkSizes(points, n, dim, query, k, from, to) {
  if (points.length !== n * dim || query.length !== dim) {
    throw new RangeError(
      `expected ${n} x ${dim} numbers and a query of ${dim}, ` +
        `got ${points.length} and ${query.length}`,
    );
  }
  if (!(from >= 0 && from < to && to <= Math.min(n, 65536) && k >= 1)) {
    throw new RangeError(`cannot take ${k} of the points ${from} to ${to} of ${n}`);
  }
  for (let d = 0; d < dim; d++) {
    if (!Number.isFinite(query[d])) {
      throw new RangeError(`query must be finite, got ${query[d]} at ${d}`);
    }
  }
}

/**
 * Puts a point into the sorted list and drops the last one.
 * @param {Uint16Array} indices
 * @param {Float64Array} squares sorted ascending; the last one is greater than `square`
 * @param {number} index
 * @param {number} square
 */
function insert(indices, squares, index, square) {
  let at = squares.length - 1;
  for (; at > 0 && squares[at - 1] > square; at--) {
    squares[at] = squares[at - 1];
    indices[at] = indices[at - 1];
  }
  squares[at] = square;
  indices[at] = index;
}

/**
 * The coordinatewise median of some map positions, in the units of `xy`.
 * @param {ArrayLike<number>} xy n * 2
 * @param {ArrayLike<number>} indices at least one
 * @returns {[number, number]}
 */
export function medianPosition(xy, indices) {
  const xs = new Float64Array(indices.length);
  const ys = new Float64Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    xs[i] = xy[2 * indices[i]];
    ys[i] = xy[2 * indices[i] + 1];
  }
  return [median(xs), median(ys)];
}

/**
 * @param {Float64Array} values sorted in place
 * @returns {number} the mean of the two middle ones for an even number
 */
function median(values) {
  values.sort();
  const middle = values.length >> 1;
  return values.length % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}
