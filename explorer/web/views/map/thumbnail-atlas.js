/** The small pictures made last, on one atlas, so that panning makes only what is new. */
import { SIDE } from '../../state/boot.js';

/** @typedef {import('./stamps.js').Colour} Colour */

/** Of its margin, which is empty but for a few, so much is cut off: strokes come out larger. */
const CUT = 2;
/** Below 1: thin strokes stay readable in the light colours, and faint ones of samples in ink. */
const GAMMA = 0.65;

/** One square per key; the oldest makes room for a new one. @template Key */
export class Atlas {
  /** @param {number} across pictures per side */
  constructor(across) {
    this.across = across;
    this.canvas = document.createElement('canvas');
    this.canvas.width = this.canvas.height = across * SIDE;
    this.context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'));
    this.buffer = new ImageData(SIDE, SIDE);
    /** @type {Map<Key, number>} where on the atlas a picture is */
    this.slots = new Map();
    /** @type {Key[]} whose picture a place holds */
    this.holds = [];
    this.next = 0;
  }

  clear() {
    this.slots.clear();
    this.holds = [];
    this.next = 0;
  }

  /**
   * Colour the picture in the buffer, and give it the oldest one's place.
   * @param {Key} key @param {Uint8Array | Float32Array} image a value per pixel
   * @param {Uint32Array} colours of the 256 greys
   * @returns {[number, number]} its corner
   */
  develop(key, image, colours) {
    const slot = this.next;
    this.next = (slot + 1) % this.across ** 2;
    this.slots.delete(this.holds[slot]);
    this.holds[slot] = key;
    this.slots.set(key, slot);
    const scale = image instanceof Float32Array ? 255 : 1;
    const words = new Uint32Array(this.buffer.data.buffer);
    for (let i = 0; i < words.length; i++) words[i] = colours[Math.round(image[i] * scale)];
    return this.corner(slot);
  }

  /** @param {number} slot @returns {[number, number]} */
  corner(slot) {
    return [(slot % this.across) * SIDE, Math.floor(slot / this.across) * SIDE];
  }
}

/** Pictures of a map's rows: more than fit on it. @extends {Atlas<number>} */
export class ThumbnailAtlas extends Atlas {
  /** @type {Uint32Array[]} what greys are painted as: by class, then for samples */
  tables = [];

  constructor() {
    super(40);
  }

  /** @param {Colour[]} colours of the classes, then of samples @param {Colour} paper */
  setColours(colours, paper) {
    this.tables = colours.map((colour) => shades(paper, colour, GAMMA));
    this.clear();
  }

  /** @param {number} row @param {Uint8Array | Float32Array} image @param {number} table */
  add(row, image, table) {
    const corner = this.develop(row, image, this.tables[table]);
    keepAroundInk(image, this.buffer.data);
    this.context.putImageData(this.buffer, ...corner);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} row @param {number} x @param {number} y @param {number} side
   */
  paint(context, row, x, y, side) {
    const [left, top] = this.corner(/** @type {number} */ (this.slots.get(row)));
    const seen = SIDE - 2 * CUT;
    context.drawImage(this.canvas, left + CUT, top + CUT, seen, seen, x, y, side, side);
  }
}

/** Pixels of paper around ink, so that strokes stand clear of what is under them. */
const HALO = 3;
/** Scratch: the largest value near each pixel of a row, then of the picture. */
const nearby = new Float32Array(SIDE * SIDE);

/**
 * Leave of a picture's paper what lies around its ink.
 * @param {Uint8Array | Float32Array} image a value per pixel
 * @param {Uint8ClampedArray} data RGBA of the same pixels
 */
export function keepAroundInk(image, data) {
  const full = image instanceof Float32Array ? 1 : 255;
  for (let i = 0; i < nearby.length; i++) {
    const x = i % SIDE;
    let most = 0;
    for (let dx = -Math.min(HALO, x); dx <= Math.min(HALO, SIDE - 1 - x); dx++) {
      most = Math.max(most, image[i + dx]);
    }
    nearby[i] = most;
  }
  for (let i = 0; i < nearby.length; i++) {
    let most = 0;
    for (let at = i - HALO * SIDE; at <= i + HALO * SIDE; at += SIDE) {
      if (at >= 0 && at < nearby.length) most = Math.max(most, nearby[at]);
    }
    // Faint ink has a full halo too.
    data[4 * i + 3] = Math.min(255, (4 * 255 * most) / full);
  }
}

/**
 * @param {Colour} paper @param {Colour} ink @param {number} [gamma]
 * @returns {Uint32Array} pixels by grey
 */
export function shades(paper, ink, gamma = 1) {
  const table = new Uint32Array(256);
  const bytes = new Uint8ClampedArray(table.buffer);
  for (let grey = 0; grey < 256; grey++) {
    const share = (grey / 255) ** gamma;
    const mixed = paper.map((value, i) => value + (ink[i] - value) * share);
    bytes.set([...mixed, 255], 4 * grey);
  }
  return table;
}
