/** What the judge makes of the decoded pictures, in words for those who do not see them. */

import { judge } from '../networks/critic.js';
import { nameOf } from './models.js';
import { readingOf } from './names.js';
import { store } from './page-store.js';

/** @typedef {import('./shapes.js').Model} Model */

/**
 * A picture is judged once, whoever asks.
 * @param {Model} model
 * @returns {import('./shapes.js').Verdict | null} null until the judge and the picture are there
 */
export function judgedNow(model) {
  const { critic, sides, judged } = store;
  if (!critic || !store.isExact(model)) judged[model] = null;
  else if (!judged[model] || judged[model].isPast) {
    const { digit, pDigit } = judge(critic, sides[model].image);
    judged[model] = { digit, pDigit, isPast: false };
  }
  return judged[model];
}

/**
 * @param {Model} model
 * @returns {string} such as "looks like 3"; '' until the judge and the picture are there
 */
export function verdictOf(model) {
  const judged = judgedNow(model);
  return judged ? `looks like ${readingOf(judged)}` : '';
}

/** @returns {string} of all models on show: " Autoencoder: looks like 3. VAE: looks like no digit." */
export const verdicts = () =>
  store.models
    .map((model) => ({ model, verdict: verdictOf(model) }))
    .map(({ model, verdict }) => verdict && ` ${nameOf(model)}: ${verdict}.`)
    .join('');
