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
 * @param {HTMLElement} element @param {(move: 'next' | 'back') => void} go
 */
export function followSwipes(element, go) {
  /** @type {{x: number, y: number} | null} */
  let from = null;
  element.addEventListener(
    'touchstart',
    ({ touches, target }) => {
      const isOwn = /** @type {Element} */ (target).closest(OWN);
      from =
        touches.length === 1 && !isOwn ? { x: touches[0].clientX, y: touches[0].clientY } : null;
    },
    { passive: true },
  );
  element.addEventListener('touchend', ({ changedTouches: [touch] }) => {
    if (!from) return;
    const [dx, dy] = [touch.clientX - from.x, touch.clientY - from.y];
    from = null;
    if (Math.abs(dx) < SWIPE || Math.abs(dx) < SLANT * Math.abs(dy)) return;
    go(dx < 0 ? 'next' : 'back');
  });
}
