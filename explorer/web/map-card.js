/**
 * The card beside a point of a map: its picture, what it is, and on touch a button that loads it.
 */
import { paint } from './pixels.js';

/** @typedef {import('./store.js').Point} Point */

/** @param {number} label @returns {string} "a 3", "an 8" */
export const aDigit = (label) => `${label === 8 ? 'an' : 'a'} ${label}`;

const DRAWN_FROM = { normal: 'N(0, I)', fitted: 'the fitted Gaussian' };

/**
 * @param {Point} point
 * @param {Uint8Array | null} labels
 * @returns {[string, string]} what a point is, in two lines
 */
export function describe(point, labels) {
  if (point.kind !== 'digits') return [`draw ${point.index}`, `of ${DRAWN_FROM[point.kind]}`];
  return [`test digit ${point.index}`, labels ? aDigit(labels[point.index]) : ''];
}

/** @param {Point} point @param {Uint8Array | null} labels @returns {string} in one line */
export function describeInline(point, labels) {
  const [name, more] = describe(point, labels);
  return point.kind === 'digits' && more ? `${name}, ${more}` : `${name} ${more}`;
}

export class MapCard {
  /** @param {(point: Point) => void} load */
  constructor(load) {
    this.element = document.createElement('div');
    this.element.className = 'map-card';
    this.element.hidden = true;
    this.element.innerHTML = `<div class="digit"><canvas width="28" height="28"></canvas></div>
      <div><p class="label"></p><p class="what"></p><button type="button">Load</button></div>`;
    /** @type {Point | null} */
    this.point = null;
    this.painted = '';
    this.button.addEventListener('click', () => this.point && load(this.point));
  }

  get button() {
    return /** @type {HTMLButtonElement} */ (this.element.querySelector('button'));
  }

  /**
   * @param {Point} point
   * @param {Uint8Array | null} labels
   * @param {() => Uint8Array | Float32Array | null} picture asked only when the point is new
   */
  show(point, labels, picture) {
    const key = `${point.kind} ${point.index}`;
    if (key !== this.painted) {
      const pixels = picture();
      const canvas = /** @type {HTMLCanvasElement} */ (this.element.querySelector('canvas'));
      canvas.style.visibility = pixels ? '' : 'hidden';
      if (pixels) paint(canvas, pixels);
      const lines = this.element.querySelectorAll('p');
      describe(point, labels).forEach((text, i) => {
        lines[i].textContent = text;
      });
      this.painted = pixels ? key : '';
    }
    this.point = point;
    this.element.hidden = false;
  }

  hide() {
    this.point = null;
    this.element.hidden = true;
  }

  /**
   * Beside the point, on the side with more room.
   * @param {number} x @param {number} y
   * @param {number} width @param {number} height of the map
   */
  place(x, y, width, height) {
    const { offsetWidth, offsetHeight, style } = this.element;
    const left = x > width / 2 ? x - 16 - offsetWidth : x + 16;
    const top = y > height / 2 ? y - 8 - offsetHeight : y + 8;
    style.left = `${Math.max(4, Math.min(width - offsetWidth - 4, left))}px`;
    style.top = `${Math.max(4, Math.min(height - offsetHeight - 4, top))}px`;
  }
}
