/**
 * What the page states of the shipped models: each sentence beside the condition that makes it true.
 * It is said where the condition holds for the judge that ships and for every other of the panel.
 * tests/web/state/facts.test.js holds the conditions against evidence.json, and the sentences
 * against a list; what hangs on codes and not on the evidence names the test that measures it.
 */
import { percent, show } from '../dom/numbers.js';
import { GAN_FACTS } from './facts-gan.js';
import { everyJudges } from './figures.js';

/** @typedef {import('./shapes.js').Figure} Figure */
/** @typedef {import('./figures.js').Figures} Figures */
/**
 * @typedef {object} Fact
 * @property {string | ((figures: Figures) => string)} says
 * @property {((figures: Figures) => boolean) | string} holds of one judge's figures; or the test
 *   that measures it, as "file::test"
 */

/** @param {Pick<Figures, 'plain' | 'cloud'>} figures @param {string} key @returns {number} the VAE's less the AE's */
const gap = ({ plain, cloud }, key) => cloud(key).value - plain(key).value;

/** @param {(key: string) => Figure} of one model @returns {boolean} whether an arc's middle is better */
const bends = (of) => of('p_digit_slerp').value > of('p_digit_linear').value + 0.01;

/** @param {Figure} figure @returns {number[]} on every map */
const runs = ({ value, runs }) => runs ?? [value];

/** @param {number} a @param {number} b @param {number} most @returns {boolean} */
const near = (a, b, most) => Math.abs(a - b) < most;

const MAPS = 'tests/evidence/test_sentences_shipped.py';
const SHIPPED = 'tests/evidence/test_evidence_shipped.py';
const LOSSES = 'tests/evidence/test_loss_texts.py';

/** @type {Record<string, Fact>} */
export const FACTS = {
  // ---- what the rows of the evidence mean ----
  mixing_normal: {
    says:
      'The VAE’s samples land among its digits, the autoencoder’s in a ball of their own. ' +
      'N(0, I) is known before training.',
    holds: ({ plain, cloud }) =>
      Math.min(...runs(cloud('mixing_normal'))) > 0.3 &&
      Math.max(...runs(plain('mixing_normal'))) < 0.05,
  },
  mixing_fitted: {
    says: 'Fitted to its codes, samples land among the digits of both: the fair control.',
    holds: ({ plain, cloud }) =>
      plain('mixing_fitted').value > 0.3 && cloud('mixing_fitted').value > 0.3,
  },
  among_codes: {
    says:
      'The same without any map. Most neighbours of a sample are codes of the VAE; next to none ' +
      'is a code of the autoencoder.',
    holds: ({ plain, cloud }) =>
      (cloud('among_codes').low ?? 0) > 0.5 && (plain('among_codes').high ?? 1) < 0.0005,
  },
  nearest_code: {
    says: ({ cloud }) =>
      `Close to N(0, I) is not equal to it: ${percent(cloud('nearest_code').value)} of the VAE’s ` +
      'codes have a code as their nearest neighbour. If they were equal, it would be half.',
    holds: ({ cloud }) => (cloud('nearest_code').low ?? 0) > 0.55,
  },
  mmd2: {
    says:
      'The VAE’s codes come close to N(0, I), the autoencoder’s do not. This distance is blunt: ' +
      'the row above still tells the VAE’s codes from N(0, I).',
    holds: ({ plain, cloud }) =>
      Math.abs(cloud('mmd2').value) < 0.01 &&
      plain('mmd2').value > 0.1 &&
      (cloud('nearest_code').low ?? 0) > 0.55,
  },
  active_dimensions: {
    says: 'The VAE leaves numbers unused that cost more KL than they save; the AE uses all.',
    holds: ({ plain, cloud }) =>
      cloud('active_dimensions').value < 0.95 * plain('active_dimensions').value,
  },
  encode_spread: {
    says: 'The autoencoder gives one point, the VAE a cloud.',
    holds: ({ plain, cloud }) =>
      plain('encode_spread').value === 0 && (cloud('encode_spread').low ?? 0) > 0.1,
  },
  bce_test: {
    says: 'The autoencoder copies better: nothing else is asked of it.',
    holds: ({ plain, cloud }) => (plain('bce_test').high ?? 0) < (cloud('bce_test').low ?? 0),
  },
  bce_at_mean: {
    says: 'Even without noise the VAE copies worse than the AE.',
    holds: ({ plain, cloud }) => (plain('bce_at_mean').high ?? 0) < (cloud('bce_at_mean').low ?? 0),
  },
  p_digit_normal: {
    says: 'Noise into digits: about half the time with the VAE, almost never with the AE.',
    holds: ({ plain, cloud }) =>
      near(cloud('p_digit_normal').value, 0.5, 0.1) && plain('p_digit_normal').value < 0.05,
  },
  p_digit_posterior: {
    says:
      'The likely reason why half of the VAE’s samples are no digits: q(z), its codes of all ' +
      'digits, is not p(z) = N(0, I). From q(z) it decodes digits.',
    holds: ({ cloud }) =>
      (cloud('p_digit_posterior').low ?? 0) > 0.95 &&
      (cloud('p_digit_normal').high ?? 1) < 0.65 &&
      (cloud('nearest_code').low ?? 0) > 0.55,
  },
  p_digit_fitted: {
    says: 'Even fitted to its codes, most of the AE’s samples are junk: the fair control.',
    holds: ({ plain, cloud }) =>
      (plain('p_digit_fitted').high ?? 1) < 0.2 && gap({ plain, cloud }, 'p_digit_fitted') > 0.3,
  },
  p_digit_slerp: {
    says: 'Halfway along an arc between digits, the VAE’s code decodes to a digit more often.',
    holds: (figures) => gap(figures, 'p_digit_slerp') > 0.25,
  },
  among_means: {
    says:
      'Never counted: the mean codes lie nearer to the middle than their clouds, so they are ' +
      'everybody’s neighbours. Sampled codes are the fair count.',
    holds: ({ cloud }) => (cloud('among_means').low ?? 0) > (cloud('among_codes').high ?? 1),
  },
  p_digit_codes: {
    says: 'Both reconstruct digits as digits: the judge is not against either.',
    holds: (figures) =>
      Math.min(figures.plain('p_digit_codes').value, figures.cloud('p_digit_codes').value) > 0.95 &&
      Math.abs(gap(figures, 'p_digit_codes')) < 0.03,
  },
  p_digit_linear: {
    says: (figures) =>
      `The VAE stays ${show(gap(figures, 'p_digit_linear'))} ahead. A straight line leaves the ` +
      'shell that the codes lie on, and both lose by it.',
    holds: (figures) =>
      gap(figures, 'p_digit_linear') > 0.1 && bends(figures.plain) && bends(figures.cloud),
  },
  p_digit_one_slider: {
    says: (figures) =>
      `The VAE is ${show(gap(figures, 'p_digit_one_slider'))} ahead: little beside samples. The ` +
      'other numbers still hold the digit.',
    holds: (figures) =>
      gap(figures, 'p_digit_one_slider') > 0.1 &&
      gap(figures, 'p_digit_one_slider') < 0.5 * gap(figures, 'p_digit_normal') &&
      figures.plain('p_digit_one_slider').value > 0.5,
  },
  confidence_path: {
    says: 'An ordinary ten-way classifier is nearly as sure on both: no evidence.',
    holds: (figures) =>
      figures.plain('confidence_path').value > 0.85 &&
      Math.abs(gap(figures, 'confidence_path')) < 0.05,
  },
  step_path: {
    says: 'The VAE’s largest steps are no smaller: “smooth” is not the difference.',
    holds: (figures) => gap(figures, 'step_path') >= 0,
  },
  silhouette_map: {
    says: 'Without samples both maps are islands alike: the digits alone show no difference.',
    holds: (figures) =>
      figures.plain('silhouette_map').value > 0.3 &&
      Math.abs(gap(figures, 'silhouette_map')) < 0.05,
  },
  jump_map: {
    says: 'Both ways jump on the map: t-SNE tears apart what a decoder joins.',
    holds: ({ plain, cloud }) => Math.min(plain('jump_map').value, cloud('jump_map').value) > 0.25,
  },
  confidence_gaps: {
    says: 'An ordinary ten-way classifier is sure even between the islands: no evidence.',
    holds: ({ plain, cloud }) =>
      Math.min(plain('confidence_gaps').value, cloud('confidence_gaps').value) > 0.85,
  },
  confidence_plane: {
    says: 'Nearly the same all over both planes: no evidence.',
    holds: (figures) =>
      figures.plain('confidence_plane').value > 0.5 &&
      Math.abs(gap(figures, 'confidence_plane')) < 0.02,
  },
  flip_radius: {
    says: 'Another digit is read after about the same distance in both: no evidence.',
    holds: ({ plain, cloud }) =>
      near(plain('flip_radius').value / cloud('flip_radius').value, 1, 0.15),
  },
  jacobian: {
    says: 'Never counted: by one norm the AE’s decoder is the steeper one, by the other the VAE’s.',
    holds: (figures) => gap(figures, 'jacobian_frobenius') * gap(figures, 'jacobian_spectral') < 0,
  },

  // ---- Generate ----
  half: {
    says: 'About half of the VAE’s samples are no digits.',
    holds: ({ cloud }) => near(cloud('p_digit_normal').value, 0.5, 0.1),
  },
  why_half: {
    says: ({ cloud }) =>
      'Likely why: N(0, I) is not quite where its codes lie. Sampled from the clouds of test ' +
      `digits they score ${show(cloud('p_digit_posterior').value)}, from N(0, I) ` +
      `${show(cloud('p_digit_normal').value)}.`,
    holds: ({ cloud }) =>
      (cloud('p_digit_posterior').low ?? 0) > 0.95 &&
      (cloud('p_digit_normal').high ?? 1) < 0.65 &&
      (cloud('nearest_code').low ?? 0) > 0.55,
  },
  seed_0: {
    says: ({ evidence, seedRank, cloudId }) => {
      const { shown, n } = evidence.typical.seed;
      return (
        `Seed 0 is lucky: its first ${shown} VAE samples score higher than those of ` +
        `${percent(seedRank(cloudId))} of ${n} seeds.`
      );
    },
    holds: ({ seedRank, cloudId }) => seedRank(cloudId) > 0.75,
  },
  fails: {
    says: 'The autoencoder’s fail almost always: nothing ties its codes to N(0, I).',
    holds: ({ plain, cloud }) =>
      (plain('p_digit_normal').high ?? 1) < 0.05 &&
      plain('mmd2').value > 50 * Math.abs(cloud('mmd2').value),
  },
  fair: {
    says: ({ plain }) =>
      `A Gaussian fitted to its codes is the fair test, and scores ${show(plain('p_digit_fitted').value)}.`,
    holds: ({ plain, cloud }) =>
      (plain('p_digit_normal').high ?? 1) < (plain('p_digit_fitted').low ?? 0) &&
      (plain('p_digit_fitted').high ?? 1) < 0.5 * (cloud('p_digit_normal').low ?? 0),
  },
  temperature: {
    says: 'The VAE is best at about 1; no temperature helps the autoencoder.',
    holds: ({ evidence, byTemperature, plainId, cloudId }) => {
      const { t } = evidence.curves.temperature;
      const scores = byTemperature(cloudId);
      const best = Math.max(...scores);
      return (
        near(t[scores.indexOf(best)], 1, 0.16) &&
        near(scores[t.indexOf(1)], best, 0.01) &&
        Math.max(...byTemperature(plainId)) < 0.005
      );
    },
  },

  // ---- Map and the plane ----
  continuous: {
    says: ({ plain, cloud }) =>
      'Continuous, here: samples of N(0, I) land among the codes, and decode. ' +
      `Without t-SNE, ${percent(cloud('among_codes').value)} of a ` +
      `sample’s nearest neighbours are codes in the VAE, ${percent(plain('among_codes').value)} in the AE.`,
    holds: ({ plain, cloud }) =>
      (cloud('among_codes').low ?? 0) > 0.5 &&
      (plain('among_codes').high ?? 1) < 0.005 &&
      (cloud('p_digit_normal').low ?? 0) > 0.4,
  },
  not_all: {
    says: 'Not fully: about half of the VAE’s samples are no digits.',
    holds: ({ cloud }) => near(cloud('p_digit_normal').value, 0.5, 0.1),
  },
  plane_codes: {
    says: 'Only the VAE’s codes lie about where N(0, I) says: compare the columns of the table.',
    holds: `${MAPS}::test_only_the_vaes_codes_lie_about_where_n01_says`,
  },
  plane_blur: {
    says: 'The price of two numbers: both models are blurrier.',
    holds: `${MAPS}::test_both_2d_models_are_blurrier`,
  },

  // ---- Morph ----
  shell: {
    says: 'With 32 numbers the codes of AE and VAE lie in a shell about the origin; an arc stays in it.',
    holds: `${SHIPPED}::test_codes_lie_in_a_shell_that_arcs_keep_to_and_straight_lines_leave`,
  },
  arc: {
    says: ({ plain, cloud }) =>
      'Halfway the arc scores higher than the straight line (' +
      `AE ${show(plain('p_digit_slerp').value)} against ${show(plain('p_digit_linear').value)}, ` +
      `VAE ${show(cloud('p_digit_slerp').value)} against ${show(cloud('p_digit_linear').value)}), ` +
      'for the AE a little lower a quarter of the way.',
    holds: ({ plain, cloud, plainId, onWay }) =>
      bends(plain) &&
      bends(cloud) &&
      onWay(plainId, 'linear', 0.25) > onWay(plainId, 'slerp', 0.25) + 0.01,
  },

  // ---- Loss ----
  rivals: {
    says: ({ plain, cloud }) =>
      `The VAE’s ${nats(cloud('elbo_test').value)} also counts KL, and its codes are noisy. The noise ` +
      `costs ${nats(cloud('bce_test').value - cloud('bce_at_mean').value)} nats; without it the VAE ` +
      `still copies ${nats(gap({ plain, cloud }, 'bce_at_mean'))} ` +
      'nats worse than the AE. That buys codes near enough to N(0, I) to be sampled.',
    holds: ({ plain, cloud }) =>
      cloud('bce_test').value > cloud('bce_at_mean').value + 1 &&
      cloud('bce_at_mean').value > plain('bce_at_mean').value + 1 &&
      near(cloud('elbo_test').value, cloud('bce_test').value + cloud('kl_test').value, 0.01) &&
      cloud('p_digit_normal').value > 0.4,
  },
  dead: {
    says:
      'In a dead number q(z|x) is almost N(0, 1) for every digit: it says next to nothing and ' +
      'costs next to nothing.',
    holds: `${LOSSES}::test_dead_numbers_are_almost_n01_for_every_digit`,
  },

  // ---- How it works ----
  aggregate: {
    says: ({ cloud }) =>
      'All clouds together, q(z), are not the prior: KL(q(z) ∥ p(z)) is at least the mean KL less ' +
      `log N, here ${bound(cloud('kl_test'))} nats for the N = ${cloud('kl_test').n.toLocaleString('en-US')} test digits.`,
    holds: ({ cloud }) => (cloud('kl_test').low ?? 0) - Math.log(cloud('kl_test').n) > 1,
  },

  ...GAN_FACTS,
};

/** @param {number} value */
const nats = (value) => value.toFixed(1);

/** @param {Figure} kl @returns {string} Hoffman and Johnson, "ELBO surgery", 2016 */
const bound = ({ value, n }) => nats(value - Math.log(n));

/**
 * @param {string} id @param {Figures | null} figures
 * @returns {string} '' where nobody measured it, or where a judge finds that it is not so
 */
export function sentence(id, figures) {
  const { says, holds } = FACTS[id];
  try {
    if (!figures || (typeof holds !== 'string' && !everyJudges(figures).every(holds))) return '';
    return typeof says === 'string' ? says : says(figures);
  } catch (error) {
    if (error instanceof RangeError) return '';
    throw error;
  }
}

/** @param {string} text @returns {string} HTML: N(0, I) in one piece, its I in italics */
export const withNormal = (text) =>
  text.replaceAll('N(0, I)', '<span class="whole">N(0, <i class="v">I</i>)</span>');
