/**
 * The nearest points of each model's current code, searched once per change and shared by the map
 * and the row of nearest digits, and where on the map the code belongs.
 */

import { boot, recordOf } from '../../state/boot.js';
import { store } from '../../state/page-store.js';
import { codeTopic, FIRST_ROW, ROWS, rowOf } from '../../state/shapes.js';
import { placeOf } from './map-points.js';
import { medianPosition, nearest } from './nearest.js';

/** @typedef {import('../../state/shapes.js').Model} Model */
/** @typedef {{row: number, distance: number}} Neighbour distance: Euclidean, in latent space */
/** @typedef {{all: Neighbour[], digits: Neighbour[]}} Neighbours nearest first */

/** A code is placed at the median of this many points. */
export const PLACED_BY = 10;

/** @type {Record<Model, {now: Neighbours | null, encoded: Neighbours | null}>} */
const found = {};

/** Registered when this module loads, so before any element asks in the same frame. @param {Model} model */
function follow(model) {
  found[model] = { now: null, encoded: null };
  store.on([codeTopic(model), 'data'], () => {
    found[model].now = null;
  });
  store.on(['picture', 'data'], () => {
    found[model].encoded = null;
  });
}
for (const { id } of boot.models) follow(id);
// A model that a visitor opened.
store.on(['models'], () => {
  for (const model of store.models) if (!found[model]) follow(model);
});

/**
 * @param {Float32Array} codes @param {Float32Array} z @param {number} from @param {number} to
 * @returns {Neighbour[]}
 */
function among(codes, z, from, to) {
  const { indices, distances } = nearest(codes, ROWS, z.length, z, PLACED_BY, { from, to });
  return Array.from(indices, (row, i) => ({ row, distance: distances[i] }));
}

/**
 * @param {Model} model @param {Float32Array} z
 * @returns {Neighbours | null} null while the codes are loading
 */
function around(model, z) {
  const { codes } = store.data[model];
  if (!codes) return null;
  // Two searches over halves of the table cost what one over all of it would.
  const digits = among(codes, z, 0, FIRST_ROW.normal);
  const samples = among(codes, z, FIRST_ROW.normal, ROWS);
  const all = [...digits, ...samples].sort((a, b) => a.distance - b.distance || a.row - b.row);
  return { digits, all: all.slice(0, PLACED_BY) };
}

/** @param {Model} model @returns {Neighbours | null} of where the sliders stand */
export function neighboursNow(model) {
  if (!store.sides[model].moved) return neighboursEncoded(model);
  found[model].now ??= around(model, store.sides[model].z);
  return found[model].now;
}

/** @param {Model} model @returns {Neighbours | null} of what the picture was encoded to */
function neighboursEncoded(model) {
  found[model].encoded ??= around(model, store.sides[model].mu);
  return found[model].encoded;
}

/**
 * The median rule. A code that is a point of the map, to the last bit, is placed on it.
 * @param {Model} model @param {Neighbours | null} neighbours
 * @returns {[number, number] | null} in map units
 */
function middle(model, neighbours) {
  const xy = store.placesOf(model);
  // Another beta's map has no place for this one's codes.
  if (!xy || !neighbours || recordOf(model, 'map') !== recordOf(model)) return null;
  const [first] = neighbours.all;
  if (first.distance === 0) return placeOfRow(model, first.row);
  return placeOf(
    medianPosition(
      xy,
      neighbours.all.map(({ row }) => row),
    ),
    0,
  );
}

/** @param {Model} model @param {Float32Array} z @returns {[number, number] | null} in map units */
export const placeOfCode = (model, z) => middle(model, around(model, z));

/** @param {Model} model @param {number} row @returns {[number, number] | null} in map units */
export function placeOfRow(model, row) {
  const xy = store.placesOf(model);
  return xy && placeOf(xy, row);
}

/** @param {Model} model @returns {[number, number] | null} where the sliders' code belongs */
export function placeNow(model) {
  const side = store.sides[model];
  if (store.point) return placeOfRow(model, rowOf(store.point));
  if (!side.moved) return placeEncoded(model);
  return middle(model, neighboursNow(model));
}

/** @param {Model} model @returns {[number, number] | null} where the encoded picture belongs */
export function placeEncoded(model) {
  // While encoders load, mu still belongs to the picture before.
  if (store.unencoded || !store.sides[model].mu.some((value) => value !== 0)) return null;
  if (store.testIndex !== null) return placeOfRow(model, store.testIndex);
  return middle(model, neighboursEncoded(model));
}
