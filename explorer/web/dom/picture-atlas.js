/**
 * The pictures of a grid of buttons, all on one canvas that lies over them: browsers look at every
 * canvas in every frame, also where nothing on it changed.
 */

import { fill, put } from './digit-canvas.js';

/** @typedef {{left: number, top: number} | null} Place in the canvas' own pixels; null: hidden */

export class PictureAtlas {
  /** @type {Place[]} */
  places = [];
  /** @type {(Float32Array | Uint8Array)[]} what is to be seen at each place */
  images = [];
  /**
   * @param {HTMLElement} grid its `.digit` elements are the places: they are of one size, and the
   *   style sheet keeps them whole pixels of a picture apart
   * @param {number} side pixels of a picture across and down
   */
  constructor(grid, side) {
    this.grid = grid;
    this.side = side;
    this.buffer = new ImageData(side, side);
    this.canvas = document.createElement('canvas');
    this.canvas.className = 'pictures';
    this.canvas.setAttribute('aria-hidden', 'true');
    grid.append(this.canvas);
    new ResizeObserver(() => this.fit()).observe(grid);
  }

  /** The canvas reaches over all places, wherever they have moved. */
  fit() {
    const { canvas, grid, side } = this;
    const frame = grid.getBoundingClientRect();
    const boxes = [...grid.querySelectorAll('.digit')].map((place) =>
      place.getBoundingClientRect(),
    );
    const scale = (boxes[0]?.width ?? 0) / side;
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
    const width = side + Math.max(...ends.map(({ left }) => left));
    const height = side + Math.max(...ends.map(({ top }) => top));
    Object.assign(canvas, { width, height });
    Object.assign(canvas.style, { width: `${width * scale}px`, height: `${height * scale}px` });
    this.images.forEach((_, k) => this.put(k));
  }

  /** @param {number} k which place @param {Float32Array | Uint8Array} image kept, so nobody may change it */
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
