/** The markup and the words of one map, and what is measured on it. */

import { show, span, thousands } from '../../dom/numbers.js';
import { boot, recordOf, SAMPLES } from '../../state/boot.js';
import { capOf, longNameOf, measuredAs, standsFor } from '../../state/models.js';
import { store } from '../../state/page-store.js';
import { FIRST_ROW, ROWS } from '../../state/shapes.js';

/** @typedef {import('../../state/shapes.js').Model} Model */
/** @typedef {import('./map-points.js').Layers} Layers */
/** @typedef {import('../../state/shapes.js').Figure} Figure */

/** @typedef {import('../../state/boot.js').Aspect} Aspect */

/** @param {Model} model @param {Aspect} [aspect] @returns {string} inside a sentence: "variational autoencoder" */
export const longInText = (model, aspect) =>
  longNameOf(model, aspect).replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());

/** How many numbers the codes have of the models side by side: "32", or "32 and 16". */
export const codeSizes = () =>
  [...new Set(store.models.map((model) => recordOf(model).latent_dim))].join(' and ');

/** @param {Model} model @param {'map' | 'plane'} what it has none of @returns {string} */
export const lackOf = (model, what) =>
  recordOf(model).encoder
    ? `This model has no ${what}.`
    : `This model has no ${what}: it has no encoder, so no test digit has a code in it.`;

const MARKER = '<b class="accent">●</b> encoded <b class="accent">◯</b> now';

/** The t-SNE runs that are shipped, as explorer/maps.py made them. */
export const RUNS = [
  { seed: 0, perplexity: 30, init: 'pca' },
  { seed: 1, perplexity: 30, init: 'random' },
  { seed: 2, perplexity: 50, init: 'pca' },
];

/** @param {number} run @returns {string} what is particular to it */
export function runText(run) {
  const { seed, perplexity, init } = RUNS[run];
  // From a start by PCA the seed changes nothing.
  const start = init === 'pca' ? 'started from PCA' : `started at random, seed ${seed}`;
  return `perplexity ${perplexity}, ${start}`;
}

/** @param {Model} model @returns {string} what its map shows in place of what was asked for; else '' */
export function insteadText(model) {
  const run = store.runOf(model);
  const only = run
    ? `It has ${run + 1} t-SNE runs only: this is the last.`
    : 'It has one t-SNE run only.';
  return [standsFor(model, 'map'), run < store.run && only].filter(Boolean).join(' ');
}

/** Fillings in the key of P(digit), in percent of ink. */
const FILLINGS = [0, 25, 50, 75, 100];
const KEY = FILLINGS.map((share) => `<i style="--p:${share}%"></i>`).join('');

/** All maps arrive together: codes in float16, samples in float32, two uint16 per place. */
function bytes() {
  const records = new Set(store.models.map((model) => recordOf(model, 'map')));
  const sizes = [...records].filter(({ map }) => map).map(({ latent_dim }) => latent_dim);
  const each = sizes.map(
    (size) => FIRST_ROW.normal * size * 2 + SAMPLES * size * 4 + ROWS * RUNS.length * 4,
  );
  return each.reduce((sum, one) => sum + one, SAMPLES * Math.max(...sizes) * 4);
}

/** Whose a map or plane is, for eye and ear. @param {Element} root @param {Model} model */
export function nameMap(root, model) {
  const name = longInText(model, 'map');
  root.querySelector('.map-title')?.setAttribute('data-name', capOf(model, 'map'));
  root.querySelector('canvas')?.setAttribute('aria-label', `Map of the ${name}’s codes`);
  root.querySelector('.map-zoom')?.setAttribute('aria-label', `Zoom the ${name}’s map`);
}

/** @param {Model} model */
export const template = (model) => `
  <canvas id="map-${model}" tabindex="0" role="application"
    aria-label="Map of the ${longInText(model, 'map')}’s codes" aria-describedby="map-${model}-keys"></canvas>
  <p class="map-title label" data-name="${capOf(model, 'map')}"></p>
  <p class="map-instead label" role="status"></p>
  <p class="map-legend label"><span class="map-key" role="img"
      aria-label="P(digit) of a sample: hollow is 0, solid is 1"><span class="map-shapes"></span>
      <span class="map-fills">P(digit)<span class="is-wide"> of a sample:</span> 0 ${KEY} 1</span>
    </span><span>${MARKER}</span></p>
  <div class="map-zoom" role="group" aria-label="Zoom the ${longInText(model, 'map')}’s map">
    <button type="button" data-do="in" aria-label="Zoom in">+</button>
    <button type="button" data-do="out" aria-label="Zoom out">−</button>
    <button type="button" data-do="fit" aria-label="Fit: show the whole map">fit</button>
  </div>
  <div class="map-sheet sheet" role="status"><p></p><p class="label"></p></div>
  <p class="map-unseen" id="map-${model}-keys">Arrow keys pan, plus and minus zoom, 0 shows the
    whole map. The point in the middle is read out; Enter loads it.</p>
  <p class="map-unseen" aria-live="polite"></p>`;

/**
 * @param {string | undefined} trouble @param {boolean} [works] whether the models are there
 * @returns {[string, string]} while there is no map yet
 */
export function waiting(trouble, works = true) {
  if (trouble) return ['The maps could not be loaded.', trouble];
  const meanwhile = works ? 'Sliders and digits already work.' : 'The models come first.';
  return [`Loading the maps, ${(bytes() / 1e6).toFixed(1)} MB`, meanwhile];
}

/** @param {{digits: number, samples: number}} counts @returns {string} what is on show */
export function title({ digits, samples }) {
  const parts = [];
  if (digits) parts.push(`${thousands(digits)} test digits`);
  if (samples) parts.push(`${thousands(samples)} samples`);
  return `t-SNE: ${parts.join(', ') || 'nothing is shown'}`;
}

/**
 * @param {Layers} layers
 * @returns {string} what the outlines stand for; where there is one only, the key shows it
 */
export const shapes = ({ normal, fitted }) => (normal && fitted ? '○ N(0, I) ◇ fitted' : '');

/** What mixing would be were digits and samples of one kind a single cloud. */
export const ONE_CLOUD = FIRST_ROW.normal / FIRST_ROW.fitted;

/** @param {number} share @returns {string} in percent; below one a decimal is what tells */
export const percent = (share) => `${(100 * share).toFixed(share < 0.01 ? 1 : 0)}\u00a0%`;

/**
 * @param {Figure} figure @param {number} run of t-SNE
 * @returns {number} of that run where it was measured
 */
const mixingOf = (figure, run) => figure.runs?.[run] ?? figure.value;

/**
 * What is measured about the samples of one kind on one map.
 * @param {Model} model @param {'normal' | 'fitted'} kind @param {number} run
 * @returns {{mixing: string, pDigit: string, seeds: string, about: string}} empty where nothing
 *   was measured
 */
export function measured(model, kind, run) {
  const { rows } = boot.evidence;
  // Of the map on show, whatever stands beside it.
  const id = measuredAs(model, 'map');
  const { figures } = store.dataOf(id);
  const mixing = figures?.[`mixing_${kind}`] ?? rows[`mixing_${kind}`]?.[id];
  const row = rows[`p_digit_${kind}`];
  const pDigit = figures?.[`p_digit_${kind}`] ?? row?.[id];
  return {
    mixing: mixing ? percent(mixingOf(mixing, run)) : '',
    pDigit: pDigit ? show(pDigit.value) : '',
    seeds: span(row?.range?.[id]),
    about: pDigit ? aboutFigure(pDigit) : '',
  };
}

/** @param {Figure} figure @returns {string} */
function aboutFigure({ n, low, high }) {
  const interval = low === null || high === null ? '' : `; 95 % interval ${span([low, high])}`;
  return `Mean of ${thousands(n)} samples${interval}`;
}
