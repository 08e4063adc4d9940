/** Whether the hundred encodings are on show, and of which seed; topic 'again' tells of a change. */
import { store } from './page-store.js';

/** @typedef {{open: boolean, seed: number}} Options */

/** Seeds stay small: they are said on the page and kept in links as two bytes. */
export const SEEDS = 65536;

/** @type {Readonly<Options>} */
const AT_FIRST = { open: false, seed: 0 };

/** @type {Options} */
export const againOptions = { ...AT_FIRST };

/** @param {Partial<Options>} [changed] without it, everything as at first */
export function setAgainOptions(changed = AT_FIRST) {
  Object.assign(againOptions, changed);
  store.touch('again');
}

/** @type {import('../link/bytes.js').Field} */
export const againField = {
  tag: 7,
  write: () => {
    const { open, seed } = againOptions;
    return open || seed ? [Number(open), seed >> 8, seed & 255] : null;
  },
  read: (bytes) => {
    const [open = 0, high = 0, low = 0] = bytes ?? [];
    setAgainOptions({ open: open === 1, seed: 256 * high + low });
  },
};
