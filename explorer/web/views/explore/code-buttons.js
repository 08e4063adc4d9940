/** <code-buttons model="ae">: back to the encoded digit, and encode it once more. */

import { setIdle } from '../../dom/idle-button.js';
import { notify } from '../../dom/notice.js';
import { store } from '../../state/page-store.js';
import { codeTopic } from '../../state/shapes.js';

const AGAIN = {
  ae: 'The autoencoder gives the same point every time.',
  vae: 'The VAE drew a new point from this digit’s cloud.',
};

class CodeButtons extends HTMLElement {
  connectedCallback() {
    const model = /** @type {import('../../state/shapes.js').Model} */ (this.getAttribute('model'));
    const name = model === 'ae' ? 'autoencoder' : 'VAE';
    const reset = button('Reset', `Reset the ${name} to the encoded digit`);
    const again = button('Encode again', `Encode again with the ${name}`);
    reset.addEventListener('click', () => store.reset(model));
    again.addEventListener('click', () => {
      store.encodeAgain(model);
      notify(AGAIN[model]);
    });
    this.append(reset, again);
    store.on([codeTopic(model), 'picture'], () => {
      setIdle(reset, !store.sides[model].moved);
    });
  }
}

/** @param {string} text @param {string} label */
function button(text, label) {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = text;
  element.title = label;
  element.setAttribute('aria-label', label);
  return element;
}

customElements.define('code-buttons', CodeButtons);
