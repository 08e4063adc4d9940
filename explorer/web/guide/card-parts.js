/** The parts of a card: guesses before, guess and truth after. They know no card. */
import { paint } from '../dom/digit-canvas.js';
import { recordOf, SIDE } from '../state/boot.js';
import { pair } from '../state/guided.js';
import { glyph } from './glyphs.js';

/** @typedef {import('./cards.js').Card} Card */
/** @typedef {import('./cards.js').Guess} Guess */

/** How sure a person can have been. */
export const SURE = ['Just guessing', 'Fairly sure', 'Certain'];

/** @param {Guess} guess @returns {string} its pictures, a glyph for each model, and its words */
const inside = ({ says, shows = [], hint }) => `
  <span class="guess-pictures" aria-hidden="true">${shows
    .map(
      (name, i) => `<canvas width="${SIDE}" height="${SIDE}" data-glyph="${name}"
        colour="${recordOf(pair[i]).colour}"></canvas>`,
    )
    .join('')}</span>
  <span class="guess-words">${says.replace('|', '<i aria-hidden="true">|</i>')}</span>
  ${hint ? `<span class="hidden">${hint}</span>` : ''}`;

/** @param {readonly Guess[]} guesses @returns {string} a button each */
export const guessButtons = (guesses) => `<div role="group" aria-label="Your guess"
  class="guesses ${guesses.some(({ shows }) => shows) ? '' : 'is-words'}">${guesses
    .map(
      (guess) => `<button type="button" class="guess" data-guess="${guess.key}">
        ${inside(guess)}</button>`,
    )
    .join('')}</div>`;

/** @param {string} title @param {Guess} guess @param {string} kind */
const tile = (title, guess, kind) => `<div class="guess is-${kind}">
  <span class="guess-title">${title}</span>${inside(guess)}</div>`;

/**
 * @param {Card} card @param {string | null} guess
 * @param {import('./cards.js').Truth} truth @returns {string} guess and truth side by side
 */
export function verdict({ guesses = [] }, guess, { is, says, more }) {
  const [said, right] = [guess, is].map((key) => guesses.find((one) => one.key === key));
  const both =
    said && right ? tile('You said', said, 'said') + tile('It came out', right, 'right') : '';
  return `${both ? `<div class="guide-both" data-hit="${said === right}">${both}</div>` : ''}
    <p class="guide-says">${says}</p>${more ? `<p class="guide-more">${more}</p>` : ''}`;
}

/** @returns {string} the question after a guess, which nobody has to answer */
export const sureButtons = () => `<p id="guide-sure">How sure were you?</p>
  <div role="group" aria-labelledby="guide-sure">${SURE.map(
    (word) => `<button type="button" data-sure="${word}">${word}</button>`,
  ).join('')}</div>`;

/** Paint what can be painted by now. @param {Element} root */
export function paintGlyphs(root) {
  for (const canvas of /** @type {NodeListOf<HTMLCanvasElement>} */ (
    root.querySelectorAll('canvas[data-glyph]:not(.is-there)')
  )) {
    const image = glyph(canvas.dataset.glyph ?? '');
    if (!image) continue;
    paint(canvas, image);
    canvas.classList.add('is-there');
  }
}
