/** The two models that learn here, by kind. */

/** @typedef {'ae' | 'vae'} Kind */
/**
 * @typedef {object} Learner
 * @property {string} title @property {string} short @property {string} name inside a sentence
 * @property {string} colour a token of app.css
 * @property {boolean} posterior whether it encodes clouds, and pays KL
 */

/** @type {Record<Kind, Learner>} */
export const LEARNERS = {
  ae: {
    ...{ title: 'Autoencoder', short: 'AE', name: 'autoencoder', colour: 'orange' },
    posterior: false,
  },
  vae: { title: 'VAE', short: 'VAE', name: 'VAE', colour: 'blue', posterior: true },
};
export const KINDS = /** @type {Kind[]} */ (Object.keys(LEARNERS));

/** @template T @param {(kind: Kind) => T} make @returns {Record<Kind, T>} */
export const byKind = (make) =>
  /** @type {any} */ (Object.fromEntries(KINDS.map((kind) => [kind, make(kind)])));

/** @param {Kind} kind @returns {Kind} */
export const otherOf = (kind) => KINDS[1 - KINDS.indexOf(kind)];
