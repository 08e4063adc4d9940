/** What "How it works" tells of the recorded games, each sentence only where the figures say so. Pure. */
import { percent, show } from '../../dom/numbers.js';
import { epochText } from '../../state/names.js';
import { lastOf } from '../gan/film-measures.js';
import { notOneHalf, oneClass, recovery } from '../gan/film-texts.js';

/** @typedef {import('../../state/game.js').Film} Film */
/** @typedef {import('../gan/film-texts.js').Distances} Distances */

/** So little is believed that one of the two losses has next to no slope. */
const UNBELIEVED = 0.05;

/** @param {Film} film @returns {string} how flat the loss that saturates is where fakes are believed least */
function slope({ moments }) {
  const [least] = [...moments].sort((a, b) => a.d_fake - b.d_fake);
  if (least.d_fake > UNBELIEVED) return '';
  return (
    `In the shipped run D believed fakes least at ${epochText(least.epoch)}: ${show(least.d_fake)} on ` +
    `average. So that slope was ${show(least.d_fake)} there, and the other ${show(1 - least.d_fake)}.`
  );
}

/**
 * Told by the pictures: what is read as no digit has no class.
 * @param {Film} film @param {Distances | null} distances @returns {string}
 */
function early(film, distances) {
  const sentence = distances && recovery(film, distances);
  return sentence ? `The shipped run, filmed with sixteen codes: ${sentence}` : '';
}

/** @param {Film} film @returns {string} how often D is right at the end */
function told(film) {
  const { accuracy } = lastOf(film);
  return (
    `At the end of its training it tells <b>${percent(accuracy.real)}</b> of the test digits and ` +
    `<b>${percent(accuracy.fake)}</b> of its forger’s fakes.`
  );
}

/** @param {string} sentence @returns {string} which of the films it is about */
const ofPlain = (sentence) => sentence && `The plain run of 2014’s kind: ${sentence}`;

/**
 * What `data-film` may ask for.
 * @type {Record<string, (good: Film, plain: Film, distances: Distances | null) => string>}
 */
const TEXTS = {
  'one-half': notOneHalf,
  slope,
  early: (good, _, distances) => early(good, distances),
  'one-class': (_, plain) => ofPlain(oneClass(plain)),
  told,
};

/**
 * @param {string} name of a place @param {Film | null} good @param {Film | null} plain
 * @param {Distances | null} distances between pictures of the good one
 * @returns {string} HTML; '' where it is not so, or not there yet
 */
export const ganText = (name, good, plain, distances) =>
  good && plain ? TEXTS[name](good, plain, distances) : '';
