/** The grid's decoded pictures, kept on one sheet, so that panning decodes only what is new. */
import { SIDE } from '../../state/boot.js';

/** @typedef {import('../map/stamps.js').Colour} Colour */

/** Pictures per side of the sheet. */
const ACROSS = 40;

export class PlaneTiles {
  constructor() {
    this.sheet = document.createElement('canvas');
    this.sheet.width = this.sheet.height = ACROSS * SIDE;
    // The newest picture by itself: painted from the sheet, every new one would copy all of it.
    this.fresh = document.createElement('canvas');
    this.fresh.width = this.fresh.height = SIDE;
    this.freshKey = '';
    this.buffer = new ImageData(SIDE, SIDE);
    /** What each of 256 greys is painted as. */
    this.table = new Uint32Array(256);
    /** @type {Map<string, number>} where on the sheet a picture is */
    this.slots = new Map();
    /** @type {string[]} whose picture a place holds */
    this.holds = [];
    this.next = 0;
  }

  /**
   * Digits stand in ink on the plane's paper, in both themes.
   * @param {Colour} paper @param {Colour} ink
   */
  setColours(paper, ink) {
    const bytes = new Uint8ClampedArray(this.table.buffer);
    for (let grey = 0; grey < 256; grey++) {
      const share = grey / 255;
      bytes.set([...paper.map((value, i) => value + (ink[i] - value) * share), 255], 4 * grey);
    }
    this.clear();
  }

  /** How many pictures there can be. */
  get room() {
    return ACROSS * ACROSS;
  }

  clear() {
    this.slots.clear();
    this.holds = [];
    this.next = 0;
  }

  /** @param {string} key */
  has(key) {
    return this.slots.has(key);
  }

  /** @param {string} key @param {Float32Array} image a value per pixel; it takes the oldest one's place */
  add(key, image) {
    const slot = this.next;
    this.next = (slot + 1) % (ACROSS * ACROSS);
    this.slots.delete(this.holds[slot]);
    this.holds[slot] = key;
    this.slots.set(key, slot);
    const words = new Uint32Array(this.buffer.data.buffer);
    for (let i = 0; i < image.length; i++) words[i] = this.table[Math.round(image[i] * 255)];
    this.fresh.getContext('2d')?.putImageData(this.buffer, 0, 0);
    this.freshKey = key;
    this.sheet.getContext('2d')?.drawImage(this.fresh, ...this.corner(slot));
  }

  /** @param {number} slot @returns {[number, number]} */
  corner(slot) {
    return [(slot % ACROSS) * SIDE, Math.floor(slot / ACROSS) * SIDE];
  }

  /**
   * @param {CanvasRenderingContext2D} context @param {string} key
   * @param {number} x @param {number} y @param {number} width @param {number} height
   */
  paint(context, key, x, y, width, height) {
    const slot = this.slots.get(key);
    if (slot === undefined) return;
    if (key === this.freshKey) return void context.drawImage(this.fresh, x, y, width, height);
    context.drawImage(this.sheet, ...this.corner(slot), SIDE, SIDE, x, y, width, height);
  }
}
