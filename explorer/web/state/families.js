/**
 * Families: models that differ in beta alone, the weight of the KL term. They share the column of one
 * of them, at whose heading a knob stands.
 */
import { boot, ownRecordOf } from './boot.js';

/** @typedef {import('./boot.js').ModelRecord} ModelRecord */
/** @typedef {import('./boot.js').Aspect} Aspect */

/** What a VAE without a weight has: the lesson's. */
export const LESSONS_BETA = 1;

/** On a logarithmic scale beta 0 stands as far below the least one that is told apart from it. */
const LEAST = 1e-3;

/** @param {ModelRecord} record */
export const betaOf = ({ beta }) => beta ?? LESSONS_BETA;

/**
 * @param {ModelRecord} record
 * @returns {boolean} whether its training asked for a small KL: where it did not, no KL and no −ELBO of it
 *   is told
 */
export const paysKl = ({ posterior, beta }) => posterior && beta !== 0;

/** @param {ModelRecord} record @returns {number} */
const onScale = (record) => Math.log(Math.max(LEAST, betaOf(record)));

/**
 * @param {string} id of a column
 * @returns {ModelRecord[]} whose column it is, and those that its knob leads to, by beta; empty where
 *   there is no knob
 */
export function familyOf(id) {
  const others = boot.models.filter(({ family }) => family === id);
  return others.length ? [ownRecordOf(id), ...others].sort((a, b) => betaOf(a) - betaOf(b)) : [];
}

/** @returns {number[]} that a knob on this page can be set to */
export const betas = () => [...new Set(boot.models.flatMap(({ id }) => familyOf(id)).map(betaOf))];

/** @type {Record<Aspect, (record: ModelRecord) => boolean>} whether a member can stand for its family */
const HAS = {
  networks: () => true,
  map: ({ map }) => map,
  plane: ({ plane }) => plane,
};

/**
 * @param {string} id of a column @param {Aspect} aspect
 * @param {number | null} beta that is asked for; null: the one whose column it is
 * @returns {ModelRecord} the member with this beta; of what not all have, the one that is nearest to it on a
 *   logarithmic scale, and of two as near the one nearer to the lesson's
 */
export function memberOf(id, aspect, beta) {
  const own = ownRecordOf(id);
  if (beta === null) return own;
  const family = familyOf(id);
  const wanted = family.find((one) => betaOf(one) === beta) ?? own;
  const far = (/** @type {ModelRecord} */ one) =>
    // Without the noise of the logarithms, which would tell apart what is as near.
    Math.round(1e6 * Math.abs(onScale(one) - onScale(wanted)));
  const [nearest] = family
    .filter(HAS[aspect])
    .sort((a, b) => far(a) - far(b) || Math.abs(onScale(a)) - Math.abs(onScale(b)));
  return nearest ?? own;
}

/** @param {number} beta @returns {string} "β 0.25" */
export const betaText = (beta) => `β\u00a0${beta}`;
