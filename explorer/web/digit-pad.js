/**
 * <digit-pad>: the input picture, and the sheet over it on which a person draws. While they draw,
 * every frame turns the strokes into the 28 x 28 picture that both models encode.
 */
import { place, quantise } from './normalise.js';
import { store } from './page-store.js';
import { paint } from './pixels.js';
import { PEN, inkFromStrokes } from './strokes.js';

/** @typedef {import('./strokes.js').Stroke} Stroke */
/**
 * @typedef {{strokes: Stroke[], shown: boolean, picture: Uint8Array,
 *   source: import('./store.js').Source}} Moment what Undo brings back
 */

const SIDE = 28;
/** How far an arrow key moves the pen, as a share of the pad. */
const KEY_STEP = 1 / SIDE;
/** Strokes shorter than this share of the pad may still become anything. */
const SMALL = 0.1;
/** A hand that lingers sends the same place again and again. */
const NEAR = 0.004;

/**
 * What stands on the sheet. Without a sheet (`shown` false) the pad shows the input picture. An
 * empty sheet leaves the last digit in use. Topic 'ink' tells of every change.
 */
class Drawing {
  constructor() {
    /** @type {Stroke[]} */
    this.strokes = [];
    this.shown = false;
    this.active = false;
    /** @type {Moment[]} */
    this.past = [];
    /** @type {import('./store.js').Source | null} the source that this drawing gave the store */
    this.source = null;
    /** The store's picture when this drawing last knew it. */
    this.picture = store.picture;
    this.stale = false;
    /** How often a person has drawn, cleared or undone. */
    this.acts = 0;
  }

  get blank() {
    return this.shown && this.strokes.length === 0;
  }

  remember() {
    const { strokes, shown } = this;
    const { picture, source } = store;
    this.past.push({ strokes, shown, picture, source });
    this.picture = picture;
    this.acts++;
  }

  /** Put the pen down. @param {number} x @param {number} y both 0 to 1 */
  begin(x, y) {
    this.remember();
    this.strokes = [...(this.shown ? this.strokes : []), [{ x, y }]];
    this.shown = true;
    this.active = true;
    // One source per stroke: undo tells by it which picture belongs to which moment.
    this.source = { kind: 'drawn' };
    this.changed();
  }

  /** @param {number} x @param {number} y */
  extend(x, y) {
    const stroke = this.strokes.at(-1);
    const last = stroke?.at(-1);
    if (!stroke || !last || Math.hypot(x - last.x, y - last.y) < NEAR) return;
    stroke.push({ x, y });
    this.changed();
  }

  end() {
    this.active = false;
    store.loop.touch('ink');
  }

  clear() {
    if (this.blank) return;
    this.remember();
    this.strokes = [];
    this.shown = true;
    this.end();
  }

  undo() {
    const moment = this.past.pop();
    if (!moment) return;
    this.acts++;
    this.strokes = moment.strokes;
    this.shown = moment.shown;
    this.stale = false;
    this.source = moment.source;
    if (store.source !== moment.source) store.load(moment.picture, moment.source);
    this.picture = store.picture;
    this.end();
  }

  /** Another digit was chosen: take the sheet away. */
  drop() {
    this.strokes = [];
    this.past = [];
    this.shown = false;
    this.stale = false;
    this.picture = store.picture;
    this.end();
  }

  changed() {
    this.stale = true;
    store.loop.touch('ink');
  }

  /** Give the store the picture of these strokes, at most once per frame. */
  load() {
    if (!this.stale || !this.source) return;
    // The first touch would be blown up to a blob of 20 pixels: wait for a line.
    if (this.active && extent(this.strokes) < SMALL) return;
    this.stale = false;
    const { ink, width, height } = inkFromStrokes(this.strokes);
    const placed = place(ink, width, height);
    if (!placed) return;
    store.load(quantise(placed), this.source);
    this.picture = store.picture;
  }
}

export const drawing = new Drawing();

/**
 * Let the Clear and Undo buttons inside `root` act on the drawing.
 * @param {ParentNode} root
 * @param {() => boolean} nothingToClear
 */
export function bindDrawingButtons(root, nothingToClear) {
  /** @param {string} name @returns {HTMLButtonElement | null} */
  const button = (name) => root.querySelector(`[data-act=${name}]`);
  const [clear, undo] = [button('clear'), button('undo')];
  if (!clear || !undo) return;
  clear.onclick = () => drawing.clear();
  undo.onclick = () => drawing.undo();
  const update = () => {
    clear.disabled = nothingToClear();
    undo.disabled = drawing.past.length === 0;
  };
  store.on(['ink', 'picture'], update);
  update();
}

/**
 * @param {number} index of a test digit
 * @param {number | null} [label] its class, if known
 * @returns {string} such as "test digit 32, a 3"
 */
export function testName(index, label = store.data.labels?.[index]) {
  const name = `test digit ${index}`;
  return typeof label === 'number' ? `${name}, ${label === 8 ? 'an' : 'a'} ${label}` : name;
}

/** @returns {string} what the input picture is */
export function inputName() {
  const { source } = store;
  if (source.kind === 'test') return testName(source.index, store.label);
  if (source.kind === 'upload') return `your picture ${source.name}`.trim();
  return source.kind === 'drawn' ? 'your drawing' : 'the picture of the link';
}

/**
 * Say something to screen readers, through the page's one polite live region.
 * @param {string} sentence
 */
export function announce(sentence) {
  const region = document.querySelector('digit-pad [role=status]');
  if (region && region.textContent !== sentence) region.textContent = sentence;
}

export class DigitPad extends HTMLElement {
  /** @type {HTMLElement | null} what had the focus before the phone's pad opened */
  opener = null;
  /** @type {number | null} the pointer that draws */
  pointer = null;
  /** Where the arrow keys have moved the pen, 0 to 1. */
  pen = { x: 0.5, y: 0.5 };

  connectedCallback() {
    if (this.firstChild) return;
    this.innerHTML = `
      <div class="digit"><canvas id="digit-input" width="28" height="28" role="img"></canvas></div>
      <div class="pad-sheet">
        <div class="pad-ground">
          <canvas id="pad" tabindex="0" role="application" aria-roledescription="drawing pad"
            aria-label="Drawing pad" aria-describedby="pad-help"></canvas>
          <div class="sheet pad-empty"><p>Draw a digit here</p>
            <p class="label">or choose one below</p></div>
          <i class="pad-pen" hidden></i>
        </div>
        <div class="buttons pad-buttons">
          <button type="button" data-act="clear">Clear</button>
          <button type="button" data-act="undo">Undo</button>
          <button type="button" data-act="done">Done</button>
        </div>
      </div>
      <p id="pad-help" hidden>Draw with a mouse, a pen or a finger. With the keyboard, arrow keys
        move the pen and Space puts it down or lifts it; Control Z undoes. Test digits can be
        chosen instead.</p>
      <p class="hidden" role="status"></p>`;
    /** @param {string} selector @returns {HTMLElement} */
    const part = (selector) => /** @type {HTMLElement} */ (this.querySelector(selector));
    this.picture = /** @type {HTMLCanvasElement} */ (part('#digit-input'));
    this.pad = /** @type {HTMLCanvasElement} */ (part('#pad'));
    this.cursor = part('.pad-pen');
    part('[data-act=done]').onclick = () => this.close();
    // These belong to a phone's pad, which never shows the picture itself.
    bindDrawingButtons(this, () => drawing.strokes.length === 0);
    this.listen(this.pad);
    store.on(['ink'], () => this.paint());
    store.on(['picture'], () => this.pictureChanged());
    store.on(['rest'], () => this.speak());
    new ResizeObserver(() => this.fit()).observe(this.pad);
  }

  /** @param {HTMLCanvasElement} pad */
  listen(pad) {
    pad.onpointerdown = (event) => this.press(event);
    pad.onpointermove = (event) => this.move(event);
    for (const end of ['pointerup', 'pointercancel', 'lostpointercapture']) {
      pad.addEventListener(end, (event) => this.lift(/** @type {PointerEvent} */ (event)));
    }
    pad.onfocus = () => this.cursor?.toggleAttribute('hidden', !pad.matches(':focus-visible'));
    pad.onblur = () => {
      if (this.pointer === null && drawing.active) drawing.end();
      this.cursor?.setAttribute('hidden', '');
    };
    this.addEventListener('keydown', (event) => this.key(event));
  }

  /** A phone's pad: over the page, below the three digits, which stay in view. */
  open() {
    this.opener = /** @type {HTMLElement | null} */ (document.activeElement);
    this.classList.add('is-open');
    const sheet = this.querySelector('.pad-sheet')?.getBoundingClientRect();
    if (sheet && this.getBoundingClientRect().bottom > sheet.top) {
      this.scrollIntoView({ block: 'start' });
    }
    this.pad?.focus({ preventScroll: true });
  }

  close() {
    this.classList.remove('is-open');
    this.opener?.focus({ preventScroll: true });
  }

  /** @param {PointerEvent} event */
  press(event) {
    if (event.button !== 0 || !event.isPrimary || !this.pad) return;
    this.pointer = event.pointerId;
    this.pad.setPointerCapture(event.pointerId);
    this.cursor?.setAttribute('hidden', '');
    this.box = this.pad.getBoundingClientRect();
    drawing.begin(...this.at(event));
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (event.pointerId !== this.pointer) return;
    // The browser bundles a fast pen's positions into one event; take them all.
    const bundle = event.getCoalescedEvents?.() ?? [];
    for (const one of bundle.length ? bundle : [event]) drawing.extend(...this.at(one));
  }

  /** @param {PointerEvent} event */
  lift(event) {
    if (event.pointerId !== this.pointer) return;
    this.pointer = null;
    drawing.end();
  }

  /** @param {PointerEvent} event @returns {[number, number]} position on the pad, 0 to 1 */
  at(event) {
    const { left, top, width, height } = this.box ?? this.getBoundingClientRect();
    return [clamp((event.clientX - left) / width), clamp((event.clientY - top) / height)];
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return drawing.undo();
    }
    if (event.key === 'Escape' && this.classList.contains('is-open')) return this.close();
    if (event.target !== this.pad || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      this.togglePen();
    } else if (event.key.startsWith('Arrow')) {
      event.preventDefault();
      this.step(event.key);
    }
  }

  togglePen() {
    if (drawing.active) drawing.end();
    else drawing.begin(this.pen.x, this.pen.y);
    announce(drawing.active ? 'Pen down' : 'Pen up');
    this.placeCursor();
  }

  /** @param {string} arrow */
  step(arrow) {
    if (arrow === 'ArrowLeft') this.pen.x = clamp(this.pen.x - KEY_STEP);
    if (arrow === 'ArrowRight') this.pen.x = clamp(this.pen.x + KEY_STEP);
    if (arrow === 'ArrowUp') this.pen.y = clamp(this.pen.y - KEY_STEP);
    if (arrow === 'ArrowDown') this.pen.y = clamp(this.pen.y + KEY_STEP);
    if (drawing.active) drawing.extend(this.pen.x, this.pen.y);
    this.placeCursor();
  }

  placeCursor() {
    if (!this.cursor) return;
    this.cursor.hidden = false;
    this.cursor.style.left = `${100 * this.pen.x}%`;
    this.cursor.style.top = `${100 * this.pen.y}%`;
    this.cursor.classList.toggle('is-down', drawing.active);
  }

  pictureChanged() {
    if (store.picture !== drawing.picture) drawing.drop();
    if (!this.picture) return;
    paint(this.picture, store.picture);
    this.picture.ariaLabel = `The input: ${inputName()}`;
  }

  speak() {
    if (this.spoken && this.spoken !== inputName()) announce(`The input is ${inputName()}.`);
    this.spoken = inputName();
  }

  /** The bitmap has one pixel per pixel of the screen. */
  fit() {
    if (!this.pad) return;
    const side = Math.round(this.pad.clientWidth * devicePixelRatio);
    if (!side || side === this.pad.width) return;
    Object.assign(this.pad, { width: side, height: side });
    store.loop.touch('ink');
  }

  paint() {
    drawing.load();
    this.classList.toggle('has-sheet', drawing.shown);
    this.classList.toggle('is-blank', drawing.blank);
    const context = this.pad?.getContext('2d');
    if (context) paintStrokes(context);
  }
}

/** @param {CanvasRenderingContext2D} context its bitmap is cleared if there is no sheet */
export function paintStrokes(context) {
  const { width: side } = context.canvas;
  context.clearRect(0, 0, side, side);
  if (!drawing.shown) return;
  context.fillStyle = '#000';
  context.fillRect(0, 0, side, side);
  context.strokeStyle = '#fff';
  context.lineWidth = PEN * side;
  context.lineCap = context.lineJoin = 'round';
  for (const stroke of drawing.strokes) {
    context.beginPath();
    context.moveTo(stroke[0].x * side, stroke[0].y * side);
    // A dot needs a line, however short.
    for (const { x, y } of stroke) context.lineTo(x * side, y * side);
    context.stroke();
  }
}

/** @param {Stroke[]} strokes @returns {number} the longer side of the box around them */
function extent(strokes) {
  const points = strokes.flat();
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
}

/** @param {number} value @returns {number} */
function clamp(value) {
  return Math.min(Math.max(value, 0), 1);
}

customElements.define('digit-pad', DigitPad);
