/** The digits that models are trained on here, and those that measure them: fetched when first asked for. */
import { boot, PIXELS } from '../../state/boot.js';
import { unzip } from '../../state/files.js';
import { once } from '../../state/loading.js';
import { store } from '../../state/page-store.js';

/** @typedef {{pixels: Uint8Array<ArrayBuffer>, labels: Uint8Array<ArrayBuffer>}} Digits a byte for each pixel */

/** Test digits whose codes are on show, and whose neighbours are scored: the first ones. */
export const TESTS = 2000;
/** Training digits among whose codes neighbours are looked for: the first ones. */
export const FITTED = 4000;

/** @type {Digits | null} */
let training = null;

/** @returns {Promise<void>} once they are there, or it is told what is wrong with them */
export const loadTraining = () =>
  once('training digits', 'training', async () => {
    const [pixels, labels] = await Promise.all(
      ['training-digits.gz', 'training-labels.gz'].map(unzip),
    );
    if (labels.length !== boot.training || pixels.length !== labels.length * PIXELS) {
      throw new Error('The training digits are not as many as the page was told of.');
    }
    training = { pixels: Uint8Array.from(pixels), labels: Uint8Array.from(labels) };
  });

/** @type {{digits: Digits, tests: Digits} | null} */
let both = null;

/** @returns {{digits: Digits, tests: Digits} | null} null until both are there */
export function digitsNow() {
  const { digits, labels } = store;
  if (!both && training && digits && labels) {
    const tests = { pixels: digits.slice(0, TESTS * PIXELS), labels: labels.slice(0, TESTS) };
    both = { digits: training, tests: /** @type {Digits} */ (tests) };
  }
  return both;
}
