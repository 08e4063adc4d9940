/**
 * The card beside a point of a map: its picture, what it is, and on touch a button that loads it.
 */

import { paint } from '../../dom/digit-canvas.js';
import { query } from '../../dom/element.js';
import { SIDE } from '../../state/boot.js';
import { describe } from '../../state/names.js';

/** @typedef {import('../../state/shapes.js').Point} Point */
/** @typedef {import('../../state/names.js').Judged} Judged */

export class MapCard {
  /** @param {(point: Point) => void} load */
  constructor(load) {
    this.element = document.createElement('div');
    this.element.className = 'map-card';
    this.element.hidden = true;
    this.element.innerHTML = `<div class="digit"><canvas width="${SIDE}" height="${SIDE}"></canvas></div>
      <div><p class="label"></p><p class="what"></p><p></p>
        <button type="button">Load</button></div>`;
    /** @type {Point | null} */
    this.point = null;
    this.painted = '';
    this.button.addEventListener('click', () => this.point && load(this.point));
  }

  get button() {
    return query(this.element, 'button', HTMLButtonElement);
  }

  /**
   * @param {Point} point
   * @param {Uint8Array | null} labels
   * @param {Judged | null} judged
   * @param {() => Uint8Array | Float32Array | null} picture asked only when the point is new
   */
  show(point, labels, judged, picture) {
    const key = `${point.kind} ${point.index} ${judged?.pDigit}`;
    if (key !== this.painted) {
      const pixels = picture();
      const canvas = query(this.element, 'canvas', HTMLCanvasElement);
      canvas.style.visibility = pixels ? '' : 'hidden';
      if (pixels) paint(canvas, pixels);
      this.say(describe(point, labels, judged));
      this.painted = pixels ? key : '';
    }
    this.point = point;
    this.element.hidden = false;
  }

  /** @param {ReturnType<typeof describe>} words */
  say({ name, lines }) {
    const [title, ...places] = this.element.querySelectorAll('p');
    title.textContent = name;
    places.forEach((place, i) => {
      const [text, value] = lines[i] ?? ['', ''];
      const strong = document.createElement('b');
      strong.textContent = value;
      place.replaceChildren(text, strong);
    });
  }

  hide() {
    this.point = null;
    // Often hidden already, and then nothing is to be styled anew.
    this.element.toggleAttribute('hidden', true);
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
