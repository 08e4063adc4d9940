/** <model-switch>: whose sliders a phone shows; both decoded digits stay in view. */

import { nameOf } from '../../state/models.js';
import { store } from '../../state/page-store.js';

class ModelSwitch extends HTMLElement {
  connectedCallback() {
    const group = document.createElement('fieldset');
    group.className = 'seg';
    group.innerHTML = '<legend class="hidden">Whose sliders</legend>';
    for (const model of store.models) {
      const label = document.createElement('label');
      label.innerHTML = `<input type="radio" name="phone-model" value="${model}"><span>${nameOf(model)}</span>`;
      const input = /** @type {HTMLInputElement} */ (label.firstElementChild);
      input.addEventListener('change', () => store.set({ phoneModel: model }));
      group.append(label);
    }
    this.append(group);
    store.on(['phone'], () => this.show(), this);
    this.show();
  }

  show() {
    const place = Math.max(0, store.models.indexOf(store.phoneModel));
    this.closest('.lse')?.setAttribute('data-phone-place', String(place + 1));
    for (const input of this.querySelectorAll('input')) {
      input.checked = input.value === store.models[place];
    }
  }
}

customElements.define('model-switch', ModelSwitch);
