/** Connected pieces of ink; components.py holds the same algorithm. */

/** @typedef {import('./planes.js').Mask} Mask */
/** @typedef {import('./planes.js').Labels} Labels */
/** @typedef {import('./planes.js').Plane} Plane */
/**
 * Connected pieces of ink: `labels` says of every pixel which, the rest is of every piece. `edge` is
 * the squared slope summed over a piece: pens leave steep edges, light gentle ones. `right` and
 * `bottom` are its last column and row.
 * @typedef {{labels: Labels, count: number, area: Int32Array, edge: Float64Array,
 *   top: Int32Array, bottom: Int32Array, left: Int32Array, right: Int32Array}} Pieces
 */
/** @typedef {Uint8Array} Group of pieces: 1 for each that belongs to it, else 0 */

/** @param {Pieces} pieces @returns {Int32Array} the longer side of the box of each, in pixels */
export const lengths = ({ top, bottom, left, right }) =>
  top.map((_, i) => Math.max(bottom[i] - top[i], right[i] - left[i]) + 1);

/**
 * @param {Mask} mask
 * @param {Plane} slope the squared slope of the ink
 * @returns {Pieces} the connected pieces of a mask
 */
export function piecesOf(mask, slope) {
  const { labels, count } = label(mask);
  const { height, width, data } = labels;
  const area = new Int32Array(count);
  const edge = new Float64Array(count);
  const top = new Int32Array(count).fill(height);
  const bottom = new Int32Array(count).fill(-1);
  const left = new Int32Array(count).fill(width);
  const right = new Int32Array(count).fill(-1);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = data[y * width + x];
      if (i < 0) continue;
      area[i]++;
      edge[i] += slope.data[y * width + x];
      if (y < top[i]) top[i] = y;
      bottom[i] = y;
      if (x < left[i]) left[i] = x;
      if (x > right[i]) right[i] = x;
    }
  }
  return { labels, count, area, edge, top, bottom, left, right };
}

/**
 * @param {Pieces} pieces @param {number} most
 * @returns {{pieces: Pieces, rest: number}} those with the most edges, at most so many, of like ones
 *   the last as numpy takes them; and the edges of all others
 */
export function strongest(pieces, most) {
  if (pieces.count <= most) return { pieces, rest: 0 };
  const { labels, edge } = pieces;
  const order = Array.from(edge.keys()).sort((a, b) => edge[b] - edge[a] || b - a);
  const kept = order.slice(0, most).sort((a, b) => a - b);
  const number = new Int32Array(pieces.count).fill(-1);
  kept.forEach((i, place) => {
    number[i] = place;
  });
  /** @template {Int32Array | Float64Array} T @param {T} values */
  const some = (values) => /** @type {T} */ (values.filter((_, i) => number[i] >= 0));
  const data = new Int32Array(labels.data.length);
  for (let i = 0; i < data.length; i++) data[i] = labels.data[i] < 0 ? -1 : number[labels.data[i]];
  return {
    pieces: {
      labels: { ...labels, data },
      count: most,
      area: some(pieces.area),
      edge: some(edge),
      top: some(pieces.top),
      bottom: some(pieces.bottom),
      left: some(pieces.left),
      right: some(pieces.right),
    },
    rest: order.slice(most).reduce((total, i) => total + edge[i], 0),
  };
}

/**
 * Number the 8-connected pieces of a mask 0, 1, ... in the order of their first pixels.
 *
 * Works on runs, the stretches of a row that are all true: each points at a touching run of lower
 * number, at last at the first run of its piece.
 * @param {Mask} mask @returns {{labels: Labels, count: number}}
 */
export function label({ height, width, data }) {
  const { rows, starts, ends } = runsOf({ height, width, data });
  const root = Int32Array.from(starts.keys());
  /** @param {number} run */
  const rootOf = (run) => {
    while (root[run] !== run) {
      root[run] = root[root[run]];
      run = root[run];
    }
    return run;
  };
  let above = 0; // the first run of the row above that may touch the next one
  for (let run = 0; run < rows.length; run++) {
    while (rows[above] < rows[run] - 1) above++;
    while (rows[above] < rows[run] && ends[above] < starts[run]) above++;
    for (let i = above; rows[i] < rows[run] && starts[i] <= ends[run]; i++) {
      const [one, other] = [rootOf(run), rootOf(i)];
      root[Math.max(one, other)] = Math.min(one, other);
    }
  }
  const labels = { height, width, data: new Int32Array(height * width).fill(-1) };
  const number = new Int32Array(rows.length);
  let count = 0;
  for (let run = 0; run < rows.length; run++) {
    const first = rootOf(run);
    number[run] = first === run ? count++ : number[first];
    const row = rows[run] * width;
    labels.data.fill(number[run], row + starts[run], row + ends[run]);
  }
  return { labels, count };
}

/**
 * @param {Mask} mask
 * @returns {{rows: number[], starts: number[], ends: number[]}} of every run its row, its first
 *   column and the one after its last
 */
function runsOf({ height, width, data }) {
  /** @type {{rows: number[], starts: number[], ends: number[]}} */
  const runs = { rows: [], starts: [], ends: [] };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!data[y * width + x]) continue;
      runs.rows.push(y);
      runs.starts.push(x);
      while (x < width && data[y * width + x]) x++;
      runs.ends.push(x);
    }
  }
  return runs;
}

/**
 * The box around a group of pieces, in pixels; right and bottom are past its end.
 * @param {Pieces} pieces @param {Group} group not empty
 * @returns {[left: number, top: number, right: number, bottom: number]}
 */
export function boxOf(pieces, group) {
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
  for (let i = 0; i < group.length; i++) {
    if (!group[i]) continue;
    left = Math.min(left, pieces.left[i]);
    top = Math.min(top, pieces.top[i]);
    right = Math.max(right, pieces.right[i] + 1);
    bottom = Math.max(bottom, pieces.bottom[i] + 1);
  }
  return [left, top, right, bottom];
}
