/** How unlike the pictures of a film that has arrived are. */
import { PIXELS } from '../../state/boot.js';
import { picturesAt } from '../../state/game.js';
import { FILM_PICTURES } from '../../state/options.js';
import { store } from '../../state/page-store.js';
import { meanDistance } from './film-measures.js';

/** @type {Map<string, import('./film-texts.js').Distances>} by film: nothing in them changes */
const found = new Map();

/**
 * @param {import('../../state/game.js').Film} film
 * @returns {import('./film-texts.js').Distances | null} null until its pictures and the test digits are there
 */
export function distancesOf({ id, moments }) {
  if (!store.digits || !picturesAt(id, 0)) return null;
  const distances = found.get(id) ?? {
    film: moments.map((_, at) => meanDistance(picturesAt(id, at) ?? new Uint8Array(), PIXELS)),
    real: meanDistance(store.digits.subarray(0, FILM_PICTURES * PIXELS), PIXELS),
  };
  found.set(id, distances);
  return distances;
}
