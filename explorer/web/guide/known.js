/** What the cards ask: the evidence, and which model is which. */
import { boot } from '../state/boot.js';
import { pair } from '../state/guided.js';

/** @type {import('./cards.js').Known} */
export const known = { evidence: boot.evidence, plain: pair[0], variational: pair[1] };
