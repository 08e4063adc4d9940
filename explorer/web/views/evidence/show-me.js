/** What "show me" does for the rows of the evidence: it sets the page to the picture in question. */

import { philox4x32 } from '../../maths/random.js';
import { recordOf } from '../../state/boot.js';
import { showMiddle } from '../../state/morph.js';
import { firstOptions } from '../../state/options.js';
import { store } from '../../state/page-store.js';

/** The draw that the rows on generation load: the first, not a chosen one. */
const DRAW = 0;

/** @param {{normal?: boolean, fitted?: boolean}} draws on the map; without any, the digits alone */
export const map =
  ({ normal = false, fitted = false }) =>
  () =>
    store.set({ layers: { digits: true, normal, fitted }, mapKind: 'tsne', view: 'map' });

export const plane = () => store.set({ mapKind: 'plane', view: 'map' });

export const everySlider = () => store.set({ folds: new Set(store.models), view: 'explore' });

/** The draws themselves, of the maps' seed. @param {'normal' | 'fitted'} sampleKind */
export const draw = (sampleKind) => () => {
  store.loadPoint({ kind: sampleKind, index: DRAW });
  const { sampleSeed, sampleOrder, temperature, sampleTarget, swapSource } = firstOptions();
  const first = { sampleSeed, sampleOrder, temperature, sampleTarget, swapSource };
  store.set({ ...first, sampleKind, view: 'generate' });
};

export function encoded() {
  for (const model of store.models) store.reset(model);
  store.set({ view: 'explore' });
}

export function loss() {
  encoded();
  store.set({ view: 'loss' });
}

/** The same digit encoded a hundred times, which stands below the sliders. */
export function hundred() {
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
export const between = (way) => () => {
  showMiddle(way);
  store.set({ view: 'morph' });
};

/** Every slider at a random place of its range; another one at every click. */
export function atRandom() {
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
export function oneSlider() {
  encoded();
  for (const model of store.models) {
    const { low, high, order } = recordOf(model).dimensions;
    const d = order[0];
    const value = store.sides[model].mu[d];
    store.setZ(model, d, value - low[d] > high[d] - value ? low[d] : high[d]);
  }
}
