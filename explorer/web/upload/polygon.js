/** A filled polygon, pixel for pixel as Pillow draws it: sheets.py asks Pillow for it. */

import { nothing } from './planes.js';

const { fround } = Math;

/** @typedef {import('./planes.js').Mask} Mask */
/** @typedef {[x: number, y: number]} Point */
/**
 * A side of the polygon in whole pixels; `slope` is pixels across per row, 0 for one row.
 * @typedef {{x: number, y: number, left: number, right: number, top: number, bottom: number,
 *   slope: number}} Edge
 */

/**
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

/** @param {Point[]} corners whole numbers @returns {Edge[]} the sides; flat ones in a row are one */
function edgesOf(corners) {
  /** @type {Edge[]} */
  const edges = [];
  corners.forEach(([x, y], i) => {
    const isLast = i === corners.length - 1;
    const [nextX, nextY] = corners[isLast ? 0 : i + 1];
    if (isLast && x === nextX && y === nextY) return;
    if (!isLast && i > 0 && y === nextY && y === corners[i - 1][1]) {
      const [before] = corners[i - 1];
      const flat = edges[edges.length - 1];
      if (nextX > x && x > before) {
        flat.right = nextX;
        return;
      }
      if (nextX < x && x < before) {
        flat.left = nextX;
        return;
      }
    }
    edges.push({
      ...{ x, y, slope: y === nextY ? 0 : fround(fround(nextX - x) / (nextY - y)) },
      ...{ left: Math.min(x, nextX), right: Math.max(x, nextX) },
      ...{ top: Math.min(y, nextY), bottom: Math.max(y, nextY) },
    });
  });
  return edges;
}

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
