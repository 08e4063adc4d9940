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
  dialog.setAttribute('aria-labelledby', `${name}-title`);
  dialog.innerHTML = `
    <div class="dialog-head"><h2 id="${name}-title">${title}</h2>
      <button type="button" data-act="close">Close</button></div>
    <div class="tool-body">${markup}</div>`;
  const close = query(dialog, '[data-act=close]', HTMLButtonElement);
  close.onclick = () => dialog.close();
  // A click on the backdrop has the dialog itself as its target.
  dialog.onclick = (event) => {
    if (event.target === dialog) dialog.close();
  };
  document.querySelector('.lse')?.append(dialog);
  return dialog;
}
