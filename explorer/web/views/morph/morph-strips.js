/**
 * Three film strips under one scrubber whose thumb is one frame: AE, VAE, and the fading of one
 * picture into the other. Under the thumb lies the picture as it is now.
 */

import { fill, put } from '../../dom/digit-canvas.js';
import { SIDE } from '../../state/boot.js';
import { ROWS } from './film.js';

/** @typedef {import('./film.js').Row} Row */

/** Between two frames, in pixels of the strip. */
const GAP = 2;

export class MorphStrips {
  /** @param {HTMLElement} element holds a canvas and a name for each row, and the range input */
  constructor(element) {
    this.element = element;
    this.input = /** @type {HTMLInputElement} */ (element.querySelector('input'));
    /** @type {Record<Row, HTMLCanvasElement>} */
    this.canvases = rowsOf(
      (row) => /** @type {HTMLCanvasElement} */ (element.querySelector(`.${row} canvas`)),
    );
    /** @type {Record<Row, OffscreenCanvas>} */
    this.now = rowsOf(() => new OffscreenCanvas(SIDE, SIDE));
    this.picture = new ImageData(SIDE, SIDE);
    this.frames = 0;
    this.ready = false;
    /** @type {Record<Row, ImageData> | null} */
    this.strips = null;
    /** @type {Record<Row, ImageData> | null} in the making */
    this.coming = null;
  }

  /** @param {number} frames a change leaves the strips empty until new ones are there */
  setFrames(frames) {
    if (this.frames === frames) return;
    this.frames = frames;
    const width = frames * SIDE + (frames - 1) * GAP;
    [this.strips, this.coming] = [0, 1].map(() => rowsOf(() => new ImageData(width, SIDE)));
    for (const row of ROWS) this.canvases[row].width = width;
    this.measure();
  }

  /** A frame's width and the strips' height, for the thumb. @returns {number} the width */
  measure() {
    const { width, height } = this.element.getBoundingClientRect();
    const frame = (width * SIDE) / (this.frames * SIDE + (this.frames - 1) * GAP);
    this.element.style.setProperty('--one', `${frame}px`);
    this.element.style.setProperty('--all', `${height}px`);
    return frame;
  }

  /** @param {Row} row @param {number} frame @param {Float32Array} image */
  develop(row, frame, image) {
    if (this.coming && frame < this.frames) {
      fill(this.coming[row], image, frame * (SIDE + GAP), SIDE);
    }
  }

  /** The strips in the making are whole. */
  take() {
    [this.strips, this.coming] = [this.coming, this.strips];
  }

  /** @param {Row} row @param {Float32Array} image what it is now */
  setNow(row, image) {
    fill(this.picture, image);
    put(this.now[row], this.picture);
  }

  /** @param {number | null} share of the way at which `now` lies; null: off the way */
  paint(share) {
    if (!this.strips) return;
    for (const row of ROWS) {
      const context = this.canvases[row].getContext('2d');
      if (!context) continue;
      put(this.canvases[row], this.strips[row]);
      const x = (share ?? 0) * (this.frames - 1) * (SIDE + GAP);
      if (share !== null) context.drawImage(this.now[row], x, 0);
    }
  }
}

/** @template T @param {(row: Row) => T} make @returns {Record<Row, T>} */
const rowsOf = (make) => ({ ae: make('ae'), vae: make('vae'), fade: make('fade') });
