/**
 * Film strips under one scrubber whose thumb is one frame: one of each model, and the fading of
 * one picture into the other. Under the thumb lies the picture as it is now.
 */

import { fill, put } from '../../dom/digit-canvas.js';
import { SIDE } from '../../state/boot.js';

/** @typedef {import('./film.js').Row} Row */

/** Between two frames, in pixels of the strip. */
const GAP = 2;

export class MorphStrips {
  /**
   * @param {HTMLElement} element holds a canvas and a name for each row, and the range input
   * @param {readonly Row[]} rows in the canvases' order
   */
  constructor(element, rows) {
    this.element = element;
    this.rows = rows;
    const canvases = element.querySelectorAll('canvas');
    this.canvases = this.ofEach((i) => canvases[i]);
    this.now = this.ofEach(() => new OffscreenCanvas(SIDE, SIDE));
    this.picture = new ImageData(SIDE, SIDE);
    this.frames = 0;
    this.ready = false;
    /** @type {Record<Row, ImageData> | null} */
    this.strips = null;
    /** @type {Record<Row, ImageData> | null} in the making */
    this.coming = null;
  }

  /** @template T @param {(i: number) => T} make @returns {Record<Row, T>} */
  ofEach(make) {
    return Object.fromEntries(this.rows.map((row, i) => [row, make(i)]));
  }

  /** @param {number} frames a change leaves the strips empty until new ones are there */
  setFrames(frames) {
    if (this.frames === frames) return;
    this.frames = frames;
    const width = frames * SIDE + (frames - 1) * GAP;
    [this.strips, this.coming] = [0, 1].map(() => this.ofEach(() => new ImageData(width, SIDE)));
    for (const row of this.rows) this.canvases[row].width = width;
    this.measure();
  }

  /** A frame's width and the strips' height, for the thumb. @returns {number} the width */
  measure() {
    const { height } = this.element.getBoundingClientRect();
    // Beside a strip its name may stand.
    const { width } = this.canvases[this.rows[0]].getBoundingClientRect();
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
    for (const row of this.rows) {
      const context = this.canvases[row].getContext('2d');
      if (!context) continue;
      put(this.canvases[row], this.strips[row]);
      const x = (share ?? 0) * (this.frames - 1) * (SIDE + GAP);
      if (share !== null) context.drawImage(this.now[row], x, 0);
    }
  }
}
