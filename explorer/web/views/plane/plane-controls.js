/**
 * `<plane-controls>`: what both planes show, how their axes run, and how many codes lie where
 * N(0, I) says.
 */
import { percent } from '../../dom/numbers.js';
import { recordOf } from '../../state/boot.js';
import { modelMarks } from '../../state/models.js';
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
  <table class="plane-shares"></table>`;

export class PlaneControls extends HTMLElement {
  /** What is counted in the table. */
  counted = '';

  connectedCallback() {
    if (this.firstElementChild) return;
    this.innerHTML = TEMPLATE;
    this.addEventListener('change', ({ target }) => {
      if (target instanceof HTMLInputElement) store.set(optionOf(target));
    });
    store.on(['plane', 'data'], () => this.update(), this);
    this.update();
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

  /** Once for what is side by side, of the models that have a plane. */
  count() {
    const { planes } = store;
    const models = store.models.filter((model) => recordOf(model).plane);
    const table = this.querySelector('table');
    const counted = `${models} ${planes !== null}`;
    if (!table || this.counted === counted) return;
    this.counted = counted;
    const heads = models.map(
      (model) => `<th scope="col" ${modelMarks(model)}>${model.toUpperCase()}</th>`,
    );
    const rows = RADII.map((radius) => {
      const cells = models.map(
        (model) => `<td>${planes ? percent(shareInside(planes[model].codes, radius)) : '…'}</td>`,
      );
      return `<tr><th scope="row">${radius}</th><td>${percent(shareWithin(radius))}</td>
        ${cells.join('')}</tr>`;
    });
    table.innerHTML = `<caption class="label">Inside the circle of radius …</caption>
      <thead><tr><th scope="col">radius</th><th scope="col">${NORMAL}</th>${heads.join('')}</tr></thead>
      <tbody>${rows.join('')}</tbody>`;
  }
}

/** @param {HTMLInputElement} input @returns {Partial<import('../../state/options.js').Options>} */
function optionOf({ name, value, checked }) {
  if (name === 'plane-circles') return { planeCircles: checked };
  const option = name === 'plane-show' ? { planeShow: value } : { planeScale: value };
  return /** @type {Partial<import('../../state/options.js').Options>} */ (option);
}

customElements.define('plane-controls', PlaneControls);
