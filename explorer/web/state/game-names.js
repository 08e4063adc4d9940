/** What the films of a GAN's training and their moments are called. Pure. */
import { thousands } from '../dom/numbers.js';

/** @type {Record<string, string>} by film */
export const FILM_NAMES = { good: 'Good run', plain: 'Plain run', collapsing: 'Collapsing run' };

/** @param {number} epoch */
export const epochText = (epoch) => `epoch ${epoch < 1 ? epoch.toFixed(2) : epoch.toFixed(1)}`;

/** @param {import('./game.js').Film} film @param {number} place @returns {string} which moment it is */
export function momentText({ moments, epochs }, place) {
  const { epoch, step } = moments[place];
  const at = epochText(epoch);
  return `${at[0].toUpperCase()}${at.slice(1)} of ${epochs}, step ${thousands(step)}`;
}
