/** What "show me" does for every row of the evidence: it sets the page to the picture in question. */

import { philox4x32 } from '../../maths/random.js';
import { recordOf } from '../../state/boot.js';
import { FIRST_DRAWS, setGenerateOptions } from '../../state/generate.js';
import { showMiddle } from '../../state/morph.js';
import { store } from '../../state/page-store.js';

/** The draw that the rows on generation load: the first, not a chosen one. */
const DRAW = 0;

/** @type {Record<string, () => void>} */
const SHOWS = {
  mixing_normal: () => map({ normal: true, fitted: false }),
  mixing_fitted: () => map({ normal: false, fitted: true }),
  mmd2: plane,
  active_dimensions: () => {
    for (const model of store.models) store.setFold(model, true);
    store.set({ view: 'explore' });
  },
  encode_spread: hundred,
  bce_test: loss,
  bce_at_mean: loss,
  kl_test: loss,
  elbo_test: loss,
  p_digit_normal: () => draw('normal'),
  p_digit_fitted: () => draw('fitted'),
  p_digit_uniform: atRandom,
  p_digit_slerp: () => between('slerp'),
  frechet_normal: () => draw('normal'),
  frechet_fitted: () => draw('fitted'),
  coverage_normal: () => draw('normal'),
  coverage_fitted: () => draw('fitted'),
  p_digit_codes: encoded,
  p_digit_linear: () => between('linear'),
  p_digit_one_slider: oneSlider,
  precision_normal: () => draw('normal'),
  density_normal: () => draw('normal'),
  confidence_path: () => between('slerp'),
  step_path: () => between('slerp'),
  silhouette_map: digitsAlone,
  jump_map: () => between('slerp'),
  confidence_gaps: digitsAlone,
  confidence_plane: plane,
  flip_radius: encoded,
  jacobian_frobenius: encoded,
  jacobian_spectral: encoded,
};

/** @param {string} key @returns {(() => void) | null} */
export const showMe = (key) => SHOWS[key] ?? null;

/** @param {{normal: boolean, fitted: boolean}} draws */
function map({ normal, fitted }) {
  store.setLayer('digits', true);
  store.setLayer('normal', normal);
  store.setLayer('fitted', fitted);
  store.set({ mapKind: 'tsne' });
  store.set({ view: 'map' });
}

/** What a t-SNE of the codes alone would show. */
function digitsAlone() {
  map({ normal: false, fitted: false });
}

function plane() {
  store.set({ mapKind: 'plane' });
  store.set({ view: 'map' });
}

/** The draws themselves, of the maps' seed. @param {'normal' | 'fitted'} kind */
function draw(kind) {
  store.loadPoint({ kind, index: DRAW });
  setGenerateOptions({ ...FIRST_DRAWS, kind });
  store.set({ view: 'generate' });
}

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
function between(way) {
  showMiddle(way);
  store.set({ view: 'morph' });
}

/** Every slider at a random place of its range; another one at every click. */
function atRandom() {
  const key = Uint32Array.of(store.resamples++, 0);
  const numbers = Array.from({ length: LATENT_DIM / 4 }, (_, block) => [
    ...philox4x32(Uint32Array.of(block, 0, 0, 0), key),
  ]).flat();
  for (const model of store.models) {
    const { low, high } = recordOf(model).dimensions ?? { low: [], high: [] };
    const z = numbers.map((n, d) => low[d] + ((high[d] - low[d]) * (n + 0.5)) / 2 ** 32);
    store.setCode(model, z);
  }
  store.set({ view: 'explore' });
}

/** The most informative number at the end of its range that is farther from the encoded value. */
function oneSlider() {
  encoded();
  for (const model of store.models) {
    const dimensions = recordOf(model).dimensions;
    if (!dimensions) return;
    const d = dimensions.order[0];
    const { low, high } = dimensions;
    const value = store.sides[model].mu[d];
    store.setZ(model, d, value - low[d] > high[d] - value ? low[d] : high[d]);
  }
}
