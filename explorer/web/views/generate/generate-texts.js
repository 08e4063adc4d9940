/** What the Generate view says about its figures; what holds is in state/facts.js. */
import { show, span, thousands } from '../../dom/numbers.js';
import { boot, ownRecordOf } from '../../state/boot.js';
import { withNormal } from '../../state/facts.js';
import { betaOf, betaText, familyOf } from '../../state/families.js';
import { fact } from '../../state/models.js';
import { readingOf } from '../../state/names.js';

/** @typedef {import('../../networks/samples.js').Kind} Kind */

export const NORMAL = '<span class="whole">N(0, <i class="v">I</i>)</span>';
/** @type {Record<Kind, string>} */
export const SAMPLED_FROM = { normal: 'N(0, I)', fitted: 'fitted Gaussian' };

/** @param {number} error @returns {string} "± 0.013" */
export const plusMinus = (error) => (error < 0.0005 ? '± < 0.001' : `± ${error.toFixed(3)}`);

const OF_FITTED =
  'Temperature scales every sample about the mean of the codes. At 0 all are one picture, the mean ' +
  'code’s. The curve was measured with N(0, I), not with the fitted Gaussian.';

/**
 * What temperature does to the samples on show, and what was measured over temperatures.
 * @param {Kind} kind of the samples
 * @param {{t: number[], n: number}} curve
 * @param {number[]} [vae] mean P(digit) at each of its temperatures
 */
export function temperatureText(kind, { t, n }, vae) {
  if (kind === 'fitted') return withNormal(OF_FITTED);
  const all = 'Temperature scales every sample of N(0, I). At 0 all are one picture, the centre’s';
  const best = fact('temperature');
  if (!vae || !best) return withNormal(`${all}.`);
  return (
    withNormal(`${all}: the VAE’s scores ${show(vae[t.indexOf(0)])}. `) +
    `Measured on ${thousands(n)} samples each. ${best}`
  );
}

/**
 * So that what stands below stays level with the columns beside it.
 * @param {string} model of the column @param {Kind} kind
 * @returns {string} HTML for another beta than the one whose coverage was measured; '' without that one
 */
export function elsewhereText(model, kind) {
  const isMeasured = boot.evidence.rows[`coverage_${kind}`]?.[model];
  const at = `coverage: measured at ${betaText(betaOf(ownRecordOf(model)))} alone`;
  return isMeasured && familyOf(model).length > 1 ? `<span class="label">${at}</span>` : '';
}

/**
 * Coverage was measured at temperature 1 alone.
 * @param {string} id under which the evidence has figures @param {Kind} kind @param {number} temperature
 * @returns {string} HTML; '' where it was not measured
 */
export function coverageText(id, kind, temperature) {
  const figure = boot.evidence.rows[`coverage_${kind}`]?.[id];
  if (!figure) return '';
  const { value, low, high } = figure;
  const interval = low === null ? '' : ` <span class="whole">[${span([low, high])}]</span>`;
  const measured =
    temperature === 1 ? '<span class="by">, measured</span>' : ', measured at temperature 1';
  return `<b>${show(value)}</b> <span class="label">coverage${interval}${measured}</span>`;
}

/** @typedef {Pick<import('../../networks/autoencoder.js').Decoder, 'tensors'>} Weighed */

/** @param {Weighed} decoder @returns {number} its weights and biases */
const weightsOf = ({ tensors }) =>
  [...tensors.values()].reduce((sum, { data }) => sum + data.length, 0);

/** @param {Weighed} decoder @returns {boolean} whether its kernels have rows and columns */
const isConvolutional = ({ tensors }) =>
  [...tensors.values()].some(({ shape }) => shape.length === 4);

/**
 * @param {Weighed} own @param {Weighed} other of the model that it is compared with
 * @param {string} name of that @returns {string} how far the two can be compared
 */
export function decoderText(own, other, name) {
  const [count, beside] = [weightsOf(own), weightsOf(other)].map(thousands);
  if (isConvolutional(own) && !isConvolutional(other)) {
    return (
      `Another decoder: convolutional, ${count} weights; the ${name}’s is fully connected, ${beside}. ` +
      'So the two differ in more than how they were trained.'
    );
  }
  if (count !== beside) return `Its decoder has ${count} weights, the ${name}’s ${beside}.`;
  return `Its decoder is as the ${name}’s, ${count} weights: the two differ in how they were trained.`;
}

/** Standard errors to either side that hold 95 %. */
const Z95 = 1.96;

/**
 * A 95 % interval of a mean of n values between 0 and 1, of which no more is known: no such values
 * spread wider than noughts and ones of the same mean (for a share, it is the usual one).
 * Source: Bhatia and Davis, "A better bound on the variance", 2000.
 * @param {number} mean @param {number} n @returns {[number, number]}
 */
export function widest(mean, n) {
  const reach = Z95 * Math.sqrt((mean * (1 - mean)) / n);
  return [Math.max(0, mean - reach), Math.min(1, mean + reach)];
}

/**
 * @param {number} k @param {number} pDigit @param {number} reads
 * @returns {string} a sample's name for those who do not see it
 */
export const sampleText = (k, pDigit, reads) =>
  `Sample ${k}: P(digit) ${pDigit.toFixed(2)}, looks like ${readingOf({ digit: reads, pDigit })}`;

const WHY = { chosen: 'as chosen', label: 'its label', read: 'as judged' };

/** @param {{digit: number, why: keyof typeof WHY}} source @returns {string} */
export const swapText = ({ digit, why }) =>
  `minus the mean ${digit} (${WHY[why]}), plus the mean …`;
