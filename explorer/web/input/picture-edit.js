/**
 * <picture-edit>: the uploaded picture with the digits found in it; to turn, crop, invert and
 * choose where the preparation went wrong. The same file is prepared anew.
 */

import { query, setIdle } from '../dom/element.js';
import { showNotice } from '../dom/notice.js';
import { shareUnder } from '../dom/pointing.js';
import { isShortcut } from '../dom/shortcuts.js';
import { letFingersScroll } from '../dom/touch-slider.js';
import { store } from '../state/page-store.js';
import { between, orNull, stretched, turned, WHOLE } from './crop.js';
import { digitMarks, place } from './digit-marks.js';
import { drawing } from './drawing.js';
import { readingButtons } from './readings.js';
import { Refusal, sentenceOf } from './refusals.js';
import { NO_STORY, NOTHING, prepare, uploadOf } from './uploads.js';

/** @typedef {import('./uploads.js').Edit} Edit */
/** @typedef {import('./uploads.js').Upload} Upload */

/** A slider or an arrow key rarely comes to rest at once. */
const REST = 250;
const KEY_STEP = 0.02;
/** @type {Record<string, [number, number]>} */
const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const TEMPLATE = `
  <div class="edit-picture">
    <img alt="Your picture">
    <div class="edit-marks"></div>
    <div class="edit-crop" hidden>
      <button type="button" data-corner="first"
        aria-label="Top left corner of the crop; arrow keys move it"></button>
      <button type="button" data-corner="last"
        aria-label="Bottom right corner of the crop; arrow keys move it"></button>
    </div>
  </div>
  <div class="edit-tools">
    <p class="edit-hint"></p>
    <div class="edit-readings" hidden><p></p></div>
    <div class="buttons edit-buttons">
      <button type="button" data-act="left">Turn left</button>
      <button type="button" data-act="right">Turn right</button>
      <button type="button" data-act="crop" aria-pressed="false">Crop</button>
      <button type="button" data-act="invert" aria-pressed="false">Invert</button>
    </div>
    <label class="edit-fine"><span>Turn a little: <b>0</b>°</span>
      <input type="range" min="-45" max="45" step="1" value="0"></label>
    <div class="buttons"><button type="button" data-act="reset">Undo all changes</button></div>
    <p class="edit-state" role="status"></p>
  </div>`;

export class PictureEdit extends HTMLElement {
  /** @type {Upload | null} */
  upload = null;
  /** @type {Edit} */
  edit = { ...NOTHING };
  /** @type {AbortController | null} */
  sending = null;
  /** Whether a drag on the picture crops it. */
  cropping = false;
  /** @type {[number, number] | null} where a drag began */
  from = null;
  /** Of a change that is not sent yet; 0 if there is none. */
  timer = 0;
  /** Whether a person left before the answer came: it is told on the page then. */
  isLeft = false;
  /** What was in use when a change was made: whatever a person chooses after it goes first. */
  inUse = inUse();

  connectedCallback() {
    if (this.firstChild) return;
    this.innerHTML = TEMPLATE;
    /** @param {string} selector @returns {any} */
    const part = (selector) => this.querySelector(selector);
    this.picture = /** @type {HTMLElement} */ (part('.edit-picture'));
    this.image = /** @type {HTMLImageElement} */ (part('img'));
    this.marks = /** @type {HTMLElement} */ (part('.edit-marks'));
    this.frame = /** @type {HTMLElement} */ (part('.edit-crop'));
    this.fine = /** @type {HTMLInputElement} */ (part('input'));
    this.state = /** @type {HTMLElement} */ (part('.edit-state'));
    part('[data-act=left]').onclick = () => this.quarter(-1);
    part('[data-act=right]').onclick = () => this.quarter(1);
    part('[data-act=crop]').onclick = () => {
      this.cropping = !this.cropping;
      this.show();
    };
    part('[data-act=invert]').onclick = () => this.change({ invert: !this.edit.invert });
    part('[data-act=reset]').onclick = () => {
      this.cropping = false;
      this.change({ ...NOTHING });
    };
    letFingersScroll(this.fine);
    this.fine.oninput = () => {
      const quarters = 90 * Math.round(this.edit.rotate / 90);
      this.change({ rotate: quarters + Number(this.fine?.value) }, REST);
    };
    this.listenToCrop(this.picture);
    store.on(['ink', 'picture'], () => this.overtaken());
  }

  disconnectedCallback() {
    this.stop();
  }

  overtaken() {
    const { source, acts } = inUse();
    if (source !== this.inUse.source || acts !== this.inUse.acts) this.stop();
  }

  /** End what is on its way, if anything is: another digit was chosen. */
  stop() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.sending?.abort();
    this.sending = null;
    this.say('');
  }

  /** Its dialog is closed: what was chosen last is prepared all the same. */
  leave() {
    this.isLeft = true;
    this.from = null;
    if (this.timer) void this.send();
    if (!this.sending) return;
    showNotice('Preparing the picture anew … The last digit stays in use until then.');
  }

  /**
   * Show an upload as it was prepared last, or with what was chosen if that is still on its way.
   * @param {Upload} upload
   */
  open(upload) {
    this.isLeft = false;
    if (this.sending && this.upload?.file === upload.file) return this.show();
    this.stop();
    [this.upload, this.edit, this.cropping] = [
      upload,
      { ...upload.edit },
      Boolean(upload.edit.crop),
    ];
    this.show();
  }

  /** @param {number} quarters clockwise */
  quarter(quarters) {
    const { rotate, crop } = this.edit;
    const next = rotate + 90 * quarters;
    this.change({
      rotate: next > 225 ? next - 360 : next < -225 ? next + 360 : next,
      crop: crop && turned(crop, quarters),
    });
  }

  /**
   * Another turn, crop or inversion may show other digits: what was chosen among them lapses.
   * @param {Partial<Edit>} change
   * @param {number} [wait] milliseconds in which more may come
   */
  change(change, wait = 0) {
    this.edit = { ...this.edit, pick: null, reading: 0, ...change };
    this.inUse = inUse();
    this.show();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  async send() {
    const { upload, edit } = this;
    clearTimeout(this.timer);
    this.timer = 0;
    if (!upload) return;
    this.sending?.abort();
    const sending = new AbortController();
    this.sending = sending;
    this.say('Preparing the picture anew …');
    try {
      const { pixels, ...story } = await prepare(upload.file, upload.name, edit, sending.signal);
      // The store tells of another digit a moment later than it has it.
      this.overtaken();
      if (this.sending !== sending) return;
      this.upload = { ...upload, edit, ...story };
      /** @type {import('../state/shapes.js').Source} */
      const source = { kind: 'upload', name: upload.name };
      uploadOf.set(source, this.upload);
      store.load(pixels, source);
      this.inUse = inUse();
      this.say('Done: this is the input now.');
      this.tell('The picture is prepared as you changed it: this is the input now.');
    } catch (error) {
      this.overtaken();
      if (this.sending !== sending) return;
      const steps = error instanceof Refusal ? error.steps : [];
      this.upload = { ...upload, ...NO_STORY, steps, edit };
      this.say(sentenceOf(error), true);
      this.tell(`Your change was not taken, the last digit stays. ${sentenceOf(error)}`);
    }
    this.sending = null;
    this.show();
    this.dispatchEvent(new CustomEvent('prepared', { detail: this.upload }));
  }

  /** @param {string} sentence @param {boolean} [failed] */
  say(sentence, failed = false) {
    if (!this.state) return;
    this.state.textContent = sentence;
    this.state.classList.toggle('is-failed', failed);
  }

  /** Say how it ended to who does not look at the editor any more. @param {string} sentence */
  tell(sentence) {
    if (this.isLeft) showNotice(sentence);
  }

  show() {
    const { upload, edit, image, fine, frame } = this;
    if (!upload || !image || !fine || !frame) return;
    const png = upload.steps[0]?.png;
    if (png) image.src = `data:image/png;base64,${png}`;
    // Until it is prepared anew, the picture turns here.
    image.style.rotate = png ? `${edit.rotate - upload.edit.rotate}deg` : '';
    const quarters = 90 * Math.round(edit.rotate / 90);
    fine.value = String(edit.rotate - quarters);
    const output = this.querySelector('.edit-fine b');
    if (output) output.textContent = fine.value.replace('-', '\u2212');
    this.press('crop', this.cropping);
    this.press('invert', edit.invert);
    const isAsSent =
      !this.cropping &&
      Object.entries(NOTHING).every(
        ([name, value]) => edit[/** @type {keyof typeof edit} */ (name)] === value,
      );
    setIdle(query(this, '[data-act=reset]'), isAsSent);
    frame.hidden = !this.cropping;
    place(frame, edit.crop ?? WHOLE);
    this.classList.toggle('is-cropping', this.cropping);
    this.showDigits();
    const hint = this.querySelector('.edit-hint');
    if (hint) hint.textContent = this.hint();
    this.showReadings(upload);
  }

  /** Both readings, where there are two. @param {Upload} upload */
  showReadings(upload) {
    const place = query(this, '.edit-readings');
    const focused = document.activeElement?.matches('.edit-readings button');
    place.querySelector('.readings')?.remove();
    const both = readingButtons(upload, (reading) => this.change({ reading }));
    place.hidden = !both;
    if (!both) return;
    /** @type {HTMLElement} */ (place.firstElementChild).textContent = upload.question;
    place.append(both);
    const again = both.children[upload.taken];
    if (focused && again instanceof HTMLElement) again.focus();
  }

  /** @param {string} act @param {boolean} pressed */
  press(act, pressed) {
    this.querySelector(`[data-act=${act}]`)?.setAttribute('aria-pressed', String(pressed));
  }

  hint() {
    const count = this.upload?.digits.length ?? 0;
    if (this.cropping) return 'Drag over the digit, or move the corners.';
    // Which is taken is known once the answer is there.
    if (count > 1 && (this.timer || this.sending)) return `${count} digits were found.`;
    if (count > 1) {
      const { pick } = this.edit;
      const which =
        pick === null ? 'The largest is taken' : `Number ${pick + 1} from the left is taken`;
      return `${count} digits were found. ${which} (✓); choose another.`;
    }
    return count
      ? 'One digit was found. Is it not right? Turn, crop or invert the picture.'
      : 'Turn the picture upright, crop it to the digit, or invert it.';
  }

  /** A box around each digit; to choose among several they are buttons. */
  showDigits() {
    const { marks, upload, edit } = this;
    if (!marks || !upload) return;
    const focused = [...marks.children].indexOf(document.activeElement ?? marks);
    const known = !this.cropping && edit.rotate === upload.edit.rotate;
    const choose = (/** @type {number} */ pick) => this.change({ pick, reading: edit.reading });
    marks.replaceChildren(
      ...digitMarks(known ? upload.digits : [], edit.pick ?? upload.chosen, choose),
    );
    const again = marks.children[focused];
    if (again instanceof HTMLElement) again.focus();
  }

  /** @param {HTMLElement} picture */
  listenToCrop(picture) {
    const at = (/** @type {PointerEvent} */ event) => shareUnder(picture, event);
    picture.onpointerdown = (event) => {
      if (!this.cropping || !event.isPrimary) return;
      const corner = event.target instanceof HTMLElement ? event.target.dataset.corner : '';
      const [left, top, right, bottom] = this.edit.crop ?? WHOLE;
      // A corner is dragged against the opposite one.
      this.from = corner === 'first' ? [right, bottom] : corner ? [left, top] : at(event);
      picture.setPointerCapture(event.pointerId);
    };
    picture.onpointermove = (event) => {
      const crop = this.from && between(this.from, at(event));
      if (!crop) return;
      this.edit = { ...this.edit, crop };
      this.show();
    };
    picture.onpointerup = picture.onpointercancel = (event) => {
      const crop = this.from && between(this.from, at(event));
      this.from = null;
      if (crop) this.change({ crop: orNull(crop) });
    };
    // As on the pad: else a tap right after a fast drag is ignored.
    picture.addEventListener(
      'touchmove',
      (event) => {
        if (this.from) event.preventDefault();
      },
      { passive: false },
    );
    picture.onkeydown = (event) => {
      const corner = event.target instanceof HTMLElement ? event.target.dataset.corner : '';
      const arrow = ARROWS[event.key];
      if (!arrow || isShortcut(event) || (corner !== 'first' && corner !== 'last')) return;
      event.preventDefault();
      const [dx, dy] = arrow.map((step) => step * KEY_STEP);
      const crop = stretched(this.edit.crop ?? WHOLE, corner, dx, dy);
      this.change({ crop: orNull(crop) }, REST);
    };
  }
}

const inUse = () => ({ source: store.source, acts: drawing.acts });

customElements.define('picture-edit', PictureEdit);
