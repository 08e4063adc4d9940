/**
 * `<class-arithmetic-grid model="ae">`: the code on show moved to every other class: minus the
 * mean code of
 * its class, plus the mean of another. Click or Enter loads one into each model.
 */

import { query, write } from '../../dom/element.js';
import { PictureAtlas } from '../../dom/picture-atlas.js';
import { decode } from '../../networks/autoencoder.js';
import { judge } from '../../networks/critic.js';
import { ALL_CLASSES, PIXELS, recordOf, SIDE } from '../../state/boot.js';
import { nameOf } from '../../state/models.js';
import { readingOf } from '../../state/names.js';
import { store } from '../../state/page-store.js';
import { codeTopic } from '../../state/shapes.js';
import { classMeans, restyle } from './class-arithmetic.js';
import { swapText } from './generate-texts.js';

/** @typedef {import('../../state/shapes.js').Model} Model */

const PICTURE = '<span class="digit"></span>';
const BAR =
  '<span class="p"><span class="bar"><i></i></span> <span class="hidden">P(digit)</span>' +
  '<span data-p></span></span>';
const NOW = `<div class="now">${PICTURE}<p class="label">as it is</p>${BAR}</div>`;

const cell = (/** @type {number} */ c) => `<button type="button" data-class="${c}"
  disabled>${PICTURE}<span class="as"><span>as <b>${c}</b></span> <span data-reads></span></span>
  ${BAR}</button>`;

/** @type {Record<string, Float64Array[]>} by a model's own id */
const means = {};

/** @param {Model} model @returns {Float64Array[] | null} null while codes are loading */
function meansOf(model) {
  const { codes } = store.data[model];
  const { labels } = store;
  const { id, latent_dim } = recordOf(model);
  if (codes && labels) means[id] ??= classMeans(codes, labels, latent_dim);
  return means[id] ?? null;
}

/**
 * The class that a model's code is taken to be of, and why.
 * @param {Model} model
 * @returns {{digit: number, why: 'chosen' | 'label' | 'read'} | null}
 */
export function sourceOf(model) {
  const { label, swapSource } = store;
  if (swapSource !== null) return { digit: swapSource, why: 'chosen' };
  if (label !== null && !store.sides[model].moved) return { digit: label, why: 'label' };
  const judged = store.judged[model];
  return judged && { digit: judged.digit, why: 'read' };
}

/** Each model's code goes to the same class. @param {number} to */
function load(to) {
  for (const model of store.models) {
    const source = sourceOf(model);
    const known = meansOf(model);
    if (!source || !known) continue;
    store.setCode(model, restyle(store.sides[model].z, known, source.digit, to));
  }
  // The same row of pictures stays: they all are of the code that was loaded, seen from there.
  store.set({ swapSource: to });
}

export class ClassArithmeticGrid extends HTMLElement {
  image = new Float32Array(PIXELS);
  /** What the pictures are of: nothing is decoded again while a switch moves. */
  wanted = '';
  /** @type {PictureAtlas | null} */
  pictures = null;

  connectedCallback() {
    const { model } = this;
    if (!recordOf(model).encoder) {
      this.innerHTML = '<p class="label">It has no encoder, so no class has a mean code here.</p>';
      return;
    }
    this.innerHTML = `<p class="label" data-source></p><div class="samples" role="group"
      >${NOW}${ALL_CLASSES.map(cell).join('')}</div>`;
    this.pictures = new PictureAtlas(/** @type {HTMLElement} */ (this.lastElementChild), SIDE);
    for (const button of this.querySelectorAll('button')) {
      button.addEventListener('click', () => load(Number(button.dataset.class)));
    }
    const follow = () => this.later();
    store.on([codeTopic(model), 'generate', 'judged', 'view', 'data'], follow, this);
    this.later();
    store.follow(['member'], () => this.name(), this);
  }

  name() {
    const name = `${nameOf(this.model)}: as every class`;
    this.querySelector('.samples')?.setAttribute('aria-label', name);
  }

  get model() {
    return this.getAttribute('model') ?? '';
  }

  /** Eleven pictures may wait for frames that have time left, one or a few in each. */
  later() {
    if (store.view !== 'generate') return;
    const source = sourceOf(this.model);
    const there = Boolean(store.data[this.model].decoder && store.critic && meansOf(this.model));
    const { id } = recordOf(this.model);
    const wanted = [id, there, source?.digit, source?.why, ...store.sides[this.model].z].join();
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    const rest = [-1, ...ALL_CLASSES];
    store.loop.background(this, () => {
      this.update(/** @type {number} */ (rest.shift()));
      return rest.length > 0;
    });
  }

  /** @param {number} to a class, or -1 for the code as it is */
  update(to) {
    const { decoder } = store.data[this.model];
    const source = sourceOf(this.model);
    const known = meansOf(this.model);
    if (!decoder || !store.critic || (to >= 0 && !(source && known))) return;
    const { z } = store.sides[this.model];
    const moved = to >= 0 && source && known ? restyle(z, known, source.digit, to) : z;
    decode(decoder, moved, this.image);
    const { digit, pDigit } = judge(store.critic, this.image);
    const place = /** @type {HTMLElement} */ (this.lastElementChild?.children[to + 1]);
    this.pictures?.paint(to + 1, this.image.slice());
    const bar = query(place, 'i');
    bar.style.width = `${100 * pDigit}%`;
    this.say(place, 'p', pDigit.toFixed(2));
    if (to < 0) return this.say(this, 'source', source ? swapText(source) : '');
    const reading = readingOf({ digit, pDigit });
    const other = reading === String(digit) ? `reads ${digit}` : reading;
    this.say(place, 'reads', reading === String(to) ? '' : other);
    if (place instanceof HTMLButtonElement) place.disabled = false;
    place.setAttribute('aria-pressed', String(to === source?.digit));
  }

  /** @param {Element} within @param {string} name @param {string} text */
  say(within, name, text) {
    const place = within.querySelector(`[data-${name}]`);
    if (place) write(place, text);
  }
}

customElements.define('class-arithmetic-grid', ClassArithmeticGrid);
