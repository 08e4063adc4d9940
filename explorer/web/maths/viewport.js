/**
 * Which part of a map a box on the screen shows: map coordinates to pixels and back, zooming
 * about a point, panning, fitting to points. Pure: a view is a value, every verb gives a new one.
 */

/**
 * The middle of the picture in map units (the map is the unit square, y down); at zoom 1 one map
 * unit fills the box's shorter side. Free of pixels, so a view survives every resize.
 * @typedef {{x: number, y: number, zoom: number}} View
 */
/**
 * A box on the screen in CSS pixels. The margin is kept free when a view is fitted.
 * @typedef {{width: number, height: number,
 *   margin: {top: number, right: number, bottom: number, left: number}}} Box
 */
/** @typedef {{left: number, top: number, right: number, bottom: number}} Bounds in map units */
/**
 * Pixels of a point: left + x * scale, top + y * scale.
 * @typedef {{scale: number, left: number, top: number}} Projection
 */

/** How far in a person can zoom, relative to the view of everything; and how far out. */
const CLOSEST = 24;
const FARTHEST = 0.8;

/** @param {Box} box what is left inside the margin, never less than one pixel */
function inside({ width, height, margin }) {
  return {
    width: Math.max(1, width - margin.left - margin.right),
    height: Math.max(1, height - margin.top - margin.bottom),
  };
}

/** @param {View} view @param {Box} box @returns {Projection} */
export function projection(view, box) {
  const inner = inside(box);
  const scale = view.zoom * Math.min(inner.width, inner.height);
  return {
    scale,
    left: box.margin.left + inner.width / 2 - view.x * scale,
    top: box.margin.top + inner.height / 2 - view.y * scale,
  };
}

/** @param {Projection} at @param {number} x @param {number} y @returns {[number, number]} pixels */
export const toScreen = (at, x, y) => [at.left + x * at.scale, at.top + y * at.scale];

/** @param {Projection} at @param {number} x @param {number} y @returns {[number, number]} units */
export const toMap = (at, x, y) => [(x - at.left) / at.scale, (y - at.top) / at.scale];

/**
 * @param {ArrayLike<number>} xy pairs
 * @param {number} count how many points from the first on
 * @returns {Bounds} the smallest box around them
 */
export function boundsOf(xy, count) {
  const bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let i = 0; i < count; i++) {
    bounds.left = Math.min(bounds.left, xy[2 * i]);
    bounds.right = Math.max(bounds.right, xy[2 * i]);
    bounds.top = Math.min(bounds.top, xy[2 * i + 1]);
    bounds.bottom = Math.max(bounds.bottom, xy[2 * i + 1]);
  }
  return bounds;
}

/** @param {Bounds} bounds @param {Box} box @returns {View} shows all of it, as large as it goes */
export function fit(bounds, box) {
  const inner = inside(box);
  const width = Math.max(bounds.right - bounds.left, 1e-6);
  const height = Math.max(bounds.bottom - bounds.top, 1e-6);
  return {
    x: (bounds.left + bounds.right) / 2,
    y: (bounds.top + bounds.bottom) / 2,
    zoom:
      Math.min(inner.width / width, inner.height / height) / Math.min(inner.width, inner.height),
  };
}

/** @param {number} value @param {number} low @param {number} high */
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/**
 * Keep a view where there is something to see.
 * @param {View} view
 * @param {Bounds} bounds the middle stays inside them
 * @param {View} whole the view that fits everything
 * @returns {View}
 */
export function limit(view, bounds, whole) {
  return {
    x: clamp(view.x, bounds.left, bounds.right),
    y: clamp(view.y, bounds.top, bounds.bottom),
    zoom: clamp(view.zoom, whole.zoom * FARTHEST, whole.zoom * CLOSEST),
  };
}

/** @param {View} view @param {Box} box @param {number} dx @param {number} dy pixels that the pointer moved */
export function pan(view, box, dx, dy) {
  const { scale } = projection(view, box);
  return { ...view, x: view.x - dx / scale, y: view.y - dy / scale };
}

/**
 * The point of the map under (x, y) stays there.
 * @param {View} view @param {Box} box
 * @param {number} factor above 1 goes closer
 * @param {number} x @param {number} y pixels
 * @returns {View}
 */
export function zoomAt(view, box, factor, x, y) {
  const [mapX, mapY] = toMap(projection(view, box), x, y);
  return {
    x: mapX + (view.x - mapX) / factor,
    y: mapY + (view.y - mapY) / factor,
    zoom: view.zoom * factor,
  };
}

/** @param {number} t 0 to 1 @returns {number} fast at first, then settling */
export const easeOut = (t) => 1 - (1 - clamp(t, 0, 1)) ** 3;

/**
 * On the way between two views; the zoom goes by equal ratios.
 * @param {View} a @param {View} b @param {number} t 0 to 1
 * @returns {View}
 */
export function between(a, b, t) {
  if (t >= 1) return b;
  return {
    x: a.x + (b.x - a.x) * t,
    y: a.y + (b.y - a.y) * t,
    zoom: a.zoom * (b.zoom / a.zoom) ** t,
  };
}
