/** The rows of the evidence: what each means, and how "show me" sets the page to its picture. */

import { philox4x32 } from '../../maths/random.js';
import { recordOf } from '../../state/boot.js';
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

const HANGS = 'Hangs on the judge’s features, so it never counts, whatever it says.';
const STEEP = 'How steep the decoders are; the two norms contradict each other: no evidence.';

/**
 * What a row's button shows, and what the row means; {gap}: the VAE's less the AE's.
 * @type {Record<string, [show: () => void, means: string]>}
 */
export const ROWS = {
  mixing_normal: [
    map({ normal: true }),
    'N(0, I) is known before training. The VAE’s samples from it land among its digits, the ' +
      'autoencoder’s in a ball of their own.',
  ],
  mixing_fitted: [
    map({ fitted: true }),
    'The fair control: fitted to its codes, samples land among the digits of both.',
  ],
  mmd2: [plane, 'The VAE’s codes are spread as N(0, I) says; the autoencoder’s are not.'],
  active_dimensions: [everySlider, 'The KL term switches numbers off that it does not pay to use.'],
  encode_spread: [hundred, 'The autoencoder gives one point, the VAE a cloud.'],
  bce_test: [loss, 'The autoencoder reconstructs better: nothing else is asked of it.'],
  bce_at_mean: [loss, 'Even without noise the VAE pays for its orderly space.'],
  kl_test: [loss, 'What the VAE pays to keep its codes near N(0, I).'],
  elbo_test: [loss, 'Not a rival of the autoencoder’s reconstruction: it counts the KL term too.'],
  p_digit_normal: [
    sample('normal'),
    'Noise into digits: about half the time with the VAE, almost never with the AE.',
  ],
  p_digit_fitted: [
    sample('fitted'),
    'The fair control: even fitted to its codes, most of the AE’s samples are junk.',
  ],
  p_digit_uniform: [atRandom, 'All sliders thrown at random.'],
  p_digit_slerp: [
    between('slerp'),
    'The arcs between the VAE’s digits decode to digits more often.',
  ],
  frechet_normal: [
    sample('normal'),
    'How far the samples as a whole are from real digits; lower is nearer.',
  ],
  frechet_fitted: [sample('fitted'), 'The same for the fair control.'],
  coverage_normal: [sample('normal'), 'The share of real digits that have a sample near them.'],
  coverage_fitted: [sample('fitted'), 'The same for the fair control.'],
  p_digit_codes: [encoded, 'Both reconstruct digits as digits: the judge is not against either.'],
  p_digit_linear: [
    between('linear'),
    'A straight line leaves the shell that the codes lie on, and both lose by it: the VAE stays ' +
      '{gap} ahead.',
  ],
  p_digit_one_slider: [
    oneSlider,
    'The VAE is {gap} ahead, which is little beside samples: the other 31 numbers still hold the ' +
      'digit.',
  ],
  precision_normal: [sample('normal'), HANGS],
  density_normal: [sample('normal'), HANGS],
  confidence_path: [
    between('slerp'),
    'An ordinary ten-way classifier is nearly as sure on both: no evidence.',
  ],
  step_path: [
    between('slerp'),
    'The VAE’s largest steps are no smaller: “smooth” is not the difference.',
  ],
  silhouette_map: [
    map({}),
    'With the samples hidden both maps are islands alike: the digits alone show no difference.',
  ],
  jump_map: [
    between('slerp'),
    'Both ways jump on the map: t-SNE tears apart what a decoder joins.',
  ],
  confidence_gaps: [
    map({}),
    'An ordinary ten-way classifier is sure even between the islands: no evidence.',
  ],
  confidence_plane: [plane, 'Nearly the same all over both planes: no evidence.'],
  flip_radius: [
    encoded,
    'Both decoders give way at about the same distance: they are about equally smooth.',
  ],
  jacobian_frobenius: [encoded, STEEP],
  jacobian_spectral: [encoded, STEEP],
};
