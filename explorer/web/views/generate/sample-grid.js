/**
 * `<sample-grid model="ae">`: the first samples of the seed as one model decodes them, each with its
 * P(digit). Click or Enter loads a sample into each model. One stop of the Tab key; arrows move.
 */

import { query, write } from '../../dom/element.js';
import { PictureAtlas } from '../../dom/picture-atlas.js';
import { isShortcut } from '../../dom/shortcuts.js';
import { PIXELS, SIDE } from '../../state/boot.js';
import { nameOf } from '../../state/models.js';
import { store } from '../../state/page-store.js';
import { sampleText } from './generate-texts.js';
import { loadedSample, loadSample, runOf, runsOf, SHOWN } from './sample-runs.js';

const PHONE = matchMedia('(max-width: 59.9375em)');
const CELL = `<button type="button" tabindex="-1"><span class="digit"></span><span class="p"><span
  class="bar"><i></i></span> <span data-p></span></span></button>`;

/** Pictures that a frame paints where sixty of them make it late. */
const FEWEST = 4;

/** The sample under the pointer or focused, in either column: both show which. */
let pointed = -1;

/** @param {number} k */
function point(k) {
  pointed = k;
  store.loop.notify('pointed');
}

/**
 * How many of many pictures the next frame has time for: one more after a frame that was in time,
 * half as many after one that was late.
 * @param {number} many in the last frame @param {boolean} isLate
 * @param {number} fewest @param {number} most
 * @returns {number}
 */
export function paced(many, isLate, fewest, most) {
  return isLate ? Math.max(fewest, many >> 1) : Math.min(most, many + 1);
}

/**
 * The samples with the highest mean P(digit) over all models first.
 * @param {number[]} samples @param {readonly {pDigit: ArrayLike<number>}[]} batches of a model each
 * @returns {number[]}
 */
export function byPair(samples, batches) {
  const sum = (/** @type {number} */ k) =>
    batches.reduce((total, { pDigit }) => total + pDigit[k], 0);
  return [...samples].sort((a, b) => sum(b) - sum(a) || a - b);
}

/** All samples, by pair. */
let sorted = Array.from({ length: SHOWN }, (_, k) => k);

/**
 * The same in every column. It changes once all models have the samples that are wanted: sorted by
 * some of them alone, the columns would be no pairs, and be painted again with every answer.
 * @param {number} shown @returns {number[]} the sample at each place
 */
export function orderOf(shown) {
  if (store.sampleOrder !== 'sorted') return Array.from({ length: shown }, (_, k) => k);
  const runs = runsOf(store.sampleKind);
  if (runs.every((run) => run.isFresh)) {
    sorted = byPair(
      sorted,
      runs.flatMap(({ batch }) => batch ?? []),
    );
  }
  return sorted.filter((k) => k < shown);
}

class SampleGrid extends HTMLElement {
  /** Which sample stands at each place. */
  order = Array.from({ length: SHOWN }, (_, k) => k);
  /** @type {import('../../networks/samples.js').SampleBatch | null} */
  painted = null;
  paintedOrder = '';
  /** Places that do not show the batch yet, the next one, and how many a frame has time for. */
  due = 0;
  next = 0;
  many = SHOWN;
  /** Buttons that are not hidden. */
  buttonsShown = SHOWN;
  /** @type {PictureAtlas | null} */
  pictures = null;

  connectedCallback() {
    this.build();
    store.follow(['member'], () => this.name(), this);
    store.on(['samples', 'generate', 'view', 'data', 'cells', 'member'], () => this.update(), this);
    store.on(['code', 'samples', 'generate', 'cells', 'pointed'], () => this.mark(), this);
    PHONE.addEventListener('change', this.whenResized);
  }

  disconnectedCallback() {
    PHONE.removeEventListener('change', this.whenResized);
  }

  whenResized = () => this.update();

  get run() {
    return runOf(this.getAttribute('model') ?? '');
  }

  build() {
    this.innerHTML = `<div class="samples" role="group" aria-describedby="samples-how">${CELL.repeat(SHOWN)}</div>`;
    this.pictures = new PictureAtlas(/** @type {HTMLElement} */ (this.firstElementChild), SIDE);
    this.buttons[0].tabIndex = 0;
    this.buttons.forEach((button, place) => {
      button.addEventListener('click', () => this.load(button));
      button.addEventListener('keydown', (event) => this.key(event, place));
      button.addEventListener('focus', () => this.focusOn(place));
      button.addEventListener('pointerenter', () => point(sampleOn(button)));
      for (const type of ['pointerleave', 'blur']) {
        button.addEventListener(type, () => point(-1));
      }
    });
  }

  name() {
    this.firstElementChild?.setAttribute('aria-label', `${nameOf(this.run.model)}: samples`);
  }

  get buttons() {
    return [...this.querySelectorAll('button')];
  }

  /** How many are on show: what is hidden takes no part in sorting, so none is picked. */
  get shown() {
    return PHONE.matches ? SHOWN / 2 : SHOWN;
  }

  /** @param {HTMLElement} button */
  load(button) {
    if (!this.painted) return;
    // The class that was chosen for arithmetic was another picture's.
    store.set({ swapSource: null });
    loadSample(sampleOn(button));
  }

  /** @param {number} place */
  focusOn(place) {
    const { buttons } = this;
    buttons.forEach((button, other) => (button.tabIndex = other === place ? 0 : -1));
    point(sampleOn(buttons[place]));
  }

  /** @param {KeyboardEvent} event @param {number} place */
  key(event, place) {
    const group = /** @type {HTMLElement} */ (this.firstElementChild);
    const columns = getComputedStyle(group).gridTemplateColumns.split(' ').length;
    /** @type {Record<string, number>} */
    const places = {
      ArrowLeft: place - 1,
      ArrowRight: place + 1,
      ArrowUp: place - columns,
      ArrowDown: place + columns,
      Home: 0,
      End: this.shown - 1,
    };
    if (!(event.key in places) || isShortcut(event)) return;
    event.preventDefault();
    const next = places[event.key];
    if (next >= 0 && next < this.shown) this.buttons[next].focus();
  }

  update() {
    if (store.view !== 'generate') return;
    const { batch, isFresh } = this.run;
    if (batch) this.follow(batch);
    this.classList.toggle('is-waiting', !isFresh || this.due > 0);
  }

  /** @param {import('../../networks/samples.js').SampleBatch} batch to be shown, in this frame and the next ones */
  follow(batch) {
    this.order = orderOf(this.shown);
    if (batch !== this.painted || String(this.order) !== this.paintedOrder) this.due = this.shown;
    this.painted = batch;
    this.paintedOrder = String(this.order);
    if (this.due) this.paintSome(batch);
  }

  /**
   * As many pictures as the frame has time for: the slider moves freely on a slow machine too.
   * @param {import('../../networks/samples.js').SampleBatch} batch
   */
  paintSome(batch) {
    const { buttons, shown } = this;
    if (shown !== this.buttonsShown) {
      this.buttonsShown = shown;
      buttons.forEach((button, place) => {
        button.hidden = place >= shown;
      });
    }
    this.many = paced(this.many, store.loop.isLate, FEWEST, SHOWN);
    for (let left = this.many; left > 0 && this.due > 0; left--, this.due--) {
      this.next %= shown;
      const k = this.order[this.next];
      this.pictures?.paint(this.next, batch.images.subarray(k * PIXELS, (k + 1) * PIXELS));
      show(buttons[this.next], batch, k);
      this.next += 1;
    }
    if (this.due) store.loop.notify('cells');
    else this.run.seen();
  }

  /** Which sample is loaded, and which is pointed at. */
  mark() {
    if (store.view !== 'generate') return;
    const loaded = loadedSample();
    this.buttons.forEach((button) => {
      const k = sampleOn(button);
      const pressed = String(k === loaded);
      // Written anew, even the same value would have the button styled again in every frame.
      if (button.getAttribute('aria-pressed') !== pressed) {
        button.setAttribute('aria-pressed', pressed);
      }
      button.classList.toggle('is-pointed', k === pointed);
    });
  }
}

/** @param {HTMLElement} button @returns {number} the sample that is seen there, NaN for none yet */
const sampleOn = (button) => Number(button.dataset.sample);

/** @param {HTMLElement} button @param {import('../../networks/samples.js').SampleBatch} batch @param {number} k */
function show(button, { pDigit, reads }, k) {
  if (button.dataset.sample !== String(k)) button.dataset.sample = String(k);
  button.setAttribute('aria-label', sampleText(k, pDigit[k], reads[k]));
  const bar = query(button, 'i');
  bar.style.width = `${100 * pDigit[k]}%`;
  write(query(button, '[data-p]'), pDigit[k].toFixed(2));
}

customElements.define('sample-grid', SampleGrid);
