/** The card beside the pointer on a plane: what the decoder draws at that very place. */

import { paint } from '../../dom/digit-canvas.js';
import { write } from '../../dom/element.js';
import { describeInline } from '../../state/names.js';
import { MapCard } from '../map/map-card.js';
import { placeText } from './plane-texts.js';

/** @typedef {import('../../state/shapes.js').Point} Point */

export class PlaneCard extends MapCard {
  /** @param {(point: Point) => void} load */
  constructor(load) {
    super(load);
    const near = document.createElement('p');
    near.className = 'label near';
    this.element.querySelector('button')?.before(near);
  }

  /** @param {string} selector @param {string} text */
  write(selector, text) {
    const line = this.element.querySelector(selector);
    if (line) write(line, text);
  }

  /**
   * @param {ArrayLike<number>} z the two numbers of the place
   * @param {Float32Array} image what they decode to
   * @param {Point | null} point the test digit under the pointer
   * @param {Uint8Array | null} labels
   */
  showPlace(z, image, point, labels) {
    const canvas = this.element.querySelector('canvas');
    if (canvas) paint(canvas, image);
    this.write('p.label', 'decoded at');
    this.write('p.what', placeText(z));
    this.write('p.near', point ? `here: ${describeInline(point, labels)}` : '');
    this.point = point;
    this.button.hidden = !point;
    this.element.hidden = false;
  }
}
