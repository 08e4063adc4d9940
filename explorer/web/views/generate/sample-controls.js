/** `<sample-controls>`: what is sampled and how it is shown, and what temperature does, as measured. */

import { segmented } from '../../dom/choices.js';
import { query, setIdle, write } from '../../dom/element.js';
import { show, thousands } from '../../dom/numbers.js';
import { letFingersScroll } from '../../dom/touch-slider.js';
import { fact, nameInText } from '../../state/models.js';
import { bindOptions } from '../../state/option-inputs.js';
import { MORE, MOST, MOST_SEED, MOST_TEMPERATURE, STEPS } from '../../state/options.js';
import { store } from '../../state/page-store.js';
import { NORMAL, SAMPLED_FROM } from './generate-texts.js';
import { countedByAll, counting, countMore, isDone, runsOf, stopCounting } from './sample-runs.js';

const KINDS = {
  normal: `<span><span class="wide">Standard normal </span>${NORMAL}</span>`,
  fitted: `<span class="wide">Gaussian fitted to the codes</span><span
    class="short">Fitted Gaussian</span>`,
};
const ORDERS = { drawn: 'As sampled', sorted: 'By P(digit)' };
const OF_SORTED = 'By the mean P(digit) of a sample’s pictures.';

const template = () => `
  <div class="sample-buttons">
    <label class="seed"><span class="label">Seed</span><input type="number" min="0"
      max="${MOST_SEED}" step="1" inputmode="numeric"></label>
    <button type="button" data-do="next">Next seed</button>
    <button type="button" data-do="more"></button></div>
  <p class="label" data-seed-0></p>
  <div class="from">${segmented('From', 'label', 'sampleKind', KINDS)}</div>
  ${segmented('Order', 'label', 'sampleOrder', ORDERS)}
  <p class="label order"></p>
  <div class="temperature"><p class="label"><span id="temperature-name">Temperature</span>
      <output aria-live="off"></output></p>
    <input type="range" id="temperature" name="temperature" min="0" max="${MOST_TEMPERATURE}" step="${1 / STEPS}"
      aria-labelledby="temperature-name" aria-describedby="temperature-why"></div>
  <p class="hidden" role="status"></p>`;

class SampleControls extends HTMLElement {
  /** What was last said to those who do not see the curves grow. */
  said = '';

  connectedCallback() {
    this.build();
    store.follow(['generate', 'tally', 'view', 'member'], () => this.update(), this);
  }

  build() {
    this.innerHTML = template();
    letFingersScroll(query(this, '[type=range]', HTMLInputElement));
    bindOptions(this);
    this.seed.addEventListener('input', () => {
      const { valueAsNumber: seed } = this.seed;
      if (Number.isInteger(seed)) {
        store.set({ sampleSeed: Math.min(MOST_SEED, Math.max(0, seed)) });
      }
    });
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
    if (document.activeElement !== this.seed) this.seed.value = String(store.sampleSeed);
    write(query(this, 'output'), store.temperature.toFixed(2));
    const { sampleSeed: seed, sampleKind: kind, temperature } = store;
    const isMeasured = seed === 0 && kind === 'normal' && temperature === 1;
    const lucky = query(this, '[data-seed-0]');
    const said = isMeasured ? fact('seed_0') : '';
    if (lucky.dataset.said !== said) {
      lucky.dataset.said = said;
      lucky.innerHTML = said;
    }
    lucky.hidden = !said;
    write(query(this, '.order'), store.sampleOrder === 'sorted' ? OF_SORTED : '');
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

customElements.define('sample-controls', SampleControls);
