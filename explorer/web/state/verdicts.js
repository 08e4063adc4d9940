/** What the judge makes of the decoded pictures, in words for those who do not see them. */

import { judge } from '../networks/critic.js';
import { nameOf } from './models.js';
import { readingOf } from './names.js';
import { store } from './page-store.js';

/**
 * @param {import('./shapes.js').Model} model
 * @returns {string} such as "looks like 3"; '' until the judge and the picture are there
 */
export function verdictOf(model) {
  const { critic, sides } = store;
  return critic && store.isExact(model)
    ? `looks like ${readingOf(judge(critic, sides[model].image))}`
    : '';
}

/** @returns {string} of all models on show: " Autoencoder: looks like 3. VAE: looks like no digit." */
export const verdicts = () =>
  store.models
    .map((model) => ({ model, verdict: verdictOf(model) }))
    .map(({ model, verdict }) => verdict && ` ${nameOf(model)}: ${verdict}.`)
    .join('');
