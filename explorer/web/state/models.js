/** The models as the page shows them: what they are called, and how an element says whose it is. */
import { boot, recordOf } from './boot.js';
import { figuresOf, sentence, withNormal } from './facts.js';
import { store } from './page-store.js';

/** @param {string} model @returns {string} such as "VAE" or "Autoencoder" */
export const nameOf = (model) => recordOf(model).names.short;

/** @param {string} model @returns {string} inside a sentence: "VAE", "autoencoder" */
export const nameInText = (model) =>
  nameOf(model).replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());

/** @param {string} model @returns {string} above a picture on a phone: "VAE", "AE" */
export const capOf = (model) => (nameOf(model).length > 8 ? model : nameOf(model)).toUpperCase();

/** @param {string} model @returns {string} such as "Variational autoencoder" */
export const longNameOf = (model) => recordOf(model).names.long;

/** @param {string} model @returns {Record<string, string>} the attributes by which style sheets know it */
const marks = (model) => ({
  model,
  place: String(store.models.indexOf(model) + 1),
  colour: recordOf(model).colour,
});

/** Say on an element whose it is. @param {Element} element @param {string} model */
export function markModel(element, model) {
  for (const [name, value] of Object.entries(marks(model))) element.setAttribute(name, value);
}

/** The same in markup. @param {string} model @returns {string} model="vae" place="2" colour="blue" */
export const modelMarks = (model) =>
  Object.entries(marks(model))
    .map(([name, value]) => `${name}="${value}"`)
    .join(' ');

/** @returns {import('./facts.js').Figures | null} of the first models on show with and without a posterior */
export function figuresNow() {
  const [plain, cloud] = [false, true].map((posterior) =>
    store.encoders.find((model) => recordOf(model).posterior === posterior),
  );
  return plain && cloud ? figuresOf(boot.evidence, plain, cloud) : null;
}

/** @param {string} id of a fact @returns {string} HTML; '' where it was not measured or is not so */
export const fact = (id) => withNormal(sentence(id, figuresNow()));
