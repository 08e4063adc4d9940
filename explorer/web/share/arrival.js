/** What the page showed when it was opened, to see what a person changed since. */
import { drawing } from '../input/drawing.js';
import { store } from '../state/page-store.js';

/** What a person can change and a link would replace. */
export const shownNow = () => [
  store.picture,
  drawing.acts,
  // Of all models: the link may show others than the page does. Encoding a picture moves none.
  ...Object.values(store.sides).flatMap(({ moved, z }) => (moved ? [...z] : [null])),
];

/**
 * Taken when the page is mounted: the modules that read links may come much later.
 * @type {{shown: unknown[], view: string}}
 */
export const arrival = { shown: [], view: store.view };

export function rememberArrival() {
  arrival.shown = shownNow();
  arrival.view = store.view;
}
