/**
 * <digit-sources>: Clear, Undo, Upload (Draw, Upload, Test digits on a phone). A picture comes in
 * by the file dialog, by dropping it anywhere or by pasting it; the server prepares it.
 */
import { announce, bindDrawingButtons, drawing } from './digit-pad.js';
import { PIXELS } from './store.js';
import { store } from './page-store.js';

/** @typedef {{name: string, sentence: string, png: string}} Step one stage; png is base64 */

const ROUTE = new URL('../explorer/prepare', import.meta.url);
const LIMIT = 20e6;
const PATIENCE = 30000;

/**
 * How each uploaded picture was prepared, by the store's source of it.
 * @type {WeakMap<import('./store.js').Source, Step[]>}
 */
export const stepsOf = new WeakMap();

/** What went wrong, in a sentence that says what to do. */
class Refusal extends Error {}

class DigitSources extends HTMLElement {
  /** @type {AbortController | null} the upload on its way */
  sending = null;
  /** What was in use when the sheet came up: a change of it takes the sheet away. */
  inUse = { source: store.source, acts: drawing.acts };

  connectedCallback() {
    if (this.firstChild) return;
    this.innerHTML = `
      <div class="buttons">
        <button type="button" data-act="draw">Draw</button>
        <button type="button" data-act="clear">Clear</button>
        <button type="button" data-act="undo">Undo</button>
        <button type="button" data-act="upload">Upload</button>
        <button type="button" data-act="tests" disabled>Test digits</button>
      </div>
      <input type="file" accept="image/*" aria-label="Picture of a digit" hidden>
      <div class="drop-hint" hidden><p>Drop the picture of a digit</p></div>`;
    /** @param {string} selector @returns {HTMLElement} */
    const part = (selector) => /** @type {HTMLElement} */ (this.querySelector(selector));
    this.hint = part('.drop-hint');
    this.file = /** @type {HTMLInputElement} */ (part('input'));
    const tests = /** @type {HTMLButtonElement} */ (part('[data-act=tests]'));
    bindDrawingButtons(this, () => drawing.blank);
    part('[data-act=draw]').onclick = () => {
      this.dismiss();
      element('digit-pad')?.open();
    };
    part('[data-act=upload]').onclick = () => this.file?.click();
    tests.onclick = () => element('test-digits')?.browse();
    this.file.onchange = () => this.chosen();
    this.listenToPage();
    const arrived = () => { tests.disabled = !store.data.digits || !store.data.labels; };
    store.on(['data'], arrived);
    arrived();
    store.on(['ink', 'picture'], () => this.overtaken());
  }

  listenToPage() {
    const { hint } = this;
    addEventListener('dragenter', (event) => {
      if (hasFiles(event)) hint?.removeAttribute('hidden');
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
      this.send(file, file.name);
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
   * Ask the server for the digit in a picture. A newer picture supersedes one still on its way.
   * @param {File} file
   * @param {string} name
   */
  async send(file, name) {
    this.dismiss();
    const sending = new AbortController();
    this.sending = sending;
    this.inUse = { source: store.source, acts: drawing.acts };
    this.showReading();
    const timer = setTimeout(() => sending.abort(), PATIENCE);
    try {
      const { pixels, steps } = await prepare(file, name, sending.signal);
      if (this.sending !== sending) return;
      this.dismiss();
      /** @type {import('./store.js').Source} */
      const source = { kind: 'upload', name };
      stepsOf.set(source, steps);
      store.load(pixels, source);
    } catch (error) {
      if (this.sending === sending) this.showFailure(sentenceOf(error));
    } finally {
      clearTimeout(timer);
    }
  }

  /** Whatever a person chose last counts: drawing or taking another digit ends an upload. */
  overtaken() {
    const { source, acts } = this.inUse;
    if (store.source !== source || drawing.acts !== acts) this.dismiss();
  }

  /** End the upload on its way, if there is one, and take the sheet away. */
  dismiss() {
    this.sending?.abort();
    this.sending = null;
    this.sheet?.remove();
    this.sheet = null;
  }

  showReading() {
    announce('Reading the picture');
    this.showSheet('is-reading', `<p>Reading the picture …</p>
      <p class="label">The last digit stays in use until it is done.</p>`);
  }

  /** @param {string} text its first sentence says what is wrong, the rest what to do */
  showFailure(text) {
    const [, problem, advice] = text.match(/^(.+?[.!?])\s+(.*)$/s) ?? ['', text, ''];
    const sheet = this.showSheet('is-failed', `<p><b></b></p><p class="label"></p>
      <div class="buttons"><button type="button" data-act="again">Choose another</button>
        <button type="button" data-act="close">Close</button></div>`);
    // Text from outside is never markup.
    const [title, label] = [sheet.querySelector('b'), sheet.querySelector('.label')];
    if (title && label) [title.textContent, label.textContent] = [problem, advice];
    sheet.setAttribute('role', 'alert');
    const [again, close] = sheet.querySelectorAll('button');
    again.onclick = () => this.file?.click();
    close.onclick = () => this.dismiss();
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
    return this.sheet;
  }
}

/**
 * @param {File} file
 * @param {string} name
 * @param {AbortSignal} signal
 * @returns {Promise<{pixels: Uint8Array, steps: Step[]}>}
 */
async function prepare(file, name, signal) {
  if (file.size > LIMIT) throw new Refusal(tooLarge(file.size));
  const body = await file.arrayBuffer().catch(() => {
    throw new Refusal('This file could not be read. Choose one picture file, not a folder.');
  });
  const headers = { 'x-filename': encodeURIComponent(name) };
  const response = await fetch(ROUTE, { method: 'POST', body, headers, signal });
  const answer = await response.json().catch(() => null);
  signal.throwIfAborted();
  if (answer?.error) throw new Refusal(String(answer.error));
  const pixels = response.ok && answer ? bytesOf(String(answer.pixels)) : null;
  if (pixels?.length !== PIXELS) {
    throw new Refusal(`The server could not prepare the picture (status ${response.status}). ` +
      'The last digit stays in use. Try again in a moment, or draw the digit.');
  }
  return { pixels, steps: answer.steps ?? [] };
}

/** @param {number} size in bytes @returns {string} */
function tooLarge(size) {
  return `This picture is too large: ${Math.ceil(size / 1e6)} MB, and 20 MB is the most. ` +
    'Crop the photo to the digit, or take a screenshot of it, and choose that.';
}

/** @param {unknown} error @returns {string} */
function sentenceOf(error) {
  if (error instanceof Refusal) return error.message;
  const kept = 'The last digit stays in use. Drawing and test digits work without the server.';
  if (error instanceof DOMException && error.name === 'AbortError') {
    return `The server did not answer within ${PATIENCE / 1000} seconds. ${kept}`;
  }
  return `The server cannot be reached. ${kept}`;
}

/** @param {string} base64 @returns {Uint8Array | null} */
function bytesOf(base64) {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}

/** @param {DragEvent} event */
const hasFiles = (event) => event.dataTransfer?.types.includes('Files') ?? false;

/**
 * @template {'digit-pad' | 'test-digits'} Name
 * @param {Name} name
 * @returns {ElementOf[Name] | null}
 */
function element(name) {
  return document.querySelector(name);
}

/**
 * @typedef {{'digit-pad': import('./digit-pad.js').DigitPad,
 *   'test-digits': import('./test-digits.js').TestDigits}} ElementOf
 */

customElements.define('digit-sources', DigitSources);
