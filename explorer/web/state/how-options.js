/** Which eps "How it works" draws; the topic 'eps' tells of a change. */
import { store } from './page-store.js';

const SEEDS = 65536;

/** @type {{seed: number}} */
export const howOptions = { seed: 0 };

/** @param {number} seed a whole number; from 65,535 on it starts again at 0 */
export function setSeed(seed) {
  howOptions.seed = seed % SEEDS;
  store.touch('eps');
}

/** @type {import('../link/bytes.js').Field} */
export const howField = {
  tag: 6,
  write: () => (howOptions.seed ? [howOptions.seed & 255, howOptions.seed >> 8] : null),
  read: (bytes) => setSeed((bytes?.[0] ?? 0) + 256 * (bytes?.[1] ?? 0)),
};
