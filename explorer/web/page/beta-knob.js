/**
 * <beta-knob model="vae">: the slider in the heading of a family's column; its places are the betas of
 * its members. It stands in several headings, and the one that is seen is `#beta`.
 */

import { query, write } from '../dom/element.js';
import { letFingersScroll } from '../dom/touch-slider.js';
import { ownRecordOf, recordOf } from '../state/boot.js';
import { betaOf, familyOf } from '../state/families.js';
import { nameInText } from '../state/models.js';
import { store } from '../state/page-store.js';
import { placeOf, prefetchNext } from './prefetch.js';

class BetaKnob extends HTMLElement {
  connectedCallback() {
    const { model } = this;
    const last = familyOf(model).length - 1;
    if (last < 1) return;
    const home = betaOf(ownRecordOf(model));
    this.closest('.head')?.setAttribute('data-knob', '');
    this.innerHTML = `
      <span class="beta-value"><i class="v term" role="button" data-term="beta">β</i>&nbsp;<output
        aria-live="off"></output></span>
      <input type="range" min="0" max="${last}" step="1" aria-label="Beta, the weight of KL, of the ${nameInText(model)}">
      <span class="label" data-says aria-hidden="true">weight of KL</span>
      <span class="label" role="status"></span>
      <button type="button" data-home title="Back to beta ${home}"
        aria-label="Back to beta ${home}">${home}</button>`;
    const { input } = this;
    letFingersScroll(input);
    input.addEventListener('input', () => {
      const before = placeOf(model);
      store.set({ beta: betaOf(familyOf(model)[input.valueAsNumber]) });
      void prefetchNext(model, before);
    });
    query(this, '[data-home]').addEventListener('click', () => {
      store.set({ beta: home });
      // The button goes.
      input.focus();
    });
    store.follow(['beta', 'member', 'data', 'models', 'view'], () => this.show(), this);
    store.follow(['view', 'card', 'phone', 'data'], () => this.takeName(), this);
    new ResizeObserver(() => this.takeName()).observe(this);
  }

  get model() {
    return this.getAttribute('model') ?? '';
  }

  get input() {
    return query(this, 'input', HTMLInputElement);
  }

  show() {
    const { input, model } = this;
    const wanted = store.wanted(model, 'networks');
    const place = placeOf(model);
    if (input.valueAsNumber !== place) input.valueAsNumber = place;
    const beta = betaOf(wanted);
    write(query(this, 'output'), String(beta));
    input.setAttribute('aria-valuetext', `beta ${beta}`);
    query(this, '[data-home]').toggleAttribute('data-idle', beta === betaOf(ownRecordOf(model)));
    const comes = wanted !== recordOf(model);
    this.toggleAttribute('data-coming', comes);
    write(query(this, '[role=status]'), comes ? (store.failed.get(wanted.id) ?? 'loading') : '');
  }

  /** One id stands once on a page: where it is seen. */
  takeName() {
    const isSeen = this.getClientRects().length > 0;
    const { input } = this;
    if (isSeen && !document.getElementById('beta')?.getClientRects().length) {
      document.getElementById('beta')?.removeAttribute('id');
      input.id = 'beta';
    } else if (!isSeen) input.removeAttribute('id');
  }
}

customElements.define('beta-knob', BetaKnob);
