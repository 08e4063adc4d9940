/** The parts of a card: guesses before, guess and truth after. They know no card. */
import { paint } from '../dom/digit-canvas.js';
import { recordOf, SIDE } from '../state/boot.js';
import { pair } from '../state/guided.js';
import { glyph } from './glyphs.js';

/** @typedef {import('./cards.js').Card} Card */
/** @typedef {import('./cards.js').Guess} Guess */
/**
 * What a person did on a card. `told`: what came of it was there to see.
 * @typedef {{guess: string | null, sure: string | null, told: boolean}} Answer
 */

/** How sure a person can have been. */
const SURE = ['Just guessing', 'Fairly sure', 'Certain'];

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
      (
        guess,
      ) => `<button type="button" class="guess" aria-pressed="false" data-guess="${guess.key}">
        ${inside(guess)}</button>`,
    )
    .join('')}</div>`;

/** @param {string} text @returns {string} in which no figure parts from its percent sign */
const unbroken = (text) => text.replaceAll(' %', '\u00a0%');

/** @param {string} title @param {Guess} guess @param {string} kind */
const tile = (title, guess, kind) => `<div class="guess is-${kind}">
  <span class="guess-title">${title}</span>${inside(guess)}</div>`;

/**
 * @param {Card} card @param {string | null} guess
 * @param {import('./cards.js').Truth} truth @returns {string} guess and truth side by side
 */
function verdict({ guesses = [] }, guess, { is, says, more }) {
  const [said, right] = [guess, is].map((key) => guesses.find((one) => one.key === key));
  const both =
    said && right ? tile('You said', said, 'said') + tile('It came out', right, 'right') : '';
  return `${both ? `<div class="guide-both" data-hit="${said === right}">${both}</div>` : ''}
    <p class="guide-says">${unbroken(says)}</p>
    ${more ? `<p class="guide-more">${unbroken(more)}</p>` : ''}`;
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

/** @param {number} count of cards @returns {string} what stands around every card */
export const frame = (count) => `
  <header class="guide-top"><h1>Latent Space Explorer</h1>
    <button type="button" id="guide-screen" title="Key F">Full screen</button>
    <button type="button" id="guide-leave">Open the explorer</button></header>
  <article aria-labelledby="guide-title">
    <div class="guide-head"><h2 id="guide-title" tabindex="-1" aria-describedby="guide-place"></h2><p class="guide-text"></p></div>
    <div class="guide-scene"></div>
    <div class="guide-ask"></div>
  </article>
  <nav class="guide-steps" aria-label="Cards">
    <button type="button" id="guide-own">Use my own digit</button>
    <span class="guide-place"><span id="guide-place"></span><i aria-hidden="true">${'<b></b>'.repeat(count)}</i></span>
    <button type="button" id="guide-back">Back</button>
    <button type="button" id="guide-next">Next</button>
  </nav>
  <p class="hidden" role="status"></p>
  <div class="hand-out"></div>`;

/** @param {string} sure @returns {string} */
export const surely = (sure) => `<p tabindex="-1">You were: ${sure.toLowerCase()}.</p>`;

/**
 * @param {Card} card @param {Answer} answer @param {import('./cards.js').Truth} truth
 * @param {import('./cards.js').Found} found @param {import('./cards.js').Known} known
 * @returns {string} guess and truth, what can be done now, and what was asked after the click
 */
export function told(card, { guess, sure }, truth, found, known) {
  const { after = [], aside } = card;
  const steps = after.map(({ says, does = '', to = '' }) => {
    const words = typeof says === 'function' ? says(found) : says;
    return `<button type="button" data-does="${does}" data-to="${to}">${words}</button>`;
  });
  const lines = aside?.lines(known).map((line) => `<p>${line}</p>`) ?? [];
  const asked = guess === null ? '' : sure === null ? sureButtons() : surely(sure);
  return `<div data-truth="${truth.is ?? ''}" tabindex="-1">${verdict(card, guess, truth)}</div>
    ${steps.length ? `<div class="guide-after">${steps.join('')}</div>` : ''}
    <div class="sure">${asked}</div>
    ${aside ? `<details><summary>${aside.says}</summary>${lines.join('')}</details>` : ''}`;
}
