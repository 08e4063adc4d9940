/** The evidence as sentences ask for it, by the shipped judge and by each of the others. */

/** @typedef {import('./shapes.js').Evidence} Evidence */
/** @typedef {import('./shapes.js').Figure} Figure */
/**
 * The ids of models without an encoder: the GAN, and one whose decoder is the lesson's.
 * @typedef {{gan?: string, small?: string}} Gans
 */
/**
 * Of a model without a posterior (the autoencoder), of one with it (the VAE), and of GANs. Whatever
 * was not measured is a RangeError.
 * @typedef {object} Figures
 * @property {Evidence} evidence
 * @property {string} plainId @property {string} cloudId
 * @property {(key: string) => Figure} plain @property {(key: string) => Figure} cloud
 * @property {Gans} gans
 * @property {(key: string) => Figure} gan @property {(key: string) => Figure} small
 * @property {(key: string) => Figure} real of test digits, by the judge's own figures
 * @property {(id: string, way: 'slerp' | 'linear', t: number) => number} onWay mean P(digit)
 * @property {(id: string) => number[]} byTemperature mean P(digit)
 * @property {(id: string) => number} seedRank of seed 0 among the seeds, 0 to 1
 */

/**
 * @param {Evidence} evidence @param {string} plainId @param {string} cloudId
 * @param {number | null} [judge] which of the panel is asked; null asks the shipped judge
 * @param {Gans} [gans]
 * @returns {Figures}
 */
export function figuresOf(evidence, plainId, cloudId, judge = null, gans = {}) {
  const by = (/** @type {Figure} */ figure) => (judge === null ? figure : saidBy(figure, judge));
  const of = (/** @type {string | undefined} */ id) => (/** @type {string} */ key) =>
    by(found(evidence.rows[key]?.[id ?? ''], `${key} of ${id ?? 'such a model'}`));
  const { paths, temperature } = evidence.curves;
  const line = (/** @type {any} */ means, /** @type {any} */ bounds, /** @type {string} */ name) =>
    judge === null ? found(means, name) : found(bounds?.panel, name)[judge];
  return {
    ...{ evidence, plainId, cloudId, plain: of(plainId), cloud: of(cloudId) },
    ...{ gans, gan: of(gans.gan), small: of(gans.small) },
    real: (key) => by(found(evidence.critic[key], `${key} of digits`)),
    onWay: (id, way, t) =>
      line(paths[way][id], paths.bounds?.[way][id], `the ways of ${id}`)[paths.t.indexOf(t)],
    byTemperature: (id) => line(temperature[id], temperature.bounds?.[id], `temperatures of ${id}`),
    seedRank: (id) => {
      const seed = found(evidence.typical.seed[id], `seeds of ${id}`);
      return judge === null ? seed.rank : seed.panel_ranks[judge];
    },
  };
}

/** @param {Figures} figures the shipped judge's @returns {Figures[]} the same of every judge, the shipped one's first */
export function everyJudges({ evidence, plainId, cloudId, gans }) {
  const panel = Array.from({ length: evidence.panel ?? 0 }, (_, judge) => judge);
  return [null, ...panel].map((judge) => figuresOf(evidence, plainId, cloudId, judge, gans));
}

/**
 * What one of the panel says. The evidence has no interval of theirs: it is taken to be as wide as
 * the shipped judge's, since both saw the same pictures.
 * @param {Figure} figure @param {number} judge @returns {Figure} unchanged where no judge has a part
 */
function saidBy(figure, judge) {
  if (!figure.panel) return figure;
  const [value, { low, high }] = [figure.panel[judge], figure];
  const moved = (/** @type {number | null} */ end) => end && end + value - figure.value;
  return { ...figure, value, low: moved(low), high: moved(high) };
}

/** @template T @param {T | null | undefined} value @param {string} name @returns {T} */
function found(value, name) {
  if (value === null || value === undefined) throw new RangeError(`Nobody measured ${name}.`);
  return value;
}
