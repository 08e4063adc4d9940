/**
 * <code-buttons model="ae">: back to the encoded digit, and encode it once more; where nothing is
 * encoded, another sample.
 */

import { setIdle } from '../../dom/element.js';
import { showNotice } from '../../dom/notice.js';
import { recordOf } from '../../state/boot.js';
import { nameInText } from '../../state/models.js';
import { SEEDS } from '../../state/options.js';
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
const saidAgain = (model) =>
  recordOf(model).posterior
    ? `The ${nameInText(model)} sampled a new point from this digit’s cloud.`
    : `The ${nameInText(model)} gives the same point every time.`;

/** Models without an encoder stand at another sample. @param {string} model */
function anotherStart(model) {
  const startSeed = (store.startSeed + 1) % SEEDS;
  store.set({ startSeed });
  showNotice(`The ${nameInText(model)} has no encoder: this is its sample of seed ${startSeed}.`);
}

class CodeButtons extends HTMLElement {
  connectedCallback() {
    const model = this.getAttribute('model') ?? '';
    const { encoder } = recordOf(model);
    const where = encoder ? 'the encoded digit' : 'its sample of N(0, I)';
    const [reset, again] = [button('Reset'), button(encoder ? 'Encode again' : 'Random')];
    const name = () => {
      label(reset, `Reset the ${nameInText(model)} to ${where}`);
      label(
        again,
        encoder
          ? `Encode again with the ${nameInText(model)}`
          : `Random code for the ${nameInText(model)}: the sample of N(0, I) of the next seed`,
      );
    };
    reset.addEventListener('click', () => resetShown(model));
    again.addEventListener('click', () => {
      if (!encoder) return anotherStart(model);
      encodeShownAgain(model);
      // On the plane one sees and hears where it lands.
      if (!planeShown()) showNotice(saidAgain(model));
    });
    this.append(reset, again);
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
