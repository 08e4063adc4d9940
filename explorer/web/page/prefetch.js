/** What a knob may lead to next, fetched while a person looks at where it stands. */
import { familyOf } from '../state/families.js';
import { complete, HEADSTART, loadShown, loadWeights, pause } from '../state/loading.js';
import { store } from '../state/page-store.js';

/** @typedef {import('../state/shapes.js').Model} Model */

/** @param {Model} model whose column it is @returns {number} where its knob stands, among its family */
export const placeOf = (model) => familyOf(model).indexOf(store.wanted(model, 'networks'));

/** @type {{model: Model, step: number} | null} the last move, until it is seen to */
let last = null;
let isBusy = false;

/**
 * After a step from one member of a family to the next, the weights of the one after that. Who jumps has
 * fetched enough: a first use of the knob stays below 3 MB.
 * @param {Model} model whose column it is @param {number} before where the knob stood
 */
export async function prefetchNext(model, before) {
  const step = placeOf(model) - before;
  last = Math.abs(step) === 1 ? { model, step } : null;
  if (isBusy) return;
  isBusy = true;
  await complete;
  while (last) {
    const move = last;
    await loadShown();
    // Nothing is fetched while a slider is dragged.
    while (store.dragging) await pause(HEADSTART);
    if (move !== last) continue;
    last = null;
    const next = familyOf(move.model)[placeOf(move.model) + move.step];
    if (next) await loadWeights(next.id);
  }
  isBusy = false;
}
