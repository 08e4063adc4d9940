/** <page-skips>: the first stops of the Tab key, seen only there, lead past the header and the input. */

import { store } from '../state/page-store.js';
import { PICTURES } from '../state/shown-view.js';
import { shownView } from './presentation.js';
import { presentationLayout } from './presentation-layout.js';

class PageSkips extends HTMLElement {
  connectedCallback() {
    this.innerHTML = `
      <button type="button" class="skip">To the view</button>
      <button type="button" class="skip">To the first strip</button>`;
    const [view, strip] = this.querySelectorAll('button');
    view.onclick = () => document.getElementById('panel')?.focus();
    strip.onclick = () => firstStrip()?.focus();
    // Only where there are strips.
    store.follow(
      ['view', 'card', 'models'],
      () => {
        strip.hidden = !hasStrips();
      },
      this,
    );
  }
}

/** A low full screen has no room below its pictures. */
const hasStrips = () =>
  store.presenting
    ? shownView() === PICTURES && presentationLayout(innerWidth, innerHeight).rows > 0
    : store.view === 'explore';

/** @returns {HTMLElement | null} of the models on show; a phone shows one of them */
function firstStrip() {
  const strips = /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll('latent-sliders input[type=range]')
  );
  return [...strips].find((strip) => strip.getClientRects().length > 0) ?? null;
}

customElements.define('page-skips', PageSkips);
