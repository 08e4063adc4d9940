/** <model-switch>: whose sliders a phone shows; both decoded digits stay in view. */

import { segmented } from '../../dom/choices.js';
import { write } from '../../dom/element.js';
import { nameOf } from '../../state/models.js';
import { bindOptions } from '../../state/option-inputs.js';
import { store } from '../../state/page-store.js';

class ModelSwitch extends HTMLElement {
  connectedCallback() {
    const names = Object.fromEntries(store.models.map((model) => [model, nameOf(model)]));
    this.innerHTML = segmented('Whose sliders', 'hidden', 'phoneModel', names);
    bindOptions(this);
    store.follow(['phone', 'member'], () => this.show(), this);
  }

  show() {
    const place = Math.max(0, store.models.indexOf(store.phoneModel));
    this.closest('.lse')?.setAttribute('data-phone-place', String(place + 1));
    for (const input of this.querySelectorAll('input')) {
      input.checked = input.value === store.models[place];
      const name = /** @type {HTMLElement} */ (input.nextElementSibling);
      write(name, nameOf(input.value));
    }
  }
}

customElements.define('model-switch', ModelSwitch);
