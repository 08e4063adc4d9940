/** What Morph says below its curves; every figure comes from the evidence. */
import { thousands } from '../../dom/numbers.js';
import { modelMarks } from '../../state/models.js';
import { codeSizes } from '../map/map-texts.js';

/**
 * Mean P(digit) along many ways: `t` shares of the way, then one value for each; models that
 * were not measured are left out.
 * @typedef {{t: number[], n: number, slerp: Record<string, number[]>,
 *   linear: Record<string, number[]>, fade: number[]}} Paths
 */
/** @typedef {'slerp' | 'linear'} Way */

/** @param {Paths} paths @param {number[]} values @param {number} share */
const at = ({ t }, values, share) => values[t.indexOf(share)].toFixed(2);

/** @param {Paths} paths @param {Way} way @returns {import('./film.js').Curves} */
export const meansOf = (paths, way) => ({ ...paths[way], fade: paths.fade });

/**
 * @param {Paths} paths @param {Way} way @param {boolean} several stops
 * @param {string[]} models @returns {string} HTML
 */
export function curveWords(paths, way, several, models) {
  const { n, fade } = paths;
  const means = measuredOf(paths, models).map(
    (model) =>
      `<b ${modelMarks(model)}>${model.toUpperCase()} ${at(paths, paths[way][model], 0.5)}</b>, `,
  );
  return `<b>Solid:</b> P(digit) along ${several ? 'these ways' : 'this pair'}. <b>Dotted:</b> mean
    over ${thousands(n)} pairs of different digits; at the middle
    ${means.join('')}fade ${at(paths, fade, 0.5)}. A single pair can contradict the mean. The judge was taught that
    cross-fades are not digits, so the grey line is low by design.`;
}

/** @param {Paths} paths @param {string[]} models @returns {string[]} those with figures */
const measuredOf = ({ slerp }, models) => models.filter((model) => slerp[model]);

/** @param {Paths} paths @param {string[]} models @returns {string} HTML; '' without figures */
export function wayWords(paths, models) {
  const { slerp, linear } = paths;
  const measured = measuredOf(paths, models);
  if (!measured.length) return '';
  const each = (/** @type {number} */ share) =>
    measured
      .map(
        (model) => `${model.toUpperCase()} ${at(paths, slerp[model], share)} against
      ${at(paths, linear[model], share)}`,
      )
      .join(', ');
  return `<b>Arc or straight line:</b> the codes of each model lie in a shell about the origin. An
    arc stays in it; the middle of a straight line is nearer to the origin, where codes are rare.
    There the arc scores higher (${each(0.5)}), a quarter of the way a little lower
    (${each(0.25)}).`;
}

/** @param {'tsne' | 'plane'} kind @returns {string} */
export const mapWords = (kind) =>
  kind === 'tsne'
    ? 'The ring is where the models stand. Every dot of the way lies at the median of the ten ' +
      'nearest points of its map. Where it jumps, t-SNE jumps: it keeps neighbours, not distances.'
    : 'The same stops in the plane of the 2-D models, which are models of their own. Samples of ' +
      `${codeSizes()} numbers have no place in it.`;
