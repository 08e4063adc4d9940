/** One model's heat map: what every pixel of the decoded picture costs, in nats. */

import { query, write } from '../../dom/element.js';
import { cellUnder } from '../../dom/pointing.js';
import { isShortcut } from '../../dom/shortcuts.js';
import { nllPerPixel } from '../../networks/losses.js';
import { PIXELS, recordOf, SIDE } from '../../state/boot.js';
import { bindOptions } from '../../state/option-inputs.js';
import { store } from '../../state/page-store.js';
import { heatGradient, heatStep, heatTable, MOST } from './heat-scale.js';

/** @param {import('../../state/shapes.js').Model} model */
const markup = (model) => `
  <div class="heat-row">
    <div class="heat-plot" tabindex="0" role="application" aria-roledescription="heat map"
      aria-label="Pixels of the heat map; arrow keys read one after another"
      aria-describedby="heat-read-${model}">
      <canvas id="heat-${model}" width="${SIDE}" height="${SIDE}" role="img"></canvas>
      <i class="heat-cross" hidden></i>
    </div>
    <div class="heat-scale label" aria-hidden="true">
      <i></i><span>≥ ${MOST}</span><span>${MOST / 2}</span><span>0</span>
    </div>
  </div>
  <p class="heat-sum"><b data-heat="sum"></b> nats <span data-heat="which"></span></p>
  <p class="label heat-read" data-live id="heat-read-${model}"></p>
  <p class="hidden" aria-live="polite"></p>
  <label class="heat-above label"><input type="checkbox" name="aboveFloor"> only above the floor</label>`;

export class LossHeat {
  nats = new Float32Array(PIXELS);
  buffer = new ImageData(SIDE, SIDE);
  /** @type {Uint32Array} */
  table = new Uint32Array(256);

  /**
   * @param {HTMLElement} root @param {import('../../state/shapes.js').Model} model
   * @param {(pixel: number | null) => void} point called when a person reads a pixel
   */
  constructor(root, model, point) {
    this.model = model;
    root.innerHTML = markup(model);
    this.plot = query(root, '.heat-plot');
    this.canvas = query(root, '.heat-plot canvas', HTMLCanvasElement);
    this.scale = query(root, '.heat-scale');
    this.cross = query(root, '.heat-cross');
    this.sum = query(root, '[data-heat=sum]');
    this.which = query(root, '[data-heat=which]');
    this.read = query(root, '.heat-read');
    this.said = query(root, '[aria-live]');
    bindOptions(root);
    this.listen(point);
  }

  /** @param {(pixel: number | null) => void} point */
  listen(point) {
    const { plot } = this;
    /** @param {PointerEvent} event */
    const follow = (event) => point(cellUnder(plot, event, SIDE, SIDE));
    plot.onpointermove = follow;
    plot.onpointerdown = follow;
    plot.onpointerleave = ({ pointerType }) => {
      if (pointerType === 'mouse' && document.activeElement !== plot) point(null);
    };
    plot.onfocus = () => {
      if (plot.matches(':focus-visible')) point(this.pixel ?? dearest(this.nats));
    };
    plot.onblur = () => point(null);
    plot.onkeydown = (event) => {
      const step = STEPS[event.key];
      if (!step || isShortcut(event)) return;
      event.preventDefault();
      const pixel = moved(this.pixel ?? dearest(this.nats), step);
      point(pixel);
      // By the keys alone: what a mouse passes over would be read out without end.
      this.said.textContent = `${placeOf(pixel)}: ${this.read.textContent}`;
    };
  }

  /** @param {boolean} dark */
  setTheme(dark) {
    this.table = heatTable(dark);
    this.scale.style.setProperty('--ramp', heatGradient(dark));
  }

  /** @param {number | null} pixel under the pointer, on either map */
  update(pixel) {
    const { image, moved } = store.sides[this.model];
    nllPerPixel(image, store.picture, this.nats, store.aboveFloor);
    const words = new Uint32Array(this.buffer.data.buffer);
    let sum = 0;
    for (let i = 0; i < PIXELS; i++) {
      words[i] = this.table[heatStep(this.nats[i])];
      sum += this.nats[i];
    }
    this.canvas.getContext('2d')?.putImageData(this.buffer, 0, 0);
    const isExact = store.isExact(this.model);
    this.canvas.classList.toggle('is-waiting', !isExact);
    const nats = isExact ? sum.toFixed(1) : '…';
    write(this.sum, nats);
    const kind = store.aboveFloor ? 'above the floor, ' : '';
    const encoded = recordOf(this.model).posterior ? 'from its mean' : 'from its point';
    write(this.which, kind + (moved ? 'from where the sliders stand' : encoded));
    this.canvas.setAttribute(
      'aria-label',
      `Heat map: what each pixel of this picture costs, ` +
        `together ${nats} nats ${this.which.textContent}` +
        (isExact ? `; at most ${this.nats[dearest(this.nats)].toFixed(2)} at one pixel` : ''),
    );
    this.show(pixel);
  }

  /** @param {number | null} pixel */
  show(pixel) {
    this.pixel = pixel;
    this.cross.toggleAttribute('hidden', pixel === null);
    if (pixel === null || !store.isExact(this.model)) {
      write(this.read, 'Point at or touch a pixel to read it.');
      return;
    }
    const [row, column] = [Math.floor(pixel / SIDE), pixel % SIDE];
    this.cross.style.translate = `${100 * column}% ${100 * row}%`;
    const input = (store.picture[pixel] / 255).toFixed(2);
    const output = store.sides[this.model].image[pixel].toFixed(2);
    this.read.innerHTML = `input ${input}, output ${output}: <b>${this.nats[pixel].toFixed(
      2,
    )} nats</b>`;
  }
}

/** @type {Record<string, [number, number]>} rows and columns */
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** @param {number} pixel @param {[number, number]} step @returns {number} stays on the picture */
function moved(pixel, [rows, columns]) {
  const within = (/** @type {number} */ at) => Math.min(Math.max(at, 0), SIDE - 1);
  return within(Math.floor(pixel / SIDE) + rows) * SIDE + within((pixel % SIDE) + columns);
}

/** @param {number} pixel @returns {string} counted as people do */
const placeOf = (pixel) => `row ${Math.floor(pixel / SIDE) + 1}, column ${(pixel % SIDE) + 1}`;

/** @param {Float32Array} nats @returns {number} the pixel that costs most */
function dearest(nats) {
  let most = 0;
  for (let i = 1; i < nats.length; i++) if (nats[i] > nats[most]) most = i;
  return most;
}
