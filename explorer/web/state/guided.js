/**
 * Whether the guided path is open: a visitor who brings no link begins on it, whoever left it before
 * begins in the instrument. Style sheets know it by an attribute of the document.
 */
import { boot } from './boot.js';
import { store } from './page-store.js';

export const FIRST_CARD = 'nobody-draws';
/** An element's module, by path. */
export const GUIDE = 'guide/guide-path';

/** Where `waiting.js` looks. */
const KEPT = 'latent-space-explorer-guide';
const LEFT = 'left';

/** What the path compares: an autoencoder and one with a posterior, both measured. */
export const pair = [false, true].flatMap((posterior) =>
  boot.models
    .filter((record) => record.encoder && record.plane && record.posterior === posterior)
    .filter(({ id }) => boot.evidence.rows.p_digit_normal?.[id])
    .slice(0, 1)
    .map(({ id }) => id),
);
/** Other checkpoints may lack what the path is about. */
export const hasGuide = pair.length === 2;

/** The id of the GAN whose training was recorded; null where none ships. */
export const forger =
  (boot.films &&
    boot.models.find(({ kind, own, encoder }) => kind === 'gan' && !own && !encoder)?.id) ||
  null;

/** The card that the path was left on, for as long as the page is open. */
let last = FIRST_CARD;

/** Before anything is on the page: what is asked for, or card 1. The page's first words know. */
export function startGuide() {
  const root = document.documentElement;
  if (!hasGuide) root.removeAttribute('data-guide');
  if (!root.hasAttribute('data-guide')) return;
  store.set({ card: /[#&]card=([\w-]+)/.exec(location.hash)?.[1] ?? FIRST_CARD });
}

export function followGuide() {
  let isOpen = store.card !== null;
  store.on(['card'], () => {
    // By a button, or by the browser's Back.
    if (isOpen !== (store.card !== null)) remember(isOpen ? LEFT : '');
    isOpen = store.card !== null;
    if (store.card) last = store.card;
    document.documentElement.toggleAttribute('data-guide', store.card !== null && hasGuide);
  });
}

export function openGuide() {
  store.set({ card: last });
}

/** @param {Partial<import('./options.js').Options>} [options] the instrument as the card has it */
export function leaveGuide(options = {}) {
  store.set({ ...options, card: null });
}

/** @param {string} how the path was left */
function remember(how) {
  try {
    if (how) localStorage.setItem(KEPT, how);
    else localStorage.removeItem(KEPT);
  } catch {
    // Then the next visit begins on card 1 again.
  }
}
