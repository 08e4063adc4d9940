/**
 * One layer of a network as squares, one per number, and a pointer that points at one of them: with
 * the mouse, a finger, or the arrow keys. A picture's squares are its pixels.
 */

import { paint } from '../../dom/digit-canvas.js';
import { cellUnder } from '../../dom/pointing.js';
import { isShortcut } from '../../dom/shortcuts.js';

/**
 * `at` is the square under the pointer; null where the layer chooses for itself again.
 * @typedef {{name: string, count: number, columns: number, pixels?: boolean,
 *   point: (at: number | null) => void, say: (at: number) => string}} Layer
 */

/** Pixels of a square inside its canvas; CSS scales it to the page's size. */
const SQUARE = 12;
const GAP = 1;
const HOLE = 3;

export class UnitStrip {
  /** @param {Layer} layer */
  constructor(layer) {
    this.layer = layer;
    this.rows = Math.ceil(layer.count / layer.columns);
    this.at = 0;
    this.element = document.createElement('div');
    this.element.className = layer.pixels ? 'cells digit' : 'cells';
    // It is a slider in that arrow keys choose one of many and its value is read out.
    this.element.setAttribute('role', 'slider');
    this.element.setAttribute('aria-label', layer.name);
    this.element.setAttribute('aria-valuemin', '0');
    this.element.setAttribute('aria-valuemax', String(layer.count - 1));
    this.element.tabIndex = 0;
    this.element.style.setProperty('--columns', String(layer.columns));
    this.element.style.setProperty('--rows', String(this.rows));
    this.canvas = document.createElement('canvas');
    this.canvas.setAttribute('aria-hidden', 'true');
    const scale = layer.pixels ? 1 : SQUARE;
    this.canvas.width = layer.columns * scale;
    this.canvas.height = this.rows * scale;
    this.ring = document.createElement('i');
    this.ring.className = 'ring';
    this.element.append(this.canvas, this.ring);
    this.listen();
  }

  /** @param {string} name */
  rename(name) {
    this.element.setAttribute('aria-label', name);
  }

  listen() {
    const { element, layer } = this;
    const hit = (/** @type {PointerEvent} */ event) =>
      layer.point(cellUnder(this.canvas, event, layer.columns, this.rows));
    element.addEventListener('pointermove', hit);
    element.addEventListener('pointerdown', hit);
    element.addEventListener('pointerleave', (event) => {
      // A finger that is lifted leaves too: what it pointed at stays.
      if (event.pointerType === 'mouse') layer.point(null);
    });
    element.addEventListener('blur', () => layer.point(null));
    element.addEventListener('keydown', (event) => {
      const to = this.step(event.key);
      if (to === null || isShortcut(event)) return;
      event.preventDefault();
      layer.point(Math.min(layer.count - 1, Math.max(0, to)));
    });
  }

  /** @param {string} key @returns {number | null} the square to go to */
  step(key) {
    const { at } = this;
    const { columns, count } = this.layer;
    // In a strip of one row up and down would leave it; as on any slider they go one on.
    const across = this.rows === 1 ? -1 : columns;
    /** @type {Record<string, number>} */
    const targets = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at - across,
      ArrowDown: at + across,
      Home: 0,
      End: count - 1,
    };
    return targets[key] ?? null;
  }

  /** @param {number} at the square that the ring marks and screen readers hear */
  mark(at) {
    this.at = at;
    const { columns } = this.layer;
    this.ring.style.left = `calc(var(--cell) * ${at % columns})`;
    this.ring.style.top = `calc(var(--cell) * ${Math.floor(at / columns)})`;
    this.element.setAttribute('aria-valuenow', String(at));
    this.element.setAttribute('aria-valuetext', this.layer.say(at));
  }

  /**
   * @param {Float32Array | Uint8Array} values
   * @param {number} most what is drawn in full colour
   * @param {string} colour of the model
   */
  draw(values, most, colour) {
    if (this.layer.pixels) return paint(this.canvas, values);
    const context = this.canvas.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.fillStyle = colour;
    const { columns } = this.layer;
    for (let i = 0; i < values.length; i++) {
      if (values[i] === 0) continue;
      context.globalAlpha = Math.min(1, Math.abs(values[i]) / most);
      const left = (i % columns) * SQUARE + GAP;
      const top = Math.floor(i / columns) * SQUARE + GAP;
      const side = SQUARE - 2 * GAP;
      context.fillRect(left, top, side, side);
      // Below zero a square is hollow: its sign is seen without colours.
      if (values[i] < 0)
        context.clearRect(left + HOLE, top + HOLE, side - 2 * HOLE, side - 2 * HOLE);
    }
  }
}
