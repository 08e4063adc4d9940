/**
 * The pictures of a grid of buttons, all on one canvas that lies over them: browsers look at every
 * canvas in every frame, also where nothing on it changed.
 */

import { fill, put } from '../../dom/digit-canvas.js';
import { SIDE } from '../../state/boot.js';

/** @typedef {{left: number, top: number} | null} Place in the canvas' own pixels; null: hidden */

export class PictureAtlas {
  /** @type {Place[]} */
  places = [];
  /** @type {Float32Array[]} what is to be seen at each place */
  images = [];
  buffer = new ImageData(SIDE, SIDE);

  /**
   * @param {HTMLElement} grid its `.digit` elements are the places: they are of one size, and the
   *   style sheet keeps them whole pixels of a picture apart
   */
  constructor(grid) {
    this.grid = grid;
    this.canvas = document.createElement('canvas');
    this.canvas.className = 'pictures';
    this.canvas.setAttribute('aria-hidden', 'true');
    grid.append(this.canvas);
    new ResizeObserver(() => this.fit()).observe(grid);
  }

  /** The canvas reaches over all places, wherever they have moved. */
  fit() {
    const { canvas, grid } = this;
    const frame = grid.getBoundingClientRect();
    const boxes = [...grid.querySelectorAll('.digit')].map((place) =>
      place.getBoundingClientRect(),
    );
    const scale = (boxes[0]?.width ?? 0) / SIDE;
    if (!scale) return;
    this.places = boxes.map(({ left, top, width }) =>
      width
        ? {
            left: Math.round((left - frame.left) / scale),
            top: Math.round((top - frame.top) / scale),
          }
        : null,
    );
    const ends = this.places.map((place) => place ?? { left: 0, top: 0 });
    const width = SIDE + Math.max(...ends.map(({ left }) => left));
    const height = SIDE + Math.max(...ends.map(({ top }) => top));
    Object.assign(canvas, { width, height });
    Object.assign(canvas.style, { width: `${width * scale}px`, height: `${height * scale}px` });
    this.images.forEach((_, k) => this.put(k));
  }

  /** @param {number} k which place @param {Float32Array} image kept, so nobody may change it */
  paint(k, image) {
    this.images[k] = image;
    this.put(k);
  }

  /** @param {number} k */
  put(k) {
    const place = this.places[k];
    if (!place) return;
    fill(this.buffer, this.images[k]);
    put(this.canvas, this.buffer, place.left, place.top);
  }
}
