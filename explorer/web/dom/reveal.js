/** Bringing a part of the page into sight that may still have to be fetched, laid out and filled. */

/** Frames in which nothing may have moved, and after which it is given up. */
const [STILL, MOST] = [20, 600];
/** Whoever scrolls or presses something has taken over. */
const TAKEN_OVER = ['wheel', 'pointerdown', 'touchstart', 'keydown', 'popstate'];

/**
 * Scroll to the first that is shown, mark it until it loses the focus, and stay with it until the
 * page no longer moves.
 * @param {string} selector
 */
export function reveal(selector) {
  const ended = new AbortController();
  for (const type of TAKEN_OVER) {
    addEventListener(type, () => ended.abort(), { signal: ended.signal, capture: true });
  }
  /** @type {HTMLElement | null} */
  let place = null;
  let [still, frames, top] = [0, 0, NaN];
  const follow = () => {
    if (ended.signal.aborted || ++frames > MOST) return;
    requestAnimationFrame(follow);
    if (!place?.getClientRects().length) place = shown(selector);
    if (!place) return;
    if (place !== document.activeElement) mark(place);
    const now = scrolledTo(place);
    still = Math.abs(now - top) < 1 ? still + 1 : 0;
    top = now;
    if (still >= STILL) ended.abort();
  };
  requestAnimationFrame(follow);
}

/** @param {string} selector @returns {HTMLElement | null} */
function shown(selector) {
  const all = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(selector));
  return [...all].find((one) => one.getClientRects().length > 0) ?? null;
}

/** @param {HTMLElement} place gets the focus, so that keyboards and screen readers go on from there */
function mark(place) {
  if (place.tabIndex < 0) place.tabIndex = -1;
  place.setAttribute('data-shown', '');
  place.addEventListener('blur', () => place.removeAttribute('data-shown'), { once: true });
  place.focus({ preventScroll: true });
}

/** @param {HTMLElement} place @returns {number} where it is now, pixels below the page's top */
function scrolledTo(place) {
  const { height } = place.getBoundingClientRect();
  place.scrollIntoView({ block: height > innerHeight ? 'start' : 'center', behavior: 'instant' });
  return place.getBoundingClientRect().top + scrollY;
}
