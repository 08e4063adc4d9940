/**
 * <picture-edit>: the uploaded picture with the digits found in it; to turn, crop, invert and
 * choose where the preparation went wrong. The same file is prepared anew.
 */

import { query, setIdle } from '../dom/element.js';
import { showNotice } from '../dom/notice.js';
import { shareUnder } from '../dom/pointing.js';
import { isShortcut } from '../dom/shortcuts.js';
import { letFingersScroll } from '../dom/touch-slider.js';
import { between, orNull, stretched, turned, WHOLE } from './crop.js';
import { digitMarks, place } from './digit-marks.js';
import { OnItsWay } from './on-its-way.js';
import { readingButtons } from './readings.js';
import { Refusal, sentenceOf } from './refusals.js';
import { NO_STORY, NOTHING, prepare, triedOf, uploadOf } from './uploads.js';

/** @typedef {import('./uploads.js').Edit} Edit */
/** @typedef {import('./uploads.js').Upload} Upload */
/**
 * A change of an upload; `timer` while it waits for more, else 0.
 * @typedef {{upload: Upload, edit: Edit, way: OnItsWay, timer: number}} Pending
 */

const ANEW = 'Preparing the picture anew …';
const GIVEN_UP =
  'Your change that was still on its way was not taken: what you chose after it goes first.';

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
  /** @type {Pending | null} of the upload on show, or of one that was shown before */
  pending = null;
  /** Whether a drag on the picture crops it. */
  cropping = false;
  /** @type {[number, number] | null} where a drag began */
  from = null;
  /** Whether nobody looks at it: its dialog is closed, or shows what is no upload. */
  isLeft = true;

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
  }

  disconnectedCallback() {
    this.forget();
  }

  /** @returns {Pending | null} the change that is waited for of the upload on show */
  get own() {
    return this.pending?.upload.file === this.upload?.file ? this.pending : null;
  }

  forget() {
    clearTimeout(this.pending?.timer);
    this.pending?.way.end();
    this.pending = null;
  }

  /** Its dialog is closed: what was chosen last is prepared all the same. */
  leave() {
    const { own } = this;
    if (this.isLeft) return;
    this.isLeft = true;
    this.from = null;
    if (!own) return;
    if (own.timer) void this.send(own);
    own.way.leave();
    showNotice(`${ANEW} The last digit stays in use until then.`);
  }

  /**
   * Show an upload as it was prepared last, or with what was chosen if that is still on its way.
   * @param {Upload} upload
   */
  open(upload) {
    this.isLeft = false;
    this.upload = upload;
    const { own } = this;
    own?.way.comeBack();
    this.upload = own?.upload ?? upload;
    this.edit = { ...(own ?? upload).edit };
    this.cropping = Boolean(this.edit.crop);
    this.say(own ? ANEW : '');
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
    const { upload, own } = this;
    if (!upload) return;
    this.edit = { ...this.edit, pick: null, reading: 0, ...change };
    // Of this upload it is the same change, gone on.
    if (this.pending && !own) this.giveUp(this.pending.upload);
    this.forget();
    /** @type {Pending} */
    const pending = {
      upload,
      edit: this.edit,
      way: new OnItsWay(() => this.giveUp(upload)),
      timer: setTimeout(() => this.send(pending), wait),
    };
    this.pending = pending;
    this.say(ANEW);
    this.show();
  }

  /** @param {Pending} pending */
  async send(pending) {
    const { upload, edit, way } = pending;
    clearTimeout(pending.timer);
    pending.timer = 0;
    try {
      const { pixels, ...story } = await prepare(upload.file, upload.name, edit, way.signal);
      if (!way.stands()) return;
      const next = { ...upload, edit, ...story };
      /** @type {import('../state/shapes.js').Source} */
      const source = { kind: 'upload', name: upload.name };
      uploadOf.set(source, next);
      way.arrive(pixels, source);
      const done = 'The picture is prepared as you changed it: this is the input now.';
      this.finish(next, 'Done: this is the input now.', done);
    } catch (error) {
      if (!way.stands()) return;
      const steps = error instanceof Refusal ? error.steps : [];
      // Without a picture of it, the one before stays.
      const next = steps.length ? { ...upload, ...NO_STORY, steps, edit } : upload;
      triedOf.set(upload.file, next);
      const why = sentenceOf(error);
      this.finish(next, why, `Your change was not taken, the last digit stays. ${why}`, true);
    }
  }

  /** Something else was chosen after the change. @param {Upload} upload as it was before */
  giveUp(upload) {
    this.finish(upload, GIVEN_UP, GIVEN_UP, true);
  }

  /**
   * A change has ended: whoever looks at it sees how, everybody else is told.
   * @param {Upload} upload as it stands now
   * @param {string} inDialog @param {string} onPage @param {boolean} [failed]
   */
  finish(upload, inDialog, onPage, failed = false) {
    const isSeen = this.own !== null && !this.isLeft;
    this.forget();
    if (!isSeen) return showNotice(onPage);
    this.upload = upload;
    this.say(inDialog, failed);
    this.show();
    this.dispatchEvent(new CustomEvent('prepared', { detail: upload }));
  }

  /** @param {string} sentence @param {boolean} [failed] */
  say(sentence, failed = false) {
    if (!this.state) return;
    // It is read out each time that it is written.
    if (this.state.textContent !== sentence) this.state.textContent = sentence;
    this.state.classList.toggle('is-failed', failed);
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
    if (count > 1 && this.own) return `${count} digits were found.`;
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

customElements.define('picture-edit', PictureEdit);
