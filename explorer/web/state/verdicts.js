/** What the judge makes of the decoded pictures, in words for those who do not see them. */

import { judge } from '../networks/critic.js';
import { nameOf } from './models.js';
import { readingOf } from './names.js';
import { store } from './page-store.js';

/**
 * @param {import('./shapes.js').Model} model
 * @returns {string} such as "looks like 3"; '' until the judge is there
 */
export function verdictOf(model) {
  const { critic, sides } = store;
  return critic ? `looks like ${readingOf(judge(critic, sides[model].image))}` : '';
}

/** @returns {string} of all models on show: " Autoencoder: looks like 3. VAE: looks like no digit." */
export const verdicts = () =>
  store.critic
    ? store.models.map((model) => ` ${nameOf(model)}: ${verdictOf(model)}.`).join('')
    : '';
