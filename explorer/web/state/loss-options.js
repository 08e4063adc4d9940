/** What the Loss view's heat maps show; the topic 'loss' tells of a change. */
import { store } from './page-store.js';

/** @typedef {{aboveFloor: boolean}} Options leave out what even a perfect copy costs */

/** @type {Readonly<Options>} */
const AT_FIRST = { aboveFloor: false };

/** @type {Options} */
export const lossOptions = { ...AT_FIRST };

/** @param {Partial<Options>} [changed] without it, everything as at first */
export function setLossOptions(changed = AT_FIRST) {
  Object.assign(lossOptions, changed);
  store.touch('loss');
}

/** @type {import('../link/bytes.js').Field} */
export const lossField = {
  tag: 5,
  write: () => (lossOptions.aboveFloor ? [1] : null),
  read: (bytes) => setLossOptions({ aboveFloor: bytes?.[0] === 1 }),
};
