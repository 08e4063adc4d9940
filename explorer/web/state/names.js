/** What the input picture is called: in a sentence, beside its heading, where room is scarce. */

/** @typedef {import('./store.js').Source} Source */

/**
 * @param {number} index of a test digit
 * @param {number | null} [label] its class, if known
 * @returns {string} such as "test digit 32, a 3"
 */
export function testName(index, label) {
  const digit = digitName(label);
  return `test digit ${index}${digit && `, ${digit}`}`;
}

/**
 * @param {Source} source
 * @param {number | null} label class of a test digit, if known
 * @returns {string} such as "your picture seven.jpg"
 */
export function nameInSentence(source, label) {
  if (source.kind === 'upload') return `your picture ${source.name}`.trim();
  if (source.kind === 'link') return 'the picture of the link';
  return longName(source, label);
}

/**
 * Beside the word "Input"; without the file's name, which may be of any length.
 * @param {Source} source
 * @param {number | null} label
 * @returns {string}
 */
export function longName(source, label) {
  if (source.kind === 'drawn') return 'your drawing';
  if (source.kind === 'upload') return 'your picture';
  return source.kind === 'link' ? 'from the link' : testName(source.index, label);
}

/**
 * Below the picture on a phone.
 * @param {Source} source
 * @param {number | null} label
 * @returns {string} such as "a 3"; '' for a test digit whose class is not known yet
 */
export function shortName(source, label) {
  if (source.kind === 'drawn') return 'drawn';
  if (source.kind === 'upload') return 'uploaded';
  return source.kind === 'link' ? 'by link' : digitName(label);
}

const ENCODED = { ae: 'one point', vae: 'a cloud' };

/**
 * Beside a model's name: what its code is.
 * @param {import('./store.js').Model} model
 * @param {import('./store.js').Point | null} point the draw that was loaded, if one was
 * @returns {string} what a digit is encoded as, or such as "draw 409"
 */
export function codeName(model, point) {
  if (!point) return ENCODED[model];
  return `${point.kind === 'fitted' ? 'fitted draw' : 'draw'} ${point.index}`;
}

/**
 * In the names of files.
 * @param {Source} source
 * @returns {string} such as "digit-32"
 */
export function fileName(source) {
  if (source.kind === 'test') return `digit-${source.index}`;
  if (source.kind === 'drawn') return 'drawing';
  return source.kind === 'upload' ? 'picture' : 'from-link';
}

/** @param {number | null} [label] */
function digitName(label) {
  if (typeof label !== 'number') return '';
  return `${label === 8 ? 'an' : 'a'} ${label}`;
}
