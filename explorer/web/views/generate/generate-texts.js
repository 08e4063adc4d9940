/** What the Generate view says about its figures; every sentence holds for the shipped evidence. */
import { show, thousands } from '../../dom/numbers.js';

/** @typedef {import('../../networks/samples.js').Kind} Kind */

export const NORMAL = '<span class="whole">N(0, <i class="v">I</i>)</span>';
/** @type {Record<Kind, string>} */
export const SAMPLED_FROM = { normal: 'N(0, I)', fitted: 'fitted Gaussian' };

/** @param {number} error @returns {string} "± 0.013" */
export const plusMinus = (error) => (error < 0.0005 ? '± under 0.001' : `± ${error.toFixed(3)}`);

/**
 * What was measured over temperatures, in words: tests/evidence/test_generate_texts.py asserts it.
 * @param {{t: number[], n: number}} curve
 * @param {number[]} [vae] mean P(digit) at each of its temperatures
 * @param {number[]} [ae] the same of the autoencoder; without both, what holds for every model
 */
export function temperatureText({ t, n }, vae, ae) {
  const all = 'Scales every sample. At 0 all are one picture, the centre’s';
  if (!vae || !ae) return `${all}.`;
  const best = vae.indexOf(Math.max(...vae));
  const one = t.indexOf(1);
  const most = Math.max(...ae);
  return (
    `${all}: the VAE’s scores ${show(vae[t.indexOf(0)])}. Measured on ${thousands(n)} samples from N(0, I) each: the VAE is ` +
    `best at ${t[best]} with ${show(vae[best])}, hardly better than ${show(vae[one])} at 1, and ` +
    `worse below and above; the autoencoder stays under ${most < 0.001 ? '0.001' : show(most)}.`
  );
}

/**
 * @param {number} k @param {number} pDigit @param {number} reads
 * @returns {string} a sample's name for those who do not see it
 */
export const sampleText = (k, pDigit, reads) =>
  `Sample ${k}: P(digit) ${pDigit.toFixed(2)}, looks like ${reads}`;

const WHY = { chosen: 'as chosen', label: 'its label', read: 'as judged' };

/** @param {{digit: number, why: keyof typeof WHY}} source @returns {string} */
export const swapText = ({ digit, why }) =>
  `minus the mean ${digit} (${WHY[why]}), plus the mean …`;
