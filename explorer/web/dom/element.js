/** Texts that change with every frame. */

/**
 * Say something else in a place. Its characters change, not its nodes: with a node of a text, the
 * browser looks over the styles of what stands around it, and that takes longer than all else.
 * @param {Element} place holds one text, or nothing yet
 * @param {string} text
 */
export function write(place, text) {
  const node = place.firstChild;
  if (!(node instanceof Text) || node.nextSibling) place.textContent = text;
  else if (node.data !== text) node.data = text;
}
