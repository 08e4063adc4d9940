/** Fetches weights, digits, codes and maps, in the order in which a person needs them. */

import { loadModule } from '../dom/modules.js';
import { figuresFrom } from '../formats/own-figures.js';
import { streamTensors } from '../formats/safetensors.js';
import { standardNormal } from '../maths/random.js';
import { decoderFrom, encoderFrom } from '../networks/autoencoder.js';
import { criticFrom } from '../networks/critic.js';
import { dimensionsFrom, measured, ownRecordOf, SAMPLES } from './boot.js';
import { arrived, floats, get, joined, Lost, tensors, unzip } from './files.js';
import { pair } from './guided.js';
import { store } from './page-store.js';
import { codeTopic, ROWS } from './shapes.js';

/** @typedef {import('./shapes.js').Model} Model */
/** @typedef {import('./boot.js').ModelRecord} ModelRecord */

export const AGAIN = 'Loading failed. Trying again …';
/** Some engines remember that a module's imports failed, until the page is loaded again. */
export const STUCK = 'Loading failed. Load the page again.';
export const WRONG = 'A file of this page is damaged or missing on its server.';
const TRIES = 5;
const FIRST_PAUSE = 800;
/** Milliseconds for the first drag, before the critic, the digits and the maps are fetched. */
export const HEADSTART = 400;

/** @type {Promise<unknown>} the elements of the first drag */
let shown = Promise.resolve();

/**
 * Each part works without the later ones; a failure is shown and the part is fetched again.
 * @param {Promise<unknown>} elements what the first drag needs of the page
 * @param {Promise<unknown>} others what else it shows
 */
export async function loadEverything(elements, others) {
  shown = elements;
  await Promise.all([elements, ...store.models.map(loadWeights)]);
  document.documentElement.dataset.ready ??= 'first';
  await pause(HEADSTART);
  await part('critic', loadCritic);
  await part('digits', loadDigits);
  await loadMaps();
  await others;
  // What waits for the last part, a link for instance, runs first.
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  document.documentElement.dataset.ready = 'all';
  isComplete();
  // Not every beta that a knob passes has its codes fetched.
  store.on(['models', 'view', 'rest'], loadForView);
  loadForView();
}

/**
 * What could not be fetched so far, by what was asked for: what comes may belong to the same part of
 * the page as what does not.
 * @type {Map<string, {name: string, sentence: string}>}
 */
const troubles = new Map();

/**
 * @param {string} what is asked for @param {string} name of the part of the page that it belongs to
 * @param {string} sentence of what is wrong with it; '' once it is there
 */
function tell(what, name, sentence) {
  if (sentence) troubles.set(what, { name, sentence });
  else troubles.delete(what);
  const all = [...troubles.values()].filter((one) => one.name === name);
  const said = (all.find((one) => one.sentence === WRONG) ?? all[0])?.sentence;
  if (store.failed.get(name) === said) return;
  if (said) store.failed.set(name, said);
  else store.failed.delete(name);
  store.notify('data');
}

/**
 * Run one part until it succeeds; between tries it waits longer each time.
 * @param {string} name @param {() => Promise<void>} load @param {string} [what] is asked for
 */
export async function part(name, load, what = name) {
  await untilFetched(what, name, load);
  store.notify('data');
}

/**
 * @param {string} what is asked for @param {string} name of the part of the page that it belongs to
 * @param {() => Promise<unknown>} load
 * @param {string} [stuck] said after some tries, where trying again may not help
 */
async function untilFetched(what, name, load, stuck = AGAIN) {
  for (let attempt = 1; ; attempt++) {
    try {
      await load();
      tell(what, name, '');
      return;
    } catch (error) {
      console.warn(`loading ${what} failed, attempt ${attempt}:`, error);
      const isWrong = attempt >= TRIES && !(error instanceof Lost);
      tell(what, name, isWrong ? WRONG : attempt < TRIES ? AGAIN : stuck);
      // The network comes back; a file that is wrong stays so.
      if (isWrong) return;
      await pause(FIRST_PAUSE * 2 ** Math.min(attempt, TRIES));
    }
  }
}

/** @type {Map<string, Promise<void>>} */
const elements = new Map();
/** What the three engines say of a module that did not arrive, and of no other mistake. */
const NOT_FETCHED = /dynamically imported module|importing a module script/i;

/**
 * Run an element's module. One that is broken is reported and left; one that cannot be fetched
 * is tried again, and nothing waits for it.
 * @param {string} name @returns {Promise<void>} settled after the first try
 */
export function loadElement(name) {
  let tried = elements.get(name);
  if (!tried) {
    tried = new Promise((done) => {
      const load = () => loadModule(name).catch(unlessFetched).finally(done);
      void untilFetched(name, name, load, STUCK);
    });
    elements.set(name, tried);
  }
  return tried;
}

/** @param {Error} error */
function unlessFetched(error) {
  if (NOT_FETCHED.test(error?.message)) throw new Lost(error.message);
  reportError(error);
}

/** @param {number} milliseconds */
export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** @type {Map<string, Promise<void>>} by part: what was asked for is asked for once */
const parts = new Map();

/**
 * @param {string} what is asked for @param {string} name of the part of the page that it belongs to
 * @param {() => Promise<void>} load @returns {Promise<void>}
 */
export function once(what, name, load) {
  let asked = parts.get(what);
  if (!asked) {
    asked = part(name, load, what);
    parts.set(what, asked);
  }
  return asked;
}

/** @type {Map<Model, {received: number, size: number}>} bytes of the weights that are on their way */
export const arriving = new Map();

/**
 * The decoder comes first in the file and works before the encoder has arrived.
 * @param {string} id of a model @returns {Promise<void>}
 */
export const loadWeights = (id) =>
  once(id, id, async () => {
    if (ownRecordOf(id).isLocal) return;
    const stream = streamTensors(await get(`${id}/weights.safetensors`), (received, size) => {
      arriving.set(id, { received, size });
      store.loop.notify('arriving');
    });
    const record = ownRecordOf(id);
    const first = await arrived(stream.have((name) => name.startsWith('decoder.')));
    store.dataOf(id).decoder = decoderFrom(first);
    store.notify(codeTopic(id), 'code', 'data');
    if (store.models.every((other) => store.data[other].decoder)) {
      void shown.then(() => {
        document.documentElement.dataset.ready ??= 'first';
      });
    }
    const tensors = await arrived(stream.all());
    arriving.delete(id);
    if (record.encoder) store.takeEncoder(id, encoderFrom(tensors, record));
    store.settle();
  });

/** What boot does not say of a model. @param {string} id */
const loadStatistics = (id) =>
  once(`statistics of ${id}`, id, async () => {
    const record = ownRecordOf(id);
    if (!record.isLight) return;
    const response = await get(`${id}/statistics.json`);
    record.dimensions = measured(
      dimensionsFrom(JSON.parse(await arrived(response.text())), record),
      record,
    );
    record.isLight = false;
    store.settle();
    store.notify('member');
  });

/** All that makes a model work. @param {string} id */
export const loadModel = (id) => Promise.all([loadWeights(id), loadStatistics(id)]);

/** What stands side by side, or is to. */
export const loadShown = () =>
  Promise.all(store.models.map((model) => loadModel(store.wanted(model, 'networks').id)));

async function loadCritic() {
  store.critic = criticFrom(await tensors('critic'));
  store.notify(...store.models.map(codeTopic), 'code');
}

/**
 * What is to stand side by side, and what the cards are about, as far as they have something.
 * @param {import('./boot.js').Aspect} aspect @param {(record: ModelRecord) => boolean} has
 * @returns {string[]} ids
 */
function having(aspect, has) {
  const columns = [...store.models, ...(store.card ? pair : [])];
  const records = new Set(columns.map((model) => store.wanted(model, aspect)));
  return [...records].filter(has).map(({ id }) => id);
}

/** @type {Map<string, Promise<any>>} */
const coming = new Map();

/**
 * @template T @param {string} what @param {() => Promise<T>} load
 * @returns {Promise<T>} the same for all who ask, until it fails
 */
function shared(what, load) {
  const found = coming.get(what) ?? load();
  coming.set(what, found);
  found.catch(() => coming.delete(what));
  return found;
}

/** The 2-D models, fetched when a person first opens the plane. */
export function loadPlane() {
  const ids = having('plane', ({ plane }) => plane);
  return once(`plane ${ids}`, 'plane', async () => {
    await Promise.all(ids.map(planeOf));
    store.planes ??= store.byColumn('plane', ({ plane }) => plane);
  });
}

/** The plane of one model, whatever stands in the columns. @param {string} id */
export const loadPlaneOf = (id) =>
  once(`plane of ${id}`, 'plane', async () => void (await planeOf(id)));

/** @param {string} id of a model */
const planeOf = (id) =>
  shared(`plane ${id}`, async () => {
    const [weights, codes] = await Promise.all([
      tensors(`${id}/plane`),
      tensors(`${id}/plane.codes`),
    ]);
    store.dataOf(id).plane = {
      decoder: decoderFrom(weights),
      encoder: encoderFrom(weights, ownRecordOf(id)),
      codes: floats(codes, 'codes'),
    };
    store.settle();
  });

/** The Gaussians fitted to the codes, fetched when a person first opens Generate. */
export function loadGaussians() {
  const ids = having('networks', ({ gaussian }) => gaussian);
  return once(`gaussians ${ids}`, 'gaussians', async () => {
    await Promise.all(ids.map(gaussianOf));
    store.gaussians ??= store.byColumn('networks', ({ gaussian }) => gaussian);
  });
}

/** @param {string} id of a model */
const gaussianOf = (id) =>
  shared(`gaussian ${id}`, async () => {
    // Not among the first modules: no drag needs it.
    const { gaussianFrom } = await arrived(loadModule('networks/samples'));
    store.dataOf(id).gaussian = gaussianFrom(await tensors(`${id}/gaussian`));
  });

/**
 * One model's training, per epoch and set.
 * @typedef {{loss: number, bce: number, kl: number}} Loss in nats per image
 * @typedef {{epochs: {epoch: number, train: Loss, test: Loss}[]}} History
 */

/** @type {Record<string, History>} by a model's own id */
export const histories = {};

/** How the models were trained, fetched when a person first opens the Loss view. */
export function loadHistories() {
  const ids = having('networks', ({ history }) => history);
  return once(`histories ${ids}`, 'histories', async () => {
    const missing = ids.filter((id) => !histories[id]);
    const found = missing.map(async (id) => {
      const response = await get(`${id}/history.json`);
      return [id, JSON.parse(await arrived(response.text()))];
    });
    Object.assign(histories, Object.fromEntries(await Promise.all(found)));
  });
}

/**
 * What was measured of own models, fetched when a person first looks; what does not arrive is asked for
 * again when one looks again.
 * @param {readonly string[]} ids of models @returns {Promise<void>}
 */
export async function loadFigures(ids) {
  const missing = ids.filter((id) => ownRecordOf(id).evidence && !store.dataOf(id).figures);
  const came = missing.map((id) =>
    ownFiguresOf(id).catch((error) => console.warn(`the evidence of ${id} did not arrive:`, error)),
  );
  await Promise.all(came);
}

/** @param {string} id of a model */
const ownFiguresOf = (id) =>
  shared(`figures ${id}`, async () => {
    const response = await get(`${id}/evidence.json`);
    store.dataOf(id).figures = figuresFrom(JSON.parse(await arrived(response.text())));
    store.notify('data');
  });

/** @type {import('./shapes.js').Sweep | undefined} */
let sweep;

/**
 * What is measured along beta, fetched when a person first comes to it.
 * @returns {Promise<import('./shapes.js').Sweep>}
 */
export async function loadSweep() {
  await once('sweep', 'sweep', async () => {
    const response = await get('sweep.json');
    sweep = JSON.parse(await arrived(response.text()));
  });
  if (!sweep) throw new Error(WRONG);
  return sweep;
}

async function loadDigits() {
  const [digits, labels] = await Promise.all(['digits.gz', 'labels.gz'].map(unzip));
  store.digits = digits;
  store.labels = labels;
  store.notify('picture');
}

/**
 * The codes of what stands side by side, and the maps. Of a model whose map stands for another's the
 * networks come when they are asked for.
 * @param {boolean} [isMap] whether a map is wanted
 */
function loadMaps(isMap = true) {
  const maps = isMap ? having('map', ({ map }) => map) : [];
  const codes = having('networks', ({ codes }) => codes);
  const networks = having('networks', ({ map }) => isMap && map);
  return once(`maps ${maps} ${codes}`, 'maps', async () => {
    await Promise.all([...codes.map(codesOf), ...maps.map(mapOf), ...networks.map(loadModel)]);
  });
}

/** @param {string} id of a model */
const codesOf = (id) =>
  shared(`codes ${id}`, async () => {
    const draws = await shared('draws', async () => floats(await tensors('draws'), 'normal'));
    const codes = await tensors(`${id}/codes`);
    const data = store.dataOf(id);
    const [own, fitted] = ['codes', 'fitted'].map((name) => floats(codes, name));
    const size = fitted.length / SAMPLES;
    const normal = size * SAMPLES === draws.length ? draws : standardNormal(0, SAMPLES, size);
    data.codes = joined(own, normal, fitted);
    data.pDigit = /** @type {Uint8Array} */ (codes.get('p_digit')?.data);
    data.reads = /** @type {Uint8Array} */ (codes.get('reads')?.data);
    store.settle();
  });

/** @param {string} id of a model */
const mapOf = (id) =>
  shared(`map ${id}`, async () => {
    const [map] = await Promise.all([tensors(`${id}/map`), codesOf(id)]);
    const xy = /** @type {Uint16Array} */ (map.get('xy')?.data);
    const places = 2 * ROWS;
    store.dataOf(id).runs = Array.from({ length: xy.length / places }, (_, run) =>
      xy.subarray(run * places, (run + 1) * places),
    );
    store.settle();
  });

/** What the view on show has of what stands side by side, beyond the networks. */
function loadForView() {
  const { view, mapKind } = store;
  const isPlane = ['map', 'morph'].includes(view) && mapKind === 'plane';
  if (['explore', 'map', 'morph', 'generate'].includes(view)) void loadMaps(!isPlane);
  if (isPlane) void loadPlane();
  if (view === 'generate') void loadGaussians();
  if (view === 'loss') void loadHistories();
}

let isComplete = () => {};
/** @type {Promise<void>} when everything is there that a page has at first */
export const complete = new Promise((done) => {
  isComplete = done;
});
