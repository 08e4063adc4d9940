/** How both maps draw their points; the topic 'marks' tells of a change. */
import { store } from './page-store.js';

/**
 * `zoom`: dots from afar, pictures in close-ups.
 * @typedef {{points: 'dots' | 'zoom' | 'pictures'}} Options
 */

/** @type {Readonly<Options>} */
const AT_FIRST = { points: 'zoom' };

/** @type {Options} */
export const mapOptions = { ...AT_FIRST };

/** @param {Partial<Options>} [changed] without it, everything as at first */
export function setMapOptions(changed = AT_FIRST) {
  Object.assign(mapOptions, changed);
  store.touch('marks');
}

const POINTS = /** @type {const} */ (['zoom', 'dots', 'pictures']);

/** @type {import('../link/bytes.js').Field} */
export const mapField = {
  tag: 1,
  write: () => (mapOptions.points === AT_FIRST.points ? null : [POINTS.indexOf(mapOptions.points)]),
  read: (bytes) => setMapOptions({ points: POINTS[bytes?.[0] ?? 0] ?? AT_FIRST.points }),
};
