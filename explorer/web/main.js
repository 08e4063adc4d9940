/** Starts the page: registers the elements, shows the shipped digit at once, fetches the rest. */
import { followAddress } from './address.js';
import { FIRST } from './first-elements.js';
import { longName, shortName } from './input-name.js';
import { loadEverything } from './loading.js';
import { MODELS } from './store.js';
import { store } from './page-store.js';

/** What may come once the first picture is there. */
const THEN = [
  'digit-sources',
  'test-digits',
  'seen-digit',
  'latent-map',
  'nearest-digits',
  'map-controls',
  'map-kind',
  'map-notes',
  'map-evidence',
  'latent-plane',
  'plane-controls',
  'evidence-table',
];

/**
 * Each on its own: one that cannot be loaded does not take the others down.
 * @param {readonly string[]} elements
 */
const load = (elements) =>
  Promise.all(elements.map((name) => import(`./${name}.js`).catch(reportError)));

void load(FIRST).then(() => requestAnimationFrame(() => void load(THEN)));

/**
 * What ships inside the page, so that nothing is empty while the rest is on its way.
 * @typedef {{index: number, label: number, picture: string, version: string,
 *   models: Record<import('./store.js').Model, {mu: number[], logvar: number[] | null,
 *     image: string}>,
 *   dimensions: Record<import('./store.js').Model, import('./store.js').Dimensions>,
 *   evidence: import('./evidence-texts.js').Evidence}} Boot
 */

/** @param {HTMLElement} element @param {Boot} boot */
export function mount(element, boot) {
  document.title = 'Latent Space Explorer: autoencoder against variational autoencoder';
  store.dimensions = boot.dimensions;
  store.evidence = boot.evidence;
  showShipped(boot);
  labelFooter(element, boot);
  store.on(['picture', 'data'], () => nameInput(element));
  // Gradio follows the system's theme by a class on the body.
  new MutationObserver(() => store.loop.touch('theme')).observe(document.body, {
    attributeFilter: ['class'],
  });
  followAddress();
  void loadEverything();
}

/** @param {Boot} boot */
export function showShipped(boot) {
  store.picture = bytes(boot.picture);
  store.source = { kind: 'test', index: boot.index };
  store.shipped = { picture: store.picture, source: store.source, label: boot.label };
  for (const model of MODELS) {
    const side = store.sides[model];
    const { mu, logvar, image } = boot.models[model];
    side.mu = Float32Array.from(mu);
    side.logvar = logvar && Float32Array.from(logvar);
    side.z = Float32Array.from(mu);
    side.image = Float32Array.from(bytes(image), (value) => value / 255);
  }
  store.touch('picture', 'ae', 'vae', 'data', 'view', 'layers', 'classes', 'folds', 'phone');
}

/** What the input is, beside its heading. @param {HTMLElement} element */
function nameInput(element) {
  for (const place of element.querySelectorAll('[data-what]')) {
    const name = place.classList.contains('phone-only') ? shortName : longName;
    place.textContent = name(store.source, store.label);
  }
}

/** @param {HTMLElement} element @param {Boot} boot */
function labelFooter(element, boot) {
  const place = element.querySelector('[data-version]');
  if (place) place.textContent = boot.version;
}

/** @param {string} base64 */
function bytes(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
