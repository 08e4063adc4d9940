/**
 * The cards of the guided path, in order: what each asks, what can be guessed, and what it shows. What
 * turned out stands in `answers.js`.
 * @module
 */
import { boot } from '../state/boot.js';
import { forger } from '../state/guided.js';
import { ANSWERS } from './answers.js';
import { TEXT, TITLE } from './first-card.js';

/** @typedef {import('../state/shapes.js').Evidence} Evidence */
/** @typedef {Record<string, any>} Found what a scene tells */
/**
 * What the evidence and the names are asked for: the ids of the autoencoder, of the VAE and of the GAN,
 * and what was measured along beta, of the GAN's training and of searches for codes, once it has arrived.
 * @typedef {import('../views/how/lesson-table.js').Lesson
 *   & {sweep: import('../state/shapes.js').Sweep | null}} Known
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
 * @property {readonly Guess[]} [guesses] none: there is nothing to guess, or on the scene itself
 * @property {string} [onScene] where the scene is guessed on: what is to be done there
 * @property {string} [doing] what is to be done after the guess, where that is left to the person
 * @property {'sweep' | 'gan' | 'training'} [needs] what the checkpoints have to have for it
 * @property {(found: Found, known: Known) => Truth} [truth]
 * @property {readonly Step[]} [after] what can be done once the truth is there
 * @property {{says: string, lines: (known: Known) => string[]}} [aside]
 * @property {(known: Known) => string} [learned] what one knows after it, by what was measured alone
 * @property {(found: Found) => Partial<import('../state/options.js').Options>} [instrument] as the
 *   card has it
 */

/** @type {readonly Card[]} */
const ASKED = [
  {
    id: 'nobody-draws',
    title: TITLE,
    text: TEXT,
    shows: 'scene-samples',
    guesses: [
      { key: 'digits digits', says: 'digits | digits', shows: ['digit', 'digit'] },
      { key: 'digits mush', says: 'digits | mush', shows: ['digit', 'mush'] },
      { key: 'mush digits', says: 'mush | digits', shows: ['mush', 'digit'] },
      { key: 'mush mush', says: 'mush | mush', shows: ['mush', 'mush'] },
    ],
    after: [
      { says: 'Again', does: 'again' },
      { says: 'Why?', to: 'where-they-fall' },
      {
        says: ({ kind }) => (kind === 'normal' ? 'A fairer try' : 'Same numbers for both'),
        does: 'fairer',
      },
    ],
    instrument: ({ seed = 0, kind = 'normal' }) => ({
      view: 'generate',
      sampleSeed: seed,
      sampleKind: kind,
    }),
  },
  {
    id: 'squeeze',
    title: 'Squeeze',
    text:
      'Draw a digit, or take one. Each network squeezes its 784 pixels into 32 numbers. From those ' +
      'alone it paints the digit again.',
    shows: 'scene-squeeze',
    after: [{ says: 'Another digit', does: 'random' }],
    instrument: () => ({ view: 'explore' }),
  },
  {
    id: 'where-they-fall',
    title: 'Why?',
    text:
      'These two networks have only 2 numbers, so we can look. Each dot is a digit, where its ' +
      'encoder puts it.',
    shows: 'scene-planes',
    onScene: 'Where will random numbers fall? Mark it on both planes.',
    after: [{ says: ({ wide }) => (wide ? 'Back to 2 numbers' : 'And 32 numbers?'), does: 'wide' }],
    instrument: () => ({ view: 'map', mapKind: 'plane', planeShow: 'dots' }),
  },
  {
    id: 'point-or-cloud',
    title: 'A point or a cloud',
    text:
      'Again the networks with 2 numbers. Each encoder gets the same digit five times. How many ' +
      'places does it give it? The dots are other digits.',
    shows: 'scene-again',
    guesses: [
      { key: 'one one', says: 'one | one', shows: ['one', 'one'] },
      { key: 'one five', says: 'one | five', shows: ['one', 'five'] },
      { key: 'five one', says: 'five | one', shows: ['five', 'one'] },
      { key: 'five five', says: 'five | five', shows: ['five', 'five'] },
    ],
    after: [{ says: 'Again', does: 'again' }],
    instrument: () => ({ view: 'map', mapKind: 'plane', planeShow: 'dots' }),
  },
  {
    id: 'the-price',
    title: 'The price',
    text:
      'Both networks copy this digit from its 32 numbers. Then they copy all test digits. Whose ' +
      'copies are better?',
    shows: 'scene-copies',
    guesses: [
      { key: 'plain', says: 'The autoencoder’s' },
      { key: 'variational', says: 'The VAE’s' },
      { key: 'same', says: 'Just as good' },
    ],
    after: [{ says: 'Another digit', does: 'other' }],
    instrument: () => ({ view: 'loss' }),
  },
  {
    id: 'the-knob',
    title: 'The knob',
    text:
      'One knob in the VAE’s training, beta, pulls its codes to where random numbers fall. ' +
      'From left to right it pulls harder. Where are the samples best?',
    shows: 'scene-knob',
    needs: 'sweep',
    onScene: 'Press a place on the line.',
    doing: 'Now drag beta to its right end, and watch.',
    after: [{ says: 'Play', does: 'play' }],
    instrument: ({ beta }) => ({ view: 'generate', ...(beta === undefined ? {} : { beta }) }),
  },
  {
    id: 'between',
    title: 'Between',
    text:
      'Three ways from one digit to another. One mixes the pixels. Two mix the numbers, one for ' +
      'each network. Which strip is the VAE’s?',
    shows: 'scene-strips',
    guesses: ['A', 'B', 'C'].map((place) => ({ key: place, says: `Strip ${place}` })),
    onScene: 'Press the strip.',
    instrument: () => ({ view: 'morph' }),
  },
  {
    id: 'the-forger',
    title: 'The forger',
    text:
      'A GAN is two networks in a game. The forger makes digits of random numbers. The ' +
      'discriminator learns to tell them from real ones. Ten pictures, real or fake: who is right ' +
      'more often?',
    shows: 'scene-forger',
    needs: 'gan',
    guesses: [
      { key: 'you', says: 'Me' },
      { key: 'discriminator', says: 'The discriminator' },
      { key: 'draw', says: 'A draw' },
    ],
    after: [{ says: 'Ten others', does: 'again' }],
    instrument: () => ({ view: 'gan' }),
  },
  {
    id: 'your-turn',
    title: 'Your turn',
    text:
      'Two new networks with 2 numbers know nothing yet. Let them learn from the same digits. Random ' +
      'numbers fall in the rings. Whose codes will leave them?',
    shows: 'scene-train',
    needs: 'training',
    guesses: [
      { key: 'plain', says: 'The autoencoder’s' },
      { key: 'variational', says: 'The VAE’s' },
      { key: 'both', says: 'Both' },
      { key: 'neither', says: 'Neither' },
    ],
    after: [{ says: 'Twice as long', does: 'on' }],
    instrument: () => ({ view: 'train' }),
  },
  {
    id: 'what-you-know',
    title: 'What you now know',
    text: 'The explorer has the rest: every number as a slider, maps, losses, and the networks at work.',
    shows: 'scene-summary',
  },
];

const THERE = { sweep: boot.sweep, gan: forger !== null, training: Boolean(boot.training) };

/** @type {readonly Card[]} those for which these checkpoints have something */
export const CARDS = ASKED.filter(({ needs }) => !needs || THERE[needs]).map((card) => ({
  ...card,
  ...ANSWERS[card.id],
}));

/** @param {string} id @returns {Card} the first where there is no such card */
export const cardNamed = (id) => CARDS.find((card) => card.id === id) ?? CARDS[0];
