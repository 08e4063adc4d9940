/** The rows of the evidence: what each means (see state/facts.js), and how "show me" sets the page to its picture. */

import { show as showNumber } from '../../dom/numbers.js';
import { philox4x32 } from '../../maths/random.js';
import { boot, recordOf } from '../../state/boot.js';
import { fact } from '../../state/models.js';
import { showMiddle } from '../../state/morph.js';
import { firstOptions } from '../../state/options.js';
import { store } from '../../state/page-store.js';

/**
 * What a row's button does: `set` sets the page to a view, in which the row's figure or picture stands
 * at `at`. What a person has on the page stays, but for rows that are about other codes. `offStage`: no
 * full screen shows it, so none has the button.
 * @typedef {{set: () => void, at: string, offStage?: boolean}} Show
 */

/** @param {{normal?: boolean, fitted?: boolean}} samples on the map; without any, the digits alone */
const map = ({ normal = false, fitted = false }) =>
  // The figures of the evidence are those of the first run.
  store.set({ layers: { digits: true, normal, fitted }, mapKind: 'tsne', run: 0, view: 'map' });

/** Samples on the map, and what is measured of them below it. @param {'normal' | 'fitted'} kind @returns {Show} */
const mixing = (kind) => ({
  set: () => map({ [kind]: true }),
  at: `map-evidence tr[data-kind=${kind}]`,
});

/** The samples of the maps' seed, and their mean. @param {'normal' | 'fitted'} sampleKind @returns {Show} */
const samples = (sampleKind) => ({
  set: () => {
    const { sampleSeed, sampleOrder, temperature, sampleTarget } = firstOptions();
    const first = { sampleSeed, sampleOrder, temperature, sampleTarget };
    store.set({ ...first, sampleKind, view: 'generate' });
  },
  at: 'sample-tally .figure',
});

/** @returns {void} */
function encoded() {
  for (const model of store.models) store.reset(model);
  store.set({ view: 'explore' });
}

/** The middle of the pair on show; the mean over many pairs stands under its curves. @param {'slerp' | 'linear'} way @returns {Show} */
const between = (way) => ({
  set: () => {
    store.set({ mapKind: 'tsne', view: 'morph' });
    showMiddle(way);
  },
  at: '.way-curves, [data-stages] .morph-film .strips',
});

/** @type {Show} */
const LOSSES = {
  set: () => store.set({ view: 'loss' }),
  at: '.loss-rivals table, [data-stages] .loss-parts',
};

/** @type {Show} the digit on show, encoded a hundred times */
const HUNDRED = {
  set: () => store.set({ againOpen: true, view: 'explore' }),
  at: 'encode-again .again',
};

/** @type {Show} */
const PICTURES = { set: encoded, at: 'digit-view .meter' };

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

const { blur_real: real } = boot.evidence.critic;
/** What the share of grey is to be compared with. */
const GREY = real
  ? `Grey pixels among the inked ones. Of test digits: ${showNumber(real.value)}.`
  : '';

/**
 * What a row's button shows, null where no view has its figure or its picture; and what its number is
 * where the row's own fact does not say more.
 * @type {Record<string, [show: Show | null, explains?: string]>}
 */
export const ROWS = {
  mixing_normal: [mixing('normal')],
  mixing_fitted: [mixing('fitted')],
  among_codes: [{ set: () => map({ normal: true }), at: 'map-notes .map-note' }],
  nearest_code: [null],
  mmd2: [null],
  active_dimensions: [
    {
      set: () => store.set({ folds: new Set(store.models), view: 'explore' }),
      at: '.sliders .fold',
      offStage: true,
    },
  ],
  encode_spread: [HUNDRED],
  bce_test: [LOSSES],
  bce_at_mean: [LOSSES],
  kl_test: [LOSSES, 'What the VAE pays to keep its clouds near N(0, I).'],
  elbo_test: [LOSSES, 'Not a rival of the AE’s reconstruction: it counts KL too.'],
  p_digit_normal: [samples('normal')],
  p_digit_posterior: [HUNDRED],
  p_digit_fitted: [samples('fitted')],
  p_digit_uniform: [{ set: atRandom, at: 'digit-view .meter' }, 'Every slider set at random.'],
  p_digit_slerp: [between('slerp')],
  frechet_normal: [
    null,
    `How far the samples as a whole are from real digits; lower is nearer. ${SCALE}`,
  ],
  frechet_fitted: [null, `The same for the fair control. ${SCALE}`],
  coverage_normal: [null, 'The share of real digits that have a sample near them.'],
  coverage_fitted: [null, 'The same for the fair control.'],
  recall_normal: [null, 'The share of real digits that lie within the cloud of samples.'],
  share_least: [null],
  share_most: [null, 'Of the ten classes a tenth each would be even.'],
  spread_classes: [null],
  nearest_training: [null],
  blur_normal: [samples('normal'), GREY],
  blur_fitted: [samples('fitted'), 'The same for the fair control.'],
  among_means: [null],
  p_digit_codes: [PICTURES],
  blur_codes: [PICTURES, 'How blurred the copies are.'],
  p_digit_linear: [between('linear')],
  p_digit_one_slider: [{ set: oneSlider, at: 'digit-view .meter' }],
  precision_normal: [null, HANGS],
  density_normal: [null, HANGS],
  confidence_path: [null],
  step_path: [null],
  silhouette_map: [{ set: () => map({}), at: 'latent-map' }],
  jump_map: [{ set: between('slerp').set, at: 'latent-map' }],
  confidence_gaps: [null],
  confidence_plane: [
    { set: () => store.set({ mapKind: 'plane', view: 'map' }), at: 'latent-plane' },
  ],
  flip_radius: [null],
  jacobian_frobenius: [null],
  jacobian_spectral: [null],
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
