/** The measurements along beta as sentences and charts ask for them. Pure. */

/** @typedef {import('./shapes.js').Figure} Figure */
/** @typedef {import('./shapes.js').Sweep} Sweep */

/** @param {Sweep} sweep @param {string} key @returns {number[]} the shipped judge's, by beta */
export const valuesOf = ({ wide }, key) => wide.map(({ figures }) => figures[key]?.value ?? NaN);

/** @param {Sweep} sweep @param {string} key @returns {number[][]} every judge's, the shipped one's first */
export function judgesOf(sweep, key) {
  const panel = Array.from({ length: sweep.panel }, (_, judge) =>
    sweep.wide.map(({ figures }) => figures[key]?.panel?.[judge] ?? NaN),
  );
  return [valuesOf(sweep, key), ...panel];
}

/** @param {Figure | null | undefined} figure @returns {[number, number] | null} of all judges; null of one */
export function rangeOf(figure) {
  if (!figure?.panel?.length) return null;
  const every = [figure.value, ...figure.panel];
  return [Math.min(...every), Math.max(...every)];
}

/** @param {number[]} values @returns {number} the place up to which they rise from the first on */
export function risesTo(values) {
  let at = 0;
  while (values[at + 1] > values[at]) at++;
  return at;
}

/** @param {number[]} values @returns {number} the place from which on they fall to the last */
export function fallsFrom(values) {
  let at = values.length - 1;
  while (values[at - 1] > values[at]) at--;
  return at;
}

/** @param {number[]} values */
export const isRising = (values) => risesTo(values) === values.length - 1;
/** @param {number[]} values */
export const isFalling = (values) => fallsFrom(values) === 0;

/** @param {Sweep} sweep @param {string} key @returns {number[]} the best betas, one for each judge */
export const bests = (sweep, key) =>
  judgesOf(sweep, key).map((of) => sweep.wide[of.indexOf(Math.max(...of))].beta);

/** @param {readonly (number | string)[]} items @returns {string} "2, 4 or 8" */
export const or = (items) =>
  items.length < 2 ? String(items[0]) : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;

/** @param {readonly number[]} of @returns {number[]} each once, the least first */
export const each = (of) => [...new Set(of)].sort((a, b) => a - b);
