/**
 * The region of each map and plane that a person zoomed or panned to; null shows all of it. The
 * topic 'regions' says that a link asks for others.
 */
import { boot } from './boot.js';
import { memberOf } from './families.js';
import { store } from './page-store.js';

/** @typedef {'tsne' | 'plane'} Kind */
/** @typedef {import('./shapes.js').Model} Model */
/** @typedef {import('../maths/viewport.js').View} View */
/** @typedef {Record<Kind, Record<Model, View | null>>} Regions */

export const KINDS = /** @type {const} */ (['tsne', 'plane']);

const all = () => Object.fromEntries(boot.models.map(({ id }) => [id, null]));
/** @returns {Regions} all of every map */
const everything = () => ({ tsne: all(), plane: all() });

export const regions = everything();

/** What the regions are of: in another run, scale or beta they are nowhere in particular. */
let [run, scale, beta] = [store.run, store.planeScale, store.beta];

function remember() {
  [run, scale, beta] = [store.run, store.planeScale, store.beta];
}

// Registered when this module loads, so before any map asks in the same frame.
store.on(['run', 'plane', 'beta'], () => {
  if (store.beta !== beta) forgetChanged(beta, store.beta);
  if (store.run !== run) regions.tsne = everything().tsne;
  if (store.planeScale !== scale) regions.plane = everything().plane;
  remember();
});

/** Of each column whose map or plane is another one at another beta. @param {number} from @param {number} to */
function forgetChanged(from, to) {
  for (const kind of KINDS) {
    const aspect = kind === 'tsne' ? 'map' : kind;
    for (const { id } of boot.models) {
      if (memberOf(id, aspect, from) !== memberOf(id, aspect, to)) regions[kind][id] = null;
    }
  }
}

/**
 * A person moved a map, which stands there already: only the address is to follow.
 * @param {Kind} kind @param {Model} model @param {View | null} region
 */
export function keepRegion(kind, model, region) {
  regions[kind][model] = region;
  store.notify();
}

/** @param {Partial<Regions>} [linked] as a link says; what it lacks is shown whole */
export function setLinkedRegions(linked = {}) {
  const whole = everything();
  for (const kind of KINDS) regions[kind] = { ...whole[kind], ...linked[kind] };
  remember();
  store.notify('regions');
}
