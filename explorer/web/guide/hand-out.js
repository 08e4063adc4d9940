/**
 * The hand-out: the questions on one printed page, the answers on another, of the cards' own data.
 * Whoever prints the page while the path is open gets it.
 */
import { CARDS } from './cards.js';
import { known } from './known.js';

/** @param {import('./cards.js').Card} card what is on its scene is not on the paper */
const question = ({ title, text, onScene, guesses = [] }) =>
  `<li><b>${title}</b><p>${text}</p>${
    onScene || !guesses.length
      ? ''
      : `<ul>${guesses.map(({ says }) => `<li><i></i>${says.replace('|', '·')}</li>`).join('')}</ul>`
  }</li>`;

/** @returns {string} two pages */
export function handOut() {
  const cards = CARDS.filter(({ learned }) => learned);
  const where = location.href.replace(/[?#].*/, '');
  return `
    <section><h2>Latent Space Explorer: guess first</h2>
      <ol>${cards.map(question).join('')}</ol><p>${where}</p></section>
    <section><h2>Latent Space Explorer: what the models did</h2>
      <ol>${cards
        .map(({ title, learned }) => `<li><b>${title}</b><p>${learned?.(known)}</p></li>`)
        .join('')}</ol><p>${where}</p></section>`;
}
