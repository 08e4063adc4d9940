/** Elements of the instrument that a card needs: taken to it, and put back afterwards. */

/**
 * @param {string} selector of an element of the page @param {Element} place
 * @returns {() => void} puts it back where it was
 */
export function borrow(selector, place) {
  const element = document.querySelector(selector);
  if (!element) return () => {};
  const mark = document.createComment(selector);
  element.before(mark);
  place.append(element);
  return () => mark.replaceWith(element);
}
