/** What the page says of parts that it could not fetch, or that are long in coming. */
import { percent } from '../dom/numbers.js';
import { STUCK, WRONG } from '../state/loading.js';

/**
 * @param {ReadonlyMap<string, string>} failed by name
 * @param {Record<string, readonly string[]>} ofView what only some views need; the rest all do
 * @param {string} view on show
 * @returns {string} empty where nothing is missing
 */
export function missingSentence(failed, ofView, view) {
  const elsewhere = new Set(Object.values(ofView).flat());
  for (const name of ofView[view] ?? []) elsewhere.delete(name);
  const missing = [...failed].filter(([name]) => !elsewhere.has(name));
  if (!missing.length) return '';
  if (missing.some(([, sentence]) => sentence === WRONG)) {
    return 'A file of this page is damaged or missing on its server: some parts stay empty.';
  }
  return missing.some(([, sentence]) => sentence === STUCK)
    ? 'Some parts of the page could not be fetched. Once the connection is back, load the page again.'
    : 'Some parts of the page could not be fetched yet. Trying again …';
}

/** So often it is said anew how much has come, as a share of all: each time it is read out. */
const STEP = 0.25;

/**
 * @param {Iterable<{received: number, size: number}>} files on their way, in bytes
 * @returns {string} how much of the models has come
 */
export function arrivingSentence(files) {
  const [received, size] = [...files].reduce(
    (sum, file) => [sum[0] + file.received, sum[1] + file.size],
    [0, 0],
  );
  if (!size) return 'The models are loading.';
  const share = STEP * Math.floor(received / size / STEP);
  return `The models are loading: ${percent(share)} of ${(size / 1e6).toFixed(1)} MB.`;
}
