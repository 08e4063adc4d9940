/**
 * The cards of the guided path, in order: what each asks, what can be guessed, what it shows, and
 * what turned out. A truth is worked out from what the models just did and from the evidence.
 * @module
 */
import { fixed, percent, show, thousands } from '../dom/numbers.js';
import { TEXT, TITLE } from './first-card.js';
import { amount, capital, times } from './words.js';

/** @typedef {import('../state/shapes.js').Evidence} Evidence */
/** @typedef {Record<string, any>} Found what a scene tells */
/**
 * What the evidence and the names are asked for: the ids of the autoencoder and of the VAE.
 * @typedef {{evidence: Evidence, plain: string, variational: string}} Known
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
 * @property {(found: Found, known: Known) => Truth} [truth]
 * @property {readonly Step[]} [after] what can be done once the truth is there
 * @property {{says: string, lines: (known: Known) => string[]}} [aside]
 * @property {(known: Known) => string} [learned] what one knows after it, by the evidence alone
 * @property {(found: Found) => Partial<import('../state/options.js').Options>} [instrument] as the
 *   card has it
 */

/** From this share on a model is said to give digits. */
const GIVES = 0.25;
/** Nats between copies that are as good as each other. */
const SAME = 0.5;
/** Of the way between two digits. */
const MIDDLE = 0.5;

/** @param {boolean[]} hit whether the marks lie in the ring: autoencoder, VAE */
function hits(hit) {
  const count = hit.filter(Boolean).length;
  if (count !== 1) return count ? 'Both your marks hit.' : 'Neither of your marks hit.';
  return `You hit it on the ${hit[0] ? 'autoencoder’s' : 'VAE’s'} plane.`;
}

/** @param {number} different @param {number} all */
const places = (different, all) =>
  different === 1 ? 'in one place' : `in ${different === all ? all : different} places`;

/** @type {readonly Card[]} */
export const CARDS = [
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
    truth: ({ digits, counted, kind }, { evidence, plain, variational }) => {
      const isPlain = kind === 'normal';
      const measured = evidence.rows[isPlain ? 'p_digit_normal' : 'p_digit_fitted'];
      const [of, on] = [measured[plain], measured[variational]];
      const gives = [plain, variational].map((model) => digits[model] / counted >= GIVES);
      return {
        is: isPlain ? gives.map((yes) => (yes ? 'digits' : 'mush')).join(' ') : null,
        says:
          (isPlain ? '' : 'Now the numbers are spread as each network’s own codes. ') +
          `${capital(amount(of.value))} of the autoencoder’s samples are digits. ` +
          `${capital(amount(on.value))} of the VAE’s are. The rest are mush too.`,
        more:
          `Mean P(digit) over ${thousands(of.n)} samples: ${show(of.value)} and ` +
          `${show(on.value)}.`,
      };
    },
    after: [
      { says: 'Again', does: 'again' },
      { says: 'Why?', to: 'where-they-fall' },
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
    learned: ({ evidence, plain, variational }) => {
      const { p_digit_normal: row } = evidence.rows;
      return (
        `${capital(amount(row[plain].value))} of the autoencoder’s samples are digits, ` +
        `${amount(row[variational].value)} of the VAE’s.`
      );
    },
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
    truth: ({ pixels, numbers }) => ({
      is: null,
      says:
        `${thousands(pixels)} pixels went in, ${numbers} numbers came through: ` +
        `${times(pixels / numbers)} fewer. The half that squeezes is the encoder. The half that ` +
        'paints is the decoder.',
    }),
    after: [{ says: 'Another digit', does: 'random' }],
    learned: () =>
      'An autoencoder squeezes a picture into a few numbers, and paints it again from those.',
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
    truth: ({ ring, inside, hit, wide }, { evidence, plain, variational }) => {
      const { among_codes: mixing } = evidence.rows;
      const [a, v] = [plain, variational].map((model) => percent(mixing[model].value));
      return {
        is: null,
        says: wide
          ? 'Dots are digits, pictures are samples. In all 32 numbers, ' +
            `${v} of a VAE sample’s neighbours are digits, ${a} of an autoencoder’s.`
          : `${hits(hit)} The labelled ring holds ${percent(ring)} of random pairs. In it lie ` +
            `${percent(inside[variational])} of the VAE’s digits and ${percent(inside[plain])} of the ` +
            'autoencoder’s. Drag the coloured ring.',
        more: wide ? 'A t-SNE keeps neighbours, not distances.' : 'Now look at 32 numbers, too.',
      };
    },
    after: [{ says: ({ wide }) => (wide ? 'Back to 2 numbers' : 'And 32 numbers?'), does: 'wide' }],
    learned: ({ evidence, plain, variational }) => {
      const { among_codes: row } = evidence.rows;
      const [on, off] =
        row[variational].value > row[plain].value ? ['VAE', 'autoencoder'] : ['autoencoder', 'VAE'];
      return `The ${on} keeps its digits where random numbers fall. The ${off} keeps them anywhere.`;
    },
    instrument: () => ({ view: 'map', mapKind: 'plane', planeShow: 'dots' }),
  },
  {
    id: 'point-or-cloud',
    title: 'A point or a cloud',
    text:
      'We give each encoder the same digit five times. How many places does it get? The dots are ' +
      'other digits.',
    shows: 'scene-again',
    guesses: [
      { key: 'one one', says: 'one | one', shows: ['one', 'one'] },
      { key: 'one five', says: 'one | five', shows: ['one', 'five'] },
      { key: 'five one', says: 'five | one', shows: ['five', 'one'] },
      { key: 'five five', says: 'five | five', shows: ['five', 'five'] },
    ],
    truth: ({ different, times: all }, { evidence, plain, variational }) => {
      const { encode_spread: spread } = evidence.rows;
      const is = [plain, variational].map((model) => (different[model] === 1 ? 'one' : 'five'));
      return {
        is: is.join(' '),
        says:
          `The autoencoder puts it ${places(different[plain], all)}, the VAE ` +
          `${places(different[variational], all)}. The VAE’s encoder gives a cloud, and picks a point of ` +
          'it. So its decoder learned whole clouds.',
        more: `How far apart, with 32 numbers: ${show(spread[plain].value)} and ${show(spread[variational].value)}.`,
      };
    },
    after: [{ says: 'Again', does: 'again' }],
    learned: ({ evidence, plain, variational }) => {
      const { encode_spread: row } = evidence.rows;
      const [a, v] = [plain, variational].map((model) =>
        row[model].value > 0 ? 'a cloud' : 'one point',
      );
      return `For the autoencoder a digit is ${a}, for the VAE ${v}.`;
    },
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
    truth: ({ nats }, { evidence, plain, variational }) => {
      const { bce_at_mean: all } = evidence.rows;
      const by = all[variational].value - all[plain].value;
      const better = Math.abs(by) < SAME ? 'same' : by > 0 ? 'plain' : 'variational';
      return {
        is: better,
        says:
          better === 'same'
            ? 'Over all test digits they are equally good.'
            : `${better === 'plain' ? 'The autoencoder’s' : 'The VAE’s'}, by ` +
              `${Math.abs(by).toFixed(0)} nats on average over ${thousands(all[plain].n)} digits.` +
              (better === 'plain' ? ' That is the VAE’s price.' : ''),
        more:
          `A nat measures what a copy loses. This digit: ${nats[plain].toFixed(0)} and ` +
          `${nats[variational].toFixed(0)}. Fewer are better.`,
      };
    },
    after: [{ says: 'Another digit', does: 'other' }],
    learned: ({ evidence, plain, variational }) => {
      const { bce_at_mean: row } = evidence.rows;
      const by = row[variational].value - row[plain].value;
      return `The VAE’s copies are ${by > 0 ? 'worse' : 'better'}, by ${Math.abs(by).toFixed(0)} nats.`;
    },
    instrument: () => ({ view: 'loss' }),
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
    truth: ({ middle, places: at }, { evidence, plain, variational }) => {
      const { paths } = evidence.curves;
      const half = paths.t.indexOf(MIDDLE);
      const [a, v] = [plain, variational].map((model) => paths.slerp[model][half]);
      return {
        is: at[variational],
        says:
          `Half way, ${amount(v)} of the VAE’s pictures pass for digits, ${amount(a)} of the ` +
          `autoencoder’s. With this pair: ${fixed(middle[variational])} and ` +
          `${fixed(middle[plain])}.`,
        more: `Mean P(digit) half way over ${thousands(paths.n)} pairs: ${fixed(v)} and ${fixed(a)}.`,
      };
    },
    learned: ({ evidence, plain, variational }) => {
      const { paths } = evidence.curves;
      const half = paths.t.indexOf(MIDDLE);
      const [a, v] = [plain, variational].map((model) => amount(paths.slerp[model][half]));
      return `Half way between two digits, ${v} of the VAE’s pictures pass, ${a} of the autoencoder’s.`;
    },
    instrument: () => ({ view: 'morph' }),
  },
  {
    id: 'what-you-know',
    title: 'What you now know',
    text: 'The explorer has the rest: every number as a slider, maps, losses, and both networks at work.',
    shows: 'scene-summary',
  },
];

/** @param {string} id @returns {Card} the first where there is no such card */
export const cardNamed = (id) => CARDS.find((card) => card.id === id) ?? CARDS[0];
