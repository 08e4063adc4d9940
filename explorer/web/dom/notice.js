/** <page-notice>: one line above the page for what a person should know, read out politely. */

class PageNotice extends HTMLElement {
  connectedCallback() {
    this.setAttribute('role', 'status');
    this.setAttribute('aria-live', 'polite');
  }
}

customElements.define('page-notice', PageNotice);

/** Milliseconds: to notice it, and to read each of its letters. */
const [NOTICED, A_LETTER] = [2500, 50];
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** What is shown as long as nothing else is said. */
let warning = '';

/**
 * Say one sentence; the next replaces it, and after a while it goes.
 * @param {string} sentence
 */
export function showNotice(sentence) {
  const place = document.querySelector('page-notice');
  if (!place) return;
  place.textContent = sentence || warning;
  clearTimeout(timer);
  if (sentence) timer = setTimeout(() => showNotice(''), NOTICED + A_LETTER * sentence.length);
}

/**
 * Warn of what stays true for a while, until it is told anew; other notices go before it.
 * @param {string} sentence empty where there is nothing to warn of
 */
export function warn(sentence) {
  const place = document.querySelector('page-notice');
  if (sentence === warning || !place) return;
  if (place.textContent === warning) place.textContent = sentence;
  warning = sentence;
}

/**
 * Show a text in a selected field, for copying by hand; it stays until it is left.
 * @param {string} sentence @param {string} text @param {string} label of the field
 */
export function offer(sentence, text, label) {
  showNotice(sentence);
  clearTimeout(timer);
  const field = document.createElement('input');
  field.readOnly = true;
  field.value = text;
  field.setAttribute('aria-label', label);
  field.addEventListener('blur', () => showNotice(''));
  document.querySelector('page-notice')?.append(' ', field);
  field.focus();
  field.select();
}
