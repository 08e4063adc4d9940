/** What the cards ask: the evidence, and which model is which. */
import { boot } from '../state/boot.js';
import { pair } from '../state/guided.js';

/** @type {import('./cards.js').Known} */
export const known = { evidence: boot.evidence, ae: pair[0], vae: pair[1] };
