/**
 * `<map-controls>`: what both maps show: layers, run, marks, classes.
 */
import { ALL_CLASSES } from '../../state/boot.js';
import { store } from '../../state/page-store.js';
import { RUNS, runText } from './map-texts.js';

/** @typedef {import('../../state/shapes.js').Layer} Layer */
/** @typedef {typeof store.points} Marks */

const NORMAL = '<span class="whole">N(0, <i class="v">I</i>)</span>';

/** @type {{layer: Layer, mark: string, text: string}[]} */
const LAYERS = [
  { layer: 'digits', mark: 'dots', text: 'Test digits' },
  { layer: 'normal', mark: 'ring', text: `Samples from ${NORMAL}` },
  { layer: 'fitted', mark: 'diamond', text: 'Samples from a Gaussian fitted to the codes' },
];

/** @type {{value: Marks, text: string, title: string}[]} */
const MARKS = [
  {
    value: 'over',
    text: 'Pictures on dots',
    title: 'Pictures of as many points as have room, over all points as faint dots',
  },
  { value: 'pictures', text: 'Pictures', title: 'Only pictures, of as many points as have room' },
  { value: 'dots', text: 'Dots', title: 'Always dots' },
  { value: 'zoom', text: 'By zoom', title: 'Dots from afar, pictures in close-ups' },
];

const runChoice = (/** @type {unknown} */ _, /** @type {number} */ run) => `
  <label title="Run ${run + 1}: ${runText(run)}"><input type="radio" name="run"
    value="${run}"><span>${run + 1}</span></label>`;

const markChoice = (/** @type {typeof MARKS[number]} */ { value, text, title }) => `
  <label title="${title}"><input type="radio" name="points" value="${value}"><span>${text}</span></label>`;

const layerRow = (/** @type {typeof LAYERS[number]} */ { layer, mark, text }) => `
  <label><input type="checkbox" data-layer="${layer}"><i class="mark ${mark}"></i>
    <span>${text}</span></label>`;

const classButton = (/** @type {number} */ digit) => `
  <button type="button" data-class="${digit}" aria-pressed="true"><i class="dot"
    style="background:var(--c${digit})"></i>${digit}</button>`;

const TEMPLATE = `
  <fieldset class="map-layers"><legend class="label">Show</legend>
    ${LAYERS.map(layerRow).join('')}</fieldset>
  <div class="map-runs" hidden><fieldset class="seg"><legend class="label">t-SNE run</legend>
      ${RUNS.map(runChoice).join('')}</fieldset>
    <p class="label" data-run></p></div>
  <fieldset class="seg map-marks"><legend class="label">Points as</legend>
    ${MARKS.map(markChoice).join('')}</fieldset>
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
    store.on(['layers', 'classes', 'run', 'marks', 'data'], () => this.update(), this);
    this.update();
  }

  build() {
    this.innerHTML = TEMPLATE;
    for (const box of this.inputs('[data-layer]')) {
      const layer = /** @type {Layer} */ (box.dataset.layer);
      box.addEventListener('change', () => store.setLayer(layer, box.checked));
    }
    for (const radio of this.inputs('[name=run]')) {
      radio.addEventListener('change', () => store.set({ run: Number(radio.value) }));
    }
    for (const radio of this.inputs('[name=points]')) {
      const points = /** @type {Marks} */ (radio.value);
      radio.addEventListener('change', () => store.set({ points }));
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

  /** @param {string} selector */
  inputs(selector) {
    return /** @type {NodeListOf<HTMLInputElement>} */ (this.querySelectorAll(selector));
  }

  /** @param {(digit: number) => boolean} wanted */
  show(wanted) {
    store.set({ hiddenClasses: new Set(ALL_CLASSES.filter((digit) => !wanted(digit))) });
  }

  update() {
    for (const box of this.inputs('[data-layer]')) {
      box.checked = store.layers[/** @type {Layer} */ (box.dataset.layer)];
    }
    for (const radio of this.inputs('[type=radio]')) {
      radio.checked = radio.value === String(radio.name === 'run' ? store.run : store.points);
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
