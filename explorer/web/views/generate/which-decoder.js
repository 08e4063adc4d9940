/**
 * `<which-decoder model="gan">`: that the third contestant has another network than the models beside
 * it, counted from its weights, and the switch that puts the one of their size in its place.
 */

import { query, write } from '../../dom/element.js';
import { ownRecordOf } from '../../state/boot.js';
import { capOf, nameOf } from '../../state/models.js';
import { store } from '../../state/page-store.js';
import { contestants, withContestant } from '../../state/side-by-side.js';
import { decoderText } from './generate-texts.js';

class WhichDecoder extends HTMLElement {
  connectedCallback() {
    const { model } = this;
    const others = contestants.filter((id) => !store.models.includes(id));
    this.innerHTML = `<p><b class="accent">${nameOf(model)}:</b> <span data-decoder></span></p>${others.map(switchTo).join('')}`;
    for (const button of this.querySelectorAll('button')) {
      button.addEventListener('click', () => {
        store.choose(withContestant(store.models, button.value));
        focusOn(button.value);
      });
    }
    store.follow(['data', 'member'], () => this.tell(), this);
  }

  get model() {
    return this.getAttribute('model') ?? '';
  }

  tell() {
    const beside = store.encoders.at(-1);
    const [own, other] = [this.model, beside].map((id) => (id ? store.data[id].decoder : null));
    const text = own && other && beside ? decoderText(own, other, capOf(beside)) : '';
    write(query(this, '[data-decoder]'), text);
  }
}

/** @param {string} id @returns {string} HTML */
const switchTo = (id) =>
  `<button type="button" value="${id}">${ownRecordOf(id).names.long} in its place</button>`;

/** The column, and with it the switch, was made anew. @param {string} model that stands there now */
function focusOn(model) {
  store.loop.background(`focus-${model}`, () => {
    const place = document.querySelector(`which-decoder[model="${model}"] button`);
    /** @type {HTMLElement | null} */ (place)?.focus();
    return false;
  });
}

customElements.define('which-decoder', WhichDecoder);
