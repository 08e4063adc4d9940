/** What the films of training show, in sentences that are said only where the figures say so. Pure. */
import { percent, show } from '../../dom/numbers.js';
import { epochText } from '../../state/names.js';
import {
  closest,
  hasClasses,
  lastOf,
  leastAt,
  middlesOf,
  mostOf,
  played,
} from './film-measures.js';

/** @typedef {import('../../state/game.js').Film} Film */
/** @typedef {import('../../state/game.js').Moment} Moment */
/**
 * Mean distances between two pictures of one moment: per moment of the film; `real`: of as many
 * test digits, null until they are there.
 * @typedef {{film: number[], real: number | null}} Distances
 */

/** @type {Record<string, string>} how each was trained */
export const FILM_RECIPES = {
  good: 'Convolutions and batch norm in both networks.',
  plain:
    'Dense layers, as the first GANs had (Goodfellow et al. 2014); the generator is of the lesson’s size.',
  collapsing: 'The plain run’s networks at too high a learning rate.',
};

/** So far from one half an end is none. */
const OFF_HALF = 0.1;
/** From this share on a class has more than twice its tenth. */
const MUCH = 0.25;
/** Alike: less than this share of the distance between real digits. */
const ALIKE = 0.35;
/** Apart again: more than this share of it. */
const APART = 0.8;
/** From here on D is sure. */
const SURE = 0.9;
/** So much P(digit) at the least makes pictures better. */
const BETTER = 0.05;

/** @param {Film} film @returns {string} D's own quality does not end at one half, while pictures improve */
export function notOneHalf(film) {
  const [near, end] = [closest(film), lastOf(film)];
  const isOff = end.d_real - 0.5 > OFF_HALF && 0.5 - end.d_fake > OFF_HALF;
  if (!isOff || end.p_digit - near.p_digit < BETTER) return '';
  return (
    `<b>D does not end at one half.</b> In training, once it had learned, it came closest at ${epochText(near.epoch)}, ` +
    `${show(near.d_real)} for real digits and ${show(near.d_fake)} for fakes, and ends at ` +
    `${show(end.d_real)} and ${show(end.d_fake)}, though the fakes got better meanwhile, by the ` +
    `judge: P(digit) went from ${show(near.p_digit)} to ${show(end.p_digit)}.`
  );
}

/** @param {Film} film @returns {string} G's loss grows while its pictures improve */
function lossSaysLittle(film) {
  const moments = played(film);
  const best = moments[leastAt(moments.map(({ loss_g }) => loss_g))];
  const end = moments[moments.length - 1];
  if (end.loss_g <= best.loss_g || end.p_digit - best.p_digit < BETTER) return '';
  return (
    `<b>G’s loss does not show quality.</b> It was least at ${epochText(best.epoch)}, ` +
    `${show(best.loss_g)}, with a P(digit) of ${show(best.p_digit)} by the judge; at the end it is ` +
    `${show(end.loss_g)}, and P(digit) ${show(end.p_digit)}.`
  );
}

/** @param {Film} film @returns {string} one class has far more than its tenth */
export function oneClass(film) {
  const end = lastOf(film);
  const { digit, share } = mostOf(end);
  // What is read as no digit has no class.
  if (share < MUCH || !hasClasses(end)) return '';
  return (
    `<b>One class takes ${percent(share)}.</b> So many of the samples at the end the judge reads ` +
    `as ${digit}; in the training digits each has about a tenth.`
  );
}

/** @param {Film} film @param {Distances} distances @returns {string} apart untrained, soon all alike, apart at the end */
export function recovery({ moments }, { film, real }) {
  if (!real) return '';
  const least = leastAt(film);
  const end = film[film.length - 1];
  if (film[least] > ALIKE * real || Math.min(film[0], end) < APART * real) return '';
  return (
    `<b>Soon all sixteen are alike:</b> a collapse, and a recovery. At ` +
    `${epochText(moments[least].epoch)} two of them are ${show(film[least])} apart on average, at ` +
    `the end ${show(end)}; sixteen real digits ${show(real)}.`
  );
}

/** @param {Film} film @param {Distances} distances @returns {string} all alike at the end */
function oneBlob({ moments }, { film, real }) {
  const end = film[film.length - 1];
  if (!real || end > ALIKE * real) return '';
  const { d_real, d_fake } = moments[moments.length - 1];
  const isSure = Math.min(d_real, 1 - d_fake) >= SURE;
  return (
    `<b>Sixteen codes, one picture.</b> At the end two of them are ${show(end)} apart on average, ` +
    `sixteen real digits ${show(real)}. In training D ${isSure ? 'is sure of both' : 'says'}: ` +
    `${show(d_real)} for real digits, ${show(d_fake)} for fakes.`
  );
}

/**
 * @param {Film} film @param {Distances} distances
 * @returns {string[]} HTML, what holds of this film, the most striking first
 */
export const sentencesOf = (film, distances) =>
  [
    oneBlob(film, distances),
    oneClass(film),
    notOneHalf(film),
    lossSaysLittle(film),
    recovery(film, distances),
  ].filter(Boolean);

/** Films of networks that have batch norm, by the kind of their generator. */
const NORMALISED = 'gan';

/** @param {Film} film @param {Moment} moment @returns {string} which D, and which generator, the chart is of */
export const inTrainingText = ({ kind }, { step }) =>
  (step
    ? 'Means of the batches since the moment before, of the generator as it stood in each step.'
    : 'The numbers are of the first batch, the curves means over many.') +
  (kind === NORMALISED ? ' D’s batch norm takes each batch’s own statistics.' : '');

/** @param {Film} film @param {Moment} moment @returns {string} why no curve is at that moment, where none is */
export const beforeCurveText = ({ curve }, { step }) =>
  step < middlesOf(curve.step)[0]
    ? `Here the curves have not begun: their first point is the mean of the first ${curve.step[0]} steps.`
    : '';

/** @param {Film} film @returns {string} which D the numbers below the pictures are of */
const onSinglesText = ({ kind }) =>
  kind === NORMALISED
    ? 'A single picture has no batch: here D has fixed statistics, so its numbers are not those of ' +
      'D in training.'
    : 'Of this moment’s pictures: the chart has means of D in training.';

/** @param {Film} film @param {Moment} moment @returns {string} how good both networks are there */
export const stateText = (film, { p_digit, accuracy }) =>
  `P(digit) ${show(p_digit)} by the judge. D on single pictures is right on ${percent(accuracy.real)} of ` +
  `the real digits and ${percent(accuracy.fake)} of the fakes. ${onSinglesText(film)}`;

/** From this P(digit) on one or the other sample is read as a digit. */
const ANY = 0.005;

/** @param {Moment} moment @returns {string} what the classes of samples mean where the judge sees hardly a digit */
export function classesText(moment) {
  if (hasClasses(moment)) return '';
  const says =
    moment.p_digit < ANY
      ? 'read as no digit, so the class says nothing'
      : 'hardly any is read as a digit, so the class says little';
  return `P(digit) ${show(moment.p_digit)}: ${says}.`;
}
