/** Eigenvectors of small symmetric matrices. */

/** Rounds over all pairs; two or three are enough for double precision at three rows. */
const SWEEPS = 12;

/**
 * The eigenvalues of a symmetric matrix and the vectors that belong to them.
 * Source: Golub, Van Loan, "Matrix Computations", the cyclic Jacobi method.
 * @param {readonly (readonly number[])[]} matrix
 * @returns {{values: number[], vectors: number[][]}} from the smallest value to the largest; the
 *   vectors have length 1
 */
export function eigen(matrix) {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  const v = a.map((_, i) => a.map((_, j) => +(i === j))); // its rows become the vectors
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, v, p, q);
  }
  const order = a.map((_, i) => i).sort((i, j) => a[i][i] - a[j][j]);
  return { values: order.map((i) => a[i][i]), vectors: order.map((i) => v[i]) };
}

/**
 * Turn two axes so that the matrix has a zero where they meet.
 * @param {number[][]} a @param {number[][]} v @param {number} p @param {number} q
 */
function rotate(a, v, p, q) {
  if (a[p][q] === 0) return;
  const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (const row of a) [row[p], row[q]] = [c * row[p] - s * row[q], s * row[p] + c * row[q]];
  for (const m of [a, v]) {
    [m[p], m[q]] = [
      m[p].map((x, k) => c * x - s * m[q][k]),
      m[p].map((x, k) => s * x + c * m[q][k]),
    ];
  }
  [a[p][q], a[q][p]] = [0, 0];
}
