/** The markup and the words of one map. */
import { FIRST_ROW, LATENT_DIM, ROWS } from './store.js';

/** @typedef {import('./store.js').Model} Model */
/** @typedef {import('./map-points.js').Layers} Layers */

const NAMES = { ae: 'autoencoder', vae: 'variational autoencoder' };
const MARKER = '<b class="accent">●</b> encoded <b class="accent">◯</b> now';

/** Both maps arrive together: codes in float16, draws in float32, two uint16 per place. */
const DRAWS_BYTES = (ROWS - FIRST_ROW.fitted) * LATENT_DIM * 4;
const BYTES = DRAWS_BYTES + 2 * (FIRST_ROW.normal * LATENT_DIM * 2 + DRAWS_BYTES + ROWS * 4);

/** @param {Model} model */
export const template = (model) => `
  <canvas id="map-${model}" tabindex="0" role="application"
    aria-label="Map of the ${NAMES[model]}’s codes" aria-describedby="map-${model}-keys"></canvas>
  <p class="map-title label"></p>
  <p class="map-legend label"><span></span><span>${MARKER}</span></p>
  <div class="map-zoom" role="group" aria-label="Zoom the ${NAMES[model]}’s map">
    <button type="button" data-do="in" aria-label="Zoom in">+</button>
    <button type="button" data-do="out" aria-label="Zoom out">−</button>
    <button type="button" data-do="fit" aria-label="Fit: show the whole map">fit</button>
  </div>
  <div class="map-sheet sheet" role="status"><p></p><p class="label"></p></div>
  <p class="map-unseen" id="map-${model}-keys">Arrow keys pan, plus and minus zoom, 0 shows the
    whole map. The point in the middle is read out; Enter loads it.</p>
  <p class="map-unseen" aria-live="polite"></p>`;

/** @param {string | undefined} trouble @returns {[string, string]} while there is no map yet */
export function waiting(trouble) {
  if (trouble) return ['The maps could not be loaded.', trouble];
  return [`Loading the maps, ${(BYTES / 1e6).toFixed(1)} MB`, 'Sliders and digits already work.'];
}

/** @param {number} count */
const grouped = (count) => count.toLocaleString('en-US');

/** @param {{digits: number, draws: number}} counts @returns {string} what is on show */
export function title({ digits, draws }) {
  const parts = [];
  if (digits) parts.push(`${grouped(digits)} test digits`);
  if (draws) parts.push(`${grouped(draws)} draws`);
  return `t-SNE: ${parts.join(', ') || 'nothing is shown'}`;
}

/** @param {Layers} layers @returns {string} what the outlines stand for */
export function legend({ normal, fitted }) {
  if (normal && fitted) return '○ N(0, I) ◇ fitted';
  if (normal) return '○ N(0, I) draws';
  return fitted ? '◇ fitted draws' : '';
}
