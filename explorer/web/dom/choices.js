/** Markup of choices of which one is taken. */

/** @typedef {Record<string, string> | (string | number)[]} Texts HTML by value */

/**
 * @param {string} name of the inputs @param {Texts} texts @param {Texts} [titles]
 * @returns {string} a labelled radio for each
 */
export function radios(name, texts, titles = {}) {
  const titleOf = new Map(Object.entries(titles));
  const radio = (/** @type {[string, string | number]} */ [value, text]) => `
    <label title="${titleOf.get(value) ?? ''}"><input type="radio" name="${name}" value="${value}">
      <span>${text}</span></label>`;
  return Object.entries(texts).map(radio).join('');
}

/**
 * @param {string} legend @param {string} kind its class: whether it is seen
 * @param {Parameters<typeof radios>} choices
 * @returns {string} the choices as one row
 */
export const segmented = (legend, kind, ...choices) =>
  `<fieldset class="seg"><legend class="${kind}">${legend}</legend>${radios(...choices)}</fieldset>`;
