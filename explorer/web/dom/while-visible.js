/** Work for what is on the screen first: a part that was scrolled away waits for a quiet moment. */

/** Milliseconds without a change after which parts out of sight are brought up to date. */
const REST = 300;

/**
 * @param {Element} element
 * @param {() => void} show
 * @returns {() => void} call it whenever something changed: shows at once what is seen, the rest
 *   once the page is at rest, and nothing of a view that is not open
 */
export function whileSeen(element, show) {
  let [seen, stale] = [false, false];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const catchUp = () => {
    if (!stale || !element.getClientRects().length) return;
    stale = false;
    show();
  };
  new IntersectionObserver((entries) => {
    seen = entries[entries.length - 1].isIntersecting;
    if (seen) catchUp();
  }).observe(element);
  return () => {
    stale = !seen;
    if (seen) return show();
    clearTimeout(timer);
    timer = setTimeout(catchUp, REST);
  };
}
