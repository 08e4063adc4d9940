/** What "How it works" tells of the recorded games, each sentence only where the figures say so. Pure. */
import { percent, show } from '../../dom/numbers.js';
import { epochText } from '../../state/names.js';
import { lastOf, mostOf } from '../gan/film-measures.js';
import { notOneHalf, oneClass } from '../gan/film-texts.js';

/** @typedef {import('../../state/game.js').Film} Film */

/** So little is believed that one of the two losses has next to no slope. */
const UNBELIEVED = 0.05;
/** From this share on one class is nearly all, and up to that one it has about its tenth. */
const NEARLY_ALL = 0.9;
const ABOUT_EVEN = 0.16;

/** @param {Film} film @returns {string} how flat the loss that saturates is where fakes are believed least */
function slope({ moments }) {
  const [least] = [...moments].sort((a, b) => a.d_fake - b.d_fake);
  if (least.d_fake > UNBELIEVED) return '';
  return (
    `In the shipped run D believed fakes least at ${epochText(least.epoch)}: ${show(least.d_fake)} on ` +
    `average. So that slope was ${show(least.d_fake)} there, and the other ${show(1 - least.d_fake)}.`
  );
}

/** @param {Film} film @returns {string} one class took nearly all samples, and does not any more */
function early(film) {
  const [worst] = [...film.moments].sort((a, b) => mostOf(b).share - mostOf(a).share);
  const [then, now] = [mostOf(worst).share, mostOf(lastOf(film)).share];
  if (then < NEARLY_ALL || now > ABOUT_EVEN) return '';
  return (
    `The shipped run recovered: at ${epochText(worst.epoch)} the judge read ${percent(then)} of its ` +
    `samples as one class, at the end no class has more than ${percent(now, 1)}.`
  );
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
 * @type {Record<string, (good: Film, plain: Film) => string>}
 */
const TEXTS = {
  'one-half': notOneHalf,
  slope,
  early,
  'one-class': (_, plain) => ofPlain(oneClass(plain)),
  told,
};

/**
 * @param {string} name of a place @param {Film | null} good @param {Film | null} plain
 * @returns {string} HTML; '' where it is not so, or not there yet
 */
export const ganText = (name, good, plain) => (good && plain ? TEXTS[name](good, plain) : '');
