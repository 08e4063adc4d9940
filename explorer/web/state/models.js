/** The models as the page shows them: what they are called, and how an element says whose it is. */
import { boot, ownRecordOf, recordOf } from './boot.js';
import { sentence, withNormal } from './facts.js';
import { betaOf, betaText, familyOf, paysKl } from './families.js';
import { figuresOf } from './figures.js';
import { store } from './page-store.js';

/** @typedef {import('./boot.js').Aspect} Aspect */

/**
 * What stands in a column: no figure and no picture is to be read as the lesson's model's that is not.
 * @param {string} model @param {Aspect} aspect
 * @param {(family: import('./boot.js').ModelRecord) => string} name
 * @returns {string} such as "VAE, β 4"
 */
function named(model, aspect, name) {
  const record = recordOf(model, aspect);
  if (!record.family) return name(record);
  return `${name(ownRecordOf(record.family))}, ${betaText(betaOf(record))}`;
}

/** @param {string} model @param {Aspect} [aspect] @returns {string} such as "VAE" or "Autoencoder" */
export const nameOf = (model, aspect = 'networks') =>
  named(model, aspect, ({ names }) => names.short);

/** @param {string} model @param {Aspect} [aspect] @returns {string} inside a sentence: "VAE", "autoencoder" */
export const nameInText = (model, aspect) =>
  nameOf(model, aspect).replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());

/** @param {string} model @param {Aspect} [aspect] @returns {string} above a picture on a phone: "VAE", "AE" */
export const capOf = (model, aspect = 'networks') =>
  named(model, aspect, ({ id, names: { short } }) => (short.length > 9 ? id : short).toUpperCase());

/** @param {string} model @param {Aspect} [aspect] @returns {string} such as "Variational autoencoder" */
export const longNameOf = (model, aspect = 'networks') =>
  named(model, aspect, ({ names }) => names.long);

/**
 * @param {string} model
 * @returns {{long: string, short: string}} of its column's heading, where a knob says the beta
 */
export const headingOf = (model) =>
  familyOf(model).length
    ? ownRecordOf(model).names
    : { long: longNameOf(model), short: nameOf(model) };

/**
 * @param {string} model @param {Aspect} [aspect]
 * @returns {string} under which the evidence has the figures of what stands in its column
 */
export const measuredAs = (model, aspect) => recordOf(model, aspect).id;

/**
 * @param {string} model @param {'map' | 'plane'} aspect
 * @returns {string} which beta a view shows that has none for the one that is asked for; else ''
 */
export function standsFor(model, aspect) {
  const [there, asked] = [recordOf(model, aspect), recordOf(model)];
  if (there === asked) return '';
  return `No ${aspect} of ${betaText(betaOf(asked))} is here: this is ${betaText(betaOf(there))}’s.`;
}

/** @param {string} model @returns {string} why no KL is told of one with a posterior; '' where one is */
export function unaskedText(model) {
  const record = recordOf(model);
  if (!record.posterior || paysKl(record)) return '';
  return `${nameOf(model)}: nothing asked for a small KL, whose weight in training was 0.`;
}

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

/** @returns {import('./figures.js').Figures | null} of the first models on show with and without a posterior */
export function figuresNow() {
  const [plain, cloud] = [false, true].map((posterior) =>
    store.encoders.find((model) => recordOf(model).posterior === posterior),
  );
  if (!plain || !cloud) return null;
  return figuresOf(boot.evidence, measuredAs(plain), measuredAs(cloud), null, gans());
}

/** @returns {import('./figures.js').Gans} the first of what ships, by the kind of its decoder */
export function gans() {
  const idOf = (/** @type {string} */ kind) =>
    boot.models.find((record) => !record.own && !record.encoder && record.kind === kind)?.id;
  return { gan: idOf('gan'), small: idOf('decoder') };
}

/** @param {string} id of a fact @returns {string} HTML; '' where it was not measured or is not so */
export const fact = (id) => withNormal(sentence(id, figuresNow()));
