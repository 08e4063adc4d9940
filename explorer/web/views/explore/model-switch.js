/** <model-switch>: whose sliders a phone shows; both decoded digits stay in view. */

import { store } from '../../state/page-store.js';

const NAMES = { ae: 'Autoencoder', vae: 'VAE' };

class ModelSwitch extends HTMLElement {
  connectedCallback() {
    const group = document.createElement('fieldset');
    group.className = 'seg';
    group.innerHTML = '<legend class="hidden">Whose sliders</legend>';
    for (const model of store.models) {
      const label = document.createElement('label');
      label.innerHTML = `<input type="radio" name="phone-model" value="${model}"><span>${NAMES[model]}</span>`;
      const input = /** @type {HTMLInputElement} */ (label.firstElementChild);
      input.addEventListener('change', () => store.set({ phoneModel: model }));
      group.append(label);
    }
    this.append(group);
    store.on(['phone'], () => this.show());
    this.show();
  }

  show() {
    this.closest('.lse')?.setAttribute('data-phone-model', store.phoneModel);
    for (const input of this.querySelectorAll('input')) {
      input.checked = input.value === store.phoneModel;
    }
  }
}

customElements.define('model-switch', ModelSwitch);
