/** Starts the page: registers the elements, shows the shipped digit at once, fetches the rest. */

import { followTheme } from './dom/digit-canvas.js';
import { write } from './dom/element.js';
import { BASE, loadModule } from './dom/modules.js';
import { warn } from './dom/notice.js';
import { FIRST } from './page/elements.js';
import { missingSentence } from './page/missing-parts.js';
import { rememberArrival } from './share/arrival.js';
import {
  HEADSTART,
  loadElement,
  loadEverything,
  loadGaussians,
  loadHistories,
  pause,
} from './state/loading.js';
import { codeName, longName, shortName } from './state/names.js';
import { store } from './state/page-store.js';
import { MODELS } from './state/store.js';

/** What may come once the first picture is there. */
const THEN = [
  'input/digit-sources',
  'input/test-digits',
  'input/seen-digit',
  'views/map/latent-map',
  'views/map/map-notes',
  'views/map/nearest-digits',
  'views/explore/encode-again',
];
const ADDRESS = 'share/follow-address';
const PLANE = ['views/map/map-kind', 'views/plane/latent-plane'];
/** @type {Record<string, string[]>} what a view needs beside these, once it is first opened */
const OF_VIEW = {
  map: [...PLANE, 'views/map/map-controls', 'views/map/map-evidence', 'views/plane/plane-controls'],
  morph: [...PLANE, 'views/morph/morph-view'],
  generate: ['views/generate/generate-view'],
  loss: ['views/loss/loss-view'],
  'how-it-works': ['views/how/how-view'],
  evidence: ['views/evidence/evidence-table'],
};
/** @type {Record<string, string[]>} and what else it needs */
const DATA_OF_VIEW = {
  map: ['plane'],
  morph: ['plane'],
  generate: ['gaussians', 'draws'],
  loss: ['histories'],
};
/** What is otherwise fetched when it is first asked for. */
const LATER = ['share/qr-dialog', 'share/export-dialog', 'page/keys-dialog', 'networks/samples'];
/** Milliseconds after which views that nobody has opened yet are fetched too. */
const QUIET = 5000;

/**
 * Each on its own: one that cannot be loaded does not take the others down.
 * @param {readonly string[]} elements
 */
const load = (elements) => Promise.all(elements.map(loadElement));

const first = load(FIRST);
// The first drag has the machine to itself.
const later = first.then(() => pause(HEADSTART)).then(() => load(THEN));
store.on(['view'], () => void load(OF_VIEW[store.view] ?? []));
store.on(['view', 'data'], tellMissing);

/** Without the network some parts stay empty; not without a word. */
function tellMissing() {
  /** @type {Record<string, string[]>} */
  const ofView = {};
  for (const view of Object.keys(OF_VIEW)) {
    ofView[view] = [...OF_VIEW[view], ...(DATA_OF_VIEW[view] ?? [])];
  }
  warn(missingSentence(store.failed, ofView, store.view));
}

/**
 * What ships inside the page, so that nothing is empty while the rest is on its way.
 * @typedef {{index: number, label: number, picture: string, version: string,
 *   models: Record<import('./state/store.js').Model, {mu: number[], logvar: number[] | null,
 *     image: string}>,
 *   dimensions: Record<import('./state/store.js').Model, import('./state/store.js').Dimensions>,
 *   evidence: import('./state/shapes.js').Evidence}} Boot
 */

/** @param {HTMLElement} element @param {Boot} boot */
export function mount(element, boot) {
  document.title = 'Latent Space Explorer: autoencoder against variational autoencoder';
  store.dimensions = boot.dimensions;
  store.evidence = boot.evidence;
  readTheme();
  showShipped(boot);
  labelFooter(element, boot);
  store.on(['picture', 'data'], () => nameInput(element));
  store.on(['data', ...MODELS], () => nameCodes(element));
  // Gradio follows the system's theme by a class on the body.
  new MutationObserver(readTheme).observe(document.body, { attributeFilter: ['class'] });
  rememberArrival();
  // Most visitors bring no link, and no drag needs one.
  const followed = (location.hash ? Promise.resolve() : later).then(() => loadElement(ADDRESS));
  void loadEverything(first, Promise.all([later, followed]))
    .then(() => pause(QUIET))
    .then(loadViews);
}

function readTheme() {
  followTheme(document.body.classList.contains('dark'));
  store.loop.touch('theme');
}

/** So that a lecture goes on when the network does not. */
async function loadViews() {
  for (const name of [...Object.values(OF_VIEW).flat(), ...LATER]) {
    // Nothing is fetched under a hand that moves a slider.
    while (store.dragging) await pause(QUIET);
    if (LATER.includes(name)) await loadModule(name).catch(() => {});
    else await loadElement(name);
  }
  await Promise.all([loadGaussians(), loadHistories()]);
  // A worker runs in a world of its own, but fetches by the same cache.
  void fetch(new URL('networks/sampler-worker.js', BASE)).catch(() => {});
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
    write(place, name(store.source, store.label));
  }
}

/** @type {import('./state/store.js').Point | null | undefined} what the models' names say is loaded */
let named;

/** What the codes are, beside the models' names. @param {HTMLElement} element */
function nameCodes(element) {
  // A drag asks in every frame.
  if (named === store.point) return;
  named = store.point;
  for (const model of MODELS) {
    const place = /** @type {HTMLElement | null} */ (element.querySelector(`[data-code=${model}]`));
    if (!place) continue;
    const name = codeName(model, store.point);
    write(place, name);
    place.title = name;
    place.closest('.head')?.toggleAttribute('data-draw', store.point !== null);
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
