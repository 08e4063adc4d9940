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

/**
 * Show a text in a selected field, for copying by hand; it stays until it is left.
 * @param {string} sentence @param {string} text @param {string} label of the field
 */
export function offer(sentence, text, label) {
  notify(sentence);
  clearTimeout(timer);
  const field = document.createElement('input');
  field.readOnly = true;
  field.value = text;
  field.setAttribute('aria-label', label);
  field.addEventListener('blur', () => notify(''));
  document.querySelector('page-notice')?.append(' ', field);
  field.focus();
  field.select();
}
