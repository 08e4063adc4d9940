/** <code-buttons model="ae">: back to the encoded digit, and encode it once more. */

import { setIdle } from '../../dom/element.js';
import { showNotice } from '../../dom/notice.js';
import { recordOf } from '../../state/boot.js';
import { nameInText } from '../../state/models.js';
import { store } from '../../state/page-store.js';
import {
  encodeShownAgain,
  planeMoved,
  planeShown,
  planeSide,
  resetShown,
} from '../../state/plane-codes.js';
import { codeTopic } from '../../state/shapes.js';

/** @param {string} model */
const said = (model) =>
  recordOf(model).posterior
    ? `The ${nameInText(model)} sampled a new point from this digit’s cloud.`
    : `The ${nameInText(model)} gives the same point every time.`;

class CodeButtons extends HTMLElement {
  connectedCallback() {
    const model = this.getAttribute('model') ?? '';
    const { encoder } = recordOf(model);
    const where = encoder ? 'the encoded digit' : 'the centre of its codes';
    const [reset, again] = [button('Reset'), button('Encode again')];
    const name = () => {
      label(reset, `Reset the ${nameInText(model)} to ${where}`);
      label(again, `Encode again with the ${nameInText(model)}`);
    };
    reset.addEventListener('click', () => resetShown(model));
    again.addEventListener('click', () => {
      encodeShownAgain(model);
      // On the plane one sees and hears where it lands.
      if (!planeShown()) showNotice(said(model));
    });
    this.append(reset, ...(encoder ? [again] : []));
    store.follow(['member'], name, this);
    store.on(
      [codeTopic(model), 'picture', 'plane-code', 'view', 'data'],
      () => setIdle(reset, !isMoved(model)),
      this,
    );
  }
}

/** @param {string} model @returns {boolean} whether what is on show stands beside its code */
function isMoved(model) {
  const side = planeShown() ? planeSide(model) : null;
  return side ? planeMoved(side) || side.encodings.length > 0 : store.sides[model].moved;
}

/** @param {string} text */
function button(text) {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = text;
  return element;
}

/** @param {HTMLElement} element @param {string} text what it does */
function label(element, text) {
  element.title = text;
  element.setAttribute('aria-label', text);
}

customElements.define('code-buttons', CodeButtons);
