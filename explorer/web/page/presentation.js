/**
 * Presentation mode: the open view as large as the screen allows, without the rest. Explore is the
 * input and both models' pictures. The browser's full screen comes along where it is allowed;
 * without it the page fills its window.
 */
import { setIdle } from '../dom/element.js';
import { showNotice } from '../dom/notice.js';
import { leavesOut } from '../state/embedded.js';
import { store } from '../state/page-store.js';
import { hasRoom, PICTURES, viewShown } from '../state/shown-view.js';
import { VIEWS, viewNamed } from '../state/views.js';
import { presentationLayout } from './presentation-layout.js';

/** Ours go with presentation mode; those of the narrow layouts apply again without it. */
const SIZES = /** @type {const} */ ({ digit: 'px', frame: 'px', frames: '', pitch: '' });

const SHAPES = /** @type {const} */ (['tall', 'narrow', 'small']);

export function followPresentation() {
  store.on(['view', 'card', 'models'], show);
  addEventListener('resize', () => {
    // Another window may have room for another view.
    if (store.presenting) store.notify('view');
  });
  // In full screen the browser keeps Escape to itself; this is how the page learns of it.
  document.addEventListener('fullscreenchange', () => {
    if (!document.fullscreenElement) store.set({ presenting: false });
  });
  show();
}

/** @returns {string} the view that the page is laid out for; a card's full screen is none of them */
export const shownView = () => (store.presenting && store.card ? PICTURES : viewShown());

/** Whether the full screen goes along with the open view. */
export const hasStages = () => store.presenting && !store.card && hasRoom(innerWidth, innerHeight);

/**
 * @param {-1 | 1} way
 * @returns {string | null} the view beside the open one; null at the ends, and where one is all there is
 */
export function viewBeside(way) {
  if (leavesOut('tabs')) return null;
  const at = VIEWS.findIndex(({ name }) => name === store.view);
  return VIEWS[at + way]?.name ?? null;
}

/**
 * Whoever is led to a view is told which, and there to go on with the arrow keys.
 * @returns {HTMLElement | null} what has the focus now: the question above a full screen, else the tab,
 *   or the view itself where there are no tabs
 */
export function focusView() {
  const tab = leavesOut('tabs') ? '#panel' : '[role=tab][tabindex="0"]';
  /** @type {HTMLElement | null} */
  const place = document.querySelector(hasStages() ? '.stage-lead' : tab);
  place?.focus();
  return place;
}

export function togglePresentation() {
  const on = !store.presenting;
  showNotice('');
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
  // With one, as with two.
  const layout = presentationLayout(innerWidth, innerHeight, Math.max(2, store.models.length));
  const pictures = on && shownView() === PICTURES;
  for (const name of /** @type {(keyof typeof SIZES)[]} */ (Object.keys(SIZES))) {
    if (pictures) page.style.setProperty(`--${name}`, `${layout[name]}${SIZES[name]}`);
    else page.style.removeProperty(`--${name}`);
  }
  // The body too: with body:has() instead, every replaced text would have the body styled anew.
  for (const one of [page, document.body]) one.toggleAttribute('data-presentation', on);
  for (const name of SHAPES) page.toggleAttribute(`data-${name}`, pictures && layout[name]);
  page.setAttribute('data-rows', String(layout.rows));
  for (const button of page.querySelectorAll('[data-action=presentation]')) {
    button.textContent = on ? 'Leave full screen' : 'Full screen';
  }
  showBar(page);
  keepFocus(page);
}

/** The bar's buttons: those that the view needs. @param {HTMLElement} page */
function showBar(page) {
  page.toggleAttribute('data-stages', hasStages());
  const acts = /** @type {readonly string[]} */ (
    viewNamed(hasStages() ? store.view : VIEWS[0].name).acts
  );
  for (const button of page.querySelectorAll('.actions > .presentation-only')) {
    button.toggleAttribute('hidden', !acts.includes(button.getAttribute('data-action') ?? ''));
  }
  for (const way of /** @type {const} */ ([-1, 1])) {
    const button = page.querySelector(`[data-action=${way < 0 ? 'previous' : 'next'}]`);
    if (button instanceof HTMLButtonElement) setIdle(button, viewBeside(way) === null);
  }
}

/**
 * A button that was pressed may have gone with the layout; the focus must not.
 * @param {HTMLElement} page
 */
function keepFocus(page) {
  const active = document.activeElement;
  if (!page.contains(active) || active?.getClientRects().length) return;
  const places = page.querySelectorAll('.stage-lead, [data-action=presentation], .more');
  const seen = [...places].find((place) => place.getClientRects().length);
  /** @type {HTMLElement | undefined} */ (seen)?.focus();
}
