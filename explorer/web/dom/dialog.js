/** A dialog of the page: a heading, a Close button, and what the caller puts into its body. */
import { query } from './element.js';

/**
 * @param {string} name a word of its own, for ids and style
 * @param {string} title
 * @param {string} markup of the body
 * @returns {HTMLDialogElement} appended to the page, still closed
 */
export function pageDialog(name, title, markup) {
  const dialog = document.createElement('dialog');
  dialog.className = `tool ${name}`;
  document.querySelector('.lse')?.append(dialog);
  return fillDialog(dialog, name, title, `<div class="tool-body">${markup}</div>`);
}

/**
 * @param {HTMLDialogElement} dialog that is on the page already
 * @param {string} name for its ids @param {string} title @param {string} markup below the heading
 * @returns {HTMLDialogElement} the same
 */
export function fillDialog(dialog, name, title, markup) {
  dialog.setAttribute('aria-labelledby', `${name}-title`);
  dialog.innerHTML = `
    <div class="dialog-head"><h2 id="${name}-title">${title}</h2>
      <button type="button" data-act="close">Close</button></div>
    ${markup}`;
  query(dialog, '[data-act=close]').onclick = () => dialog.close();
  // A click on the backdrop has the dialog itself as its target.
  dialog.onclick = (event) => {
    if (event.target === dialog) dialog.close();
  };
  return dialog;
}
