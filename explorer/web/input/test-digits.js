/** <test-digits>: ten test digits to take at once, a random one, and the way to all 10,000. */

import { query } from '../dom/element.js';
import { rove } from '../dom/roving.js';
import { pngOf } from '../formats/png.js';
import { ALL_CLASSES, PIXELS, SIDE } from '../state/boot.js';
import { store } from '../state/page-store.js';
import { BrowseDialog, nameOf } from './browse-digits.js';

export class TestDigits extends HTMLElement {
  connectedCallback() {
    if (this.firstChild) return;
    this.innerHTML = `
      <div class="take">
        <p class="label" id="picks-label">Draw on the pad, or take a test digit</p>
        <div class="picks" role="group" aria-labelledby="picks-label" aria-busy="true">
          ${ALL_CLASSES.map(
            (c) => `<button type="button" class="digit pick" disabled
            aria-label="A test digit of class ${c}, loading"><img alt=""></button>`,
          ).join('')}
        </div>
        <div class="buttons take-buttons">
          <button type="button" data-act="random" disabled>Random</button>
          <button type="button" data-act="browse" disabled>Browse 10,000</button>
        </div>
      </div>
      <dialog class="browse"></dialog>`;
    this.picks = [...this.querySelectorAll('.pick')].map(
      (pick) => /** @type {HTMLButtonElement} */ (pick),
    );
    this.dialog = new BrowseDialog(query(this, 'dialog', HTMLDialogElement));
    this.random = query(this, '[data-act=random]', HTMLButtonElement);
    this.browseButton = query(this, '[data-act=browse]', HTMLButtonElement);
    this.random.onclick = () => store.loadTest(Math.floor(Math.random() * 10000));
    this.browseButton.onclick = () => this.browse();
    store.on(['data'], () => this.fill());
    store.on(['picture'], () => this.mark());
    rove(this.picks);
    this.fill();
  }

  /** Opens the dialog with all 10,000; nothing happens until they have arrived. */
  browse() {
    if (store.digits && store.labels) this.dialog?.open();
  }

  /** The ten are the first test digit of each class: nobody chose them by their looks. */
  fill() {
    const { digits, labels } = store;
    if (!digits || !labels || !this.picks || !this.random?.disabled) return;
    for (const [digit, pick] of this.picks.entries()) {
      const index = labels.indexOf(digit);
      const image = /** @type {HTMLImageElement} */ (pick.firstElementChild);
      void show(image, digits.subarray(index * PIXELS, (index + 1) * PIXELS));
      pick.setAttribute('aria-label', nameOf(index));
      pick.dataset.index = String(index);
      pick.disabled = false;
      pick.onclick = () => store.loadTest(index);
    }
    this.random.disabled = false;
    if (this.browseButton) this.browseButton.disabled = false;
    this.querySelector('.picks')?.removeAttribute('aria-busy');
    this.mark();
  }

  mark() {
    for (const pick of this.picks ?? []) {
      const chosen = pick.dataset.index === String(store.testIndex);
      pick.setAttribute('aria-pressed', String(chosen));
    }
  }
}

/**
 * They never change, so they are no canvases: the browser looks at those in every frame of a drag.
 * @param {HTMLImageElement} image @param {Uint8Array} digit
 */
async function show(image, digit) {
  const file = await pngOf(digit, SIDE);
  image.src = `data:image/png;base64,${btoa(String.fromCharCode(...file))}`;
}

customElements.define('test-digits', TestDigits);
