/** The grid's decoded pictures. */
import { SIDE } from '../../state/boot.js';
import { Atlas, shades } from '../map/thumbnail-atlas.js';

/** @typedef {import('../map/stamps.js').Colour} Colour */

/** @extends {Atlas<string>} */
export class PlaneTiles extends Atlas {
  // The newest picture by itself: painted from the atlas, every new one would copy all of it.
  fresh = document.createElement('canvas');
  freshKey = '';
  /** What each of 256 greys is painted as. @type {Uint32Array} */
  table = new Uint32Array(256);

  constructor() {
    super(40);
    this.fresh.width = this.fresh.height = SIDE;
  }

  /**
   * Digits stand in ink on the plane's paper, in both themes.
   * @param {Colour} paper @param {Colour} ink
   */
  setColours(paper, ink) {
    this.table = shades(paper, ink);
    this.clear();
  }

  /** @type {Set<string>} those of the decoder at hand; the others stand until theirs come */
  current = new Set();

  /** Another decoder is at hand. */
  outdate() {
    this.current.clear();
  }

  /** @override */
  clear() {
    super.clear();
    this.current?.clear();
  }

  /** How many pictures there can be. */
  get room() {
    return this.across ** 2;
  }

  /** @param {string} key */
  has(key) {
    return this.current.has(key) && this.slots.has(key);
  }

  /** @param {string} key @param {Float32Array} image a value per pixel */
  add(key, image) {
    const corner = this.develop(key, image, this.table);
    this.fresh.getContext('2d')?.putImageData(this.buffer, 0, 0);
    this.freshKey = key;
    this.current.add(key);
    this.context.drawImage(this.fresh, ...corner);
  }

  /**
   * @param {CanvasRenderingContext2D} context @param {string} key
   * @param {number} x @param {number} y @param {number} width @param {number} height
   */
  paint(context, key, x, y, width, height) {
    const slot = this.slots.get(key);
    if (slot === undefined) return;
    if (key === this.freshKey) return void context.drawImage(this.fresh, x, y, width, height);
    context.drawImage(this.canvas, ...this.corner(slot), SIDE, SIDE, x, y, width, height);
  }
}
