/**
 * Which models stand side by side. Those that somebody chose, wherever one goes; where nobody chose,
 * the first ones of the manifest, and in views that say so the third contestant beside them.
 */
import { boot } from './boot.js';
import { viewNamed } from './views.js';

/** @typedef {{chosen: string[] | null, card: string | null, view: string}} Asked */

/** Places that one page has. */
export const PLACES = 3;

/**
 * Shipped models that encode nothing: the third contestant, and those that may stand in its place.
 * @type {readonly string[]} ids
 */
export const contestants = boot.models
  .filter(({ id, own, family, encoder }) => !own && !family && !encoder && !boot.shown.includes(id))
  .map(({ id }) => id);

/** @param {readonly string[]} one @param {readonly string[]} other */
export const areSame = (one, other) =>
  one.length === other.length && one.every((id, i) => id === other[i]);

/**
 * @param {Pick<Asked, 'card' | 'view'>} asked
 * @returns {string[]} ids, where nobody chose; the guided cards are about the first ones
 */
export const usual = ({ card, view }) =>
  card === null && viewNamed(view).third
    ? [...boot.shown, ...contestants.slice(0, 1)].slice(0, PLACES)
    : [...boot.shown];

/** @param {Asked} asked @returns {string[]} ids of what stands side by side, in this order */
export const standing = ({ chosen, ...where }) => chosen ?? usual(where);

/**
 * @param {readonly string[]} models that stand
 * @returns {string | undefined} the contestant among them
 */
export const contestantAmong = (models) => models.find((id) => contestants.includes(id));

/**
 * @param {readonly string[]} models that stand @param {string} id of a contestant
 * @returns {string[]} with it in place of the other one, if one stands there, else in the last place;
 *   no model stands twice
 */
export function withContestant(models, id) {
  const there = contestantAmong(models);
  if (there) return [...new Set(models.map((one) => (one === there ? id : one)))];
  return [...models.slice(0, PLACES - 1), id];
}

/**
 * @param {readonly string[]} models that stand @param {string} id of one that somebody opened
 * @returns {string[]} with it in the last place that is no contestant's
 */
export function withOpened(models, id) {
  const third = contestantAmong(models);
  return [...withoutContestants(models).slice(0, -1), id, ...(third ? [third] : [])];
}

/** @param {readonly string[]} models that stand @returns {string[]} without any contestant */
export const withoutContestants = (models) => models.filter((id) => !contestants.includes(id));

/**
 * What a press of the third contestant's switch makes of what stands; the next press takes it back, also
 * where the contestant had taken another model's place.
 * @param {readonly string[]} models that stand
 * @param {{from: readonly string[], made: readonly string[]} | null} last what the press before found and made
 * @returns {string[]} what shall stand
 */
export function pressed(models, last) {
  const isThere = (/** @type {string} */ id) => boot.models.some((one) => one.id === id);
  if (last && areSame(models, last.made) && last.from.every(isThere)) return [...last.from];
  if (contestantAmong(models)) return withoutContestants(models);
  return withContestant(models, contestants[0]);
}

/**
 * What a person asks for becomes a choice, which stays in every view; to ask for what stands there by
 * itself is to choose nothing.
 * @param {readonly string[]} models ids; none: as where nobody chose
 * @param {Pick<Asked, 'card' | 'view'>} where it was asked
 * @returns {string[] | null} for the option `chosen`
 */
export const choiceOf = (models, where) =>
  models.length === 0 || areSame(models, usual(where)) ? null : [...models];
