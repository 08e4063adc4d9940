/** What the page says of parts that it could not fetch. */
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
