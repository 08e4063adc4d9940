/** Which models the GAN view is of, and which it tells of. */
import { ownRecordOf } from '../../state/boot.js';
import { betaOf, betaText } from '../../state/families.js';
import { gans, measuredAs, nameOf } from '../../state/models.js';

/** @typedef {import('./search-measured.js').Named} Named */

/**
 * @param {readonly string[]} models on show
 * @returns {string | undefined} the one whose codes the films and the search have: the shipped GAN
 */
export const ganAmong = (models) => models.find((id) => id === gans().gan);

/**
 * @param {readonly string[]} models on show
 * @returns {string} whose game it is, where the small GAN was chosen; else ''
 */
export function whoseGameText(models) {
  const { gan, small } = gans();
  if (!gan || !small || !models.includes(small)) return '';
  return (
    `You chose the ${nameOf(small)}. The game, the good run and the search here are of the ` +
    `${nameOf(gan)}, by convolutions.`
  );
}

/**
 * @param {readonly string[]} encoders ids of those on show
 * @param {Record<string, unknown>} measured what was searched, by model
 * @returns {Named[]} of which the table tells: both GANs, then the encoders; of another beta, which nobody
 *   searched, the lesson's
 */
export function toldOf(encoders, measured) {
  const { gan, small } = gans();
  const generators = [gan, small].flatMap((id) => (id ? { id, name: nameOf(id) } : []));
  const others = encoders.map((model) => {
    const id = measuredAs(model);
    if (measured[id] || id === model) return { id, name: nameOf(model) };
    const own = ownRecordOf(model);
    return { id: model, name: `${own.names.short}, ${betaText(betaOf(own))}` };
  });
  return [...generators, ...others];
}
