/** A hundred pictures of one digit in a square, and their mean and standard deviation. */

import { fill, paint, put } from '../../dom/digit-canvas.js';
import { query } from '../../dom/element.js';
import { cellUnder } from '../../dom/pointing.js';
import { isShortcut } from '../../dom/shortcuts.js';
import { recordOf, SIDE } from '../../state/boot.js';

/** A pixel between 0 and 1 cannot deviate by more. */
const MOST_DEVIATION = 0.5;

const POINT = '<b>One point.</b> Nothing is left to chance:';
const CLOUD = `<b>A cloud.</b> <i class="v">z</i> = <i class="v">μ</i> + <i class="v">σε</i>, each time
  a new <i class="v">ε</i>:`;

export class PicturesGrid {
  /** @type {Set<string>} the different pictures so far */
  kinds = new Set();
  /** @type {number | null} under the pointer */
  at = null;

  /**
   * @param {HTMLElement} root @param {import('../../state/shapes.js').Model} model
   * @param {number} count a square number of pictures @param {(k: number) => void} choose
   */
  constructor(root, model, count, choose) {
    this.count = count;
    this.across = Math.sqrt(count);
    const side = this.across * SIDE;
    root.innerHTML = `
      <p class="again-words">${recordOf(model).posterior ? CLOUD : POINT} <b data-same></b></p>
      <div class="again-grid digit" tabindex="0" role="application" aria-roledescription="pictures"
        aria-label="${count} pictures; arrow keys move, Enter puts the sliders on one">
        <canvas id="again-${model}" width="${side}" height="${side}" role="img"></canvas><i hidden></i>
      </div>
      <p class="hidden" aria-live="polite"></p>
      <div class="again-side">
        <figure><div class="digit"><canvas id="again-mean-${model}" width="${SIDE}" height="${SIDE}" role="img"
          aria-label="Mean of the ${count} pictures"></canvas></div>
          <figcaption class="label">their mean</figcaption></figure>
        <figure><div class="digit"><canvas id="again-sd-${model}" width="${SIDE}" height="${SIDE}" role="img"
          aria-label="Standard deviation of every pixel, the square root of its variance"></canvas></div>
          <figcaption class="label">standard deviation, the square root of the variance, per pixel;
            full ink: ${MOST_DEVIATION}</figcaption></figure>
      </div>
      <div class="again-spread"></div>`;
    this.grid = query(root, '.again-grid');
    const [canvas, mean, deviation] = root.querySelectorAll('canvas');
    this.canvas = canvas;
    this.mean = mean;
    this.deviation = deviation;
    this.said = query(root, '[aria-live]');
    this.ring = query(root, '.again-grid > i');
    this.words = query(root, '[data-same]');
    this.spread = query(root, '.again-spread');
    this.buffer = new ImageData(side, side);
    this.listen(choose);
  }

  /** @param {(k: number) => void} choose */
  listen(choose) {
    const { grid, across } = this;
    const under = (/** @type {MouseEvent} */ event) => cellUnder(grid, event, across, across);
    grid.onpointermove = (event) => this.show(under(event));
    grid.onpointerleave = () => this.show(null);
    grid.onclick = (event) => choose(under(event));
    grid.onfocus = () => {
      if (grid.matches(':focus-visible')) this.show(this.at ?? 0);
    };
    grid.onblur = () => this.show(null);
    grid.onkeydown = (event) => {
      /** @type {Record<string, number>} */
      const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across };
      const at = this.at ?? 0;
      if (event.key === 'Enter') return choose(at);
      if (!(event.key in steps) || isShortcut(event)) return;
      event.preventDefault();
      const next = at + steps[event.key];
      if (next < 0 || next >= this.count) return;
      this.show(next);
      const [row, column] = [Math.floor(next / across), next % across];
      this.said.textContent = `row ${row + 1}, column ${column + 1}`;
    };
  }

  /** @param {number | null} k */
  show(k) {
    this.at = k;
    this.ring.hidden = k === null;
    if (k === null) return;
    const { across } = this;
    this.ring.style.translate = `${100 * (k % across)}% ${100 * Math.floor(k / across)}%`;
  }

  /** @param {number} k @param {Float32Array} image */
  add(k, image) {
    const { across, buffer } = this;
    fill(buffer, image, (k % across) * SIDE + Math.floor(k / across) * SIDE * buffer.width, SIDE);
    if (k === 0) this.kinds.clear();
    this.kinds.add(String.fromCharCode(...Uint8Array.from(image, toByte)));
  }

  /** @param {import('../../maths/posterior.js').PictureSpread} spread of the pictures so far */
  paint(spread) {
    put(this.canvas, this.buffer);
    paint(this.mean, Float32Array.from(spread.mean));
    paint(
      this.deviation,
      Float32Array.from(spread.deviation, (value) => value / MOST_DEVIATION),
    );
    const { size } = this.kinds;
    this.words.textContent =
      size === 1 ? `one picture, ${spread.count} times.` : `${size} different pictures.`;
    const label = `${spread.count} decoded pictures, ${size} different`;
    this.canvas.setAttribute('aria-label', label);
  }
}

/** @param {number} value 0 to 1 */
const toByte = (value) => Math.round(value * 255);
