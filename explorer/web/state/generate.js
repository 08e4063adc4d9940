/** What the Generate view draws and how it shows it; the topic 'generate' tells of a change. */
import { store } from './page-store.js';

/**
 * `order`: as drawn, or by P(digit); `source`: the class that arithmetic takes the code to be of,
 * null for the label or what the critic reads; `target`: how many draws are to be counted.
 * @typedef {{seed: number, kind: import('../networks/samples.js').Kind, order: 'drawn' | 'sorted',
 *   temperature: number, source: number | null, target: number}} Options
 */

/** Draws that one press of the button adds. */
export const MORE = 1000;
export const MOST = 10 * MORE;

export const MOST_SEED = 2 ** 32 - 1;
export const MOST_TEMPERATURE = 1.5;
/** Temperatures are whole steps, so many to one. */
export const STEPS = 20;

/**
 * What is shown at first; seed 0 is the one of the maps' draws and the API's default.
 * @type {Readonly<Options>}
 */
export const FIRST_DRAWS = {
  seed: 0,
  kind: 'normal',
  order: 'drawn',
  temperature: 1,
  source: null,
  target: MORE,
};

/** @type {Options} */
export const generateOptions = { ...FIRST_DRAWS };

/** The digit that `source` was said of; of another one it would be wrong. */
let sourceSaidOf = store.picture;

/** @param {Partial<Options>} [changed] without it, everything as at first */
export function setGenerateOptions(changed = FIRST_DRAWS) {
  const { seed, temperature } = generateOptions;
  Object.assign(generateOptions, changed);
  const others = generateOptions.seed !== seed || generateOptions.temperature !== temperature;
  // Other draws are counted as far as the first ones were at first.
  if (others && !('target' in changed)) generateOptions.target = MORE;
  if ('source' in changed) sourceSaidOf = store.picture;
  store.touch('generate');
}

/** @returns {number | null} the class a person chose for the digit on show */
export const chosenSource = () => (sourceSaidOf === store.picture ? generateOptions.source : null);

const KINDS = /** @type {const} */ (['normal', 'fitted']);
const ORDERS = /** @type {const} */ (['drawn', 'sorted']);
const AUTOMATIC = 10;

/** @param {number} seed @returns {number[]} its bytes, least first, zeros at the end left out */
function bytesOf(seed) {
  const bytes = [];
  for (let rest = seed; rest > 0; rest = Math.floor(rest / 256)) bytes.push(rest % 256);
  return bytes;
}

/** Bytes of a seed where something follows it. */
const SEED = 4;

/**
 * Three bytes, then the seed; where more is to be counted than at first, the thousands in a byte
 * after all four of the seed's, which older pages leave unread.
 * @type {import('../link/bytes.js').Field}
 */
export const generateField = {
  tag: 4,
  write: () => {
    const { seed, kind, order, temperature, target } = generateOptions;
    const start = bytesOf(seed);
    const bytes = [
      KINDS.indexOf(kind) + 2 * ORDERS.indexOf(order),
      Math.round(temperature * STEPS),
      chosenSource() ?? AUTOMATIC,
      ...start,
      ...(target > MORE ? [...Array(SEED - start.length).fill(0), target / MORE] : []),
    ];
    return String(bytes) === `0,${STEPS},${AUTOMATIC}` ? null : bytes;
  },
  read: (bytes) => {
    if (!bytes || bytes.length < 3) return setGenerateOptions();
    const [switches, steps, source, ...rest] = bytes;
    const [seed, thousands] = [rest.slice(0, SEED), rest[SEED] ?? 1];
    return setGenerateOptions({
      kind: KINDS[switches & 1],
      order: ORDERS[(switches >> 1) & 1],
      temperature: Math.min(steps / STEPS, MOST_TEMPERATURE),
      source: source < AUTOMATIC ? source : null,
      seed: seed.reduce((sum, byte, place) => sum + byte * 256 ** place, 0),
      target: MORE * Math.min(Math.max(1, thousands), MOST / MORE),
    });
  },
};
