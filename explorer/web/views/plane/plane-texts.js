/** The markup and the words of one plane. */
import { write } from '../../dom/element.js';
import { fixed, thousands } from '../../dom/numbers.js';
import { recordOf } from '../../state/boot.js';
import { nameOf, standsFor } from '../../state/models.js';
import { store } from '../../state/page-store.js';
import { longInText } from '../map/map-texts.js';

/** @typedef {import('../../state/shapes.js').Model} Model */

const CLOUD = ', 1 and 2 <i class="v">σ</i>';

/** One model and its codes, float16 weights and float32 codes. */
const BYTES = 0.9e6;

/** @param {Model} model */
export const template = (model) => `
  <canvas id="plane-${model}" tabindex="0" role="application"
    aria-label="Plane of the 2-D ${longInText(model, 'plane')}" aria-describedby="plane-${model}-keys"></canvas>
  <p class="map-title label" data-name="${nameOf(model, 'plane')}"></p>
  <p class="map-instead label" role="status"></p>
  <p class="plane-legend label"><b class="accent">●</b> this digit${recordOf(model).posterior ? CLOUD : ''}
    <b class="accent">◯</b> drag</p>
  <div class="map-zoom" role="group" aria-label="Zoom the plane of the 2-D ${longInText(model, 'plane')}">
    <button type="button" data-do="in" aria-label="Zoom in">+</button>
    <button type="button" data-do="out" aria-label="Zoom out">−</button>
    <button type="button" data-do="digit" aria-label="To the loaded digit">●</button>
    <button type="button" data-do="fit" aria-label="Fit: show the whole plane">fit</button>
  </div>
  <div class="map-sheet sheet" role="status"><p></p><p class="label"></p></div>
  <p class="map-unseen" id="plane-${model}-keys">Arrow keys pan, plus and minus zoom, 0 shows the
    whole plane. The place in the middle is decoded and read out; Enter loads the test digit
    there.</p>
  <p class="map-unseen" aria-live="polite"></p>`;

/** Whose plane it is, for eye and ear. @param {Element} root @param {Model} model */
export function namePlane(root, model) {
  const name = longInText(model, 'plane');
  root.querySelector('.map-title')?.setAttribute('data-name', nameOf(model, 'plane'));
  root.querySelector('canvas')?.setAttribute('aria-label', `Plane of the 2-D ${name}`);
  root.querySelector('.map-zoom')?.setAttribute('aria-label', `Zoom the plane of the 2-D ${name}`);
  const instead = root.querySelector('.map-instead');
  if (instead) write(instead, standsFor(model, 'plane'));
}

/** @param {string | undefined} trouble @returns {[string, string]} while there is no plane yet */
export function waiting(trouble) {
  if (trouble) return ['The 2-D models could not be loaded.', trouble];
  const count = store.models.filter((model) => recordOf(model, 'plane').plane).length;
  const size = `${((count * BYTES) / 1e6).toFixed(1)} MB`;
  return [`Loading the 2-D models, ${size}`, 'The other views already work.'];
}

/** @param {ArrayLike<number>} z two numbers */
export const placeText = (z) => `(${fixed(z[0])}, ${fixed(z[1])})`;

/** @param {'dots' | 'grid'} show @param {number} count of dots @param {boolean} quantiles */
export function title(show, count, quantiles) {
  const what = show === 'grid' ? 'Decoded grid' : `${thousands(count)} test digits`;
  return quantiles ? `${what}, by quantiles` : what;
}
