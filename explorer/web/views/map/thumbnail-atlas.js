/**
 * The small pictures seen last, on one sheet, so that panning makes only what is new.
 */
import { SIDE } from '../../state/boot.js';

/** @typedef {import('./stamps.js').Colour} Colour */

/** Of its margin, which is empty but for a few, so much is cut off: strokes come out larger. */
const CUT = 2;
/** Below 1: thin strokes stay readable in the light colours. */
const GAMMA = 0.75;
/** Pictures per side of the sheet: twice as many as fit on a map. */
const ACROSS = 32;

/** One square per row; the oldest makes room for a new one. */
export class ThumbnailSheet {
  constructor() {
    this.canvas = document.createElement('canvas');
    this.canvas.width = this.canvas.height = ACROSS * SIDE;
    this.context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'));
    this.buffer = new ImageData(SIDE, SIDE);
    /** @type {Uint32Array[]} what 256 greys are painted as: by class, then for draws */
    this.tables = [];
    /** @type {Map<number, number>} */
    this.slots = new Map();
    /** @type {number[]} */
    this.holds = [];
    this.next = 0;
  }

  /** @param {Colour[]} colours of the classes, then of draws @param {Colour} paper */
  setColours(colours, paper) {
    this.tables = colours.map((colour) => shades(paper, colour));
    this.slots.clear();
    this.holds = [];
    this.next = 0;
  }

  /** @param {number} row @param {Uint8Array | Float32Array} image @param {number} table */
  add(row, image, table) {
    const slot = this.next;
    this.next = (slot + 1) % (ACROSS * ACROSS);
    this.slots.delete(this.holds[slot]);
    this.holds[slot] = row;
    this.slots.set(row, slot);
    const scale = image instanceof Float32Array ? 255 : 1;
    const words = new Uint32Array(this.buffer.data.buffer);
    const colours = this.tables[table];
    for (let i = 0; i < words.length; i++) words[i] = colours[Math.round(image[i] * scale)];
    this.context.putImageData(
      this.buffer,
      (slot % ACROSS) * SIDE,
      Math.floor(slot / ACROSS) * SIDE,
    );
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} row @param {number} x @param {number} y @param {number} side
   */
  paint(context, row, x, y, side) {
    const slot = /** @type {number} */ (this.slots.get(row));
    const [left, top] = [slot % ACROSS, Math.floor(slot / ACROSS)].map((at) => at * SIDE + CUT);
    const seen = SIDE - 2 * CUT;
    context.drawImage(this.canvas, left, top, seen, seen, x, y, side, side);
  }
}

/** @param {Colour} paper @param {Colour} ink @returns {Uint32Array} pixels by grey */
function shades(paper, ink) {
  const table = new Uint32Array(256);
  const bytes = new Uint8ClampedArray(table.buffer);
  for (let grey = 0; grey < 256; grey++) {
    const share = (grey / 255) ** GAMMA;
    const mixed = paper.map((value, i) => value + (ink[i] - value) * share);
    bytes.set([...mixed, 255], 4 * grey);
  }
  return table;
}
