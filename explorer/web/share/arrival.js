/** What stood on the page when it came, to tell what a person did since. */
import { drawing } from '../input/drawing.js';
import { store } from '../state/page-store.js';

/** What a person can change that a link would put something else in the place of. */
export const inHand = () => [
  store.picture,
  drawing.acts,
  ...store.models.flatMap((model) => [...store.sides[model].z]),
];

/**
 * Taken when the page is mounted: the modules that read links may come much later.
 * @type {{hand: unknown[], view: string}}
 */
export const arrival = { hand: [], view: store.view };

export function rememberArrival() {
  arrival.hand = inHand();
  arrival.view = store.view;
}
