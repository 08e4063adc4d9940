/** Starts the page: registers the elements, shows the shipped digit at once, fetches the rest. */

import { followTheme } from './dom/digit-canvas.js';
import { query, write } from './dom/element.js';
import { BASE, loadModule } from './dom/modules.js';
import { warn } from './dom/notice.js';
import { followModels } from './page/columns.js';
import { FIRST } from './page/elements.js';
import { arrivingSentence, missingSentence } from './page/missing-parts.js';
import { rememberArrival } from './share/arrival.js';
import { boot } from './state/boot.js';
import {
  followEmbedded,
  isEmbedded,
  keepTheme,
  startEmbedded,
  whenSeen,
} from './state/embedded.js';
import { followGuide, GUIDE, startGuide } from './state/guided.js';
import {
  arriving,
  HEADSTART,
  loadElement,
  loadEverything,
  loadGaussians,
  loadHistories,
  loadShown,
  pause,
} from './state/loading.js';
import { codeName, longName, shortName } from './state/names.js';
import { store } from './state/page-store.js';
import { VIEWS, viewNamed } from './state/views.js';

/** What may come once the first picture is there. */
const THEN = [
  'page/page-skips',
  'page/third-model',
  'input/digit-sources',
  'input/test-digits',
  'input/seen-digit',
  'views/map/latent-map',
  'views/map/map-notes',
  'views/map/nearest-digits',
  'views/explore/encode-again',
  'page/terms',
  'page/beta-knob',
];
const ADDRESS = 'share/follow-address';
/** Of a page in a frame. */
const WAY_OUT = 'page/open-in-full';
/** What is otherwise fetched when it is first asked for. */
const LATER = [
  'share/qr-dialog',
  'share/embed-dialog',
  'share/export-dialog',
  'page/keys-dialog',
  'networks/samples',
  'guide/scenes',
  'input/open-model',
];
/** Milliseconds after which it is said that the models are still to come. */
const LATE = 1000;
/** Milliseconds after which views that nobody has opened yet are fetched too. */
const QUIET = 5000;

/**
 * Each on its own: one that cannot be loaded does not take the others down.
 * @param {readonly string[]} elements
 */
const load = (elements) => Promise.all(elements.map(loadElement));
/** @param {readonly string[]} elements likewise, once anybody can see them */
const loadSeen = (elements) => seen.then(() => load(elements));

startEmbedded();
followEmbedded();
startGuide();
followGuide();
const seen = whenSeen();
if (store.card) void loadSeen([GUIDE]);
const first = loadSeen(FIRST);
let isMounted = () => {};
/** @type {Promise<void>} */
const mounted = new Promise((done) => {
  isMounted = done;
});
// The first drag has the machine to itself.
const later = Promise.all([first, mounted])
  .then(() => pause(HEADSTART))
  .then(() => load(THEN));
store.on(['view'], () => {
  void loadSeen([...viewNamed(store.view).elements, ...(isEmbedded() ? [WAY_OUT] : [])]);
});
store.on(['card'], () => store.card && void loadSeen([GUIDE]));
store.on(['view', 'data', 'arriving'], tellMissing);

/** Whether a person has waited for the models. */
let isLate = false;

/** Without the network some parts stay empty, or for long: the page says so. */
function tellMissing() {
  const ofView = Object.fromEntries(
    VIEWS.map((view) => [view.name, [...view.elements, ...view.data]]),
  );
  const missing = missingSentence(store.failed, ofView, store.view);
  const waits = store.models.some((model) => !store.isExact(model));
  warn(missing || (isLate && waits ? arrivingSentence(arriving.values()) : ''));
}

/** @param {HTMLElement} element @returns {Promise<void>} */
export const mount = (element) => seen.then(() => show(element));

/** @param {HTMLElement} element */
function show(element) {
  document.title = 'Latent Space Explorer: autoencoder against variational autoencoder';
  // Style sheets know by it what is said of a server.
  document.documentElement.toggleAttribute('data-static', boot.server === false);
  followModels(element);
  readTheme();
  write(query(element, '[data-version]'), boot.version);
  store.on(['picture', 'data'], () => nameInput(element));
  store.on(['data', 'code', 'models', 'member'], () => nameCodes(element));
  store.on(['models', 'beta', 'card', 'view'], () => void loadShown());
  store.notify('picture', 'code', 'data', 'view', 'layers', 'classes', 'folds', 'phone');
  // Gradio, or `static.js`, follows the system's theme by a class on the body.
  new MutationObserver(readTheme).observe(document.body, { attributeFilter: ['class'] });
  matchMedia('(forced-colors: active)').addEventListener('change', readTheme);
  rememberArrival();
  isMounted();
  void pause(LATE).then(() => {
    isLate = true;
    store.loop.notify('arriving');
  });
  // Until then its first words are read.
  void (store.card ? loadElement(GUIDE) : first).then(() =>
    document.getElementById('waiting')?.remove(),
  );
  // Most visitors bring no link, and no drag needs one.
  const followed = (location.hash ? Promise.resolve() : later).then(() => loadElement(ADDRESS));
  void loadEverything(first, Promise.all([later, followed]))
    .then(() => pause(QUIET))
    .then(loadViews);
}

function readTheme() {
  keepTheme();
  followTheme(document.body.classList.contains('dark'));
  store.loop.notify('theme');
}

/** So that a lecture goes on when the network does not. */
async function loadViews() {
  for (const name of [...VIEWS.flatMap(({ elements }) => elements), GUIDE, ...LATER]) {
    // Nothing is fetched while a slider is dragged.
    while (store.dragging) await pause(QUIET);
    if (LATER.includes(name)) await loadModule(name).catch(() => {});
    else await loadElement(name);
  }
  await Promise.all([loadGaussians(), loadHistories()]);
  // A picture that comes meanwhile may take its worker with it.
  const started = loadModule('input/prepare-here').then((one) => one.start());
  await Promise.race([started.catch(() => {}), pause(2 * QUIET)]);
  // A worker runs in a world of its own, but fetches by the same cache.
  void fetch(new URL('networks/sampler-worker.js', BASE)).catch(() => {});
}

/** What the input is, beside its heading. @param {HTMLElement} element */
function nameInput(element) {
  for (const place of element.querySelectorAll('[data-what]')) {
    const name = place.classList.contains('phone-only') ? shortName : longName;
    write(place, name(store.source, store.label));
  }
}

/** @type {unknown[]} the sample, the models and the seed that the names were last said of */
let named = [];

/** What the codes are, beside the models' names. @param {HTMLElement} element */
function nameCodes(element) {
  const { point, models, startSeed } = store;
  // A drag asks in every frame.
  if (named[0] === point && named[1] === models && named[2] === startSeed) return;
  named = [point, models, startSeed];
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (
    element.querySelectorAll('.head [data-code]')
  )) {
    const head = /** @type {HTMLElement} */ (place.closest('.head'));
    const name = codeName(head.getAttribute('model') ?? '', point, startSeed);
    write(place, name);
    place.title = name;
    head.toggleAttribute('data-sample', point !== null);
  }
}
