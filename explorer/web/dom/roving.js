/** Buttons that belong together as one stop of the Tab key; arrows move between them. */

import { isShortcut } from './shortcuts.js';

/**
 * @param {string} key @param {number} place @param {number} count
 * @returns {number | null} the place that a key leads to, null for any other key
 */
export function placeAfter(key, place, count) {
  /** @type {Record<string, number>} */
  const places = {
    ArrowLeft: place - 1,
    ArrowUp: place - 1,
    ArrowRight: place + 1,
    ArrowDown: place + 1,
    Home: 0,
    End: count - 1,
  };
  return key in places ? Math.min(count - 1, Math.max(0, places[key])) : null;
}

/** @param {readonly HTMLElement[]} buttons in their order; the first is reached until one had the focus */
export function rove(buttons) {
  const reach = (/** @type {number} */ place) =>
    buttons.forEach((button, other) => {
      button.tabIndex = other === place ? 0 : -1;
    });
  reach(0);
  buttons.forEach((button, place) => {
    button.addEventListener('focus', () => reach(place));
    button.addEventListener('keydown', (event) => {
      const next = isShortcut(event) ? null : placeAfter(event.key, place, buttons.length);
      if (next === null) return;
      event.preventDefault();
      buttons[next].focus();
    });
  });
}
