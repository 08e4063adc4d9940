/**
 * The cards of the guided path, in order: what each asks, what can be guessed, what it shows, and
 * what turned out. A truth is worked out from what the models just did and from the evidence.
 * @module
 */
import { percent, show, thousands } from '../dom/numbers.js';
import { amount, capital } from './words.js';

/** @typedef {import('../state/shapes.js').Evidence} Evidence */
/** @typedef {Record<string, any>} Found what a scene tells */
/**
 * What the evidence and the names are asked for: the ids of the autoencoder and of the VAE.
 * @typedef {{evidence: Evidence, ae: string, vae: string}} Known
 * @typedef {{key: string, says: string, shows?: readonly string[], hint?: string}} Guess shows: a
 *   glyph for each model; hint: for who does not see them
 * @typedef {{is: string | null, says: string, more?: string}} Truth is: the guess that was right
 * @typedef {{says: string | ((found: Found) => string), does?: string, to?: string}} Step does: a
 *   method of the scene; to: a card
 * @typedef {object} Card
 * @property {string} id in links
 * @property {string} title
 * @property {string} text
 * @property {string} shows the tag of its scene
 * @property {readonly Guess[]} guesses none: there is nothing to guess, or on the scene itself
 * @property {string} [onScene] where the scene is guessed on: what is to be done there
 * @property {(found: Found, known: Known) => Truth} truth
 * @property {readonly Step[]} after what can be done once the truth is there
 * @property {{says: string, lines: (known: Known) => string[]}} [aside]
 * @property {(found: Found) => Partial<import('../state/options.js').Options>} instrument
 */

/** From this share on a model is said to give digits. */
const GIVES = 0.25;

/** @type {readonly Card[]} */
export const CARDS = [
  {
    id: 'nobody-draws',
    title: 'Nobody draws',
    text:
      'Two networks learned to turn 32 numbers into handwritten digits. Now nobody writes. We ' +
      'make up the numbers and give both the same. What comes out?',
    shows: 'scene-samples',
    guesses: [
      { key: 'digits digits', says: 'digits | digits', shows: ['digit', 'digit'] },
      { key: 'digits mush', says: 'digits | mush', shows: ['digit', 'mush'] },
      { key: 'mush digits', says: 'mush | digits', shows: ['mush', 'digit'] },
      { key: 'mush mush', says: 'mush | mush', shows: ['mush', 'mush'] },
    ],
    truth: ({ digits, counted, kind }, { evidence, ae, vae }) => {
      const isPlain = kind === 'normal';
      const measured = evidence.rows[isPlain ? 'p_digit_normal' : 'p_digit_fitted'];
      const [of, on] = [measured[ae], measured[vae]];
      const gives = [ae, vae].map((model) => digits[model] / counted >= GIVES);
      return {
        is: isPlain ? gives.map((yes) => (yes ? 'digits' : 'mush')).join(' ') : null,
        says:
          (isPlain ? '' : 'Now the numbers are spread as each network’s own codes. ') +
          `${capital(amount(of.value))} of the autoencoder’s samples are digits. ` +
          `${capital(amount(on.value))} of the VAE’s are. The rest are no digits either.`,
        more:
          `Mean P(digit) over ${thousands(of.n)} samples: ${show(of.value)} and ` +
          `${show(on.value)}.`,
      };
    },
    after: [
      { says: 'Again', does: 'again' },
      {
        says: ({ kind }) => (kind === 'normal' ? 'A fairer try' : 'Same numbers for both'),
        does: 'fairer',
      },
    ],
    aside: {
      says: 'Who says so?',
      lines: ({ evidence: { critic } }) => [
        'A third network, the judge. It learned from real digits and from spoiled ones.',
        `Asked which of ten a test digit is, it is right ${percent(critic.accuracy.value, 1)} of ` +
          `the time. It gives real digits P(digit) ${show(critic.p_digit_real.value)} on average.`,
      ],
    },
    instrument: ({ seed = 0, kind = 'normal' }) => ({
      view: 'generate',
      sampleSeed: seed,
      sampleKind: kind,
    }),
  },
];

/** @param {string} id @returns {Card} the first where there is no such card */
export const cardNamed = (id) => CARDS.find((card) => card.id === id) ?? CARDS[0];
