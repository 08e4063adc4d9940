/**
 * `<map-controls>`: what both maps show: layers, run, marks, classes.
 */
import { segmented } from '../../dom/choices.js';
import { ALL_CLASSES } from '../../state/boot.js';
import { bindOptions } from '../../state/option-inputs.js';
import { store } from '../../state/page-store.js';
import { RUNS, runText } from './map-texts.js';

/** @typedef {import('../../state/shapes.js').Layer} Layer */

const NORMAL = '<span class="whole">N(0, <i class="v">I</i>)</span>';

/** Who speaks to a room says the rest. */
const OF = '<span class="off-stage">Samples from </span>';

/** @type {{layer: Layer, mark: string, text: string}[]} */
const LAYERS = [
  { layer: 'digits', mark: 'dots', text: 'Test digits' },
  { layer: 'normal', mark: 'ring', text: `${OF}${NORMAL}` },
  {
    layer: 'fitted',
    mark: 'diamond',
    text: `${OF}<span class="off-stage">a Gaussian fitted to the codes</span><span class="stage-only">Fitted
    Gaussian</span>`,
  },
];

const RUN_NAMES = RUNS.map((_, run) => String(run + 1));
const RUN_TITLES = RUNS.map((_, run) => `Run ${run + 1}: ${runText(run)}`);
const MARKS = { over: 'Pictures on dots', pictures: 'Pictures', dots: 'Dots', zoom: 'By zoom' };
const MARK_TITLES = {
  over: 'Pictures of as many points as have room, over all points as faint dots',
  pictures: 'Only pictures, of as many points as have room',
  dots: 'Always dots',
  zoom: 'Dots from afar, pictures in close-ups',
};

const layerRow = (/** @type {typeof LAYERS[number]} */ { layer, mark, text }) => `
  <label><input type="checkbox" data-layer="${layer}"><i class="mark ${mark}"></i>
    <span>${text}</span></label>`;

const classButton = (/** @type {number} */ digit) => `
  <button type="button" data-class="${digit}" aria-pressed="true"><i class="dot"
    style="background:var(--c${digit})"></i>${digit}</button>`;

const TEMPLATE = `
  <fieldset class="map-layers"><legend class="label">Show</legend>
    ${LAYERS.map(layerRow).join('')}</fieldset>
  <div class="map-runs" hidden>
    ${segmented('t-SNE run', 'label', 'run', RUN_NAMES, RUN_TITLES)}
    <p class="label" data-run></p></div>
  <div class="map-marks">${segmented('Points as', 'label', 'points', MARKS, MARK_TITLES)}</div>
  <div class="map-classes" role="group" aria-label="Test digits by class">
    <p class="label"><span>Test digits by class</span>
      <button type="button" data-all="true">All</button>
      <button type="button" data-all="false">None</button></p>
    <div class="legend">${ALL_CLASSES.map(classButton).join('')}</div>
    <p class="label">Double-click a class to see only that one.</p></div>`;

export class MapControls extends HTMLElement {
  connectedCallback() {
    if (this.firstElementChild) return;
    this.build();
    store.follow(['layers', 'classes', 'run', 'data'], () => this.update(), this);
  }

  build() {
    this.innerHTML = TEMPLATE;
    bindOptions(this);
    for (const box of this.boxes) {
      const layer = /** @type {Layer} */ (box.dataset.layer);
      box.addEventListener('change', () => store.setLayer(layer, box.checked));
    }
    for (const button of this.find('[data-class]')) {
      const digit = Number(button.dataset.class);
      button.addEventListener('click', () =>
        this.show((other) => store.hiddenClasses.has(other) === (other === digit)),
      );
      button.addEventListener('dblclick', () => this.show((other) => other === digit));
    }
    for (const button of this.find('[data-all]')) {
      button.addEventListener('click', () => this.show(() => button.dataset.all === 'true'));
    }
  }

  /** @param {string} selector */
  find(selector) {
    return /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll(selector));
  }

  get boxes() {
    return /** @type {NodeListOf<HTMLInputElement>} */ (this.querySelectorAll('[data-layer]'));
  }

  /** @param {(digit: number) => boolean} wanted */
  show(wanted) {
    store.set({ hiddenClasses: new Set(ALL_CLASSES.filter((digit) => !wanted(digit))) });
  }

  update() {
    for (const box of this.boxes) {
      box.checked = store.layers[/** @type {Layer} */ (box.dataset.layer)];
    }
    const several = store.models.some((model) => store.data[model].runs.length > 1);
    this.querySelector('.map-runs')?.toggleAttribute('hidden', !several);
    const [run] = this.find('[data-run]');
    run.textContent = `Run ${store.run + 1}: ${runText(store.run)}.`;
    for (const button of this.find('[data-class]')) {
      const shown = !store.hiddenClasses.has(Number(button.dataset.class));
      button.setAttribute('aria-pressed', String(shown));
    }
  }
}

customElements.define('map-controls', MapControls);
