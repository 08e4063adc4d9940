/** `<sample-controls>`: what is sampled and how it is shown, and what temperature does, as measured. */

import { query, setIdle, write } from '../../dom/element.js';
import { show, thousands } from '../../dom/numbers.js';
import { letFingersScroll } from '../../dom/touch-slider.js';
import { nameInText } from '../../state/models.js';
import { MORE, MOST, MOST_SEED, MOST_TEMPERATURE, STEPS } from '../../state/options.js';
import { store } from '../../state/page-store.js';
import { NORMAL, SAMPLED_FROM } from './generate-texts.js';
import { countedByAll, counting, countMore, isDone, runsOf, stopCounting } from './sample-runs.js';

const TEMPLATE = `
  <div class="sample-buttons">
    <label class="seed"><span class="label">Seed</span><input type="number" min="0"
      max="${MOST_SEED}" step="1" inputmode="numeric"></label>
    <button type="button" data-do="next">Next seed</button>
    <button type="button" data-do="more"></button></div>
  <fieldset class="seg from"><legend class="label">From</legend>
    <label><input type="radio" name="sample-kind" value="normal"><span><span><span
      class="wide">Standard normal </span>${NORMAL}</span></span></label>
    <label><input type="radio" name="sample-kind" value="fitted"><span><span
      class="wide">Gaussian fitted to the codes</span><span
      class="short">Fitted Gaussian</span></span></label></fieldset>
  <fieldset class="seg"><legend class="label">Order</legend>
    <label><input type="radio" name="sample-order" value="drawn"><span>As sampled</span></label>
    <label><input type="radio" name="sample-order" value="sorted"><span>By P(digit)</span></label></fieldset>
  <div class="temperature"><p class="label"><span id="temperature-name">Temperature</span>
      <output aria-live="off"></output></p>
    <input type="range" id="temperature" min="0" max="${MOST_TEMPERATURE}" step="${1 / STEPS}"
      aria-labelledby="temperature-name" aria-describedby="temperature-why"></div>
  <p class="hidden" role="status"></p>`;

class SampleControls extends HTMLElement {
  /** What was last said to those who do not see the curves grow. */
  said = '';

  connectedCallback() {
    this.build();
    store.on(['generate', 'tally', 'view'], () => this.update(), this);
    this.update();
  }

  build() {
    this.innerHTML = TEMPLATE;
    this.addEventListener('input', ({ target }) => {
      if (target instanceof HTMLInputElement) change(target);
    });
    letFingersScroll(query(this, '[type=range]', HTMLInputElement));
    // A field that was left empty or out of range shows again what counts.
    this.seed.addEventListener('change', () => (this.seed.value = String(store.sampleSeed)));
    this.button('next').addEventListener('click', () =>
      store.set({ sampleSeed: (store.sampleSeed + 1) % (MOST_SEED + 1) }),
    );
    this.button('more').addEventListener('click', () =>
      isCounting() ? stopCounting() : countMore(),
    );
  }

  get seed() {
    return query(this, '[type=number]', HTMLInputElement);
  }

  /** @param {string} name */
  button(name) {
    return query(this, `[data-do=${name}]`, HTMLButtonElement);
  }

  update() {
    if (store.view !== 'generate') return;
    const { sampleSeed: seed, sampleKind: kind, sampleOrder: order, temperature } = store;
    if (document.activeElement !== this.seed) this.seed.value = String(seed);
    for (const input of this.querySelectorAll('input')) {
      if (input.type === 'radio') input.checked = input.value === kind || input.value === order;
      if (input.type === 'range') input.value = String(temperature);
    }
    const output = this.querySelector('output');
    if (output) write(output, temperature.toFixed(2));
    const more = this.button('more');
    write(more, buttonText());
    setIdle(more, isDone() && store.sampleTarget >= MOST);
    this.tell();
  }

  /** Once, when counting is done: a figure that grows would be read out without end. */
  tell() {
    const count = countedByAll();
    if (isCounting() || !count) return;
    const { sampleSeed: seed, sampleKind: kind, temperature } = store;
    const means = runsOf(kind).map(
      ({ model, tally }) => `${nameInText(model)} ${show(tally[kind].mean)}`,
    );
    const text =
      `${thousands(count)} samples of seed ${seed}, ${SAMPLED_FROM[kind]}, temperature ` +
      `${temperature}: mean P(digit) ${means.join(', ')}`;
    const place = this.querySelector('[role=status]');
    if (place && text !== this.said) place.textContent = this.said = text;
  }
}

const isCounting = () => counting.on && !isDone();

function buttonText() {
  if (isCounting()) return 'Stop';
  if (!isDone()) return 'Continue';
  return store.sampleTarget < MOST
    ? `Sample ${thousands(MORE)} more`
    : `${thousands(MOST)} sampled`;
}

/** @param {HTMLInputElement} input */
function change({ name, type, value, valueAsNumber }) {
  if (name === 'sample-kind') store.set({ sampleKind: value === 'fitted' ? 'fitted' : 'normal' });
  if (name === 'sample-order') store.set({ sampleOrder: value === 'sorted' ? 'sorted' : 'drawn' });
  if (type === 'range') store.set({ temperature: Math.round(valueAsNumber * STEPS) / STEPS });
  if (type === 'number' && Number.isInteger(valueAsNumber)) {
    store.set({ sampleSeed: Math.min(MOST_SEED, Math.max(0, valueAsNumber)) });
  }
}

customElements.define('sample-controls', SampleControls);
