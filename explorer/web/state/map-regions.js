/**
 * The region of each map and plane that a person zoomed or panned to; null shows all of it. The
 * topic 'regions' tells that a link asks for others.
 */
import { store } from './page-store.js';
import { everything, packRegions, unpackRegions } from './region-bytes.js';

/** @typedef {import('./region-bytes.js').Kind} Kind */
/** @typedef {import('./shapes.js').Model} Model */
/** @typedef {import('../maths/viewport.js').View} View */

export const regions = everything();

/** What the regions are of: in another run or scale they are nowhere in particular. */
let [run, scale] = [store.run, store.planeScale];

function remember() {
  [run, scale] = [store.run, store.planeScale];
}

// Registered when this module loads, so before any map asks in the same frame.
store.on(['run', 'plane'], () => {
  if (store.run !== run) regions.tsne = everything().tsne;
  if (store.planeScale !== scale) regions.plane = everything().plane;
  remember();
});

/**
 * A hand moved a map, which stands there already: only the address is to follow.
 * @param {Kind} kind @param {Model} model @param {View | null} region
 */
export function keepRegion(kind, model, region) {
  regions[kind][model] = region;
  store.touch();
}

/** @type {import('../link/bytes.js').Field} */
export const regionField = {
  tag: 9,
  write: () => packRegions(regions),
  read: (bytes) => {
    Object.assign(regions, unpackRegions(bytes));
    remember();
    store.touch('regions');
  },
};
