/** The rows of the evidence: what each means (see state/facts.js), and how "show me" sets the page to its picture. */

import { philox4x32 } from '../../maths/random.js';
import { recordOf } from '../../state/boot.js';
import { fact } from '../../state/models.js';
import { showMiddle } from '../../state/morph.js';
import { firstOptions } from '../../state/options.js';
import { store } from '../../state/page-store.js';

/** The sample that the rows on generation load: the first, not a chosen one. */
const SAMPLE = 0;

/** @param {{normal?: boolean, fitted?: boolean}} samples on the map; without any, the digits alone */
const map =
  ({ normal = false, fitted = false }) =>
  () =>
    store.set({ layers: { digits: true, normal, fitted }, mapKind: 'tsne', view: 'map' });

const plane = () => store.set({ mapKind: 'plane', view: 'map' });

const everySlider = () => store.set({ folds: new Set(store.models), view: 'explore' });

/** The samples themselves, of the maps' seed. @param {'normal' | 'fitted'} sampleKind */
const sample = (sampleKind) => () => {
  store.loadPoint({ kind: sampleKind, index: SAMPLE });
  const { sampleSeed, sampleOrder, temperature, sampleTarget, swapSource } = firstOptions();
  const first = { sampleSeed, sampleOrder, temperature, sampleTarget, swapSource };
  store.set({ ...first, sampleKind, view: 'generate' });
};

function encoded() {
  for (const model of store.models) store.reset(model);
  store.set({ view: 'explore' });
}

function loss() {
  encoded();
  store.set({ view: 'loss' });
}

/** The same digit encoded a hundred times, which stands below the sliders. */
function hundred() {
  encoded();
  store.set({ againOpen: true });
  // After the table has sent the page to its top, and once the view is there.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => document.querySelector('encode-again .again')?.scrollIntoView()),
  );
}

/**
 * Halfway from the digit on show to the next test digit of another class.
 * @param {'slerp' | 'linear'} way
 */
const between = (way) => () => {
  showMiddle(way);
  store.set({ view: 'morph' });
};

/** Every slider at a random place of its range; another one at every click. */
function atRandom() {
  const key = Uint32Array.of(store.resamples++, 0);
  for (const model of store.models) {
    const { low, high } = recordOf(model).dimensions;
    const blocks = low.map((_, block) => [...philox4x32(Uint32Array.of(block, 0, 0, 0), key)]);
    const numbers = blocks.flat();
    store.setCode(
      model,
      low.map((least, d) => least + ((high[d] - least) * (numbers[d] + 0.5)) / 2 ** 32),
    );
  }
  store.set({ view: 'explore' });
}

/** The most informative number at the end of its range that is farther from the encoded value. */
function oneSlider() {
  encoded();
  for (const model of store.models) {
    const { low, high, order } = recordOf(model).dimensions;
    const d = order[0];
    const value = store.sides[model].mu[d];
    store.setZ(model, d, value - low[d] > high[d] - value ? low[d] : high[d]);
  }
}

const HANGS =
  'Never counted: another judge, or other digits and samples, give quite another figure.';
const SCALE = 'It has no unit: compare it only within this row.';

/**
 * What a row's button shows, and what its number is where the row's own fact does not say more.
 * @type {Record<string, [show: () => void, explains?: string]>}
 */
export const ROWS = {
  mixing_normal: [map({ normal: true })],
  mixing_fitted: [map({ fitted: true })],
  among_codes: [map({ normal: true })],
  nearest_code: [map({ normal: true })],
  mmd2: [map({ normal: true })],
  active_dimensions: [everySlider],
  encode_spread: [hundred],
  bce_test: [loss],
  bce_at_mean: [loss],
  kl_test: [loss, 'What the VAE pays to keep its clouds near N(0, I).'],
  elbo_test: [loss, 'Not a rival of the AE’s reconstruction: it counts KL too.'],
  p_digit_normal: [sample('normal')],
  p_digit_posterior: [hundred],
  p_digit_fitted: [sample('fitted')],
  p_digit_uniform: [atRandom, 'Every slider set at random.'],
  p_digit_slerp: [between('slerp')],
  frechet_normal: [
    sample('normal'),
    `How far the samples as a whole are from real digits; lower is nearer. ${SCALE}`,
  ],
  frechet_fitted: [sample('fitted'), `The same for the fair control. ${SCALE}`],
  coverage_normal: [sample('normal'), 'The share of real digits that have a sample near them.'],
  coverage_fitted: [sample('fitted'), 'The same for the fair control.'],
  among_means: [map({ normal: true })],
  p_digit_codes: [encoded],
  p_digit_linear: [between('linear')],
  p_digit_one_slider: [oneSlider],
  precision_normal: [sample('normal'), HANGS],
  density_normal: [sample('normal'), HANGS],
  confidence_path: [between('slerp')],
  step_path: [between('slerp')],
  silhouette_map: [map({})],
  jump_map: [between('slerp')],
  confidence_gaps: [map({})],
  confidence_plane: [plane],
  flip_radius: [encoded],
  jacobian_frobenius: [encoded],
  jacobian_spectral: [encoded],
};

/** What carries the page, in the order of the table: the rows of the full screen. */
export const HEADLINES = new Set([
  'active_dimensions',
  'bce_at_mean',
  'p_digit_normal',
  'p_digit_fitted',
  'p_digit_slerp',
]);

/** @param {string} key of a row @returns {string} what its number means, HTML */
export function meaningOf(key) {
  const [, explains] = ROWS[key];
  return explains ?? fact(key.startsWith('jacobian') ? 'jacobian' : key);
}
