/**
 * `<nearest-digits model="…">`: the test digits nearest to the current code, in latent space, and
 * how far they are.
 */

import { paint } from '../../dom/digit-canvas.js';
import { query, write } from '../../dom/element.js';
import { whileSeen } from '../../dom/while-visible.js';
import { recordOf, SIDE } from '../../state/boot.js';
import { describeInline } from '../../state/names.js';
import { store } from '../../state/page-store.js';
import { codeTopic } from '../../state/shapes.js';
import { neighboursNow } from './neighbours.js';

const SHOWN = 7;
const NONE = 'This model has no codes of test digits, so none is near.';
const PLACE = `<div><button type="button" class="digit">
  <canvas width="${SIDE}" height="${SIDE}"></canvas></button><span class="label"></span></div>`;

/** @param {number} distance @returns {string} never wider than four figures */
const distanceText = (distance) => distance.toFixed(distance < 10 ? 2 : 1);

export class NearestDigits extends HTMLElement {
  model = '';
  /** @type {number[]} test digits on show, nearest first */
  shown = [];

  connectedCallback() {
    if (this.model) return;
    this.model = this.getAttribute('model') ?? '';
    if (!recordOf(this.model).codes) {
      this.innerHTML = `<span class="label">${NONE}</span>`;
      return;
    }
    this.build();
    // Seven small pictures may wait for a frame that has time left.
    const changed = whileSeen(
      this,
      () =>
        store.loop.background(this, () => {
          this.update();
          return false;
        }),
      () => this.update(),
    );
    store.follow([codeTopic(this.model), 'picture', 'data'], changed, this);
  }

  build() {
    this.innerHTML = `<span class="label" id="near-${this.model}">nearest test digits in latent
      space, with their distance</span><div role="group" aria-labelledby="near-${this.model}">
      ${PLACE.repeat(SHOWN)}</div>`;
    this.buttons.forEach((button, i) => {
      const point = () => ({ kind: /** @type {const} */ ('digits'), index: this.shown[i] });
      this.places[i].hidden = true;
      button.addEventListener('click', () => store.loadPoint(point()));
      button.addEventListener('pointerenter', () => store.setHover(point()));
      button.addEventListener('pointerleave', () => store.setHover(null));
    });
  }

  /** A picture and its distance each. */
  get places() {
    return /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll('[role=group] > div'));
  }

  get buttons() {
    return [...this.querySelectorAll('button')];
  }

  update() {
    if (!store.digits) return;
    const all = neighboursNow(this.model)?.digits ?? [];
    // A test digit that nobody moved is nearest to itself, which says nothing.
    const own = store.sides[this.model].moved ? null : store.testIndex;
    const near = all.filter(({ row }) => row !== own).slice(0, SHOWN);
    const { places } = this;
    this.buttons.forEach((button, i) => {
      places[i].hidden = !near[i];
      if (!near[i]) return;
      const distance = distanceText(near[i].distance);
      const place = /** @type {HTMLElement} */ (places[i].lastElementChild);
      write(place, distance);
      if (this.shown[i] === near[i].row) return;
      const index = near[i].row;
      this.shown[i] = index;
      const canvas = query(button, 'canvas', HTMLCanvasElement);
      const picture = store.testPicture(index);
      if (picture) paint(canvas, picture);
      button.setAttribute('aria-label', describeInline({ kind: 'digits', index }, store.labels));
    });
  }
}

customElements.define('nearest-digits', NearestDigits);
