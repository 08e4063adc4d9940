/**
 * Presentation mode: the same three pictures, as large as the screen allows, without the rest.
 * The browser's full screen comes along where it is allowed; without it the page fills its window.
 */
import { store } from '../state/page-store.js';
import { presentationLayout } from './presentation-layout.js';

/** Ours go with presentation mode; those of the narrow layouts apply again without it. */
const SIZES = /** @type {const} */ ({ digit: 'px', frame: 'px', frames: '', pitch: '' });

const SHAPES = /** @type {const} */ (['tall', 'narrow', 'small']);

export function followPresentation() {
  store.on(['view'], show);
  addEventListener('resize', () => store.presenting && show());
  // In full screen the browser keeps Escape to itself; this is how the page learns of it.
  document.addEventListener('fullscreenchange', () => {
    if (!document.fullscreenElement) store.set({ presenting: false });
  });
  show();
}

export function togglePresentation() {
  const on = !store.presenting;
  store.set({ presenting: on });
  const screen = on ? enterScreen() : leaveScreen();
  // Refused in some frames and on some phones: presentation mode is there all the same.
  screen?.catch(() => {});
}

function enterScreen() {
  if (document.fullscreenElement) return undefined;
  return document.documentElement.requestFullscreen?.({ navigationUI: 'hide' });
}

export function leaveScreen() {
  return document.fullscreenElement ? document.exitFullscreen() : undefined;
}

function show() {
  const page = /** @type {HTMLElement | null} */ (document.querySelector('.lse'));
  if (!page) return;
  const { presenting: on } = store;
  const layout = presentationLayout(innerWidth, innerHeight);
  for (const name of /** @type {(keyof typeof SIZES)[]} */ (Object.keys(SIZES))) {
    if (on) page.style.setProperty(`--${name}`, `${layout[name]}${SIZES[name]}`);
    else page.style.removeProperty(`--${name}`);
  }
  // The body too: with body:has() instead, every replaced text would have the body styled anew.
  for (const one of [page, document.body]) one.toggleAttribute('data-presentation', on);
  for (const name of SHAPES) page.toggleAttribute(`data-${name}`, on && layout[name]);
  page.setAttribute('data-rows', String(layout.rows));
  for (const button of page.querySelectorAll('[data-action=presentation]')) {
    button.textContent = on ? 'Leave full screen' : 'Full screen';
  }
  keepFocus(page);
}

/**
 * A button that was pressed may have gone with the layout; the focus must not.
 * @param {HTMLElement} page
 */
function keepFocus(page) {
  const active = document.activeElement;
  if (!page.contains(active) || active?.getClientRects().length) return;
  const places = page.querySelectorAll('[data-action=presentation], .more');
  const seen = [...places].find((place) => place.getClientRects().length);
  /** @type {HTMLElement | undefined} */ (seen)?.focus();
}
