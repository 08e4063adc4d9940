/**
 * How two latent numbers become a place of the drawn plane, and back: in equal steps, or in equal
 * shares of N(0, 1). Drawn places have y down, and a model's own codes lie in the unit square, as
 * the points of every map do. Pure.
 */

import { boundsOf } from '../../maths/viewport.js';
import { cumulativeNormal, inverseNormal, LEAST_SHARE } from './normal-quantiles.js';

/** @typedef {[number, number]} Pair */
/** @typedef {import('../../maths/viewport.js').Bounds} Bounds */
/**
 * @typedef {object} Scale
 * @property {(z: ArrayLike<number>) => Pair} toUnit
 * @property {(place: Pair) => Pair | null} toPlane null where no code is
 * @property {Bounds} bounds of the model's own codes, drawn
 * @property {(bounds: Bounds, axis: 0 | 1, room: number) => number[]} ticks values worth a number:
 *   those inside the bounds that stand at least `room` drawn units apart
 * @typedef {{x: number, y: number, span: number}} Frame its middle and its side
 */

/**
 * Both axes in the same equal steps.
 * @param {ArrayLike<number>} codes pairs @param {number} count
 * @returns {Scale & {box: Bounds}}
 */
export function equalSteps(codes, count) {
  const box = boundsOf(codes, count);
  return { ...stepsAround(box), box };
}

/** @param {Bounds} box of codes, y up @returns {Frame} the square around it that is the unit square, drawn */
export const frameOf = (box) => ({
  x: (box.left + box.right) / 2,
  y: (box.top + box.bottom) / 2,
  span: Math.max(box.right - box.left, box.bottom - box.top, 1e-6),
});

/** @param {Bounds} box of codes, y up @returns {Scale} */
export function stepsAround(box) {
  const { x, y, span } = frameOf(box);
  /** @type {Scale['toPlane']} */
  const toPlane = ([u, v]) => [x + (u - 0.5) * span, y + (0.5 - v) * span];
  const toUnit = (/** @type {ArrayLike<number>} */ z) =>
    /** @type {Pair} */ ([0.5 + (z[0] - x) / span, 0.5 - (z[1] - y) / span]);
  return {
    toUnit,
    toPlane,
    bounds: drawn(box, toUnit),
    ticks: ({ left, top, right, bottom }, axis, room) => {
      const [low, high] = axis
        ? [y + (0.5 - bottom) * span, y + (0.5 - top) * span]
        : [x + (left - 0.5) * span, x + (right - 0.5) * span];
      const step = niceStep(room * span);
      return multiples(step, low, high);
    },
  };
}

/**
 * Every equal piece of an axis holds the same share of N(0, 1).
 * @returns {Scale}
 */
export function equalShares() {
  const inside = (/** @type {number} */ share) => share >= 0 && share <= 1;
  /** @type {Scale['toUnit']} */
  const toUnit = (z) => [cumulativeNormal(z[0]), 1 - cumulativeNormal(z[1])];
  return {
    toUnit,
    toPlane: ([u, v]) => (inside(u) && inside(v) ? [inverseNormal(u), inverseNormal(1 - v)] : null),
    bounds: { left: 0, top: 0, right: 1, bottom: 1 },
    ticks: ({ left, top, right, bottom }, axis, room) => {
      const [low, high] = (axis ? [1 - bottom, 1 - top] : [left, right]).map((share) =>
        Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, share)),
      );
      return spread(inverseNormal(low), inverseNormal(high), room);
    },
  };
}

/** @param {Bounds} box in codes, y up @param {Scale['toUnit']} toUnit @returns {Bounds} */
export function drawn(box, toUnit) {
  const [left, bottom] = toUnit([box.left, box.top]);
  const [right, top] = toUnit([box.right, box.bottom]);
  return { left, top, right, bottom };
}

/** @param {Bounds} a @param {Bounds} b @returns {Bounds} around both */
export const around = (a, b) => ({
  left: Math.min(a.left, b.left),
  top: Math.min(a.top, b.top),
  right: Math.max(a.right, b.right),
  bottom: Math.max(a.bottom, b.bottom),
});

/** @param {number} least @returns {number} the smallest 1, 2 or 5 times a power of ten above it */
export function niceStep(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((step) => step * power >= least) ?? 10);
}

/** @param {number} step @param {number} low @param {number} high */
function multiples(step, low, high) {
  const first = Math.ceil(low / step);
  const count = Math.max(0, Math.floor(high / step) - first + 1);
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}

/**
 * Round numbers first, finer ones where there is still room between them.
 * @param {number} low @param {number} high @param {number} room in shares
 */
function spread(low, high, room) {
  /** @type {number[]} */
  const taken = [];
  for (const step of [1, 0.5, 0.1, 0.05, 0.01]) {
    // The middle goes first: where values crowd, the rounder one nearer to 0 stays.
    const values = multiples(step, low, high).sort((a, b) => Math.abs(a) - Math.abs(b));
    for (const value of values) {
      const share = cumulativeNormal(value);
      if (taken.every((other) => Math.abs(cumulativeNormal(other) - share) >= room)) {
        taken.push(value);
      }
    }
  }
  return taken.sort((a, b) => a - b);
}

const SIDES = 96;

/**
 * An ellipse along the axes, drawn; on equal shares it is none any more, so it is a polygon.
 * @param {Scale} scale
 * @param {ArrayLike<number>} middle @param {ArrayLike<number>} radii
 * @returns {Pair[]}
 */
export const ellipse = (scale, middle, radii) =>
  Array.from({ length: SIDES }, (_, i) => {
    const angle = (2 * Math.PI * i) / SIDES;
    return scale.toUnit([
      middle[0] + radii[0] * Math.cos(angle),
      middle[1] + radii[1] * Math.sin(angle),
    ]);
  });
