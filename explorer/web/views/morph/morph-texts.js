/** What Morph says below its curves; every figure comes from the evidence. Pure. */

/**
 * Mean P(digit) along many ways: `t` shares of the way, then one value for each.
 * @typedef {{t: number[], n: number, slerp: {ae: number[], vae: number[]},
 *   linear: {ae: number[], vae: number[]}, fade: number[]}} Paths
 */
/** @typedef {'slerp' | 'linear'} Way */

/** @param {Paths} paths @param {number[]} values @param {number} share */
const at = ({ t }, values, share) => values[t.indexOf(share)].toFixed(2);

/** @param {number} n @returns {string} "1,000" */
const thousands = (n) => n.toLocaleString('en');

/** @param {Paths} paths @param {Way} way @returns {import('./film.js').Curves} */
export const meansOf = (paths, way) => ({ ...paths[way], fade: paths.fade });

/** @param {Paths} paths @param {Way} way @param {boolean} several stops @returns {string} HTML */
export function curveWords(paths, way, several) {
  const { n, fade } = paths;
  const { ae, vae } = paths[way];
  return `<b>Solid:</b> P(digit) along ${several ? 'these ways' : 'this pair'}. <b>Dotted:</b> mean
    over ${thousands(n)} pairs of different digits; at the middle
    <b class="ae">AE ${at(paths, ae, 0.5)}</b>, <b class="vae">VAE ${at(paths, vae, 0.5)}</b>,
    fade ${at(paths, fade, 0.5)}. A single pair can contradict the mean. The judge was taught that
    cross-fades are not digits, so the grey line is low by design.`;
}

/** @param {Paths} paths @returns {string} HTML */
export function wayWords(paths) {
  const { slerp, linear } = paths;
  const both = (/** @type {number} */ share) => {
    const compare = (/** @type {'ae' | 'vae'} */ model) =>
      `${model.toUpperCase()} ${at(paths, slerp[model], share)} against
      ${at(paths, linear[model], share)}`;
    return `${compare('ae')}, ${compare('vae')}`;
  };
  return `<b>Arc or straight line:</b> the codes of both models lie in a shell about the origin. An
    arc stays in it; the middle of a straight line is nearer to the origin, where codes are rare.
    There the arc scores higher (${both(0.5)}), a quarter of the way a little lower
    (${both(0.25)}).`;
}

/** @param {'tsne' | 'plane'} kind @returns {string} */
export const mapWords = (kind) =>
  kind === 'tsne'
    ? 'The ring is where both models stand. Every dot of the way lies at the median of the ten ' +
      'nearest points of its map. Where it jumps, t-SNE jumps: it keeps neighbours, not distances.'
    : 'The same stops in the plane of the 2-D models, which are models of their own. Draws of 32 ' +
      'numbers have no place in it.';
