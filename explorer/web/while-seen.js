/** Work for what is on the screen: a part that was scrolled away waits until it comes back. */

/**
 * @param {Element} element
 * @param {() => void} show
 * @returns {() => void} call it whenever something changed: shows at once, or when next seen
 */
export function whileSeen(element, show) {
  let [seen, stale] = [false, false];
  new IntersectionObserver((entries) => {
    seen = entries[entries.length - 1].isIntersecting;
    if (!seen || !stale) return;
    stale = false;
    show();
  }).observe(element);
  return () => {
    stale = !seen;
    if (seen) show();
  };
}
