/** The dialog that holds all 10,000 test digits: by class, by index, at random, or by looking. */

import { radios } from '../dom/choices.js';
import { fillDialog } from '../dom/dialog.js';
import { query } from '../dom/element.js';
import { isShortcut } from '../dom/shortcuts.js';
import { ALL_CLASSES, PIXELS, SIDE } from '../state/boot.js';
import { testName } from '../state/names.js';
import { store } from '../state/page-store.js';

/** Opaque grey for every byte, in the memory order of an ImageData on little-endian machines. */
const GREY = Uint32Array.from({ length: 256 }, (_, v) => 0xff000000 | (v * 0x010101));

const number = new Intl.NumberFormat('en-US');

/** @param {number} index @returns {string} its name at the start of a label */
export const nameOf = (index) => testName(index, store.labels?.[index]).replace('t', 'T');

/**
 * @param {Uint8Array} labels
 * @param {number | null} digit a class, or null for all
 * @returns {number[]} the test digits of that class, in the set's order
 */
function indicesOf(labels, digit) {
  return [...labels.keys()].filter((i) => digit === null || labels[i] === digit);
}

/** The dialog: filter, index, random, and the grid. */
export class BrowseDialog {
  /** @param {HTMLDialogElement} dialog */
  constructor(dialog) {
    this.dialog = dialog;
    fillDialog(
      dialog,
      'browse',
      'Test digits',
      `<fieldset class="classes">
        <legend class="hidden">Class</legend>
        ${radios('browse-class', { All: 'All' })}${radios('browse-class', ALL_CLASSES)}
      </fieldset>
      <form class="jump" novalidate>
        <label for="browse-index">Index</label>
        <input id="browse-index" type="number" min="0" max="9999" step="1" inputmode="numeric"
          placeholder="0 to 9,999" aria-describedby="browse-error">
        <button type="submit">Go</button>
        <button type="button" data-act="any">Random</button>
        <p id="browse-error" class="mistake" role="alert"></p>
      </form>
      <div class="thumbs" role="listbox" tabindex="0" aria-label="Test digits">
        <div class="spacer"><div class="window">
          <canvas></canvas><div role="option" aria-selected="true"></div>
        </div></div>
      </div>
      <p class="label dialog-foot"><span data-part="count" role="status"></span>
        <span data-part="name"></span></p>`,
    );
    /** @param {string} selector @returns {HTMLElement} */
    const part = (selector) => query(dialog, selector);
    this.count = part('[data-part=count]');
    this.name = part('[data-part=name]');
    this.mistake = part('.mistake');
    this.field = /** @type {HTMLInputElement} */ (part('#browse-index'));
    query(dialog, 'input', HTMLInputElement).checked = true;
    this.grid = new DigitGrid(part('.thumbs'), {
      take: (index) => this.take(index),
      point: (index) => {
        this.name.textContent = nameOf(index);
      },
    });
    part('[data-act=any]').onclick = () => this.take(this.grid.anyIndex());
    part('.classes').onchange = (event) =>
      this.filter(/** @type {HTMLInputElement} */ (event.target).value);
    part('.jump').onsubmit = (event) => {
      event.preventDefault();
      this.jump();
    };
  }

  open() {
    this.dialog.showModal();
    this.explain('');
    if (!this.grid.indices.length) this.filter('All');
    else this.grid.layout();
    this.grid.goTo(store.testIndex ?? this.grid.indices[this.grid.active]);
    // Not by an attribute: in a frame of another site the browser would complain at load.
    this.grid.scroller.focus();
  }

  /** @param {number} index */
  take(index) {
    store.loadTest(index);
    this.dialog.close();
  }

  /** @param {string} value a class or 'All' */
  filter(value) {
    const { labels } = store;
    if (!labels) return;
    const digit = value === 'All' ? null : Number(value);
    this.grid.show(indicesOf(labels, digit));
    const count = number.format(this.grid.indices.length);
    this.count.textContent =
      digit === null ? `${count} test digits` : `${count} digits of class ${digit}`;
  }

  jump() {
    const index = this.field.value === '' ? NaN : Number(this.field.value);
    if (!Number.isInteger(index) || index < 0 || index > 9999) {
      this.explain('Type a whole number from 0 to 9,999.');
      this.field.focus();
      return;
    }
    this.take(index);
  }

  /** @param {string} sentence what is wrong with the index; '' if nothing is */
  explain(sentence) {
    this.mistake.textContent = sentence;
    this.field.setAttribute('aria-invalid', String(sentence !== ''));
  }
}

/**
 * Thousands of thumbnails on one canvas as large as the window, painted again while it scrolls.
 * Its bitmap holds one pixel per pixel of the digits; CSS enlarges it.
 */
class DigitGrid {
  /**
   * @param {HTMLElement} scroller
   * @param {{take: (index: number) => void, point: (index: number) => void}} on
   */
  constructor(scroller, on) {
    this.scroller = scroller;
    this.on = on;
    /** @param {string} selector @returns {HTMLElement} */
    const part = (selector) => query(scroller, selector);
    this.spacer = part('.spacer');
    this.window = part('.window');
    this.option = part('[role=option]');
    this.canvas = /** @type {HTMLCanvasElement} */ (part('canvas'));
    /** @type {number[]} */
    this.indices = [];
    this.active = 0;
    this.columns = 1;
    this.cell = 2 * SIDE;
    /** @type {ImageData | null} */
    this.image = null;
    this.painted = -1;
    scroller.onscroll = () => store.loop.notify('browse');
    scroller.onkeydown = (event) => this.key(event);
    this.window.onclick = (event) => this.pointed(event, on.take);
    this.window.onpointermove = (event) => this.pointed(event, on.point);
    this.window.onpointerleave = () => this.activate(this.active, false);
    store.on(['browse'], () => this.paint());
    new ResizeObserver(() => this.layout()).observe(scroller);
  }

  /** @param {number[]} indices */
  show(indices) {
    this.indices = indices;
    this.active = 0;
    this.scroller.scrollTop = 0;
    this.layout();
    this.activate(0);
  }

  layout() {
    const { clientWidth: width, clientHeight: height } = this.scroller;
    if (!width || !height) return;
    this.cell = (width < 500 ? 1.5 : 2) * SIDE;
    this.columns = Math.max(1, Math.floor(width / this.cell));
    const rows = Math.ceil(height / this.cell) + 1;
    this.image = new ImageData(this.columns * SIDE, rows * SIDE);
    Object.assign(this.canvas, { width: this.image.width, height: this.image.height });
    this.canvas.style.width = this.window.style.width = `${this.columns * this.cell}px`;
    this.canvas.style.height = `${rows * this.cell}px`;
    this.option.style.width = this.option.style.height = `${this.cell}px`;
    this.window.style.height = `${height}px`;
    const all = Math.ceil(this.indices.length / this.columns) * this.cell;
    this.spacer.style.height = `${Math.max(all, height)}px`;
    this.painted = -1;
    store.loop.notify('browse');
  }

  paint() {
    if (!this.image) return;
    const top = this.scroller.scrollTop;
    const first = Math.floor(top / this.cell);
    this.canvas.style.transform = `translateY(${first * this.cell - top}px)`;
    const row = Math.floor(this.active / this.columns);
    const x = (this.active - row * this.columns) * this.cell;
    this.option.style.transform = `translate(${x}px, ${row * this.cell - top}px)`;
    if (first === this.painted) return;
    this.painted = first;
    this.fill(first * this.columns);
    this.canvas.getContext('2d')?.putImageData(this.image, 0, 0);
  }

  /** @param {number} first place of the first thumbnail in `indices` */
  fill(first) {
    const { digits } = store;
    if (!digits || !this.image) return;
    const { width, height, data } = this.image;
    const pixels = new Uint32Array(data.buffer);
    pixels.fill(0xff000000);
    const end = Math.min(this.indices.length - first, this.columns * (height / SIDE));
    for (let k = 0; k < end; k++) {
      let from = this.indices[first + k] * PIXELS;
      const row = Math.floor(k / this.columns);
      let to = (row * SIDE * this.columns + (k - row * this.columns)) * SIDE;
      for (let y = 0; y < SIDE; y++, to += width - SIDE) {
        for (let x = 0; x < SIDE; x++) pixels[to++] = GREY[digits[from++]];
      }
    }
  }

  /** @returns {number} */
  anyIndex() {
    return this.indices[Math.floor(Math.random() * this.indices.length)];
  }

  /** @param {number} index nothing happens where it is not among those shown */
  goTo(index) {
    const place = this.indices.indexOf(index);
    if (place < 0) return;
    const middle = Math.floor(place / this.columns) * this.cell - this.scroller.clientHeight / 2;
    this.scroller.scrollTop = middle + this.cell / 2;
    this.activate(place);
  }

  /** @param {number} place @param {boolean} [scroll] */
  activate(place, scroll = true) {
    this.active = Math.min(Math.max(place, 0), this.indices.length - 1);
    const index = this.indices[this.active];
    // A screen reader speaks when the active option's id changes, so the id carries the index.
    this.option.id = `thumb-${index}`;
    this.option.setAttribute('aria-label', nameOf(index));
    this.option.setAttribute('aria-posinset', String(this.active + 1));
    this.option.setAttribute('aria-setsize', String(this.indices.length));
    this.scroller.setAttribute('aria-activedescendant', this.option.id);
    this.on.point(index);
    if (scroll) this.reveal();
    store.loop.notify('browse');
  }

  reveal() {
    const top = Math.floor(this.active / this.columns) * this.cell;
    const { scrollTop, clientHeight } = this.scroller;
    if (top < scrollTop) this.scroller.scrollTop = top;
    else if (top + this.cell > scrollTop + clientHeight) {
      this.scroller.scrollTop = top + this.cell - clientHeight;
    }
  }

  /** @param {MouseEvent} event @param {(index: number) => void} action */
  pointed(event, action) {
    const box = this.window.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left) / this.cell);
    const row = Math.floor((event.clientY - box.top + this.scroller.scrollTop) / this.cell);
    const index = this.indices[row * this.columns + column];
    if (column < this.columns && index !== undefined) action(index);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (isShortcut(event)) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      return this.on.take(this.indices[this.active]);
    }
    const page = this.columns * Math.max(1, Math.floor(this.scroller.clientHeight / this.cell));
    /** @type {Record<string, number>} */
    const steps = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -this.columns,
      ArrowDown: this.columns,
      PageUp: -page,
      PageDown: page,
      Home: -this.active,
      End: this.indices.length,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const place = this.active + step;
    const leaves = place < 0 || place >= this.indices.length;
    // Up from the first row and down from the last stay where they are.
    if (!(leaves && event.key.startsWith('Arrow'))) this.activate(place);
  }
}
