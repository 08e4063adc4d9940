/** What the page states of the GANs: part of `FACTS`, see there. */
import { percent, show } from '../dom/numbers.js';

/** @typedef {import('./figures.js').Figures} Figures */
/** @typedef {(key: string) => import('./shapes.js').Figure} Of one model, or of test digits */

/**
 * @param {Of} a @param {Of} b @param {string} key
 * @returns {boolean} whether a's interval lies above b's
 */
const isAbove = (a, b, key) => (a(key).low ?? -Infinity) > (b(key).high ?? Infinity);

/** @param {Of} a @param {Of} b @param {string} key @returns {string} "0.90 against 0.54" */
const against = (a, b, key) => `${show(a(key).value)} against ${show(b(key).value)}`;

/** @type {Record<string, import('./facts.js').Fact>} */
export const GAN_FACTS = {
  gan_samples: {
    says: ({ gan, cloud }) =>
      `The GAN’s samples are digits more often than the VAE’s, ${against(gan, cloud, 'p_digit_normal')}, ` +
      `and near to more of the test digits, ${against(gan, cloud, 'coverage_normal')}. Every judge says so.`,
    holds: ({ gan, cloud }) =>
      isAbove(gan, cloud, 'p_digit_normal') && isAbove(gan, cloud, 'coverage_normal'),
  },
  gan_decoder: {
    says: ({ small, cloud }) =>
      'Its decoder is another one, with convolutions. A GAN with the VAE’s own decoder is worse than ' +
      `the VAE in the first, ${against(small, cloud, 'p_digit_normal')}, and better in the second, ` +
      `${against(small, cloud, 'coverage_normal')}.`,
    holds: ({ small, cloud }) =>
      isAbove(cloud, small, 'p_digit_normal') && isAbove(small, cloud, 'coverage_normal'),
  },
  share_least: {
    says: ({ gan, plain }) =>
      `No class is missing: each is ${percent(gan('share_least').value)} to ` +
      `${percent(gan('share_most').value)} of the GAN’s samples. Of the AE’s, one is ` +
      `${percent(plain('share_least').value)}.`,
    holds: ({ gan, plain }) =>
      gan('share_least').value > 0.05 &&
      gan('share_most').value < 0.16 &&
      plain('share_least').value < 0.02,
  },
  spread_classes: {
    says: ({ gan, cloud }) =>
      'Within a class the GAN’s samples differ about as much as test digits do ' +
      `(${show(gan('spread_classes').value)}, the VAE’s ${show(cloud('spread_classes').value)}).`,
    holds: ({ gan }) => Math.abs(gan('spread_classes').value - 1) < 0.1,
  },
  nearest_training: {
    says: ({ gan, real }) =>
      'From the GAN’s samples to the nearest training digit it is no shorter than from test digits, at the ' +
      `median: ${show(gan('nearest_training').value)} against ${show(real('nearest_training_real').value)}.`,
    holds: ({ gan, real }) =>
      (gan('nearest_training').low ?? 0) > (real('nearest_training_real').high ?? Infinity),
  },
};
