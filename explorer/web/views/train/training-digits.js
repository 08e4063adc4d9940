/** The digits that models are trained on here, and those that measure them: fetched when first asked for. */
import { boot, DIGITS, PIXELS } from '../../state/boot.js';
import { unzip } from '../../state/files.js';
import { once } from '../../state/loading.js';
import { store } from '../../state/page-store.js';

/** @typedef {{pixels: Uint8Array<ArrayBuffer>, labels: Uint8Array<ArrayBuffer>}} Digits a byte for each pixel */

/** Test digits whose codes are on show, and whose neighbours are scored: spread evenly over all. */
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
    both = { digits: training, tests: spread({ pixels: digits, labels }) };
  }
  return both;
}

/** @param {number} row of a test digit on show @returns {number} which of all test digits it is */
export const testIndex = (row) => row * Math.max(1, Math.floor(DIGITS / TESTS));

/** @param {{pixels: Uint8Array, labels: Uint8Array}} all @returns {Digits} some, as far apart as possible */
function spread({ pixels, labels }) {
  const tests = { pixels: new Uint8Array(TESTS * PIXELS), labels: new Uint8Array(TESTS) };
  for (let i = 0; i < TESTS; i++) {
    const at = testIndex(i);
    tests.pixels.set(pixels.subarray(at * PIXELS, (at + 1) * PIXELS), i * PIXELS);
    tests.labels[i] = labels[at];
  }
  return tests;
}
