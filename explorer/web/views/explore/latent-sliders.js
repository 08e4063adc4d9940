/**
 * <latent-sliders model="ae">: one native range input per latent dimension whose track is a film
 * strip, what the decoder draws along this dimension while the others stay put.
 *
 * The strips of rows that stand together are on one canvas, the atlas: browsers look at every canvas
 * of the page in every frame of a drag.
 */

import { fill } from '../../dom/digit-canvas.js';
import { query, write } from '../../dom/element.js';
import { recordOf, SIDE } from '../../state/boot.js';
import { paysKl } from '../../state/families.js';
import { store } from '../../state/page-store.js';
import { codeTopic } from '../../state/shapes.js';
import { verdictOf } from '../../state/verdicts.js';
import { SliderRow } from './slider-row.js';

const TOP = 8;

const WHY = {
  weak: 'Weak: less than 0.1 nat of information about a digit on average.',
  dead:
    'Dead: the KL term switched this number off, and the decoder ignores it. ' +
    'Which ones it switches off depends on the training seed.',
};

/**
 * Rows that stand together: the first, or those of one status in the fold. They come one by one;
 * the atlas has room for `size` of them.
 * @typedef {{element: HTMLElement, atlas: HTMLCanvasElement, rows: SliderRow[], size: number}} Group
 */

class LatentSliders extends HTMLElement {
  /** @type {SliderRow[]} in order of information */
  rows = [];
  /** @type {Record<string, Group>} */
  groups = {};
  /** Frames of a strip, and rows of its atlas's pixels from one strip to the next. */
  atlases = { frames: 0, pitch: 0 };
  /** Whether it is on screen; asked for by layout only when its size changes. */
  shown = false;
  /** The row whose strip is drawn next: each gets its turn, also while z keeps moving. */
  turn = 0;
  /** What the rows were made for. @type {import('../../state/boot.js').Dimensions} */
  dimensions = { order: [], low: [], high: [], information: [], status: [] };
  /** @type {ResizeObserver | null} */
  observer = null;
  /** What z decodes to, filled once and shown under every thumb. */
  picture = new ImageData(SIDE, SIDE);

  get first() {
    return this.groups.first;
  }

  get model() {
    return /** @type {import('../../state/shapes.js').Model} */ (this.getAttribute('model'));
  }

  connectedCallback() {
    this.classList.add('sliders');
    this.id = `sliders-${this.model}`;
    this.build();
    this.listen();
  }

  /** Another model stands here, or more is known of it: its strips are those before until they are drawn. */
  rebuild() {
    if (recordOf(this.model).dimensions === this.dimensions) return;
    const before = new Map(this.rows.map((row) => [row.dimension, row]));
    this.rows = [];
    this.groups = {};
    this.build(before);
    this.observer?.observe(this.first.element);
    if (this.shown) this.fitAtlases();
    this.showFold();
  }

  /** How many stand above the fold. */
  get top() {
    return Math.min(TOP, this.dimensions.order.length);
  }

  /** @param {ReadonlyMap<number, SliderRow>} [before] the rows that stood here */
  build(before = new Map()) {
    const { model } = this;
    const { dimensions } = recordOf(model);
    this.dimensions = dimensions;
    const { order, information } = dimensions;
    this.innerHTML = `
      <div class="shead label">
        <span></span><span class="legend">${legendOf(recordOf(model))}<span class="wider" hidden>, hatched:
        unusual</span></span>
        <span class="right">value</span><span class="info-head">${measure(recordOf(model))}</span>
      </div>
      <p class="trouble label" role="status"></p>
      <div class="hidden"><p role="status" data-became></p></div>
      <button type="button" class="fold" aria-expanded="false">
        <span class="more"></span>
        <span class="spectrum" aria-hidden="true"></span>
        <span class="label">${dimensions.isUnknown ? '' : fate(recordOf(model))}</span>
      </button>
      <div class="rest" hidden></div>`;
    this.fold = query(this, '.fold', HTMLButtonElement);
    this.addGroups(dimensions);
    const most = information[order[0]] || 1;
    const add = () => this.addRow(dimensions, most, this.rows.length, before);
    // What was there already does not go for a moment.
    const atOnce = store.folds.has(model) ? before.size : 0;
    while (this.rows.length < Math.max(this.top, Math.min(atOnce, order.length))) add();
    // Those in the fold can wait until the first picture has followed the slider.
    store.loop.background(`rows-${model}`, () => {
      if (this.dimensions !== dimensions || this.rows.length >= order.length) return false;
      add();
      if (store.folds.has(model)) store.notify(codeTopic(model));
      return this.rows.length < order.length;
    });
    this.drawSpectrum(dimensions, most);
    this.fold.addEventListener('click', () => store.setFold(model, !store.folds.has(model)));
  }

  /** @param {import('../../state/boot.js').Dimensions} dimensions */
  addGroups({ order, status }) {
    this.fold?.before(this.addGroup('first', this.top));
    const rest = order.slice(TOP).map((dimension) => status[dimension]);
    const place = this.querySelector('.rest');
    for (const one of new Set(rest)) {
      if (one === 'weak' || one === 'dead') place?.append(note(WHY[one]));
      place?.append(this.addGroup(one, count(rest, one)));
    }
  }

  /** @param {string} name @param {number} size @returns {HTMLElement} */
  addGroup(name, size) {
    const element = document.createElement('div');
    element.className = `rows ${name}`;
    element.innerHTML = '<canvas aria-hidden="true"></canvas>';
    const atlas = /** @type {HTMLCanvasElement} */ (element.firstChild);
    this.groups[name] = { element, atlas, rows: [], size };
    if (this.atlases.frames) this.clear(this.groups[name]);
    return element;
  }

  /**
   * @param {import('../../state/boot.js').Dimensions} dimensions
   * @param {number} most information that a dimension has
   * @param {number} rank 0 is the most informative dimension
   * @param {ReadonlyMap<number, SliderRow>} before by dimension
   */
  addRow(dimensions, most, rank, before) {
    const { order, status, information } = dimensions;
    const dimension = order[rank];
    const group = rank < TOP ? this.first : this.groups[status[dimension]];
    const share = information[dimension] / most;
    const row = before.get(dimension) ?? new SliderRow(this.model, dimension, this.picture);
    row.describe(dimensions, share, group.atlas);
    const { frames, pitch } = this.atlases;
    if (frames) row.setFrames(frames, group.rows.length * pitch);
    row.update(true);
    this.rows.push(row);
    group.rows.push(row);
    group.element.append(row.element);
  }

  /** An atlas of the right size, on which nothing is drawn yet. @param {Group} group */
  clear({ atlas, rows, size }) {
    const { frames, pitch } = this.atlases;
    atlas.width = frames * SIDE;
    atlas.height = size * pitch;
    for (const [i, row] of rows.entries()) row.setFrames(frames, i * pitch);
  }

  /** @param {import('../../state/boot.js').Dimensions} dimensions @param {number} most */
  drawSpectrum({ order, status, information }, most) {
    const bars = order.map((dimension, rank) => {
      const bar = document.createElement('i');
      bar.className = rank < TOP ? 'on' : status[dimension];
      bar.style.height = `${(100 * information[dimension]) / most}%`;
      return bar;
    });
    this.querySelector('.spectrum')?.append(...bars);
  }

  listen() {
    const { model } = this;
    store.on(['member'], () => this.rebuild(), this);
    store.on(['folds'], () => this.showFold(), this);
    store.on(['data'], () => this.showTrouble(), this);
    store.on([codeTopic(model), 'picture'], () => this.forgetVerdicts(), this);
    store.on(
      [codeTopic(model), 'picture', 'data'],
      () => {
        if (!this.shown) return;
        // The handle being dragged moves by itself: what stands around it waits for spare time.
        store.loop.background(`now-${model}`, () => {
          const ranges = store.dragging?.model !== model;
          this.takePicture();
          for (const row of this.visible()) row.update(ranges);
          this.refresh();
          return false;
        });
      },
      this,
    );
    store.on(
      ['rest'],
      () => {
        this.takePicture();
        for (const row of this.rows) row.update(store.dragging?.model !== model);
        // A strip may have been finished before the picture that belongs on it was decoded.
        for (const row of this.visible()) row.paintStrip();
        this.tell();
        const wider = query(this, '.wider');
        wider.hidden = !this.visible().some((row) => row.widened);
        this.refresh();
      },
      this,
    );
    const observer = new ResizeObserver(() => {
      this.shown = this.offsetParent !== null;
      if (!this.shown) return;
      this.fitAtlases();
      store.notify(codeTopic(model));
    });
    observer.observe(this);
    // In full screen this element may be as high as what stands beside it, however many rows it has.
    observer.observe(this.first.element);
    this.observer = observer;
    this.showFold();
    store.notify(codeTopic(model));
  }

  /** The style sheet says how many frames and rows there is room for. */
  fitAtlases() {
    const style = getComputedStyle(this);
    const [frames, pitch] = ['--frames', '--pitch'].map((name) => +style.getPropertyValue(name));
    const { first, atlases } = this;
    // A full screen has room for some of them only.
    const size = first.rows.filter(({ element }) => element.offsetParent).length;
    if (frames === atlases.frames && pitch === atlases.pitch && size === first.size) return;
    this.atlases = { frames, pitch };
    first.size = size;
    for (const group of Object.values(this.groups)) this.clear(group);
  }

  /** They were of another picture; what is told next is news again, also in the same words. */
  forgetVerdicts() {
    for (const row of this.rows) row.forgetVerdict();
    write(query(this, '[data-became]'), '');
  }

  /** What the picture became, once the strip that was moved is at rest. */
  tell() {
    const touched = this.rows.filter((row) => row.touched);
    for (const row of touched) row.touched = false;
    if (touched.length) write(query(this, '[data-became]'), verdictOf(this.model));
  }

  /** What the rows show under their handles. */
  takePicture() {
    fill(this.picture, store.sides[this.model].image);
  }

  visible() {
    if (!this.shown) return [];
    const { rows, first } = this;
    return first.size === this.top && store.folds.has(this.model)
      ? rows
      : rows.slice(0, first.size);
  }

  /** Without its weights the model cannot answer: say what is going on. */
  showTrouble() {
    const { decoder, encoder } = store.data[this.model];
    const place = query(this, '.trouble');
    const waiting = store.failed.get(this.model) ?? (decoder ? '' : 'Loading the weights …');
    const ready = recordOf(this.model).encoder ? encoder : decoder;
    const sentence = ready ? '' : waiting;
    if (place.textContent !== sentence) place.textContent = sentence;
  }

  showFold() {
    const open = store.folds.has(this.model);
    const rest = query(this, '.rest');
    const more = query(this, '.more');
    const left = this.dimensions.order.length - this.top;
    rest.hidden = !open;
    this.fold?.toggleAttribute('hidden', left === 0);
    more.textContent = `${open ? '▾' : '▸'} ${left} ${open ? 'shown' : 'more'}`;
    this.fold?.setAttribute('aria-expanded', String(open));
    store.notify(codeTopic(this.model));
  }

  /** Redraw strips in spare time, frame by frame, until all visible ones are right again. */
  refresh() {
    store.loop.background(this, () => {
      // This may come before the rows were told of another code: none shows the picture before.
      this.takePicture();
      const rows = this.visible();
      for (let tried = 0; tried < rows.length; tried++) {
        const row = rows[this.turn % rows.length];
        if (row.unfinished || row.stale()) {
          row.drawNextFrame();
          return true;
        }
        this.turn += 1;
      }
      return false;
    });
  }
}

const POINT = '<b class="accent">●</b> <span class="wide">where this digit was </span>encoded';
const CLOUD =
  '<b class="accent">●</b> mean<span class="wide"> of this digit’s cloud</span>, ' +
  'band ± <i class="v">σ</i>';
const SAMPLE =
  '<b class="accent">●</b> its sample<span class="wide">: no encoder says where this digit is</span>';

/** @typedef {import('../../state/boot.js').ModelRecord} ModelRecord */

/** @param {ModelRecord} record @returns {string} HTML: what is marked on the strips */
const legendOf = ({ encoder, posterior }) => (posterior ? CLOUD : encoder ? POINT : SAMPLE);

/** @param {ModelRecord} record @returns {string} what the bars are of */
function measure(record) {
  if (record.dimensions.isUnknown) return '';
  if (record.posterior) return paysKl(record) ? 'KL' : 'info';
  return record.encoder ? 'spread' : 'effect';
}

/** @param {string[]} status @param {string} which */
const count = (status, which) => status.filter((one) => one === which).length;

/** @param {ModelRecord} record */
function fate({ dimensions: { status }, encoder }) {
  if (!encoder) return 'by effect<span class="wide"> on the picture</span>';
  const dead = count(status, 'dead');
  return dead
    ? `${dead}<span class="wide"> of ${status.length}</span> dead<span class="wide">: carry
       nothing</span>`
    : `all ${status.length} in use`;
}

/** @param {string} text */
function note(text) {
  const p = document.createElement('p');
  p.className = 'label why';
  p.textContent = text;
  return p;
}

customElements.define('latent-sliders', LatentSliders);
