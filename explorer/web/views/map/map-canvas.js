/**
 * What `<latent-map>` and `<latent-plane>` are made of: a canvas in the frame loop, with its size,
 * its buttons and what it says.
 */

import { query, write } from '../../dom/element.js';
import { SAVED, SAVING } from '../../dom/saving.js';
import { keepRegion, regions } from '../../state/map-regions.js';
import { store } from '../../state/page-store.js';
import { listenTo, STEP } from './map-gestures.js';
import { ease } from './map-pointer.js';

/** @typedef {import('../../state/shapes.js').Model} Model */
/** @typedef {[number, number]} Place */

/**
 * The page's frame loop, with topics of the maps' own: "draw this map again".
 * @type {import('../../state/frame-loop.js').FrameLoop<
 *   import('../../state/shapes.js').Topic | `map:${string}`>}
 */
const loop = /** @type {any} */ (store.loop);

/** From this width on, pixels, dots and numerals are drawn large. */
const LARGE = 400;

/** @abstract */
export class MapCanvas extends HTMLElement {
  /** @type {Model} */
  model = '';
  /** @type {import('../../state/map-regions.js').Kind} */
  kind = 'tsne';
  /** The points must be painted again, not only what lies over them. */
  stale = true;
  /** Whether any of it is on the screen: on a phone it lies below the sliders. */
  seen = false;
  /** CSS pixels; 0 until it is first shown. */
  size = { width: 0, height: 0 };
  /** Room that "fit" leaves around the points, pixels. */
  margin = { top: 0, right: 0, bottom: 0, left: 0 };
  /** Pixels of the canvas for one of the page, at least: more while a picture of it is saved. */
  least = 1;
  /** @type {{view: import('./map-view.js').MapView} | null} what has arrived */
  loaded = null;
  /** @type {HTMLCanvasElement | undefined} */
  canvas;

  connectedCallback() {
    if (this.model) return;
    this.model = this.getAttribute('model') ?? '';
    const { lack } = this;
    this.toggleAttribute('data-lack', lack !== '');
    if (lack) {
      this.innerHTML = `<div class="sheet"><p>${lack}</p></div>`;
      return;
    }
    this.build();
    loop.on([...this.topics, this.topic], (topics) => this.frame(topics), this);
    new ResizeObserver(() => this.resize()).observe(this);
    this.addEventListener(SAVING, (event) => {
      this.repaint(/** @type {CustomEvent<{ratio: number}>} */ (event).detail.ratio);
    });
    this.addEventListener(SAVED, () => this.repaint(1));
    new IntersectionObserver((entries) => {
      this.seen = entries[entries.length - 1].isIntersecting;
      if (this.seen) this.wake();
    }).observe(this);
    store.loop.notify('data');
  }

  /** @abstract @returns {string} why its model has none, or nothing */
  get lack() {
    return '';
  }

  /** @abstract @returns {import('../../state/shapes.js').Topic[]} that it listens to, beside its own */
  get topics() {
    return [];
  }

  /** @returns {`map:${string}`} */
  get topic() {
    return `map:${this.localName} ${this.model}`;
  }

  /** It wants another frame. */
  wake() {
    loop.notify(this.topic);
  }

  get isLarge() {
    return this.size.width >= LARGE;
  }

  /** @abstract */
  build() {}

  /** @abstract @param {ReadonlySet<string>} _topics what was notified since the last frame */
  frame(_topics) {}

  /**
   * @param {string} markup
   * @param {import('./map-pointer.js').MapPointer} pointer
   * @param {import('./map-card.js').MapCard} card
   * @param {Record<string, () => void>} [actions] of buttons of its own
   * @returns {HTMLCanvasElement}
   */
  setUp(markup, pointer, card, actions = {}) {
    this.innerHTML = markup;
    const canvas = query(this, 'canvas', HTMLCanvasElement);
    this.append(card.element);
    listenTo(canvas, pointer);
    const all = {
      in: () => pointer.step(STEP),
      out: () => pointer.step(1 / STEP),
      fit: () => pointer.fit(),
      ...actions,
    };
    for (const [name, action] of Object.entries(all)) {
      this.querySelector(`[data-do=${name}]`)?.addEventListener('click', action);
    }
    this.canvas = canvas;
    return canvas;
  }

  /** At once, for those who copy it. @param {number} ratio pixels of the canvas for one of the page, at least */
  repaint(ratio) {
    this.least = ratio;
    this.stale = true;
    this.drawNow();
  }

  /** @abstract */
  drawNow() {}

  /** @param {string} selector @param {string} text */
  say(selector, text) {
    const element = this.querySelector(selector);
    if (element) write(element, text);
  }

  /** @param {boolean} loading @param {[string, string]} lines what is said meanwhile */
  wait(loading, lines) {
    this.classList.toggle('is-loading', loading);
    this.say('.map-sheet p', lines[0]);
    this.say('.map-sheet .label', lines[1]);
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this;
    // Hidden in the other view: keep what is there until it is shown again.
    if (!width || !height) return;
    this.size = { width, height };
    this.classList.toggle('is-large', this.isLarge);
    this.loaded?.view.resize({ width, height, margin: this.margin }, performance.now());
    this.again();
  }

  /** A person moved the view. */
  keep() {
    if (this.loaded) keepRegion(this.kind, this.model, this.loaded.view.wanted);
    this.again();
  }

  /** Show the region that a link asks for. @param {import('./map-pointer.js').MapPointer} pointer */
  follow(pointer) {
    const view = this.loaded?.view;
    const region = regions[this.kind][this.model] ?? null;
    if (!view || view.wanted === region) return;
    if (region) view.hold(region, performance.now(), ease());
    else view.fit(performance.now(), ease());
    pointer.touchAction();
    this.stale = true;
  }

  /** The points have to be painted again. */
  again() {
    this.stale = true;
    this.wake();
  }

  /** @returns {Place} the middle of what is shown, pixels */
  middle() {
    const { margin, size } = this;
    return [
      (margin.left + size.width - margin.right) / 2,
      (margin.top + size.height - margin.bottom) / 2,
    ];
  }
}
