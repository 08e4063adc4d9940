/**
 * <digit-sources>: Clear, Undo, Upload (Draw, Upload, Test digits on a phone). A picture comes in
 * by the file dialog, by dropping it anywhere or by pasting it, and stays on the machine.
 */

import { query } from '../dom/element.js';
import { loadModule } from '../dom/modules.js';
import { boot } from '../state/boot.js';
import { store } from '../state/page-store.js';
import { hasCamera } from './camera-shot.js';
import { drawing } from './drawing.js';
import { OnItsWay } from './on-its-way.js';
import { announce, bindDrawingButtons } from './pad-parts.js';
import { practise } from './prepare-here.js';
import { readingButtons } from './readings.js';
import { Refusal, sentenceOf, Unreadable } from './refusals.js';
import { NO_STORY, NOTHING, prepare, release, triedOf, uploadOf } from './uploads.js';

/** @typedef {import('./uploads.js').Upload} Upload */

class DigitSources extends HTMLElement {
  /** @type {OnItsWay | null} the picture that is being prepared, or that the sheet is about */
  way = null;

  connectedCallback() {
    if (this.firstChild) return;
    this.innerHTML = `
      <div class="buttons">
        <button type="button" data-act="draw">Draw</button>
        <button type="button" data-act="clear">Clear</button>
        <button type="button" data-act="undo">Undo</button>
        <button type="button" data-act="upload">Upload</button>
        <button type="button" data-act="camera" hidden>Camera</button>
        <button type="button" data-act="tests" disabled>Test digits</button>
      </div>
      <input type="file" accept="image/*" aria-label="Picture of a digit" hidden>
      <camera-shot></camera-shot>
      <div class="drop-hint" hidden><p>Drop the picture of a digit, or a model file</p></div>`;
    this.hint = query(this, '.drop-hint');
    this.file = query(this, 'input', HTMLInputElement);
    const tests = query(this, '[data-act=tests]', HTMLButtonElement);
    bindDrawingButtons(this, () => drawing.blank);
    query(this, '[data-act=draw]').onclick = () => {
      this.dismiss();
      element('digit-pad')?.open();
    };
    this.upload = query(this, '[data-act=upload]');
    this.upload.onclick = () => this.file?.click();
    // Choosing a file takes a while.
    for (const type of ['pointerenter', 'focus']) this.upload.addEventListener(type, practise);
    const camera = query(this, '[data-act=camera]');
    camera.hidden = !hasCamera();
    camera.onclick = () =>
      element('camera-shot')?.open((taken) => {
        void this.send(taken, 'from the camera');
      });
    tests.onclick = () => element('test-digits')?.browse();
    this.file.onchange = () => this.chosen();
    this.listenToPage();
    const arrived = () => {
      tests.disabled = !store.digits || !store.labels;
    };
    store.on(['data'], arrived);
    arrived();
  }

  listenToPage() {
    const { hint } = this;
    addEventListener('dragenter', (event) => {
      if (!hasFiles(event)) return;
      hint?.removeAttribute('hidden');
      practise();
    });
    addEventListener('dragover', (event) => {
      // Without this the browser opens a dropped file in place of the page.
      if (hasFiles(event)) event.preventDefault();
    });
    // The hint covers the page, so the pointer can only leave the hint by leaving the page.
    hint?.addEventListener('dragleave', () => hint.setAttribute('hidden', ''));
    addEventListener('drop', (event) => {
      hint?.setAttribute('hidden', '');
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      event.preventDefault();
      if (file.name.toLowerCase().endsWith('.safetensors')) {
        void loadModule('input/open-model').then((one) => one.openModel(file, file.name));
      } else this.send(file, file.name);
    });
    addEventListener('paste', (event) => {
      const file = event.clipboardData?.files[0];
      if (!file) return;
      event.preventDefault();
      this.send(file, 'from the clipboard');
    });
  }

  chosen() {
    const file = this.file?.files?.[0];
    if (!file || !this.file) return;
    this.send(file, file.name);
    // The same file chosen twice must count twice.
    this.file.value = '';
  }

  /**
   * Find the digit in a picture. A newer picture supersedes one that is still being prepared.
   * @param {Blob} file
   * @param {string} name
   * @param {Readonly<import('./uploads.js').Edit>} [edit] the other reading, once somebody took it
   */
  async send(file, name, edit = NOTHING) {
    this.dismiss();
    // It would lie over the sheet; that of the last picture would say that it is the input.
    for (const dialog of document.querySelectorAll('dialog')) dialog.close();
    // Drawing or taking another digit ends it, and takes its sheet away.
    const way = new OnItsWay(() => this.dismiss());
    this.way = way;
    this.showReading();
    try {
      const { pixels, ...answer } = await prepare(file, name, edit, way.signal);
      if (!way.stands()) return;
      /** @type {import('../state/shapes.js').Source} */
      const source = { kind: 'upload', name };
      const upload = { file, name, edit, ...answer };
      uploadOf.set(source, upload);
      way.arrive(pixels, source);
      if (answer.readings.length > 1 && edit === NOTHING) this.showDoubt(upload);
      else if (answer.digits.length > 1) this.showSeveral(upload);
      else this.dismiss();
    } catch (error) {
      if (!way.stands()) return;
      const steps = error instanceof Refusal ? error.steps : [];
      const upload = { ...NO_STORY, file, name, edit, steps };
      if (error instanceof Unreadable && boot.server !== false) this.askToSend(upload, error);
      else this.showFailure(sentenceOf(error), steps.length ? upload : null);
    }
  }

  /** Give up the picture that is being prepared, if there is one, and take the sheet away. */
  dismiss() {
    this.way?.end();
    this.way = null;
    // The focus would fall to the top of the page.
    if (this.sheet?.contains(document.activeElement)) this.upload?.focus();
    this.sheet?.remove();
    this.sheet = null;
    this.closest('.lse')?.removeAttribute('data-sheet');
  }

  showReading() {
    announce('Reading the picture');
    this.showSheet(
      'is-reading',
      `<p>Reading the picture …</p>
      <p class="label">The last digit stays in use until it is done.</p>`,
    );
  }

  /** It can be read in two ways: show both and let the person tap one. @param {Upload} upload */
  showDoubt(upload) {
    const sheet = this.showSheet(
      'is-doubtful',
      `<p><b></b></p><p class="label">The marked one is in
      use now.</p>
      <div class="buttons"><button type="button">Close</button></div>`,
    );
    const title = sheet.querySelector('b');
    if (title) title.textContent = upload.question;
    announce(`${upload.question} ${upload.readings[upload.taken].name} is in use now.`);
    const settled = () => {
      if (upload.digits.length > 1) this.showSeveral(upload);
      else this.dismiss();
    };
    const both = readingButtons(upload, (reading) => {
      if (reading === upload.taken) settled();
      else this.send(upload.file, upload.name, { ...NOTHING, reading });
    });
    const close = query(sheet, '.buttons');
    if (both) close.before(both);
    query(close, 'button').onclick = settled;
  }

  /** @param {Upload} upload */
  showSeveral(upload) {
    const sheet = this.showSheet(
      'is-several',
      `<p><b></b></p><p class="label">The largest is in
      use now.</p><div class="buttons">
      <button type="button">Choose another digit</button>
      <button type="button">Close</button></div>`,
    );
    const title = sheet.querySelector('b');
    if (title) title.textContent = `${upload.digits.length} digits were found in this picture.`;
    announce(`${title?.textContent} The largest is in use now.`);
    const [choose, close] = sheet.querySelectorAll('button');
    choose.onclick = () => {
      this.dismiss();
      element('seen-digit')?.explain(upload);
    };
    close.onclick = () => this.dismiss();
  }

  /**
   * @param {string} text its first sentence says what is wrong, the rest what to do
   * @param {Upload | null} upload what can be turned or cropped, if it is a picture at all
   */
  showFailure(text, upload) {
    const [, problem, advice] = text.match(/^(.+?[.!?])\s+(.*)$/s) ?? ['', text, ''];
    const sheet = this.showSheet(
      'is-failed',
      `<p><b></b></p><p class="label"></p>
      <div class="buttons"><button type="button" data-act="again">Choose another file</button>
        <button type="button" data-act="close">Close</button>
        <button type="button" data-act="mend">Turn or crop</button></div>`,
    );
    // Text from outside is never markup.
    const [title, label] = [sheet.querySelector('b'), sheet.querySelector('.label')];
    if (title && label) [title.textContent, label.textContent] = [problem, advice];
    sheet.setAttribute('role', 'alert');
    const [again, close, mend] = sheet.querySelectorAll('button');
    again.onclick = () => this.file?.click();
    close.onclick = () => this.dismiss();
    mend.hidden = !upload;
    mend.onclick = () => upload && this.mend(upload, sheet);
  }

  /**
   * Let the person turn, crop or invert what shows no digit. Its sheet stays until there is one, or
   * something else is the input.
   * @param {Upload} upload @param {HTMLElement} sheet
   */
  mend(upload, sheet) {
    const seen = element('seen-digit');
    seen?.explain(triedOf.get(upload.file) ?? upload);
    const closed = () => sheet.isConnected || this.upload?.focus();
    seen?.dialog?.addEventListener('close', closed, { once: true });
  }

  /**
   * A picture leaves the machine only by this button.
   * @param {Upload} upload
   * @param {Unreadable} why
   */
  askToSend({ file, name, edit }, { sentence, advice }) {
    this.showFailure(`${sentence} It has not left this machine. ${advice}`, null);
    const send = document.createElement('button');
    send.type = 'button';
    send.textContent = 'Send it to this page’s server';
    send.onclick = () => {
      release(file);
      void this.send(file, name, edit);
    };
    this.sheet?.querySelector('.buttons')?.prepend(send);
  }

  /**
   * The sheet lies over the pad; on a phone it stands at the bottom of the screen.
   * @param {string} state @param {string} markup
   */
  showSheet(state, markup) {
    this.sheet?.remove();
    this.sheet = document.createElement('div');
    this.sheet.className = `sheet upload-sheet ${state}`;
    this.sheet.innerHTML = markup;
    document.querySelector('digit-pad')?.append(this.sheet);
    this.closest('.lse')?.setAttribute('data-sheet', '');
    return this.sheet;
  }
}

/** @param {DragEvent} event */
const hasFiles = (event) => event.dataTransfer?.types.includes('Files') ?? false;

/**
 * @template {keyof ElementOf} Name
 * @param {Name} name
 * @returns {ElementOf[Name] | null}
 */
function element(name) {
  return document.querySelector(name);
}

/**
 * @typedef {{'digit-pad': import('./digit-pad.js').DigitPad,
 *   'test-digits': import('./test-digits.js').TestDigits,
 *   'camera-shot': import('./camera-shot.js').CameraShot,
 *   'seen-digit': import('./seen-digit.js').SeenDigit}} ElementOf
 */

customElements.define('digit-sources', DigitSources);
