/** The hands that step along the path: Page Up and Down, the keys of a clicker, and a swipe. */
import { isShortcut, keysAreOn } from '../dom/shortcuts.js';

/** Pixels that a finger moves to the side for another card, and how much less up or down. */
const SWIPE = 60;
const SLANT = 2;
/** Here a finger or a key means something of its own. */
const OWN = 'input, select, textarea, canvas[tabindex], [role=slider], [role=application], dialog';

/** @typedef {'next' | 'back' | 'screen' | 'escape'} Move */
/** @type {Record<string, Move>} */
const KEYS = {
  PageDown: 'next',
  PageUp: 'back',
  ArrowRight: 'next',
  ArrowLeft: 'back',
  f: 'screen',
  Escape: 'escape',
};

/**
 * @param {Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat' | 'target'
 *   | 'defaultPrevented'>} event
 * @returns {Move | null} what a key asks for
 */
export function moveOf(event) {
  const { key, repeat, defaultPrevented, target } = event;
  const move = KEYS[key.length === 1 ? key.toLowerCase() : key];
  if (!move || isShortcut(event) || repeat || defaultPrevented) return null;
  const isOwn = /** @type {Element | null} */ (target)?.closest?.(OWN);
  if (isOwn && !key.startsWith('Page')) return null;
  return move === 'screen' && !keysAreOn() ? null : move;
}

/**
 * Its style sheet leaves moves to the side to us.
 * @param {HTMLElement} element @param {(move: 'next' | 'back') => void} go
 */
export function followSwipes(element, go) {
  /** @type {{id: number, x: number, y: number} | null} */
  let from = null;
  element.addEventListener(
    'pointerdown',
    ({ pointerType, pointerId, clientX, clientY, target }) => {
      // A second finger zooms.
      const isOwn = from !== null || /** @type {Element} */ (target).closest(OWN);
      from = pointerType === 'touch' && !isOwn ? { id: pointerId, x: clientX, y: clientY } : null;
    },
  );
  element.addEventListener('pointercancel', () => {
    from = null;
  });
  element.addEventListener('pointerup', ({ pointerId, clientX, clientY }) => {
    const start = from;
    from = null;
    if (start?.id !== pointerId) return;
    const [dx, dy] = [clientX - start.x, clientY - start.y];
    if (Math.abs(dx) < SWIPE || Math.abs(dx) < SLANT * Math.abs(dy)) return;
    go(dx < 0 ? 'next' : 'back');
  });
}
