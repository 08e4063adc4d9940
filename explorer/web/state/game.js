/**
 * The game between a generator and a discriminator as it was recorded: three films of training,
 * their pictures, and of the first film the networks at each moment. All of it is fetched when a
 * person first comes to it.
 */
import { decoderFrom } from '../networks/autoencoder.js';
import { discriminatorFrom } from '../networks/discriminator.js';
import { boot, PIXELS } from './boot.js';
import { arrived, get, tensors, unzip } from './files.js';
import { once, part } from './loading.js';
import { FILM_PICTURES, PLAY_FROM } from './options.js';
import { store } from './page-store.js';

/**
 * Means since the moment before; `p_digit` and `shares` of ten classes by the judge, over samples;
 * `verdicts`: D of each picture; `accuracy`: shares of real digits and of fakes that D tells.
 * @typedef {{step: number, epoch: number, d_real: number, d_fake: number, loss_d: number,
 *   loss_g: number, p_digit: number, shares: number[], verdicts: number[],
 *   accuracy: {real: number, fake: number}}} Moment
 * @typedef {'d_real' | 'd_fake' | 'loss_d' | 'loss_g'} Curve
 * @typedef {{id: string, kind: string, epochs: number, steps: number, seed: number,
 *   moments: Moment[], curve: Record<Curve | 'step', number[]>}} Film
 * @typedef {{decoder: import('../networks/autoencoder.js').Decoder,
 *   discriminator: import('../networks/discriminator.js').Discriminator}} Networks of one moment
 */

/** The film whose networks are kept. */
export const PLAYED = 'good';
/** Moments whose networks stay in memory: a megabyte each. */
const KEPT = 8;

/** @type {Film[]} empty until they are there */
let films = [];

/** @type {Map<string, Uint8Array>} by film: picture by picture, moment by moment */
const pictures = new Map();

/** @type {Map<number, {networks: Networks | null, coming: Promise<void>}>} the one asked for last at the end */
const moments = new Map();

/** @param {string} what @param {() => Promise<void>} load @returns {Promise<void>} */
const ofGame = (what, load) => once(what, 'game', load);

export const loadFilms = () =>
  ofGame('films', async () => {
    const response = await get('game/films.json');
    films = JSON.parse(await arrived(response.text())).films;
    store.notify('gan');
  });

/** @param {string} id of a film */
export const loadPictures = (id) =>
  ofGame(`film ${id}`, async () => {
    pictures.set(id, await unzip(`game/${id}.gz`));
    store.notify('gan');
  });

/** @type {any} */
let searches = null;

/** @returns {any} what searches for codes of test digits found; null until it is there */
export const searchesNow = () => searches;

/** Only where somebody searched. */
export const loadSearches = () =>
  ofGame('searches', async () => {
    if (!boot.search) return;
    const response = await get('game/search.json');
    searches = JSON.parse(await arrived(response.text()));
    store.notify('gan');
  });

/** @param {string} id @returns {Film | null} null until it is there */
export const filmOf = (id) => films.find((film) => film.id === id) ?? null;

/** @param {Film} film @param {number | null} moment null: the last @returns {number} its place */
export const placeOf = ({ moments: { length } }, moment) =>
  Math.min(moment ?? length - 1, length - 1);

/** The film on show and where it stands. @returns {{film: Film, place: number} | null} */
export function shownNow() {
  const film = filmOf(store.film);
  return film && { film, place: placeOf(film, store.moment) };
}

/**
 * The moment whose networks play: of the film on show, or, where that has none, the moment of the
 * first film that is nearest in epochs.
 * @returns {{film: Film, place: number} | null}
 */
export function playedNow() {
  const shown = shownNow();
  const film = filmOf(PLAYED);
  if (!shown || !film || shown.film === film) return shown;
  const { epoch } = shown.film.moments[shown.place];
  const far = film.moments.map((one) => Math.abs(one.epoch - epoch));
  return { film, place: far.indexOf(Math.min(...far)) };
}

/**
 * @param {string} id of a film @param {number} place of a moment
 * @returns {Uint8Array | null} its pictures, one after another, a byte per pixel
 */
export function picturesAt(id, place) {
  const size = FILM_PICTURES * PIXELS;
  return pictures.get(id)?.subarray(place * size, (place + 1) * size) ?? null;
}

/** @param {number} place @returns {Networks | null} of that moment, if they are there */
export const networksAt = (place) => moments.get(place)?.networks ?? null;

/** @param {number} place @returns {Promise<void>} once the networks of that moment are there */
export function loadMoment(place) {
  const one = moments.get(place) ?? fetchMoment(place);
  moments.delete(place);
  moments.set(place, one);
  for (const old of [...moments.keys()].slice(0, -KEPT)) moments.delete(old);
  return one.coming;
}

/** @param {number} place */
function fetchMoment(place) {
  /** @type {{networks: Networks | null, coming: Promise<void>}} */
  const one = { networks: null, coming: Promise.resolve() };
  const name = `game/moment-${String(place).padStart(2, '0')}`;
  const load = async () => {
    const found = await tensors(name);
    one.networks = { decoder: decoderFrom(found), discriminator: discriminatorFrom(found) };
    store.notify('gan');
  };
  one.coming = part('game', load, name);
  return one;
}

// ---- the moments to train on ----

/** Epochs of the first film at which both networks are kept as they are trained, with the state of Adam. */
const RAW_EPOCHS = [0, 0.3, 4];

/** @typedef {typeof PLAY_FROM[number]} PlayFrom */

/** @type {Map<PlayFrom, Map<string, import('../formats/safetensors.js').Tensor>>} */
const raw = new Map();
/** @type {Uint8Array | null} */
let training = null;

/** @param {PlayFrom} from @returns {Moment | null} of the first film, once that is there */
export function rawMoment(from) {
  const moments = filmOf(PLAYED)?.moments;
  if (!moments) return null;
  const epoch = RAW_EPOCHS[PLAY_FROM.indexOf(from)];
  const far = moments.map((one) => Math.abs(one.epoch - epoch));
  return moments[far.indexOf(Math.min(...far))];
}

/** Networks to train, and digits to train them on. @param {PlayFrom} from */
export const loadPlay = (from) =>
  Promise.all([
    loadFilms(),
    once(`raw ${from}`, 'play', async () => {
      raw.set(from, await tensors(`game/raw-${PLAY_FROM.indexOf(from)}`));
    }),
    once('pictures to train on', 'play', async () => {
      training = await unzip('training-digits.gz');
    }),
  ]);

/** @param {PlayFrom} from @returns {{tensors: Map<string, import('../formats/safetensors.js').Tensor>,
 *   step: number, pixels: Uint8Array} | null} null until all of it is there */
export function playable(from) {
  const [found, moment] = [raw.get(from), rawMoment(from)];
  if (!found || !moment || !training) return null;
  return { tensors: found, step: moment.step, pixels: training };
}
