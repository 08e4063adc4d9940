/**
 * Where points lie on a map: a grid that finds the point under a finger at once, and the densest
 * place of each class, where its numeral stands. Pure.
 */

/** Cells per side; 14,000 points leave a handful in each. */
const CELLS = 64;

/**
 * Rows of points sorted by cell: cell c holds rows[first[c]] up to, not including,
 * rows[first[c + 1]].
 * @typedef {{xy: ArrayLike<number>, first: Uint32Array, rows: Uint32Array}} Grid
 */

/** @param {number} value in [0, 1]; outside counts as the edge @returns {number} 0 to CELLS - 1 */
const cellOf = (value) => Math.min(CELLS - 1, Math.max(0, Math.floor(value * CELLS)));

/**
 * @param {ArrayLike<number>} xy pairs in [0, 1]
 * @param {number} count
 * @returns {Grid}
 */
export function gridOver(xy, count) {
  const cells = new Uint32Array(count);
  const first = new Uint32Array(CELLS * CELLS + 1);
  for (let row = 0; row < count; row++) {
    cells[row] = cellOf(xy[2 * row + 1]) * CELLS + cellOf(xy[2 * row]);
    first[cells[row] + 1]++;
  }
  for (let c = 0; c < CELLS * CELLS; c++) first[c + 1] += first[c];
  const next = first.slice();
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) rows[next[cells[row]]++] = row;
  return { xy, first, rows };
}

/**
 * @param {Grid} grid
 * @param {number} x @param {number} y
 * @param {number} radius in map units
 * @param {(row: number) => boolean} [accept] whether a point is on show
 * @returns {number} the row of the nearest accepted point within the radius, or -1
 */
export function nearestWithin(grid, x, y, radius, accept = () => true) {
  let best = -1;
  let reach = radius * radius;
  const [right, bottom] = [cellOf(x + radius), cellOf(y + radius)];
  for (let cy = cellOf(y - radius); cy <= bottom; cy++) {
    for (let cx = cellOf(x - radius); cx <= right; cx++) {
      const cell = cy * CELLS + cx;
      for (let i = grid.first[cell]; i < grid.first[cell + 1]; i++) {
        const row = grid.rows[i];
        const squared = (grid.xy[2 * row] - x) ** 2 + (grid.xy[2 * row + 1] - y) ** 2;
        if (squared > reach || (best >= 0 && squared === reach) || !accept(row)) continue;
        best = row;
        reach = squared;
      }
    }
  }
  return best;
}

/** Cells per side when looking for the densest place, and the cells around one that count too. */
const COARSE = 48;
const AROUND = 2;

/**
 * The densest place of each class: the mean of its points in the fullest 5 x 5 cells. The mean of
 * a whole class would put the numeral of a bent or torn island beside it.
 * @param {ArrayLike<number>} xy pairs in [0, 1]
 * @param {ArrayLike<number>} labels one class per point
 * @param {number} classes how many there are
 * @returns {([number, number] | null)[]} null for a class without points
 */
export function densestPlaces(xy, labels, classes) {
  return Array.from({ length: classes }, (_, label) => {
    const sums = new Float64Array(COARSE * COARSE * 3);
    for (let row = 0; row < labels.length; row++) {
      if (labels[row] === label) addAround(sums, xy[2 * row], xy[2 * row + 1]);
    }
    let best = 0;
    for (let i = 0; i < sums.length; i += 3) if (sums[i] > sums[best]) best = i;
    const count = sums[best];
    return count ? [sums[best + 1] / count, sums[best + 2] / count] : null;
  });
}

/**
 * Count a point in its cell and in those around it.
 * @param {Float64Array} sums count, sum of x, sum of y per cell
 * @param {number} x @param {number} y
 */
function addAround(sums, x, y) {
  const [cx, cy] = [x, y].map((v) => Math.min(COARSE - 1, Math.floor(v * COARSE)));
  for (let j = Math.max(0, cy - AROUND); j <= Math.min(COARSE - 1, cy + AROUND); j++) {
    for (let i = Math.max(0, cx - AROUND); i <= Math.min(COARSE - 1, cx + AROUND); i++) {
      const at = (j * COARSE + i) * 3;
      sums[at] += 1;
      sums[at + 1] += x;
      sums[at + 2] += y;
    }
  }
}
