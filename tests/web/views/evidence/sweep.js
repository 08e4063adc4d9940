/** Measurements along beta that tests make up, with the figures of the second study. */

export const BETAS = [0, 0.25, 1, 2, 4, 8, 16];
/** Of the shipped judge, and of another one. */
const P = {
  p_digit_normal: [
    [0, 0.114, 0.389, 0.621, 0.756, 0.536, 0.095],
    [0.044, 0.232, 0.457, 0.491, 0.377, 0.116, 0.016],
  ],
  p_digit_fitted: [
    [0.05, 0.19, 0.46, 0.67, 0.76, 0.47, 0.04],
    [0.12, 0.33, 0.5, 0.49, 0.35, 0.09, 0.004],
  ],
  p_digit_codes: [
    [0.976, 0.981, 0.986, 0.98, 0.946, 0.659, 0.068],
    [0.97, 0.97, 0.96, 0.9, 0.628, 0.3, 0.02],
  ],
  p_digit_slerp: [
    [0.299, 0.433, 0.653, 0.774, 0.817, 0.504, 0.006],
    [0.3, 0.4, 0.6, 0.6, 0.5, 0.2, 0.001],
  ],
  coverage_normal: [
    [0.01, 0.1, 0.29, 0.44, 0.62, 0.36, 0.05],
    [0.01, 0.1, 0.3, 0.5, 0.6, 0.3, 0.04],
  ],
  coverage_fitted: [
    [0.05, 0.14, 0.36, 0.49, 0.64, 0.31, 0.03],
    [0.05, 0.1, 0.3, 0.5, 0.6, 0.3, 0.04],
  ],
  frechet_normal: [
    [88, 34, 14, 8.2, 6.8, 16, 51],
    [80, 30, 15, 9, 7, 15, 50],
  ],
  frechet_fitted: [
    [40, 27, 11, 7.6, 7.7, 20, 62],
    [41, 26, 12, 8, 8, 21, 60],
  ],
};
/** No judge has a part in these. @type {Record<string, (number | null)[]>} */
const ALONE = {
  bce_test: [59.3, 64.7, 78.5, 91.7, 110, 138, 177],
  bce_at_mean: [59.3, 61, 69.3, 79.2, 95, 121, 163],
  kl_test: [null, 52.6, 25.7, 16, 9.1, 4.5, 1.4],
  mmd2: [0.352, 0.0027, 0.0007, 0.0004, 0.0003, 0.0001, 0.00009],
  live: [32, 32, 23, 17, 11, 6, 3],
  dead: [0, 0, 9, 15, 21, 26, 29],
  blur_normal: [0.8, 0.5, 0.44, 0.49, 0.53, 0.61, 0.68],
  blur_codes: [0.32, 0.33, 0.36, 0.41, 0.5, 0.58, 0.66],
};

/** @param {number | null} value @param {number[]} [panel] */
const figure = (value, panel) =>
  value === null
    ? null
    : { value, n: 3000, low: value - 0.01, high: value + 0.01, ...(panel && { panel }) };

/**
 * @param {Record<string, (number | null)[]>} [changes] other values of the page's own judge, by key
 * @param {boolean} [panel] whether there is another judge
 */
export const sweep = (changes = {}, panel = true) => ({
  panel: panel ? 1 : 0,
  real: { p_digit_real: figure(0.98, [0.985]), blur_real: figure(0.296) },
  wide: BETAS.map((beta, i) => ({
    beta,
    id: beta === 1 ? 'vae' : `vae-beta-${beta}`,
    figures: Object.fromEntries([
      ...Object.entries(ALONE).map(([key, of]) => [key, figure((changes[key] ?? of)[i])]),
      ...Object.entries(P).map(([key, [own, other]]) => [
        key,
        figure((changes[key] ?? own)[i], panel ? [other[i]] : undefined),
      ]),
    ]),
  })),
  plane: [],
});
