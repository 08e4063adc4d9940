/** Models that a visitor opened from files: they stand among the others until the page is closed. */
import { addRecord, boot, wholeRecord } from './boot.js';
import { store } from './page-store.js';

/** @param {string} title @returns {string} an id that no model has that ships */
const idOf = (title) =>
  `file-${title
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, '-')
    .slice(0, 40)}`;

/** @param {ReturnType<typeof import('../networks/model-file.js').modelFrom>} model @param {string} title @returns {string} its id */
export function take({ kind, decoder, encoder }, title) {
  const id = idOf(title);
  const short = title.length > 24 ? `${title.slice(0, 23)}…` : title;
  const record = wholeRecord({
    ...{ id, kind, names: { long: title.slice(0, 60), short }, colour: 'green' },
    ...{ latent_dim: decoder.latent, hidden: decoder.hidden },
    ...{ encoder: encoder !== null, posterior: Boolean(encoder?.logvar) },
    // Nothing of it was measured.
    ...{ map: false, gaussian: false, history: false, plane: false, codes: false },
    ...{ statistics: false, test: null, dimensions: null, code: null },
    ...{ family: null, beta: null, own: true, isLocal: true },
  });
  addRecord(record);
  store.addColumn(id);
  Object.assign(store.dataOf(id), { decoder, encoder });
  return id;
}

/** @returns {string[]} names of the models on show that nobody else has */
export const localNames = () =>
  boot.models
    .filter(({ id, isLocal }) => isLocal && store.models.includes(id))
    .map(({ names }) => names.long);
