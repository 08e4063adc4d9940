/** Where the numbers of a code come from, in a few words beside its row. */
import { store } from '../../state/page-store.js';
import { drawFrom, sameCode } from './reparameterise.js';

/** @type {Partial<Record<import('./net-layers.js').Key, (model: string) => string>>} */
export const ASIDE = {
  mu: () => 'fc_mu(h)',
  sigma: () => 'exp(½ fc_logvar(h))',
  eps: standing,
  z: (model) => (model === 'ae' ? 'one point: no chance in it' : 'μ + σ · ε'),
};

/** @returns {string} where the VAE's z comes from */
function standing() {
  const { mu, logvar, z } = store.sides.vae;
  if (!logvar || sameCode(z, mu)) return 'z stands on the mean';
  const drawn = drawFrom(mu, logvar, store.noiseSeed).z;
  if (sameCode(z, drawn)) return `drawn with seed ${store.noiseSeed}`;
  return 'as if drawn: z was moved';
}
