/**
 * <digit-pad>: the input picture, and the sheet over it on which a person draws with a mouse, a
 * pen, a finger or the keyboard.
 */

import { paint } from '../dom/digit-canvas.js';
import { query } from '../dom/element.js';
import { isShortcut, isUndo } from '../dom/shortcuts.js';
import { SIDE } from '../state/boot.js';
import { store } from '../state/page-store.js';
import { verdicts } from '../state/verdicts.js';
import { drawing, paintStrokes } from './drawing.js';
import { announce, bindDrawingButtons, inputName } from './pad-parts.js';

/** How far an arrow key moves the pen, as a share of the pad. */
const KEY_STEP = 1 / SIDE;

export class DigitPad extends HTMLElement {
  /** @type {HTMLElement | null} what had the focus before the phone's pad opened */
  opener = null;
  /** @type {number | null} the pointer that draws */
  pointer = null;
  /** Where the arrow keys have moved the pen, 0 to 1. */
  pen = { x: 0.5, y: 0.5 };
  /** @type {import('../state/shapes.js').Source | undefined} the input that was told */
  spoken;

  connectedCallback() {
    if (this.firstChild) return;
    this.innerHTML = `
      <div class="digit"><canvas id="digit-input" width="28" height="28" role="img"></canvas></div>
      <div class="pad-sheet">
        <div class="pad-ground">
          <canvas id="pad" tabindex="0" role="application" aria-roledescription="drawing pad"
            aria-label="Drawing pad" aria-describedby="pad-help"></canvas>
          <i class="pad-ring"></i>
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
    this.picture = query(this, '#digit-input', HTMLCanvasElement);
    this.pad = query(this, '#pad', HTMLCanvasElement);
    this.cursor = query(this, '.pad-pen');
    query(this, '[data-act=done]').onclick = () => this.close();
    // These belong to a phone's pad, which never shows the picture itself.
    bindDrawingButtons(this, () => drawing.strokes.length === 0);
    this.listen(this.pad);
    store.on(['ink'], () => this.paint());
    store.on(['picture'], () => this.pictureChanged());
    store.on(['rest'], () => this.speak());
    this.pictureChanged();
    new ResizeObserver(() => this.fit()).observe(this.pad);
  }

  /** @param {HTMLCanvasElement} pad */
  listen(pad) {
    pad.onpointerdown = (event) => this.press(event);
    pad.onpointermove = (event) => this.move(event);
    for (const end of ['pointerup', 'pointercancel', 'lostpointercapture']) {
      pad.addEventListener(end, (event) => this.lift(/** @type {PointerEvent} */ (event)));
    }
    // Else Chromium takes a fast stroke for a fling, and ignores the tap on Done after it.
    pad.addEventListener('touchmove', (event) => event.preventDefault(), { passive: false });
    pad.onfocus = () => this.cursor?.toggleAttribute('hidden', !pad.matches(':focus-visible'));
    pad.onblur = () => {
      if (this.pointer === null && drawing.active) drawing.end();
      this.cursor?.setAttribute('hidden', '');
    };
    this.addEventListener('keydown', (event) => this.key(event));
    document.addEventListener('keydown', (event) => {
      if (!isUndo(event) || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      drawing.undo();
    });
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
    if (event.key === 'Escape' && this.classList.contains('is-open')) return this.close();
    if (event.target !== this.pad || isShortcut(event)) return;
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

  /** What the models made of the digit before is not what they make of this one, or of nothing. */
  fade() {
    this.closest('.lse')?.toggleAttribute('data-blank', drawing.blank || store.unencoded);
  }

  pictureChanged() {
    this.fade();
    if (store.picture !== drawing.picture) drawing.replace();
    if (!this.picture) return;
    paint(this.picture, store.picture);
    this.picture.setAttribute('aria-label', `The input: ${inputName()}`);
  }

  speak() {
    // A stroke in the making is not a digit yet; each finished one is told.
    if (drawing.active || drawing.blank) return;
    const isNew = this.spoken && this.spoken !== store.source;
    this.spoken = store.source;
    if (isNew) announce(`The input is ${inputName()}.${verdicts()}`);
  }

  /** The bitmap has one pixel per pixel of the screen. */
  fit() {
    if (!this.pad) return;
    const side = Math.round(this.pad.clientWidth * devicePixelRatio);
    if (!side || side === this.pad.width) return;
    Object.assign(this.pad, { width: side, height: side });
    store.loop.notify('ink');
  }

  paint() {
    drawing.load();
    this.classList.toggle('has-sheet', drawing.shown);
    this.classList.toggle('is-blank', drawing.blank);
    this.fade();
    if (drawing.blank) announce('The pad is empty. The last digit’s results stay until you draw.');
    const context = this.pad?.getContext('2d');
    if (context) paintStrokes(context);
  }
}

/** @param {number} value @returns {number} */
function clamp(value) {
  return Math.min(Math.max(value, 0), 1);
}

// Others import this module too: after a failure it may run twice.
if (!customElements.get('digit-pad')) customElements.define('digit-pad', DigitPad);
