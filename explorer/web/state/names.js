/**
 * What things are called: the input picture, in a sentence, beside its heading, where room is scarce;
 * the films of a GAN's training and their moments.
 */

import { thousands } from '../dom/numbers.js';
import { recordOf } from './boot.js';

/** @typedef {import('./shapes.js').Source} Source */
/** @typedef {import('./shapes.js').Point} Point */
/** @typedef {{digit: number, pDigit: number}} Judged the critic's verdict on a picture */

/** Below it the judge believes in no digit more than in all ten together. */
const BELIEVED = 0.5;

/** @param {Judged} judged @returns {string} "3"; a class is named only where the judge believes in it */
export const readingOf = ({ digit, pDigit }) => (pDigit < BELIEVED ? 'no digit' : String(digit));

/** @param {string} reading @returns {string} what stands before it where "looks like" has no room */
export const articleOf = (reading) => ({ 8: 'an', 'no digit': '' })[reading] ?? 'a';

/**
 * @param {number} index of a test digit
 * @param {number | null} [label] its class, if known
 * @returns {string} such as "test digit 32, a 3"
 */
export function testName(index, label) {
  const digit = digitName(label);
  return `test digit ${index}${digit && `, ${digit}`}`;
}

/**
 * @param {Source} source
 * @param {number | null} label class of a test digit, if known
 * @returns {string} such as "your picture seven.jpg"
 */
export function nameInSentence(source, label) {
  if (source.kind === 'upload') return `your picture ${source.name}`.trim();
  if (source.kind === 'link') return 'the picture of the link';
  return longName(source, label);
}

/**
 * Beside the word "Input"; without the file's name, which may be of any length.
 * @param {Source} source
 * @param {number | null} label
 * @returns {string}
 */
export function longName(source, label) {
  if (source.kind === 'drawn') return 'your drawing';
  if (source.kind === 'upload') return 'your picture';
  return source.kind === 'link' ? 'from the link' : testName(source.index, label);
}

/**
 * Below the picture on a phone.
 * @param {Source} source
 * @param {number | null} label
 * @returns {string} such as "a 3"; '' for a test digit whose class is not known yet
 */
export function shortName(source, label) {
  if (source.kind === 'drawn') return 'drawn';
  if (source.kind === 'upload') return 'uploaded';
  return source.kind === 'link' ? 'by link' : digitName(label);
}

/**
 * Beside a model's name: what its code is.
 * @param {import('./shapes.js').Model} model
 * @param {import('./shapes.js').Point | null} point the sample that was loaded, if one was
 * @param {number} seed of the sample at which models stand that encode nothing
 * @returns {string} what a digit is encoded as, or such as "sample 409"
 */
export function codeName(model, point, seed) {
  const { encoder, posterior } = recordOf(model);
  if (!encoder && point?.kind !== 'normal') return `no encoder: a sample, seed ${seed}`;
  if (!point) return posterior ? 'a cloud' : 'one point';
  return `${point.kind === 'fitted' ? 'fitted sample' : 'sample'} ${point.index}`;
}

/**
 * @param {boolean} moved whether numbers of it were moved
 * @returns {string} why a picture beside the input is not the input's, where nothing encodes
 */
export const unencodedText = (moved) =>
  `No encoder: a ${moved ? 'moved' : 'random'} sample, not your digit.`;

/**
 * In the names of files.
 * @param {Source} source
 * @returns {string} such as "digit-32"
 */
export function fileName(source) {
  if (source.kind === 'test') return `digit-${source.index}`;
  if (source.kind === 'drawn') return 'drawing';
  return source.kind === 'upload' ? 'picture' : 'from-link';
}

/** @param {number | null} [label] @returns {string} "a 3"; '' where the class is not known yet */
const digitName = (label) => (typeof label === 'number' ? aDigit(label) : '');

/** @param {number} label @returns {string} "a 3", "an 8" */
const aDigit = (label) => `${articleOf(String(label))} ${label}`;

export const SAMPLED_FROM = { normal: 'N(0, I)', fitted: 'the fitted Gaussian' };

/**
 * What a point is: its name, then lines of a text and a value that stands out.
 * @param {Point} point
 * @param {Uint8Array | null} labels
 * @param {Judged | null} [judged] for a sample
 * @returns {{name: string, lines: [string, string][]}}
 */
export function describe(point, labels, judged = null) {
  const { kind, index } = point;
  if (kind === 'digits') {
    return { name: `test digit ${index}`, lines: labels ? [[aDigit(labels[index]), '']] : [] };
  }
  const name = `sample ${index}${kind === 'fitted' ? ', fitted' : ''}`;
  if (!judged) return { name, lines: [[`of ${SAMPLED_FROM[kind]}`, '']] };
  const sure = judged.pDigit.toFixed(2);
  return {
    name,
    lines: [
      ['looks like ', readingOf(judged)],
      ['P(digit) ', sure],
    ],
  };
}

/**
 * @param {Point} point @param {Uint8Array | null} labels @param {Judged | null} [judged]
 * @returns {string} in one line
 */
export function describeInline(point, labels, judged = null) {
  const { name, lines } = describe(point, labels, judged);
  const parts = lines.map((line) => line.join(''));
  if (point.kind === 'digits') return [name, ...parts].join(', ');
  const from = `sample ${point.index} of ${SAMPLED_FROM[point.kind]}`;
  return judged ? [from, ...parts].join(', ') : from;
}

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
