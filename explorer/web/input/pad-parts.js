/** What the drawing pad shares with what stands around it: buttons, the input's name, what is read out. */

import { setIdle } from '../dom/element.js';
import { nameInSentence } from '../state/names.js';
import { store } from '../state/page-store.js';
import { drawing } from './drawing.js';

/**
 * Let the Clear and Undo buttons inside `root` act on the drawing.
 * @param {ParentNode} root
 * @param {() => boolean} nothingToClear
 */
export function bindDrawingButtons(root, nothingToClear) {
  /** @param {string} name @returns {HTMLButtonElement | null} */
  const button = (name) => root.querySelector(`[data-act=${name}]`);
  const [clear, undo] = [button('clear'), button('undo')];
  if (!clear || !undo) return;
  clear.onclick = () => drawing.clear();
  undo.onclick = () => drawing.undo();
  const update = () => {
    setIdle(clear, nothingToClear());
    setIdle(undo, drawing.past.length === 0);
  };
  store.on(['ink', 'picture'], update);
  update();
}

/** @returns {string} what the input picture is, inside a sentence */
export function inputName() {
  return nameInSentence(store.source, store.label);
}

/**
 * Say something to screen readers, through the page's one polite live region.
 * @param {string} sentence
 */
export function announce(sentence) {
  const region = document.querySelector('digit-pad [role=status]');
  if (region && region.textContent !== sentence) region.textContent = sentence;
}
