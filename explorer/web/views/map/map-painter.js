/**
 * Puts one map on its canvas: dots and samples as bytes, numerals, marker and rings over them.
 */

import { toScreen } from '../../maths/viewport.js';
import { ALL_CLASSES } from '../../state/boot.js';
import { FILLS } from './map-points.js';
import { clear, dots, outlines, stampPoints } from './stamps.js';

/** @typedef {import('./stamps.js').Colour} Colour */
/** @typedef {import('./stamps.js').Stamp} Stamp */
/** @typedef {import('../../maths/viewport.js').Projection} Projection */
/** @typedef {[number, number]} Place */

/** @typedef {import('./map-look.js').Look} Look */

/** How much of a sample is seen behind pictures. */
const FAINT = 0.1;

export class MapPainter {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = context2d(canvas);
    this.base = document.createElement('canvas');
    this.ratio = 1;
    /** @type {ImageData | null} */
    this.image = null;
    this.ink = this.paper = this.accent = this.font = this.palette = '';
    /** @type {Colour[]} */
    this.classes = [];
    /** @type {Map<string, {key: string, stamps: Stamp[]}>} */
    this.made = new Map();
    /** @type {Map<string, OffscreenCanvas>} numerals by what they look like */
    this.written = new Map();
    this.readColours();
  }

  /**
   * Right before painting only: it blanks the canvas.
   * @param {number} width @param {number} height CSS pixels
   * @param {number} [least] pixels of the canvas for one of them
   */
  resize(width, height, least = 1) {
    // Above 2 the eye gains nothing, and a phone's fill rate loses.
    this.ratio = Math.min(2, Math.max(least, devicePixelRatio || 1));
    const [across, down] = [width * this.ratio, height * this.ratio].map(Math.round);
    if (this.image?.width === across && this.image.height === down) return;
    for (const canvas of [this.canvas, this.base]) {
      canvas.width = across;
      canvas.height = down;
    }
    this.image = this.context.createImageData(across, down);
    this.made.clear();
  }

  readColours() {
    const style = getComputedStyle(this.canvas);
    // Canvases that are not on the page know no forced colours by their names, so none are kept.
    const read = (/** @type {string} */ name) => this.resolved(style.getPropertyValue(name));
    this.ink = read('--ink');
    this.paper = read('--surface');
    this.accent = read('--accent');
    this.font = style.fontFamily;
    this.classes = ALL_CLASSES.map((label) => this.colour(read(`--c${label}`)));
    const palette = [this.ink, this.paper, this.accent, this.font, ...this.classes].join();
    if (palette !== this.palette) this.made.clear();
    /** Changes with the colours. */
    this.palette = palette;
  }

  /** @param {string} text any CSS colour @returns {string} the same in figures */
  resolved(text) {
    this.context.fillStyle = '#888888';
    this.context.fillStyle = text;
    return String(this.context.fillStyle);
  }

  /** @param {string} text any CSS colour @returns {Colour} */
  colour(text) {
    const value = parseInt(this.resolved(text).slice(1), 16);
    return [value >> 16, (value >> 8) & 255, value & 255];
  }

  /**
   * Stamps by KIND: a dot per class, then rings and diamonds from hollow to solid.
   * @param {Look} look @returns {(Stamp | null)[]}
   */
  stamps(look) {
    // In steps, so that zooming does not cut new stamps for every frame.
    const size = (/** @type {number} */ px) => Math.round(px * this.ratio * 4) / 4;
    const alpha = Math.round(look.alpha * 20) / 20;
    const [radius, reach] = [size(look.dot), size(look.sample)];
    return [
      null,
      ...this.cut('dots', [radius, alpha], () => dots(radius, this.classes, alpha)),
      ...this.cut('samples', [reach, Number(look.large), Number(look.faint)], () =>
        this.samples(reach, look),
      ),
    ];
  }

  /**
   * Stamps that were cut before for the same sizes are taken again.
   * @param {string} name @param {number[]} sizes @param {() => Stamp[]} make
   * @returns {Stamp[]}
   */
  cut(name, sizes, make) {
    const key = sizes.join();
    const made = this.made.get(name);
    if (made?.key === key) return made.stamps;
    const stamps = make();
    this.made.set(name, { key, stamps });
    return stamps;
  }

  /** @param {number} reach @param {Look} look @returns {Stamp[]} rings, then diamonds */
  samples(reach, { large, faint }) {
    const strength = faint ? FAINT : 1;
    const stroke = { colour: this.colour(this.ink), alpha: strength * (large ? 0.8 : 0.7) };
    const fills = Array.from({ length: FILLS }, (_, step) => {
      const filling = this.filling(step / (FILLS - 1));
      return { ...filling, alpha: strength * filling.alpha };
    });
    const line = 0.8 * this.ratio;
    return [
      ...outlines('ring', reach, line, stroke, fills),
      ...outlines('diamond', reach, line, stroke, fills),
    ];
  }

  /** @param {number} share of ink @returns {import('./stamps.js').Paint} */
  filling(share) {
    const [paper, ink] = [this.colour(this.paper), this.colour(this.ink)];
    const mix = (/** @type {number} */ i) => paper[i] + (ink[i] - paper[i]) * share;
    return { colour: [mix(0), mix(1), mix(2)], alpha: 0.6 + 0.4 * share };
  }

  /** @param {Projection} at CSS pixels @returns {Projection} the canvas's own */
  scaled({ scale, left, top }) {
    return { scale: scale * this.ratio, left: left * this.ratio, top: top * this.ratio };
  }

  /**
   * @param {Pick<import('./map-points.js').Points, 'xy' | 'kinds'> &
   *   {order?: Uint16Array}} points
   * @param {Projection} at @param {Look} look
   */
  paintPoints({ xy, kinds, order }, at, look) {
    if (!this.image) return;
    const { data, width, height } = this.image;
    const bytes = new Uint8Array(data.buffer);
    clear({ bytes, width, height }, this.colour(this.paper));
    const stamps = this.stamps(look);
    stampPoints({ bytes, width, height }, xy, kinds, stamps, this.scaled(at), order);
    this.ground.putImageData(this.image, 0, 0);
  }

  /** What is drawn here, in the canvas's own pixels, stays until the points are painted anew. */
  get ground() {
    return context2d(this.base);
  }

  /** The points as they were painted last; what changes with every frame goes over them. */
  begin() {
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.drawImage(this.base, 0, 0);
    this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
  }

  /**
   * @param {(Place | null)[]} places by class, null hides one
   * @param {Place[]} pushers pixels of marks that numerals step aside for
   * @param {Projection} at @param {number} size
   */
  paintNumerals(places, pushers, at, size) {
    const side = 2 * size;
    places.forEach((place, label) => {
      if (!place) return;
      const [x, y] = stepAside(toScreen(at, ...place), pushers, size + 8);
      this.context.drawImage(this.numeral(label, size), x - side / 2, y - side / 2, side, side);
    });
  }

  /**
   * A numeral with a halo of paper. Written once, off the page: to set the font of a canvas on the
   * page, the browser would have to bring all styles up to date in the middle of a drag.
   * @param {number} label @param {number} size CSS pixels
   * @returns {OffscreenCanvas} twice as wide and high as the size
   */
  numeral(label, size) {
    const key = `${label} ${size} ${this.ratio} ${this.ink} ${this.paper}`;
    const written = this.written.get(key);
    if (written) return written;
    const side = Math.ceil(2 * size * this.ratio);
    const canvas = new OffscreenCanvas(side, side);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.scale(side / (2 * size), side / (2 * size));
    context.font = `650 ${size}px ${this.font}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    context.lineWidth = size / 3.6;
    context.strokeStyle = this.paper;
    context.fillStyle = this.ink;
    context.strokeText(String(label), size, size);
    context.fillText(String(label), size, size);
    this.written.set(key, canvas);
    return canvas;
  }

  /** @param {Place | null} encoded @param {Place | null} now pixels */
  paintMarker(encoded, now) {
    if (encoded && now) this.line(encoded, now);
    if (encoded) this.disc(encoded);
    if (now) this.ring(now, 9, this.accent);
  }

  /** @param {Place} place pixels */
  paintHover(place) {
    this.ring(place, 8, this.ink);
  }

  /** The middle, where the keyboard points. @param {Place} place pixels */
  paintCross(place) {
    this.spokes(place, 0, 14, 22);
    this.twice(this.ink, 6, 2);
  }

  /**
   * Four lines towards a place.
   * @param {Place} place @param {number} turn of the first one
   * @param {number} from @param {number} to pixels from the place
   */
  spokes([x, y], turn, from, to) {
    this.context.beginPath();
    for (let quarter = 0; quarter < 4; quarter++) {
      const angle = turn + (quarter * Math.PI) / 2;
      const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
      this.context.moveTo(x + dx * from, y + dy * from);
      this.context.lineTo(x + dx * to, y + dy * to);
    }
  }

  /** @param {Place} from @param {Place} to */
  line(from, to) {
    this.context.beginPath();
    this.context.moveTo(...from);
    this.context.lineTo(...to);
    this.twice(this.accent, 5, 2);
  }

  /** @param {Place} place */
  disc([x, y]) {
    this.context.beginPath();
    this.context.arc(x, y, 4, 0, 2 * Math.PI);
    this.context.fillStyle = this.accent;
    this.twice(this.paper, 2, 2);
    this.context.fill();
  }

  /** @param {Place} place @param {number} radius @param {string} colour */
  ring([x, y], radius, colour) {
    this.context.beginPath();
    this.context.arc(x, y, radius, 0, 2 * Math.PI);
    this.twice(colour, 6, 3);
  }

  /** Stroke with a halo of paper. @param {string} colour @param {number} halo @param {number} w */
  twice(colour, halo, w) {
    const { context } = this;
    context.lineWidth = halo;
    context.strokeStyle = this.paper;
    context.stroke();
    context.lineWidth = w;
    context.strokeStyle = colour;
    context.stroke();
  }
}

/** @param {HTMLCanvasElement} canvas @returns {CanvasRenderingContext2D} */
function context2d(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { alpha: false }));
}

/** @param {Place} place @param {Place[]} pushers @param {number} room @returns {Place} */
function stepAside([x, y], pushers, room) {
  for (const [px, py] of pushers) {
    const distance = Math.hypot(x - px, y - py);
    if (distance >= room) continue;
    const [dx, dy] = distance ? [(x - px) / distance, (y - py) / distance] : [0, 1];
    [x, y] = [px + dx * room, py + dy * room];
  }
  return [x, y];
}
