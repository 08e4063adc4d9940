/** Markup of choices of which one is taken. */

/** @typedef {Record<string, string> | (string | number)[]} Texts HTML by value */

/**
 * @param {string} name of the inputs @param {Texts} texts @param {Texts} [titles]
 * @returns {string} a labelled radio for each
 */
export const radios = (name, texts, titles = {}) =>
  Object.entries(texts)
    .map(
      ([
        value,
        text,
      ]) => `<label title="${new Map(Object.entries(titles)).get(value) ?? ''}"><input type="radio"
        name="${name}" value="${value}"><span>${text}</span></label>`,
    )
    .join('');

/**
 * @param {string} legend @param {string} kind its class: whether it is seen
 * @param {Parameters<typeof radios>} choices
 * @returns {string} the choices as one row
 */
export const segmented = (legend, kind, ...choices) =>
  `<fieldset class="seg"><legend class="${kind}">${legend}</legend>${radios(...choices)}</fieldset>`;
