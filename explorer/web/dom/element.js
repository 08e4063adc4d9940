/** What elements of the page share: parts that are sure to be there, texts that change with every
 * frame, and buttons that rest. */

/**
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} root @param {string} selector
 * @param {new () => T} [kind] what the element must be
 * @returns {T} the first that matches
 * @throws {Error} if there is none, or one of another kind
 */
export function query(root, selector, kind = /** @type {any} */ (HTMLElement)) {
  const found = root.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`There is no ${kind.name} at "${selector}".`);
  return found;
}

/** @type {WeakSet<Node>} */
const written = new WeakSet();

/** @param {Node} place @returns {boolean} whether `write` changes it: nothing else may */
export const isWritten = (place) => written.has(place);

/**
 * Say something else in a place. Its characters change, not its nodes: with a node of a text, the
 * browser looks over the styles of what stands around it, and that takes longer than all else.
 * @param {Element} place holds one text, or nothing yet
 * @param {string} text
 */
export function write(place, text) {
  written.add(place);
  const node = place.firstChild;
  if (!(node instanceof Text) || node.nextSibling) place.textContent = text;
  else if (node.data !== text) node.data = text;
}

/**
 * A button that has nothing to do for now. It is never `disabled`: a button that disables itself
 * when it is pressed loses the focus, and the keyboard begins again at the top of the page.
 * @param {HTMLElement} button @param {boolean} idle
 */
export function setIdle(button, idle) {
  const value = String(idle);
  if (!isIdle(button, value)) button.setAttribute('aria-disabled', value);
}

/** @param {Element} button @param {string} value */
const isIdle = (button, value) => button.getAttribute('aria-disabled') === value;

addEventListener(
  'click',
  (event) => {
    const button = event.target instanceof Element && event.target.closest('button');
    if (button && isIdle(button, 'true')) event.stopImmediatePropagation();
  },
  true,
);
