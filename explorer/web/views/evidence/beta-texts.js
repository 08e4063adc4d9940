/**
 * What is measured along beta, in sentences: each is chosen by the values, and says nothing that is
 * not so for all of them. Pure.
 */
import { show } from '../../dom/numbers.js';

/** @typedef {import('../../state/shapes.js').Figure} Figure */
/** @typedef {import('../../state/shapes.js').SweepPoint} Point */
/** @typedef {import('../../state/shapes.js').Sweep} Sweep */
/** @typedef {'rate' | 'live' | 'digits' | 'coverage' | 'blur' | 'mmd'} Chart */

/** @param {Sweep} sweep @param {string} key @returns {number[]} the shipped judge's, by beta */
export const valuesOf = ({ wide }, key) => wide.map(({ figures }) => figures[key]?.value ?? NaN);

/** @param {Sweep} sweep @param {string} key @returns {number[][]} every judge's, the shipped one's first */
export function judgesOf(sweep, key) {
  const panel = Array.from({ length: sweep.panel }, (_, judge) =>
    sweep.wide.map(({ figures }) => figures[key]?.panel?.[judge] ?? NaN),
  );
  return [valuesOf(sweep, key), ...panel];
}

/** @param {Figure | null | undefined} figure @returns {[number, number] | null} of all judges; null of one */
export function rangeOf(figure) {
  if (!figure?.panel?.length) return null;
  const every = [figure.value, ...figure.panel];
  return [Math.min(...every), Math.max(...every)];
}

/** @param {number[]} values @returns {number} the place up to which they rise from the first on */
export function risesTo(values) {
  let at = 0;
  while (values[at + 1] > values[at]) at++;
  return at;
}

/** @param {number[]} values @returns {number} the place from which on they fall to the last */
export function fallsFrom(values) {
  let at = values.length - 1;
  while (values[at - 1] > values[at]) at--;
  return at;
}

/** @param {number[]} values */
const isRising = (values) => risesTo(values) === values.length - 1;
/** @param {number[]} values */
const isFalling = (values) => fallsFrom(values) === 0;

/** @param {Sweep} sweep @param {string} key @returns {number[]} the best betas, one for each judge */
const bests = (sweep, key) =>
  judgesOf(sweep, key).map((of) => sweep.wide[of.indexOf(Math.max(...of))].beta);

/** @param {readonly (number | string)[]} items @returns {string} "2, 4 or 8" */
const or = (items) =>
  items.length < 2 ? String(items[0]) : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;

/** @param {readonly number[]} of @returns {number[]} each once, the least first */
const each = (of) => [...new Set(of)].sort((a, b) => a - b);

/** @param {Sweep} sweep @returns {string} "every judge", or the one there is */
const judges = ({ panel }) => (panel ? `for each of ${panel + 1} judges` : 'for the judge');

/** @param {Sweep} sweep @returns {string} */
function rate(sweep) {
  const paid = sweep.wide.filter(({ figures }) => figures.kl_test);
  if (paid.length < 2) return '';
  const [kl, bce] = ['kl_test', 'bce_test'].map((key) =>
    paid.map(({ figures }) => figures[key]?.value ?? NaN),
  );
  const [first, last] = [paid[0], paid[paid.length - 1]];
  const ends =
    `from ${nats(kl[0])} nats of KL and ${nats(bce[0])} of reconstruction at ${first.beta} to ` +
    `${nats(kl[kl.length - 1])} and ${nats(bce[bce.length - 1])} at ${last.beta}`;
  return isFalling(kl) && isRising(bce)
    ? `Each step of beta buys a lower rate with a higher distortion: ${ends}.`
    : `Beta trades rate for distortion, though not at each step: ${ends}.`;
}

/** @param {Sweep} sweep @returns {string} */
function live(sweep) {
  const of = valuesOf(sweep, 'live');
  const [start, end, last] = [of[0], of[of.length - 1], sweep.wide[of.length - 1].beta];
  if (!(end < start)) return '';
  if (end === 0) {
    return `Collapse: at beta ${sweep.wide[of.indexOf(0)].beta} no number is live any more.`;
  }
  const drop = Math.max(...of.slice(1).map((value, i) => of[i] - value));
  const left = `of ${start} numbers, ${end} ${end === 1 ? 'is' : 'are'} still live at ${last}`;
  return drop < start / 2 && of.every((value, i) => !i || value <= of[i - 1])
    ? `Collapse is gradual: ${left}.`
    : `Collapse comes by leaps: ${left}.`;
}

/** @param {Sweep} sweep @returns {string} */
function digits(sweep) {
  const every = judgesOf(sweep, 'p_digit_normal');
  const up = Math.min(...every.map(risesTo));
  const down = Math.max(...every.map(fallsFrom)) + 1;
  const said = [];
  if (up > 0) said.push(`up to beta ${sweep.wide[up].beta} sampling improves`);
  if (down < sweep.wide.length) said.push(`from ${sweep.wide[down].beta} on it gets worse`);
  const both = said.length ? `${capital(said.join(', '))}, ${judges(sweep)}. ` : '';
  return both + whichIsBest(sweep, 'p_digit_normal');
}

/** @param {Sweep} sweep @param {string} key @returns {string} */
function whichIsBest(sweep, key) {
  const best = each(bests(sweep, key));
  if (best.length > 1) return `Which beta is best depends on the judge: ${or(best)}.`;
  return `Best is beta ${best[0]}, ${judges(sweep)}.`;
}

/** @param {Sweep} sweep @returns {string} */
function coverage(sweep) {
  const best = each(bests(sweep, 'coverage_normal'));
  const most = Math.max(...valuesOf(sweep, 'coverage_normal'));
  const where = best.length > 1 ? `${or(best)}, by judge` : `${best[0]}, ${judges(sweep)}`;
  return (
    `Coverage is highest at beta ${where}. By the page’s own judge ${show(most)} of the test ` +
    'digits have a sample near them there.'
  );
}

/** @param {Sweep} sweep @returns {string} */
function blur(sweep) {
  const of = valuesOf(sweep, 'blur_codes');
  const real = show(sweep.real.blur_real.value);
  const last = `${show(of[of.length - 1])} of their ink is grey at beta ${sweep.wide[of.length - 1].beta}`;
  const least = of.indexOf(Math.min(...of));
  return isRising(of.slice(least)) && least < of.length - 1
    ? `From beta ${sweep.wide[least].beta} on each step blurs the reconstructions: ${last}, ${real} of test digits’.`
    : `Beta blurs, though not at each step: ${last}, ${real} of test digits’.`;
}

/** @param {Sweep} sweep @returns {string} */
function mmd(sweep) {
  const [of, last] = [valuesOf(sweep, 'mmd2'), sweep.wide.length - 1];
  const { beta, figures } = sweep.wide[last];
  const highs = sweep.wide.map((point) => point.figures.mmd2?.high ?? NaN);
  const falls = of[last] < of[0] && of.every((value, i) => !i || value <= highs[i - 1]);
  const isWorse = judgesOf(sweep, 'p_digit_normal').every((p) => p[last] < 0.6 * Math.max(...p));
  if (!falls || !isWorse) {
    return `MMD² goes from ${show(of[0])} at beta ${sweep.wide[0].beta} to ${small(of[last])} at ${beta}.`;
  }
  const least =
    (figures.mmd2?.low ?? 1) <= 0 ? 'it cannot be told from 0' : `it is ${small(of[last])}`;
  return (
    `MMD² keeps falling while the samples get worse: at beta ${beta} ${least}, and their P(digit) is ` +
    `${byJudges(figures.p_digit_normal)}. Codes that fit N(0, I) are not yet a good model.`
  );
}

/** @param {Figure | null} figure @returns {string} of all judges */
function byJudges(figure) {
  const range = rangeOf(figure);
  return range ? `${range.map(show).join(' to ')} by judge` : show(figure?.value ?? NaN);
}

/**
 * How the models came to be: not each by itself.
 * @param {Sweep} sweep
 * @param {Figure | null} [apart] P(digit) of samples of an autoencoder that was trained by itself
 * @returns {string}
 */
export function way(sweep, apart) {
  const all =
    'Each started from its neighbour’s weights, outwards from beta 1, and was trained as long again';
  const [{ beta, figures }] = sweep.wide;
  const range = rangeOf(figures.p_digit_normal);
  const isBetter = range && apart && range[0] > Math.max(apart.value, ...(apart.panel ?? []));
  if (beta || !isBetter) return `${all}.${shorter(sweep)}`;
  return (
    `${all}: what it became hangs on that way. At beta 0 a VAE is an autoencoder, yet P(digit) of its ` +
    `samples is ${byJudges(figures.p_digit_normal)}; of the autoencoder’s, trained apart, ` +
    `${byJudges(apart)}.${shorter(sweep)}`
  );
}

/**
 * The one that all others started from had fewer epochs than they.
 * @param {Sweep} sweep @returns {string}
 */
function shorter({ again, wide }) {
  const shipped = wide.find(({ id }) => id === again?.id);
  if (!again || !shipped) return '';
  const [more, less] = [again, shipped].map(({ figures }) => byJudges(figures.p_digit_normal));
  return (
    ` Beta ${again.beta} alone had no such second training; with it, P(digit) of its samples goes ` +
    `from ${less} to ${more}.`
  );
}

/**
 * A generator with convolutions beside the VAEs of all betas, whose decoders have none.
 * @param {Sweep} sweep @param {Figure | null} [gan] P(digit) of its samples
 * @returns {string} '' where some judge finds a beta that is as good
 */
export function beyond(sweep, gan) {
  const best = judgesOf(sweep, 'p_digit_normal').map((of) => Math.max(...of));
  const its = gan ? [gan.value, ...(gan.panel ?? [])] : [];
  if (its.length !== best.length || its.some((value, judge) => value <= best[judge])) return '';
  return (
    ` No beta reaches the GAN, whose decoder has convolutions: P(digit) of its samples is ` +
    `${ends(its)}, of those of each judge’s best beta ${ends(best)}.`
  );
}

/** @param {number[]} values by every judge @returns {string} "0.89 to 0.95 by judge" */
const ends = (values) =>
  values.length > 1
    ? `${show(Math.min(...values))} to ${show(Math.max(...values))} by judge`
    : show(values[0]);

/** @type {Record<Chart, (sweep: Sweep) => string>} */
export const SENTENCES = { rate, live, digits, coverage, blur, mmd };

/**
 * What is measured at one beta.
 * @param {Sweep} sweep @param {number} place
 * @returns {string}
 */
export function reading(sweep, place) {
  const { beta, figures } = sweep.wide[place];
  const at = (/** @type {string} */ key) => figures[key]?.value ?? NaN;
  const range = rangeOf(figures.p_digit_normal);
  const kl = figures.kl_test ? `, KL ${nats(at('kl_test'))}` : ', no KL asked for';
  return (
    `Beta ${beta}: reconstruction ${nats(at('bce_test'))} nats${kl}, ${at('live')} numbers live, ` +
    `P(digit) of samples ${show(at('p_digit_normal'))}` +
    `${range ? ` (all judges ${range.map(show).join(' to ')})` : ''}, coverage ` +
    `${show(at('coverage_normal'))}, grey ${show(at('blur_normal'))}, MMD² ${small(at('mmd2'))}.`
  );
}

/** @param {number} value @returns {string} two digits that count, however small */
export const small = (value) =>
  value && Math.abs(value) < 0.001 ? value.toFixed(5).replace('-', '−') : show(value);

/** @param {number} value */
const nats = (value) => value.toFixed(1);

/** @param {string} text */
const capital = (text) => text[0].toUpperCase() + text.slice(1);
