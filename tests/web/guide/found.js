/** What the scenes may tell, for the tests of the cards. */
import { boot } from '../boot.js';

export const KNOWN = { evidence: boot.evidence, ae: 'ae', vae: 'vae' };

const samples = (/** @type {number} */ ae, /** @type {number} */ vae, kind = 'normal') => ({
  digits: { ae, vae },
  counted: 100,
  kind,
  seed: 3,
});

/** @type {Record<string, any[]>} by card */
export const FOUND = {
  'nobody-draws': [samples(0, 60), samples(1, 49), samples(80, 90), samples(6, 58, 'fitted')],
};
