/**
 * What the cards ask: the evidence, which model is which, and what was measured along beta, of the
 * GAN's training and of searches for codes.
 */
import { boot } from '../state/boot.js';
import { filmOf, loadFilms, loadSearches, searchesNow } from '../state/game.js';
import { forger, pair } from '../state/guided.js';
import { loadSweep } from '../state/loading.js';

/** @type {import('./cards.js').Known} */
export const known = {
  ...{ evidence: boot.evidence, plain: pair[0], variational: pair[1], gan: forger },
  ...{ sweep: null, film: null, searches: null },
};

/** What was measured along beta. */
export async function fetchSweep() {
  if (boot.sweep) known.sweep = await loadSweep();
}

/** All that does not come with the page, fetched when somebody needs it. */
export async function fetchKnown() {
  await fetchSweep();
  if (!forger) return;
  await Promise.all([loadFilms(), loadSearches()]);
  Object.assign(known, { film: filmOf('good'), searches: searchesNow() });
}
