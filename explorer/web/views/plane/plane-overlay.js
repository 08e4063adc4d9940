/** What lies over the codes of a plane in every frame: circles, numerals, digit, point, axes. */

import { toScreen } from '../../maths/viewport.js';
import { store } from '../../state/page-store.js';
import { planeShown, planeSide } from '../../state/plane-codes.js';
import { rowOf } from '../../state/shapes.js';
import { lookOf } from '../map/map-look.js';
import { pathOnPlane } from '../map/morph-path.js';
import { paintPath } from '../map/morph-path-painter.js';
import { paintCircles } from './circle-painter.js';
import { insideOf } from './plane-marks.js';

/** @typedef {[number, number]} Pair */
/** @typedef {import('../../maths/viewport.js').Projection} Projection */
/** @typedef {import('./latent-plane.js').LatentPlane} LatentPlane */

/** Pixels that the point keeps from the plane's edges. */
const EDGE = 12;
/** Codes drawn smaller than this, in pixels, would vanish under their numerals. */
const NUMERALS_FROM = 160;

/**
 * @param {LatentPlane} plane @param {import('./plane-painter.js').PlanePainter} painter
 * @param {Projection} at @param {number} now milliseconds
 * @returns {Pair | null} pixels of the point that a person can move; null where there is none
 */
export function paintOverlay(plane, painter, at, now) {
  if (!plane.loaded) return null;
  const { scale, points } = plane.loaded;
  const toPixels = (/** @type {Pair} */ z) => toScreen(at, ...scale.toUnit(z));
  const [mu, z] = [plane.digit.at(now), plane.now.at(now)];
  const path = pathOnPlane(plane.model);
  const point = z && !path && planeShown() ? insideOf(toPixels(z), plane.box, EDGE) : null;
  const own = [mu && toPixels(mu), point].filter((place) => place !== null);
  painter.begin();
  painter.clip();
  painter.paintZero(scale, at);
  const labels = store.planeCircles ? paintCircles(painter, scale, at, own) : [];
  const { numeral } = lookOf(plane.isLarge, false, 1);
  painter.paintNumerals(numeralsOf(plane, at, numeral), [...own, ...labels], at, numeral);
  if (path) paintPath(painter, path, toPixels, false);
  else if (mu) {
    const encodings = (planeSide(plane.model)?.encodings ?? []).map(toPixels);
    painter.paintDigit(scale, at, mu, plane.sigma, encodings);
    if (point) painter.paintPoint(toPixels(mu), point);
  }
  const { hover } = store;
  if (hover?.kind === 'digits' && points.isShown(rowOf(hover))) {
    painter.paintHover(toScreen(at, ...points.at(rowOf(hover))));
  }
  const { place, device } = plane.pointer;
  if (place && device !== 'mouse') painter.paintCross(place);
  painter.paintAxes(scale, at);
  return point;
}

/**
 * Classes lie closer than on a t-SNE: of two numerals at one place the first one stays.
 * @param {LatentPlane} plane @param {Projection} at @param {number} size
 * @returns {(Pair | null)[]} of the classes on show
 */
function numeralsOf({ loaded }, at, size) {
  if (!loaded) return [];
  const { left, right } = loaded.scale.bounds;
  const room = (right - left) * at.scale > NUMERALS_FROM && store.planeShow === 'dots';
  /** @type {Pair[]} */
  const kept = [];
  return loaded.points.numerals.map((place, label) => {
    if (!room || !place || store.hiddenClasses.has(label)) return null;
    const near = (/** @type {Pair} */ [x, y]) =>
      Math.hypot(x - place[0], y - place[1]) * at.scale < size * 1.2;
    if (kept.some(near)) return null;
    kept.push(place);
    return place;
  });
}
