/** Models that a visitor opened from files: they stand among the others until the page is closed. */
import { addRecord, boot, ownRecordOf, wholeRecord } from './boot.js';
import { store } from './page-store.js';

/** What a file's name may be made of: the page writes names into markup. */
const UNSAFE = /[^\p{L}\p{N} .,_-]/gu;
const LONGEST = 40;

/** @param {string} name of a file @returns {string} what a model of it is called */
export const titleOf = (name) => cut(name.replaceAll(UNSAFE, '-'), LONGEST).trim() || 'model';

/** Never within a letter of two units. @param {string} text @param {number} most letters */
const cut = (text, most) => [...text].slice(0, most).join('');

/** @param {string} title @returns {string} the same, or with a number what no model opened or kept here is called */
export function freeTitle(title) {
  const taken = new Set(boot.models.map(({ names }) => names.long));
  let [free, number] = [title, 1];
  while (taken.has(free)) {
    const ending = `, ${++number}`;
    free = cut(title, LONGEST - ending.length) + ending;
  }
  return free;
}

/** @type {Map<string, string>} ids by the files' own names */
const opened = new Map();
let count = 0;

/** @typedef {ReturnType<typeof import('../networks/model-file.js').modelFrom>} FileModel */

/**
 * One more model; another of a file of the same name goes, and this one stands in its place.
 * @param {FileModel} model @param {string} name of its file, whatever it is
 * @returns {string} its id, which no other model has or had: what is remembered by id is not its own
 */
export function take(model, name) {
  const before = opened.get(name);
  const id = add(model, before ? ownRecordOf(before).names.long : freeTitle(titleOf(name)), before);
  opened.set(name, id);
  return id;
}

/**
 * One more model, beside all others.
 * @param {FileModel} model @param {string} name it is called so, with a number where another is
 * @returns {string} its id
 */
export const keepModel = (model, name) => add(model, freeTitle(titleOf(name)));

/**
 * @param {FileModel} model @param {string} long what it is called
 * @param {string} [before] the id of one whose place it takes
 * @returns {string} its id
 */
function add({ kind, decoder, encoder }, long, before) {
  const id = `file-${++count}`;
  const short = long.length > 24 ? `${cut(long, 23)}…` : long;
  const record = wholeRecord({
    ...{ id, kind, names: { long, short }, colour: 'green' },
    ...{ latent_dim: decoder.latent, hidden: decoder.hidden },
    ...{ encoder: encoder !== null, posterior: Boolean(encoder?.logvar) },
    // Nothing of it was measured.
    ...{ map: false, gaussian: false, history: false, plane: false, codes: false },
    ...{ statistics: false, test: null, dimensions: null, code: null },
    ...{ family: null, beta: null, own: true, isLocal: true },
  });
  addRecord(record, before);
  store.addColumn(id);
  Object.assign(store.dataOf(id), { decoder, encoder });
  if (before) {
    store.choose(store.models.map((model) => (model === before ? id : model)));
    // Its weights are let go.
    store.addColumn(before);
  }
  return id;
}

/** @returns {string[]} names of the models on show that nobody else has */
export const localNames = () =>
  boot.models
    .filter(({ id, isLocal }) => isLocal && store.models.includes(id))
    .map(({ names }) => names.long);
