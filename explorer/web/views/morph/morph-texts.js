/** What Morph says below its curves; every figure comes from the evidence. */
import { show, thousands } from '../../dom/numbers.js';
import { boot } from '../../state/boot.js';
import { capOf, fact, measuredAs, modelMarks } from '../../state/models.js';
import { walkers } from '../../state/morph.js';
import { codeSizes } from '../map/map-texts.js';

/**
 * Mean P(digit) along many ways: `t` shares of the way, then one value for each; models that
 * were not measured are left out.
 * @typedef {{t: number[], n: number, slerp: Record<string, number[]>,
 *   linear: Record<string, number[]>, fade: number[]}} Paths
 */
/** @typedef {'slerp' | 'linear'} Way */

/** @param {Paths} paths @param {Way} way @returns {import('./film.js').Curves} */
export const meansOf = (paths, way) => ({
  ...Object.fromEntries(walkers().map((model) => [model, paths[way][measuredAs(model)] ?? null])),
  fade: paths.fade,
});

/**
 * @param {Paths} paths @param {Way} way @param {boolean} several stops
 * @param {string[]} models @returns {string} HTML
 */
export function curveWords(paths, way, several, models) {
  const { rows, critic } = boot.evidence;
  // As in Evidence: one quantity has one value everywhere.
  const halfway = rows[`p_digit_${way}`];
  const known = measuredOf(paths, models).filter((model) => halfway[measuredAs(model)]);
  const means = known.map((model) => {
    const { value } = halfway[measuredAs(model)];
    return `<b ${modelMarks(model)}>${capOf(model)} ${show(value)}</b>, `;
  });
  return `<b>Solid:</b> P(digit) along ${several ? 'these ways' : 'this pair'}. <b>Dotted:</b> its
    mean over ${thousands(paths.n)} pairs of different digits, halfway
    ${means.join('')}fade ${show(critic.p_digit_fade.value)}. One pair can contradict the mean. The grey line is
    low by design: the judge was taught that cross-fades are no digits.`;
}

/** @param {Paths} paths @param {string[]} models @returns {string[]} those with figures */
const measuredOf = ({ slerp }, models) => models.filter((model) => slerp[measuredAs(model)]);

/** @param {Paths} paths @param {string[]} models @returns {string} HTML; '' without figures */
export function wayWords(paths, models) {
  if (!measuredOf(paths, models).length) return '';
  return `<b>Arc or straight line:</b> ${fact('arc')} ${fact('shell')} The middle of a straight line
    is nearer to the origin, where codes are rare.`;
}

/** @param {'tsne' | 'plane'} kind @returns {string} */
export const mapWords = (kind) =>
  kind === 'tsne'
    ? 'The ring is where the models stand. Each dot of the path stands amid the ten points nearest ' +
      'to its code. Where the path jumps, it is t-SNE that jumps: it keeps neighbours, not distances.'
    : 'The same stops in the plane of the 2-D models, which are models of their own. Samples of ' +
      `${codeSizes()} numbers have no place in it.`;
