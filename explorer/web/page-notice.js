/** <page-notice>: one line above the page for what a person should know, read out politely. */

class PageNotice extends HTMLElement {
  connectedCallback() {
    this.setAttribute('role', 'status');
    this.setAttribute('aria-live', 'polite');
  }
}

customElements.define('page-notice', PageNotice);

const SHOWN = 9000;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * Say one sentence; the next replaces it, and after a while it goes.
 * @param {string} sentence
 */
export function notify(sentence) {
  const place = document.querySelector('page-notice');
  if (!place) return;
  place.textContent = sentence;
  clearTimeout(timer);
  timer = setTimeout(() => {
    place.textContent = '';
  }, SHOWN);
}
