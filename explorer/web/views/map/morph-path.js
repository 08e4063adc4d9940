/**
 * Where Morph's way lies on the maps, worked out in spare time: on a t-SNE every place is a search
 * for the nearest of 14,000 points, on the plane it is the way itself.
 */

import { alongPath } from '../../maths/interpolation.js';
import { encode } from '../../networks/autoencoder.js';
import { recordOf } from '../../state/boot.js';
import { codeAt, codesOf, morph, pictureOf, walkers, wayOf } from '../../state/morph.js';
import { legsOf, letterAt, passed } from '../../state/morph-stops.js';
import { store } from '../../state/page-store.js';
import { rowOf } from '../../state/shapes.js';
import { placeOfCode, placeOfRow } from './neighbours.js';

/** @typedef {import('../../state/shapes.js').Model} Model */
/** @typedef {[number, number]} Pair */
/**
 * `places`: along the way; `stops`: of it, with their letters; `now`: where one is, if that is not
 * shown anyway.
 * @typedef {{places: Pair[], stops: {place: Pair, letter: string}[], now: Pair | null}} MapPath
 */

/** Places on the way from one stop to the next: few where there are many stops. */
const placesPerLeg = (/** @type {number} */ legs) => (legs > 1 ? 10 : 20);
/** On the plane they cost nothing. */
const FINE = 32;

/** @typedef {Record<Model, {key: unknown[], path: MapPath | null}>} Found */
/** @type {Found} */
const onMaps = {};
/** @type {Found} */
const onPlanes = {};

// Registered when this module loads, so before any map asks in the same frame.
store.on(['morph', 'data', 'run', 'view'], () => {
  if (store.view === 'morph') walkers().forEach(work);
});

/** @param {Found} found @param {Model} model */
const entryOf = (found, model) => (found[model] ??= { key: [], path: null });

/** @param {unknown[]} a @param {unknown[]} b */
export const alike = (a, b) => a.length === b.length && a.every((value, i) => value === b[i]);

/** @param {Model} model what its path on the map hangs on */
const keyOf = (model) => [
  ...morph.stops,
  ...[morph.way, morph.loop, recordOf(model), store.placesOf(model)],
];

/** @param {Model} model */
function work(model) {
  const found = entryOf(onMaps, model);
  const key = keyOf(model);
  if (alike(found.key, key) || !store.placesOf(model) || !codesOf(model)) return;
  found.key = key;
  found.path = null;
  const steps = placesPerLeg(legsOf(morph));
  const last = legsOf(morph) * steps;
  /** @type {Pair[]} */
  const places = [];
  store.loop.background(`path-${model}`, () => {
    if (found.key !== key) return false;
    const place = placeOn(model, places.length / steps);
    if (!place) return false;
    places.push(place);
    if (places.length <= last) return true;
    found.path = { places, stops: lettered(places, steps), now: null };
    store.loop.notify('morph');
    return false;
  });
}

/** @param {Model} model @param {number} t @returns {Pair | null} in map units */
function placeOn(model, t) {
  const stop = passed(morph.stops, morph.loop)[t];
  if (stop?.kind === 'test') return placeOfRow(model, stop.index);
  if (stop?.kind === 'draw') return placeOfRow(model, rowOf(stop.point));
  const code = codeAt(model, t);
  return code && placeOfCode(model, code);
}

/** @param {Pair[]} places @param {number} steps per leg */
const lettered = (places, steps) =>
  morph.stops.map((_, i) => ({ place: places[i * steps], letter: letterAt(morph, i) }));

/** @param {Model} model @returns {MapPath | null} in map units; null where none is shown */
export const pathOnMap = (model) => (store.view === 'morph' ? entryOf(onMaps, model).path : null);

/**
 * @param {Model} model
 * @returns {MapPath | null} in the two numbers of the 2-D model; null where none is shown. A sample
 *   of more numbers has no place among two.
 */
export function pathOnPlane(model) {
  const plane = store.planes?.[model];
  if (store.view !== 'morph' || !plane || !morph.stops.length) return null;
  const found = entryOf(onPlanes, model);
  const key = [plane, ...morph.stops, morph.way, morph.loop, store.digits];
  if (!alike(found.key, key)) Object.assign(found, { key, path: planePath(plane) });
  const { path } = found;
  if (!path) return null;
  const codes = path.stops.map(({ place }) => Float32Array.from(place));
  return { ...path, now: pair(alongPath(passed(codes, morph.loop), wayOf(morph), morph.t)) };
}

/** @param {import('../../state/shapes.js').PlaneData} plane @returns {MapPath | null} */
function planePath({ encoder }) {
  const pictures = morph.stops.map((stop) => (stop.kind === 'draw' ? null : pictureOf(stop)));
  if (!pictures.every((picture) => picture !== null)) return null;
  const codes = pictures.map((picture) => encode(encoder, picture).mu);
  const way = passed(codes, morph.loop);
  const places = Array.from({ length: legsOf(morph) * FINE + 1 }, (_, i) =>
    pair(alongPath(way, wayOf(morph), i / FINE)),
  );
  const stops = codes.map((code, i) => ({ place: pair(code), letter: letterAt(morph, i) }));
  return { places, stops, now: null };
}

/** @param {ArrayLike<number>} code @returns {Pair} */
const pair = (code) => [code[0], code[1]];
