/** The digits of one batch, what a model makes of them, and what each costs. */
import { query, write } from '../../dom/element.js';
import { PIXELS, SIDE } from '../../state/boot.js';
import { store } from '../../state/page-store.js';
import { shades } from '../map/thumbnail-atlas.js';
import { batchArrows, outwards } from './arrows.js';
import { LEARNERS } from './learners.js';
import {
  FORWARD,
  GRADIENT,
  helpText,
  LOSS,
  lossText,
  movesText,
  pushText,
  STEP,
} from './train-texts.js';

/** @typedef {import('./training-session.js').Batched} Batched */

/** CSS pixels from one digit to the next, between a digit and what became of it, and of a line of text. */
const [PITCH, GAP, LINE] = [33, 1, 17];

export class BatchPanel {
  /** @type {Batched | null} */
  batch = null;
  phase = FORWARD;

  /** @param {HTMLElement} root @param {import('./learners.js').Kind} kind of the model */
  constructor(root, kind) {
    root.innerHTML = `<canvas role="img"></canvas><p class="label" data-says></p>`;
    this.root = root;
    this.kind = kind;
    this.canvas = query(root, 'canvas', HTMLCanvasElement);
    this.small = document.createElement('canvas');
    this.small.width = this.small.height = SIDE;
    new ResizeObserver(() => this.draw()).observe(root);
    store.on(['theme'], () => this.draw(), root);
  }

  /** @param {Batched | null} batch @param {number} phase how much of it is told */
  show(batch, phase) {
    this.batch = batch;
    this.phase = phase;
    this.draw();
    if (batch) write(query(this.root, '[data-says]'), this.says(batch));
  }

  /** @param {Batched} batch @returns {string} */
  says(batch) {
    const { loss, after, moves, logvar } = batch;
    const hasKl = logvar !== null;
    if (this.phase < LOSS) return '';
    if (this.phase < GRADIENT) return lossText(loss, hasKl);
    if (this.phase === STEP) return `${helpText(loss, after, hasKl)} ${movesText(moves)}`;
    const { codes, bce, kl } = batchArrows(batch, this.kind);
    return pushText(outwards(codes, bce), kl && outwards(codes, kl));
  }

  draw() {
    const { batch, canvas, root, phase } = this;
    const width = root.clientWidth;
    if (!batch || !width) return;
    const { pictures, bce, kl, logvar, reconstructions } = batch;
    const count = bce.length;
    const across = Math.min(count, Math.max(1, Math.floor(width / PITCH)));
    const rows = Math.ceil(count / across);
    const lines = logvar ? 2 : 1;
    const high = 2 * SIDE + GAP + lines * LINE + 4;
    const ratio = Math.min(2, devicePixelRatio || 1);
    Object.assign(canvas, { width: width * ratio, height: rows * high * ratio });
    canvas.style.height = `${rows * high}px`;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    const style = getComputedStyle(canvas);
    const [ink, paper] = ['--ink', '--surface'].map((name) => style.getPropertyValue(name).trim());
    const table = shades(rgb(context, paper), rgb(context, ink));
    context.scale(ratio, ratio);
    context.imageSmoothingEnabled = false;
    context.font = `14px ${style.fontFamily}`;
    context.textAlign = 'center';
    context.textBaseline = 'top';
    for (let k = 0; k < count; k++) {
      const [x, y] = [(k % across) * PITCH, Math.floor(k / across) * high];
      this.picture(context, pictures, k, table, x, y, 1 / 255);
      this.picture(context, reconstructions, k, table, x, y + SIDE + GAP, 1);
      if (phase < LOSS) continue;
      context.fillStyle = ink;
      const middle = x + SIDE / 2;
      context.fillText(bce[k].toFixed(0), middle, y + 2 * SIDE + GAP + 2);
      if (logvar) {
        context.fillText(kl[k].toFixed(1), middle, y + 2 * SIDE + GAP + 2 + LINE);
      }
    }
    canvas.setAttribute('aria-label', this.label(batch));
  }

  /** @param {Batched} batch */
  label({ logvar, loss }) {
    const kl = logvar ? ` and KL ${loss.kl.toFixed(1)}` : '';
    return `32 digits of a batch and what the ${LEARNERS[this.kind].name} makes of them: BCE ${loss.bce.toFixed(0)}${kl} nats on average`;
  }

  /**
   * @param {CanvasRenderingContext2D} context @param {ArrayLike<number>} from pictures @param {number} k which
   * @param {Uint32Array} table colours of 256 greys @param {number} x @param {number} y
   * @param {number} unit of a value
   */
  picture(context, from, k, table, x, y, unit) {
    const own = /** @type {CanvasRenderingContext2D} */ (this.small.getContext('2d'));
    const image = own.createImageData(SIDE, SIDE);
    const out = new Uint32Array(image.data.buffer);
    for (let i = 0; i < PIXELS; i++) out[i] = table[Math.round(255 * unit * from[k * PIXELS + i])];
    own.putImageData(image, 0, 0);
    context.drawImage(this.small, x, y);
  }
}

/** @param {CanvasRenderingContext2D} context @param {string} colour any of CSS @returns {[number, number, number]} */
function rgb(context, colour) {
  context.fillStyle = '#888888';
  context.fillStyle = colour;
  const value = parseInt(String(context.fillStyle).slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
