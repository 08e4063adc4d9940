/** What the sliders need to know of a model's numbers, from the file of its statistics. */

/** @typedef {import('./boot.js').Dimensions} Dimensions */
/**
 * @typedef {{order: number[], dimensions: {information: number, status: 'live' | 'weak' | 'dead',
 *   quantiles: Record<string, number>}[]}} Statistics of test codes, as `statistics.json` has them
 */

/** Where 99.7 % of N(0, 1) lies: `explorer/latent.py`'s PRIOR_RANGE. */
const OF_PRIOR = [-3, 3];

/**
 * The same as `dimensions` of explorer/server/page.py tells of the first models.
 * @param {Statistics} statistics @param {{posterior: boolean, encoder: boolean}} record
 * @returns {Dimensions}
 */
export function dimensionsFrom({ order, dimensions }, { posterior, encoder }) {
  const ends = dimensions.map(({ quantiles: { q005, q995 } }) =>
    posterior || !encoder ? OF_PRIOR : [q005, q995],
  );
  return {
    order,
    low: ends.map(([low]) => low),
    high: ends.map(([, high]) => high),
    information: dimensions.map(({ information }) => information),
    status: dimensions.map(({ status }) => status),
  };
}
