/** The sheet on which a picture is saved: what it is above it, how to read it below. */

/**
 * @typedef {object} Caption
 * @property {string} title what it is, and of which model
 * @property {string} [subject] of which digit or samples
 * @property {string} [legend] how to read it
 * @property {boolean} [classes] whether the ten classes' colours are explained
 * @property {string} source what made it
 */
/** @typedef {{ink: string, faint: string, ground: string, font: string, classes: string[]}} Look */

/** Pixels of the page around the picture, and above it for what it is. */
export const EDGE = 16;
export const HEAD = 60;
/** A narrower sheet has no room for words. */
export const LEAST = 400;
const LINE = 20;
const DOT = 6;
const CLASS_STEP = 34;

/**
 * @param {string} text @param {number} width
 * @param {(text: string) => number} widthOf @returns {string[]} lines of whole words
 */
export function wrapped(text, width, widthOf) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(' ').filter(Boolean)) {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && widthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** @param {Element} root @returns {Look} the page's colours around it */
export function lookOf(root) {
  const style = getComputedStyle(root);
  const read = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return {
    ink: read('--ink'),
    faint: read('--ink-2'),
    ground: groundOf(root),
    font: style.fontFamily,
    classes: Array.from({ length: 10 }, (_, label) => read(`--c${label}`)),
  };
}

/** @param {Element} element @returns {string} the colour behind it */
function groundOf(element) {
  for (let at = element.parentElement; at; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (!/^rgba.*, 0\)$/.test(backgroundColor)) return backgroundColor;
  }
  return 'Canvas';
}

export class PictureSheet {
  /**
   * @param {number} width @param {number} height of the picture, pixels of the page
   * @param {number} scale pixels of the file for one of them
   * @param {Caption} caption @param {Look} look
   */
  constructor(width, height, scale, caption, look) {
    this.scale = scale;
    this.caption = caption;
    this.look = look;
    this.foot = EDGE + HEAD + height + LINE / 2;
    const across = Math.max(width + 2 * EDGE, LEAST);
    /** Words have it to themselves. */
    this.measure = across - 2 * EDGE;
    const words = contextOf(new OffscreenCanvas(1, 1));
    words.font = this.fontOf(14, 400);
    const widthOf = (/** @type {string} */ text) => words.measureText(text).width;
    this.legend = wrapped(caption.legend ?? '', this.measure, widthOf);
    this.source = wrapped(caption.source, this.measure, widthOf);
    const lines = this.legend.length + this.source.length + Number(Boolean(caption.classes));
    const down = this.foot + lines * LINE + EDGE;
    const [wide, tall] = [across, down].map((side) => Math.round(side * scale));
    this.canvas = new OffscreenCanvas(wide, tall);
    this.context = contextOf(this.canvas);
    this.context.imageSmoothingEnabled = false;
  }

  /** Where the picture's corner lies, pixels of the page. */
  get corner() {
    return { left: EDGE, top: EDGE + HEAD };
  }

  /** @param {number} size @param {number} weight */
  fontOf(size, weight) {
    return `${weight} ${size}px ${this.look.font}`;
  }

  /** What is below everything that was painted, and the words; then it is a file. */
  finish() {
    const { context, canvas, scale, look } = this;
    context.globalCompositeOperation = 'destination-over';
    context.fillStyle = look.ground;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.globalCompositeOperation = 'source-over';
    context.save();
    context.scale(scale, scale);
    this.write();
    context.restore();
    return canvas.convertToBlob({ type: 'image/png' });
  }

  write() {
    const { caption, look, legend, source } = this;
    this.say(caption.title, EDGE + 20, look.ink, this.fontOf(18, 650));
    this.say(caption.subject ?? '', EDGE + 44, look.faint);
    let at = this.foot + LINE;
    if (caption.classes) {
      this.paintClasses(at);
      at += LINE;
    }
    for (const line of legend) {
      this.say(line, at, look.ink);
      at += LINE;
    }
    for (const line of source) {
      this.say(line, at, look.faint);
      at += LINE;
    }
  }

  /** @param {string} text @param {number} y @param {string} colour @param {string} [font] */
  say(text, y, colour, font = this.fontOf(14, 400)) {
    this.context.font = font;
    this.context.fillStyle = colour;
    this.context.fillText(text, EDGE, y, this.measure);
  }

  /** A dot and a numeral for each class. @param {number} y of the baseline */
  paintClasses(y) {
    const { context, look } = this;
    look.classes.forEach((colour, label) => {
      const x = EDGE + label * CLASS_STEP;
      context.beginPath();
      context.arc(x + DOT, y - 5, DOT, 0, 2 * Math.PI);
      context.fillStyle = colour;
      context.fill();
      context.font = this.fontOf(14, 400);
      context.fillStyle = look.ink;
      context.fillText(String(label), x + 2 * DOT + 4, y);
    });
  }
}

/** @param {OffscreenCanvas} canvas */
const contextOf = (canvas) =>
  /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
