/** What the Generate view draws and how it shows it; the topic 'generate' tells of a change. */
import { store } from './page-store.js';

/**
 * `order`: as drawn, or by P(digit); `source`: the class that arithmetic takes the code to be of,
 * null for the label or what the critic reads.
 * @typedef {{seed: number, kind: import('./draws.js').Kind, order: 'drawn' | 'sorted',
 *   temperature: number, source: number | null}} Options
 */

export const MOST_SEED = 2 ** 32 - 1;
export const MOST_TEMPERATURE = 1.5;
/** Temperatures are whole steps, so many to one. */
export const STEPS = 20;

/**
 * What is shown at first; seed 0 is the one of the maps' draws and the API's default.
 * @type {Readonly<Options>}
 */
export const FIRST_DRAWS = { seed: 0, kind: 'normal', order: 'drawn', temperature: 1, source: null };

/** @type {Options} */
export const generateOptions = { ...FIRST_DRAWS };

/** The digit that `source` was said of; of another one it would be wrong. */
let sourceSaidOf = store.picture;

/** @param {Partial<Options>} [changed] without it, everything as at first */
export function setGenerateOptions(changed = FIRST_DRAWS) {
  Object.assign(generateOptions, changed);
  if ('source' in changed) sourceSaidOf = store.picture;
  store.touch('generate');
}

/** @returns {number | null} the class a person chose for the digit on show */
export const chosenSource = () =>
  sourceSaidOf === store.picture ? generateOptions.source : null;

const KINDS = /** @type {const} */ (['normal', 'fitted']);
const ORDERS = /** @type {const} */ (['drawn', 'sorted']);
const AUTOMATIC = 10;

/** @param {number} seed @returns {number[]} its bytes, least first, zeros at the end left out */
function bytesOf(seed) {
  const bytes = [];
  for (let rest = seed; rest > 0; rest = Math.floor(rest / 256)) bytes.push(rest % 256);
  return bytes;
}

/** @type {import('./link-fields.js').Field} */
export const generateField = {
  tag: 4,
  write: () => {
    const { seed, kind, order, temperature } = generateOptions;
    const bytes = [
      KINDS.indexOf(kind) + 2 * ORDERS.indexOf(order),
      Math.round(temperature * STEPS),
      chosenSource() ?? AUTOMATIC,
      ...bytesOf(seed),
    ];
    return String(bytes) === `0,${STEPS},${AUTOMATIC}` ? null : bytes;
  },
  read: (bytes) => {
    if (!bytes || bytes.length < 3) return setGenerateOptions();
    const [switches, steps, source, ...seed] = bytes;
    return setGenerateOptions({
      kind: KINDS[switches & 1],
      order: ORDERS[(switches >> 1) & 1],
      temperature: Math.min(steps / STEPS, MOST_TEMPERATURE),
      source: source < AUTOMATIC ? source : null,
      seed: seed.slice(0, 4).reduce((sum, byte, place) => sum + byte * 256 ** place, 0),
    });
  },
};
