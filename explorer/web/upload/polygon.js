/** The outline of a convex area: found at its sides, walked along, filled as Pillow fills it. */

import { nothing, sum } from './planes.js';

const { fround } = Math;

/** @typedef {import('./planes.js').Mask} Mask */
/** @typedef {[x: number, y: number]} Point */
/**
 * A side of the polygon in whole pixels; `slope` is pixels across per row, 0 for one row.
 * @typedef {{x: number, y: number, left: number, right: number, top: number, bottom: number,
 *   slope: number}} Edge
 */

/**
 * A filled polygon, pixel for pixel as Pillow draws it: sheets.py asks Pillow for it.
 * @param {Point[]} corners in pixels; what is behind the point is cut off
 * @param {number} height @param {number} width
 * @returns {Mask}
 */
export function filledPolygon(corners, height, width) {
  const mask = nothing(height, width);
  /** @param {number} y @param {number} from @param {number} to the last pixel */
  const fill = (y, from, to) => {
    if (y < 0 || y >= height || from >= width || to < 0) return;
    const [first, end] = [Math.max(from, 0), Math.min(to, width - 1) + 1];
    if (first < end) mask.data.fill(1, y * width + first, y * width + end);
  };
  const edges = edgesOf(corners.map(([x, y]) => [Math.trunc(x), Math.trunc(y)]));
  const sloping = edges.filter(({ top, bottom }) => top !== bottom);
  for (const { top, bottom, left, right } of edges) if (top === bottom) fill(top, left, right);
  const last = Math.min(Math.max(0, ...edges.map(({ bottom }) => bottom)), height);
  const first = Math.max(Math.min(height - 1, ...edges.map(({ top }) => top)), 0);
  for (let y = first; y <= last; y++) {
    const crossed = crossings(sloping, y, last);
    for (let i = 1; i < crossed.length; i += 2) {
      fill(y, awayFromZero(crossed[i - 1]), towardsZero(crossed[i]));
    }
  }
  return mask;
}

/** @param {number} value @returns {number} the nearest whole number; halves go away from zero */
const awayFromZero = (value) => Math.sign(value) * Math.floor(Math.abs(value) + 0.5);

/** @param {number} value @returns {number} the nearest whole number; halves go towards zero */
const towardsZero = (value) => Math.sign(value) * Math.ceil(Math.abs(value) - 0.5);

/** @param {Point[]} corners whole numbers @returns {Edge[]} the sides between them */
const edgesOf = (corners) =>
  corners.map(([x, y], i) => {
    const [nextX, nextY] = corners[(i + 1) % corners.length];
    return {
      ...{ x, y, slope: y === nextY ? 0 : fround((nextX - x) / (nextY - y)) },
      ...{ left: Math.min(x, nextX), right: Math.max(x, nextX) },
      ...{ top: Math.min(y, nextY), bottom: Math.max(y, nextY) },
    };
  });

/** @param {Edge} edge @param {number} y @returns {number} where it crosses a row */
const crossing = (edge, y) => fround(fround((y - edge.y) * edge.slope) + edge.x);

/**
 * @param {Edge[]} edges that slope @param {number} y
 * @param {number} last row of the polygon
 * @returns {number[]} where they cross a row, from left to right
 */
function crossings(edges, y, last) {
  /** @type {number[]} */
  const found = [];
  edges.forEach((edge, i) => {
    if (y < edge.top || y > edge.bottom) return;
    const at = crossing(edge, y);
    if (y === edge.bottom && y < last) found.push(at, at);
    else if ((y === edge.top || y === edge.bottom) && edge.slope) {
      found.push(joined(edge, edges.slice(0, i), y, at));
    } else found.push(at);
  });
  return found.sort((a, b) => a - b);
}

/**
 * Where a corner of two sides of like slope lies far from their pixels in the next row, it is drawn
 * beside those.
 * @param {Edge} edge @param {Edge[]} others before it @param {number} y @param {number} at
 */
function joined(edge, others, y, at) {
  const next = y === edge.bottom ? y - 1 : y + 1;
  for (const other of others) {
    if ((y !== other.top && y !== other.bottom) || !other.slope) continue;
    if (awayFromZero(at) !== awayFromZero(crossing(other, y))) continue;
    if (next < other.top || next > other.bottom) continue;
    const [own, its] = [crossing(edge, next), crossing(other, next)];
    if (at > own + 1 && at > its + 1) return awayFromZero(Math.max(own, its)) + 1;
    if (at < own - 1 && at < its - 1) return awayFromZero(Math.min(own, its)) - 1;
    return at;
  }
  return at;
}

/**
 * Points along an outline, about a pixel apart, each with the way out of it.
 * @param {Point[]} hull
 */
export function alongside(hull) {
  const points = hull.flatMap(([x, y], i) => {
    const [nextX, nextY] = hull[(i + 1) % hull.length];
    const parts = Math.max(1, Math.round(length(nextX - x, nextY - y)));
    const [alongX, alongY] = [(nextX - x) / parts, (nextY - y) / parts];
    const step = Math.max(length(alongX, alongY), 1e-9);
    return Array.from({ length: parts }, (_, k) => ({
      x: x + (k + 0.5) * alongX,
      y: y + (k + 0.5) * alongY,
      outX: alongY / step,
      outY: -alongX / step,
    }));
  });
  const [x, y] = middleOf(hull);
  const outwards = sum(points.map((at) => (at.x - x) * at.outX + (at.y - y) * at.outY)) >= 0;
  return outwards ? points : points.map((at) => ({ ...at, outX: -at.outX, outY: -at.outY }));
}

/** @param {number} x @param {number} y */
const length = (x, y) => Math.sqrt(x * x + y * y);

/** @param {Point[]} points @returns {Point} their mean */
export const middleOf = (points) => [
  sum(points.map(([x]) => x)) / points.length,
  sum(points.map(([, y]) => y)) / points.length,
];

/**
 * @param {Point[]} hull
 * @returns {number} the area of the smallest rectangle around it: one of its sides is one of these
 */
export function rectangle(hull) {
  const areas = hull.map(([x, y], i) => {
    const [nextX, nextY] = hull[(i + 1) % hull.length];
    const side = Math.max(length(nextX - x, nextY - y), 1e-9);
    const [alongX, alongY] = [(nextX - x) / side, (nextY - y) / side];
    const along = hull.map(([px, py]) => px * alongX + py * alongY);
    const across = hull.map(([px, py]) => py * alongX - px * alongY);
    return (Math.max(...along) - Math.min(...along)) * (Math.max(...across) - Math.min(...across));
  });
  return Math.min(...areas);
}

/**
 * The corners of the pixels at one side of an area, from top to bottom.
 * @param {Int32Array} side @param {(a: number, b: number) => number} outer of two
 * @returns {Point[]}
 */
export function cornersOf(side, outer) {
  const last = side.length - 1;
  return Array.from({ length: side.length + 1 }, (_, y) => [
    outer(side[Math.min(y, last)], side[Math.max(y - 1, 0)]),
    y,
  ]);
}

/**
 * The corners of a side's convex hull. Source: Andrew 1979, monotone chain.
 * @param {Point[]} path @returns {Point[]}
 */
export function bulge(path) {
  /** @type {Point[]} */
  const chain = [];
  for (const [x, y] of path) {
    while (chain.length > 1) {
      const [[x0, y0], [x1, y1]] = chain.slice(-2);
      if ((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) < 0) break;
      chain.pop();
    }
    chain.push([x, y]);
  }
  return chain;
}
