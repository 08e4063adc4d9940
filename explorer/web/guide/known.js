/** What the cards ask: the evidence, which model is which, and what was measured along beta. */
import { boot } from '../state/boot.js';
import { pair } from '../state/guided.js';
import { loadSweep } from '../state/loading.js';

/** @type {import('./cards.js').Known} */
export const known = {
  ...{ evidence: boot.evidence, plain: pair[0], variational: pair[1] },
  sweep: null,
};

/** What does not come with the page, fetched when somebody needs it. */
export async function fetchKnown() {
  if (boot.sweep) known.sweep = await loadSweep();
}
