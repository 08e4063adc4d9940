/**
 * Buttons that have nothing to do for now. They are never `disabled`: a button that disables itself
 * when it is pressed loses the focus, and the keyboard begins again at the top of the page.
 */

/** @param {HTMLElement} button @param {boolean} idle */
export function setIdle(button, idle) {
  const value = String(idle);
  if (!isIdle(button, value)) button.setAttribute('aria-disabled', value);
}

/** @param {Element} button @param {string} value */
const isIdle = (button, value) => button.getAttribute('aria-disabled') === value;

addEventListener(
  'click',
  (event) => {
    const button = event.target instanceof Element && event.target.closest('button');
    if (button && isIdle(button, 'true')) event.stopImmediatePropagation();
  },
  true,
);
