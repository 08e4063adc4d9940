/** Pictures in rows on one canvas, every pixel of them whole pixels of the screen. */
import { fill, put } from '../dom/digit-canvas.js';
import { SIDE } from '../state/boot.js';

/** Pixels of a picture between two pictures. */
const GAP = 1;

/**
 * How many columns give the largest pictures.
 * @param {number} count of pictures @param {number} width @param {number} height of the room
 * @param {number} ratio pixels of the screen to one
 * @returns {{columns: number, rows: number, scale: number}} scale: of a picture's pixel
 */
export function arrangement(count, width, height, ratio = 1) {
  let best = { columns: 1, rows: count, scale: 0 };
  for (let across = 1; across <= count; across++) {
    const down = Math.ceil(count / across);
    // No row is shorter than the others.
    if (count % across) continue;
    const side = (/** @type {number} */ n) => n * (SIDE + GAP) - GAP;
    const most = Math.min(width / side(across), height / side(down));
    // One for which there is no room is better than none, and no better than any other.
    if (most * ratio < 1 && best.scale) continue;
    const scale = Math.max(1, Math.floor(most * ratio)) / ratio;
    if (scale >= best.scale) best = { columns: across, rows: down, scale };
  }
  return best;
}

export class PictureBoard {
  /** @type {(Float32Array | null)[]} */
  images = [];
  /** @type {boolean[]} */
  marked = [];
  buffer = new ImageData(SIDE, SIDE);
  now = { columns: 0, rows: 0, scale: 0 };

  /** @param {HTMLElement} room @param {number} count @param {string} name said of it */
  constructor(room, count, name) {
    this.room = room;
    this.count = count;
    room.classList.add('board');
    room.setAttribute('role', 'img');
    room.setAttribute('aria-label', name);
    room.innerHTML = `<div class="board-sheet"><canvas></canvas>${'<i></i>'.repeat(count)}
      <b class="board-mark" aria-hidden="true">?</b></div>`;
    this.sheet = /** @type {HTMLElement} */ (room.firstElementChild);
    this.canvas = /** @type {HTMLCanvasElement} */ (this.sheet.firstElementChild);
    this.places = [...this.sheet.querySelectorAll('i')];
    // Its own height follows from the pictures.
    new ResizeObserver(() => this.fit()).observe(room.parentElement ?? room);
  }

  fit() {
    const { style } = this.room;
    style.maxHeight = '';
    const { clientWidth: width, clientHeight: height } = this.room;
    if (!width || !height) return;
    const next = arrangement(this.count, width, height, devicePixelRatio);
    const { columns, rows, scale } = next;
    const step = SIDE + GAP;
    const size = { width: columns * step - GAP, height: rows * step - GAP };
    style.maxHeight = `${size.height * scale}px`;
    if (String(Object.values(next)) === String(Object.values(this.now))) return;
    this.now = next;
    Object.assign(this.canvas, size);
    Object.assign(this.sheet.style, {
      width: `${size.width * scale}px`,
      height: `${size.height * scale}px`,
    });
    this.places.forEach((place, k) => {
      Object.assign(place.style, {
        left: `${(k % columns) * step * scale}px`,
        top: `${Math.floor(k / columns) * step * scale}px`,
        width: `${SIDE * scale}px`,
        height: `${SIDE * scale}px`,
      });
    });
    this.images.forEach((image, k) => image && this.put(k, image));
  }

  /** @param {number} k @param {Float32Array} image copied @param {boolean} [mark] */
  paint(k, image, mark = false) {
    this.images[k] = Float32Array.from(image);
    this.put(k, image);
    this.places[k].className = mark ? 'is-there is-marked' : 'is-there';
    this.sheet.classList.add('is-begun');
  }

  /** @param {number} k @param {Float32Array} image */
  put(k, image) {
    const { columns } = this.now;
    if (!columns) return;
    fill(this.buffer, image);
    const [row, column] = [Math.floor(k / columns), k % columns];
    put(this.canvas, this.buffer, column * (SIDE + GAP), row * (SIDE + GAP));
  }

  /** @param {string} name */
  rename(name) {
    this.room.setAttribute('aria-label', name);
  }

  clear() {
    this.images = [];
    this.sheet.classList.remove('is-begun');
    for (const place of this.places) place.className = '';
    this.canvas.getContext('2d')?.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }
}
