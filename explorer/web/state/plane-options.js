/** What both planes show, and on which scale; the topic 'plane' tells of a change. */
import { store } from './page-store.js';

/**
 * `scale`: every model fits its own codes, both have the same axes, or the VAE's axes go by
 * quantiles of N(0, 1).
 * @typedef {{show: 'dots' | 'grid', scale: 'own' | 'same' | 'quantiles', circles: boolean}} Options
 */

/** @type {Readonly<Options>} */
const AT_FIRST = { show: 'dots', scale: 'own', circles: true };

/** @type {Options} */
export const planeOptions = { ...AT_FIRST };

/** @param {Partial<Options>} [changed] without it, everything as at first */
export function setPlaneOptions(changed = AT_FIRST) {
  Object.assign(planeOptions, changed);
  store.touch('plane');
}

const SHOWS = /** @type {const} */ (['dots', 'grid']);
const SCALES = /** @type {const} */ (['own', 'same', 'quantiles']);

/** @type {import('../link/bytes.js').Field} */
export const planeField = {
  tag: 2,
  write: () => {
    const { show, scale, circles } = planeOptions;
    const bytes = [SHOWS.indexOf(show), SCALES.indexOf(scale), Number(circles)];
    return String(bytes) === '0,0,1' ? null : bytes;
  },
  read: (bytes) => {
    const [show, scale, circles] = bytes ?? [];
    setPlaneOptions({
      show: SHOWS[show] ?? AT_FIRST.show,
      scale: SCALES[scale] ?? AT_FIRST.scale,
      circles: circles !== 0,
    });
  },
};
