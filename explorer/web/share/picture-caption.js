/** What a saved picture says of itself. */

import { boot } from '../state/boot.js';
import { playedNow, shownNow } from '../state/game.js';
import { longNameOf, nameInText } from '../state/models.js';
import { FILM_NAMES, momentText, nameInSentence, SAMPLED_FROM } from '../state/names.js';
import { store } from '../state/page-store.js';

/** @typedef {import('./picture-sheet.js').Caption} Caption */

/** @param {string} text @returns {string} with a capital letter */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** @returns {string} such as "Input: test digit 32, a 3" */
const inputText = () => `Input: ${nameInSentence(store.source, store.label)}`;

/** @param {string} model @returns {string} of which code its picture is */
function codeText(model) {
  const { point, sides } = store;
  if (point && point.kind !== 'digits')
    return `Sample ${point.index} of ${SAMPLED_FROM[point.kind]}`;
  return sides[model]?.moved ? `${inputText()}; sliders moved` : inputText();
}

/** @returns {string} which samples Generate shows */
const samplesText = () =>
  `Samples of ${SAMPLED_FROM[store.sampleKind]}, seed ${store.sampleSeed}, ` +
  `temperature ${store.temperature.toFixed(2)}`;

/** @param {string} model @returns {string} what is on its map */
function mapText(model) {
  const { digits, normal, fitted } = store.layers;
  const shown = [
    digits && 'test digits',
    normal && `samples of ${SAMPLED_FROM.normal}`,
    fitted && `samples of ${SAMPLED_FROM.fitted}`,
  ].filter(Boolean);
  return `t-SNE run ${store.runOf(model) + 1}: ${shown.join(', ')}`;
}

/**
 * @param {ReturnType<typeof shownNow>} at
 * @returns {string} which film of a GAN's training, and which moment
 */
const gameText = (at) => (at ? `${FILM_NAMES[at.film.id]}, ${momentText(at.film, at.place)}` : '');

/** @type {Record<import('../state/views.js').Subject, (model: string) => string>} */
const SUBJECTS = {
  code: codeText,
  input: inputText,
  samples: samplesText,
  map: mapText,
  game: () => gameText(shownNow()),
  played: () => gameText(playedNow()),
  none: () => '',
};

/**
 * @param {import('../state/views.js').Picture} picture
 * @param {string} [model] whose it is
 * @returns {Caption}
 */
export function captionOf({ text, subject = 'input', legend, classes }, model) {
  return {
    title: model ? `${longNameOf(model)}: ${text}` : capital(text),
    subject: SUBJECTS[subject](model ?? ''),
    legend,
    classes,
    source: boot.version,
  };
}

/** @returns {Caption} of the input's 28 x 28 picture */
export const inputCaption = () => ({
  title: 'Input',
  subject: capital(nameInSentence(store.source, store.label)),
  legend: 'What the models see: 28 × 28 grey values.',
  source: boot.version,
});

/** @param {string} model @returns {Caption} of its decoded picture */
export const decodedCaption = (model) => ({
  title: `${longNameOf(model)}: decoded picture`,
  subject: codeText(model),
  legend: `What the ${nameInText(model)} decodes: 28 × 28 grey values.`,
  source: boot.version,
});
