/** Whether two pieces of ink are one stroke with a gap; a part of grouping.py. */

import { eigen } from '../maths/symmetric.js';

/** Cosine of the angle between the end of a stroke and where it goes on after a gap. */
const AIMED = 0.8;
/** Pixels of a piece that are looked at, about. */
const POINTS = 400;

/** @typedef {import('./components.js').Pieces} Pieces */

/**
 * Tell whether two pieces are one stroke with a gap: their ends aim at each other.
 * @param {Pieces} pieces
 * @param {number} one
 * @param {number} other
 * @param {Float64Array} pen the width of every piece
 */
export function goesOn(pieces, one, other, pen) {
  const [here, there] = [pointsOf(pieces, one), pointsOf(pieces, other)];
  const [from, to] = nearestPair(here, there);
  const way = [there[to] - here[from], there[to + 1] - here[from + 1]];
  const reach = (2.5 * pen[one]) ** 2;
  return [axisNear(here, from, reach), axisNear(there, to, reach)].every((axis) => {
    const [y, x] = axis ?? way;
    const aim = Math.abs(y * way[0] + x * way[1]);
    return aim >= AIMED * Math.hypot(way[0], way[1]) * Math.hypot(y, x);
  });
}

/**
 * @param {Float64Array} here
 * @param {Float64Array} there
 * @returns {[number, number]} where in each the first of the nearest two points begins
 */
function nearestPair(here, there) {
  let [from, to, least] = [0, 0, Number.POSITIVE_INFINITY];
  for (let i = 0; i < here.length; i += 2) {
    for (let j = 0; j < there.length; j += 2) {
      const apart = (here[i] - there[j]) ** 2 + (here[i + 1] - there[j + 1]) ** 2;
      if (apart < least) [from, to, least] = [i, j, apart];
    }
  }
  return [from, to];
}

/**
 * The way along which the points near one of them lie, down and across; null if they are too few.
 * @param {Float64Array} points
 * @param {number} at where that point begins
 * @param {number} reach squared
 * @returns {number[] | null}
 */
function axisNear(points, at, reach) {
  const near = [];
  for (let i = 0; i < points.length; i += 2) {
    const apart = (points[i] - points[at]) ** 2 + (points[i + 1] - points[at + 1]) ** 2;
    if (apart <= reach) near.push([points[i], points[i + 1]]);
  }
  if (near.length < 3) return null;
  const y = near.reduce((all, point) => all + point[0], 0) / near.length;
  const x = near.reduce((all, point) => all + point[1], 0) / near.length;
  let [yy, xy, xx] = [0, 0, 0];
  for (const point of near) {
    const [down, across] = [point[0] - y, point[1] - x];
    yy += down * down;
    xy += down * across;
    xx += across * across;
  }
  const { vectors } = eigen([
    [yy, xy],
    [xy, xx],
  ]);
  return vectors[1];
}

/**
 * Some hundreds of a piece's pixels: row and column of one after the other.
 * @param {Pieces} pieces
 * @param {number} piece
 * @returns {Float64Array}
 */
function pointsOf(pieces, piece) {
  const { data, width } = pieces.labels;
  const step = Math.max(1, Math.floor(pieces.area[piece] / POINTS));
  const points = new Float64Array(2 * Math.ceil(pieces.area[piece] / step));
  let seen = 0;
  for (let y = pieces.top[piece]; y <= pieces.bottom[piece]; y++) {
    for (let x = pieces.left[piece]; x <= pieces.right[piece]; x++) {
      if (data[y * width + x] !== piece) continue;
      if (seen % step === 0) points.set([y, x], 2 * (seen / step));
      seen++;
    }
  }
  return points;
}
