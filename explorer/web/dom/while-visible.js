/** Work for what is on the screen first: a part that was scrolled away waits for a quiet moment. */

/** Milliseconds without a change after which parts out of sight are brought up to date. */
const REST = 300;

/** @type {Set<() => void>} of the parts that are not up to date */
const behind = new Set();

/** Bring everything up to date that waits out of sight: somebody wants to have it now. */
export function catchUp() {
  for (const show of [...behind]) show();
}

/**
 * @param {Element} element
 * @param {() => void} show
 * @param {() => void} [now] the same, where `show` waits for a frame that has time left
 * @returns {() => void} call it whenever something changed: shows at once what is seen, the rest
 *   once the page is at rest, and nothing of a view that is not open
 */
export function whileSeen(element, show, now = show) {
  let [seen, stale] = [false, false];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @param {() => void} act */
  const mend = (act) => {
    // Taken off the page: nobody asks for it again.
    if (!element.isConnected) behind.delete(atOnce);
    if (!stale || !element.getClientRects().length) return;
    stale = false;
    behind.delete(atOnce);
    act();
  };
  const later = () => mend(show);
  const atOnce = () => mend(now);
  new IntersectionObserver((entries) => {
    seen = entries[entries.length - 1].isIntersecting;
    if (seen) later();
  }).observe(element);
  return () => {
    stale = !seen;
    if (seen) return show();
    behind.add(atOnce);
    clearTimeout(timer);
    timer = setTimeout(later, REST);
  };
}
