/**
 * `<plane-controls>`: what both planes show, how their axes run, and how many codes lie where
 * N(0, I) says.
 */
import { percent } from '../../dom/numbers.js';
import { store } from '../../state/page-store.js';
import { shareWithin } from './normal-quantiles.js';
import { shareInside } from './plane-points.js';

const NORMAL = '<span class="whole">N(0, <i class="v">I</i>)</span>';
const RADII = [1, 2, 3];

/** @type {{value: typeof store.planeScale, text: string}[]} */
const SCALES = [
  { value: 'own', text: 'Each fits its own codes' },
  { value: 'same', text: 'Same scale for both' },
  { value: 'quantiles', text: 'VAE by quantiles of N(0, 1)' },
];

const scaleRow = (/** @type {typeof SCALES[number]} */ { value, text }) => `
  <label><input type="radio" name="plane-scale" value="${value}"><span>${text}</span></label>`;

const TEMPLATE = `
  <fieldset class="seg"><legend class="hidden">Show the codes as</legend>
    <label><input type="radio" name="plane-show" value="dots"><span>Dots</span></label>
    <label><input type="radio" name="plane-show" value="grid"><span>Grid</span></label></fieldset>
  <fieldset class="plane-list"><legend class="label">Axes and spacing</legend>
    ${SCALES.map(scaleRow).join('')}</fieldset>
  <fieldset class="plane-list"><legend class="hidden">Circles</legend>
    <label><input type="checkbox" name="plane-circles"><span>Circles of ${NORMAL}</span></label>
  </fieldset>
  <table class="plane-shares"><caption class="label">Inside the circle of radius …</caption>
    <thead><tr><th scope="col">radius</th><th scope="col">${NORMAL}</th>
      <th scope="col" class="ae">AE</th><th scope="col" class="vae">VAE</th></tr></thead>
    <tbody></tbody></table>`;

export class PlaneControls extends HTMLElement {
  /** The codes that are counted in the table. */
  counted = /** @type {typeof store.plane} */ (null);

  connectedCallback() {
    if (!this.firstElementChild) this.build();
    this.stop = store.on(['plane', 'data'], () => this.update());
    this.update();
  }

  disconnectedCallback() {
    this.stop?.();
  }

  build() {
    this.innerHTML = TEMPLATE;
    this.addEventListener('change', ({ target }) => {
      if (target instanceof HTMLInputElement) setPlaneOptions(optionOf(target));
    });
  }

  update() {
    const { planeShow: show, planeScale: scale, planeCircles: circles } = store;
    /** @type {string[]} */
    const chosen = [show, scale];
    for (const input of this.querySelectorAll('input')) {
      input.checked = input.type === 'checkbox' ? circles : chosen.includes(input.value);
    }
    this.count();
  }

  /** Once per pair of models. */
  count() {
    const { plane } = store;
    const table = this.querySelector('tbody');
    if (!table || (table.children.length && this.counted === plane)) return;
    this.counted = plane;
    table.innerHTML = RADII.map((radius) => {
      const cells = store.models.map(
        (model) => `<td>${plane ? percent(shareInside(plane[model].codes, radius)) : '…'}</td>`,
      );
      return `<tr><th scope="row">${radius}</th><td>${percent(shareWithin(radius))}</td>
        ${cells.join('')}</tr>`;
    }).join('');
  }
}

/** @param {HTMLInputElement} input @returns {Partial<typeof planeOptions>} */
function optionOf({ name, value, checked }) {
  if (name === 'plane-circles') return { circles: checked };
  const option = name === 'plane-show' ? { show: value } : { scale: value };
  return /** @type {Partial<typeof planeOptions>} */ (option);
}

customElements.define('plane-controls', PlaneControls);
