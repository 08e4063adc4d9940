/**
 * Keys that work anywhere on the page: which there are, and whether one counts where it was hit.
 * A person who speaks to the computer, or whose hand slips, can switch the letters off.
 */

/** @typedef {'presentation' | 'reset' | 'again' | 'random' | 'qr' | 'keys' | 'view'} Action */

/** @type {Record<string, Action>} */
const ACTIONS = { f: 'presentation', r: 'reset', e: 'again', n: 'random', q: 'qr', '?': 'keys' };

/** Fields in which letters are text, and lists in which they choose. */
const TYPING =
  'textarea, select, [contenteditable]:not([contenteditable="false"]), [role="textbox"], ' +
  'input:not([type="range"], [type="checkbox"], [type="radio"], [type="button"], ' +
  '[type="submit"], [type="file"])';

const KEPT = 'latent-space-explorer-keys';

/**
 * Whether the keys are the browser's or the system's: Alt with the left arrow goes back a page.
 * @param {Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'altKey'>} event
 */
export const isShortcut = ({ ctrlKey, metaKey, altKey }) => ctrlKey || metaKey || altKey;

/** @param {KeyboardEvent} event @returns {boolean} whether it undoes, outside fields with an Undo of their own */
export const isUndo = ({ key, ctrlKey, metaKey, shiftKey, altKey, target }) =>
  key.toLowerCase() === 'z' &&
  (ctrlKey || metaKey) &&
  !shiftKey &&
  !altKey &&
  !(/** @type {Element} */ (target).closest?.(TYPING));

/**
 * @param {Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat' | 'isComposing'
 *   | 'defaultPrevented' | 'target'>} event
 * @param {number} views how many there are; 1 is the first
 * @returns {{action: Action, view: number} | null} `view`: its place, for the action 'view'
 */
export function actionOf(event, views) {
  const { key, repeat, isComposing, defaultPrevented, target } = event;
  if (isShortcut(event) || repeat || isComposing || defaultPrevented) return null;
  const element = /** @type {Element | null} */ (target);
  if (element?.closest?.(TYPING)) return null;
  const view = /^[1-9]$/.test(key) ? Number(key) - 1 : -1;
  if (view >= 0) return view < views ? { action: 'view', view } : null;
  const action = Object.hasOwn(ACTIONS, key.toLowerCase()) && ACTIONS[key.toLowerCase()];
  return action ? { action, view } : null;
}

/** @returns {boolean} whether single letters and numbers do anything; the browser remembers it */
export function keysAreOn() {
  try {
    return localStorage.getItem(KEPT) !== 'off';
  } catch {
    // Some browsers refuse storage inside a frame.
    return on;
  }
}

let on = true;

/** @param {boolean} wanted */
export function setKeysOn(wanted) {
  on = wanted;
  try {
    localStorage.setItem(KEPT, wanted ? 'on' : 'off');
  } catch {
    // Then it holds until the page is closed.
  }
}
