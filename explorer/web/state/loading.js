/** Fetches weights, digits, codes and maps, in the order in which a person needs them. */

import { BASE, loadModule } from '../dom/modules.js';
import { parseSafetensors, streamTensors } from '../formats/safetensors.js';
import { standardNormal } from '../maths/random.js';
import { decoderFrom, encoderFrom } from '../networks/autoencoder.js';
import { criticFrom } from '../networks/critic.js';
import { boot, recordOf, SAMPLES } from './boot.js';
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

/** The network is away, or the server in trouble: whatever else goes wrong is the file's fault. */
class Lost extends Error {}

/** @type {Promise<unknown>} the elements of the first drag */
let shown = Promise.resolve();

/** @param {string} name */
const address = (name) => new URL(`checkpoints/${name}`, BASE);

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
  await part('maps', loadMaps);
  await others;
  // What waits for the last part, a link for instance, runs first.
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  document.documentElement.dataset.ready = 'all';
}

/**
 * Run one part until it succeeds; between tries it waits longer each time.
 * @param {string} name @param {() => Promise<void>} load
 */
async function part(name, load) {
  await untilFetched(name, load);
  store.notify('data');
}

/**
 * @param {string} name @param {() => Promise<unknown>} load
 * @param {string} [stuck] said after some tries, where trying again may not help
 */
async function untilFetched(name, load, stuck = AGAIN) {
  for (let attempt = 1; ; attempt++) {
    try {
      await load();
      if (store.failed.delete(name)) store.notify('data');
      return;
    } catch (error) {
      console.warn(`loading ${name} failed, attempt ${attempt}:`, error);
      const isWrong = attempt >= TRIES && !(error instanceof Lost);
      const sentence = isWrong ? WRONG : attempt < TRIES ? AGAIN : stuck;
      if (store.failed.get(name) !== sentence) store.notify('data');
      store.failed.set(name, sentence);
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
      void untilFetched(name, load, STUCK);
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

/** @param {string} name */
async function get(name) {
  const response = await arrived(fetch(address(name)));
  const { ok, status } = response;
  if (!ok) throw new (status < 500 ? Error : Lost)(`${name}: ${status}`);
  return response;
}

/**
 * @template T @param {Promise<T>} coming over the network @returns {Promise<T>}
 * @throws {Lost} if that fails; what is wrong with a file itself is a plain Error
 */
const arrived = (coming) =>
  coming.catch((error) => {
    throw error?.name === 'Error' ? error : new Lost(String(error));
  });

/** @type {Map<string, Promise<void>>} by part: what was asked for is asked for once */
const parts = new Map();

/** @param {string} name @param {() => Promise<void>} load @returns {Promise<void>} */
function once(name, load) {
  let asked = parts.get(name);
  if (!asked) {
    asked = part(name, load);
    parts.set(name, asked);
  }
  return asked;
}

/** @type {Map<Model, {received: number, size: number}>} bytes of the weights that are on their way */
export const arriving = new Map();

/**
 * The decoder comes first in the file and works before the encoder has arrived.
 * @param {Model} model @returns {Promise<void>}
 */
export const loadWeights = (model) =>
  once(model, async () => {
    const stream = streamTensors(await get(`${model}/weights.safetensors`), (received, size) => {
      arriving.set(model, { received, size });
      store.loop.notify('arriving');
    });
    const data = store.data[model];
    const record = recordOf(model);
    const first = await arrived(stream.have((name) => name.startsWith('decoder.')));
    data.decoder = decoderFrom(first);
    store.notify(codeTopic(model), 'code', 'data');
    if (store.models.every((other) => store.data[other].decoder)) {
      void shown.then(() => {
        document.documentElement.dataset.ready ??= 'first';
      });
    }
    const tensors = await arrived(stream.all());
    arriving.delete(model);
    if (record.encoder) store.takeEncoder(model, encoderFrom(tensors, record));
  });

async function loadCritic() {
  store.critic = criticFrom(await tensors('critic'));
  store.notify(...store.models.map(codeTopic), 'code');
}

/** @param {Model[]} models @param {(model: Model) => Promise<any>} load @returns {Promise<any>} */
async function ofEach(models, load) {
  return Object.fromEntries(
    await Promise.all(models.map(async (model) => [model, await load(model)])),
  );
}

/** The ids of the models that have something. @param {(record: ModelRecord) => boolean} has */
const having = (has) => boot.models.filter(has).map(({ id }) => id);

/** The 2-D models, fetched when a person first opens the plane. */
export const loadPlane = () =>
  once('plane', async () => {
    store.planes = await ofEach(
      having(({ plane }) => plane),
      async (model) => {
        const [weights, codes] = await Promise.all([
          tensors(`${model}/plane`),
          tensors(`${model}/plane.codes`),
        ]);
        return {
          decoder: decoderFrom(weights),
          encoder: encoderFrom(weights, recordOf(model)),
          codes: floats(codes, 'codes'),
        };
      },
    );
  });

/** The Gaussians fitted to the codes, fetched when a person first opens Generate. */
export const loadGaussians = () =>
  once('gaussians', async () => {
    // Not among the first modules: no drag needs it.
    const { gaussianFrom } = await arrived(loadModule('networks/samples'));
    store.gaussians = await ofEach(
      having(({ gaussian }) => gaussian),
      async (model) => gaussianFrom(await tensors(`${model}/gaussian`)),
    );
  });

/**
 * One model's training, per epoch and set.
 * @typedef {{loss: number, bce: number, kl: number}} Loss in nats per image
 * @typedef {{epochs: {epoch: number, train: Loss, test: Loss}[]}} History
 */

/** @type {Record<Model, History>} */
export const histories = {};

/** How the models were trained, fetched when a person first opens the Loss view. */
export const loadHistories = () =>
  once('histories', async () => {
    const trained = having(({ history }) => history);
    const found = await ofEach(trained, async (model) => {
      const response = await get(`${model}/history.json`);
      return JSON.parse(await arrived(response.text()));
    });
    Object.assign(histories, found);
  });

/** @type {import('./shapes.js').Sweep | undefined} */
let sweep;

/**
 * What is measured along beta, fetched when a person first comes to it.
 * @returns {Promise<import('./shapes.js').Sweep>}
 */
export async function loadSweep() {
  await once('sweep', async () => {
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

/** @param {string} name @returns {Promise<Uint8Array>} */
async function unzip(name) {
  const packed = await arrived((await get(name)).blob());
  const stream = packed.stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function loadMaps() {
  const shared = floats(await tensors('draws'), 'normal');
  await ofEach(
    having(({ map }) => map),
    async (model) => {
      const [codes, map] = await Promise.all([tensors(`${model}/codes`), tensors(`${model}/map`)]);
      const data = store.data[model];
      const [own, fitted] = ['codes', 'fitted'].map((name) => floats(codes, name));
      const size = fitted.length / SAMPLES;
      const normal = size * SAMPLES === shared.length ? shared : standardNormal(0, SAMPLES, size);
      data.codes = joined(own, normal, fitted);
      data.pDigit = /** @type {Uint8Array} */ (codes.get('p_digit')?.data);
      data.reads = /** @type {Uint8Array} */ (codes.get('reads')?.data);
      const xy = /** @type {Uint16Array} */ (map.get('xy')?.data);
      const places = 2 * ROWS;
      data.runs = Array.from({ length: xy.length / places }, (_, run) =>
        xy.subarray(run * places, (run + 1) * places),
      );
    },
  );
}

/** @param {string} name */
async function tensors(name) {
  const response = await get(`${name}.safetensors`);
  return parseSafetensors(await arrived(response.arrayBuffer()));
}

/** @param {ReturnType<typeof parseSafetensors>} from @param {string} name */
function floats(from, name) {
  const data = from.get(name)?.data;
  if (!(data instanceof Float32Array)) throw new Error(`no floats named ${name}`);
  return data;
}

/** @param {Float32Array[]} parts @returns {Float32Array} one after the other, as on a map */
function joined(...parts) {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const one of parts) {
    all.set(one, at);
    at += one.length;
  }
  return all;
}
