/** The only way in: four codes search for the digit by gradient descent, beside one pass of encoders. */
import { paint } from '../../dom/digit-canvas.js';
import { query, setIdle, write } from '../../dom/element.js';
import { BASE } from '../../dom/modules.js';
import { bernoulliNll, decode } from '../../networks/autoencoder.js';
import { judge } from '../../networks/critic.js';
import { PIXELS, recordOf, SIDE } from '../../state/boot.js';
import {
  filmOf,
  loadMoment,
  loadSearches,
  networksAt,
  PLAYED,
  placeOf,
  searchesNow,
} from '../../state/game.js';
import { modelMarks, nameOf } from '../../state/models.js';
import { SEEDS } from '../../state/options.js';
import { store } from '../../state/page-store.js';
import { contestants, withContestant } from '../../state/side-by-side.js';
import { SearchCurve } from './search-curve.js';
import { measuredTable } from './search-measured.js';
import { searchText } from './search-texts.js';
import { ganAmong, toldOf } from './whose.js';

/** @typedef {import('../../networks/search-worker.js').Progress} Progress */

const STARTS = 4;

const picture = (/** @type {string} */ caption, /** @type {string} */ marks) => `
  <figure ${marks}><figcaption>${caption}</figcaption>
    <div class="digit"><canvas width="${SIDE}" height="${SIDE}" role="img"></canvas></div>
    <p><b data-bce>–</b> <span class="label">nats</span></p></figure>`;

const template = () => `
  <div class="search-bar"><button type="button" class="search-go" data-do="search">Find my digit</button>
    <button type="button" data-do="others">Other starts</button>
    <button type="button" data-do="take" hidden>Put the best into the GAN’s sliders</button>
    <span class="label search-seed"></span></div>
  <div class="search-row">
    <div class="search-starts">${Array.from({ length: STARTS }, (_, k) =>
      picture(`Start ${k + 1}`, `data-start="${k}"`),
    ).join('')}</div>
    <div class="search-encoders"></div></div>
  <div class="search-plot"></div>
  <p class="search-says" role="status"></p>
  <div class="search-measured"></div>`;

export class SearchPanel {
  /** @type {Worker | null} */
  worker = null;
  /** @type {Progress | null} how far the search on show is */
  progress = null;
  /** Answers to others are those of a search that was given up. */
  id = 0;
  /** @type {Uint8Array | null} what it searches for */
  picture = null;
  seed = 0;
  isOn = false;
  /** Whether what searches, or what is searched, could not be fetched. */
  isLost = false;
  /** Milliseconds: when it began, and how long it took so far. */
  began = 0;
  took = 0;
  built = '';
  /** @type {{of: Progress, found: import('./search-texts.js').Readings} | null} of a search that ended */
  read = null;
  /** Of which models the measurements are told. */
  told = '';

  /** @param {HTMLElement} root */
  constructor(root) {
    root.innerHTML = template();
    this.root = root;
    this.curve = new SearchCurve(query(root, '.search-plot'));
    this.button('search').onclick = () => (this.isOn ? this.stop() : void this.begin());
    this.button('others').onclick = () => {
      store.set({ searchSeed: (store.searchSeed + 1) % SEEDS });
      void this.begin();
    };
    this.button('take').onclick = () => this.take();
  }

  /** @param {string} name */
  button(name) {
    return query(this.root, `[data-do=${name}]`);
  }

  leave() {
    this.worker?.terminate();
    this.worker = null;
  }

  /** The page's model that decodes such codes: the one on show, or one that can be put there. */
  get gan() {
    return ganAmong(store.models) ?? ganAmong(contestants);
  }

  /** The last moment of the first film: the generator as it was trained to the end. */
  get place() {
    const film = filmOf(PLAYED);
    return film && placeOf(film, null);
  }

  async begin() {
    const { place } = this;
    if (place === null) return;
    this.id += 1;
    const { id } = this;
    this.isOn = true;
    this.isLost = false;
    this.progress = null;
    this.picture = store.picture;
    this.seed = store.searchSeed;
    this.curve.clear();
    this.show();
    await loadMoment(place);
    if (id !== this.id) return;
    const networks = networksAt(place);
    if (!networks) return this.giveUp();
    this.start(networks.decoder.tensors);
    this.began = performance.now();
    const search = { id, picture: this.picture, seed: this.seed, starts: STARTS };
    this.worker?.postMessage({ search });
  }

  /** @param {Map<string, import('../../formats/safetensors.js').Tensor>} weights */
  start(weights) {
    if (this.worker) return;
    this.worker = new Worker(new URL('networks/search-worker.js', BASE), { type: 'module' });
    this.worker.onmessage = ({ data }) => this.receive(data);
    this.worker.onerror = (event) => this.fail(event);
    this.worker.postMessage({ weights });
  }

  /** @param {ErrorEvent} event */
  fail({ message, error }) {
    this.leave();
    this.giveUp();
    if (message) reportError(error ?? new Error(message));
  }

  /** Something of it is not there. */
  giveUp() {
    this.isOn = false;
    this.isLost = true;
    this.show();
  }

  stop() {
    this.id += 1;
    this.isOn = false;
    this.worker?.postMessage({ stop: true });
    this.show();
  }

  /** Nobody looks any more. */
  pause() {
    if (this.isOn) this.stop();
  }

  /** @param {Progress} progress */
  receive(progress) {
    if (progress.id !== this.id) return;
    this.progress = progress;
    this.took = performance.now() - this.began;
    this.isOn = progress.step < progress.steps;
    this.curve.add(progress);
    this.show();
  }

  /** The best code into the sliders of the page's own generator, which then stands beside the others. */
  take() {
    const { gan, progress } = this;
    if (!gan || !progress) return;
    store.setCode(gan, progress.starts[progress.best].z);
    if (!store.models.includes(gan)) store.choose(withContestant(store.models, gan));
  }

  update() {
    this.build();
    this.tell();
    // What was searched for is no longer on the page.
    if (this.picture && this.picture !== store.picture) this.forget();
    this.show();
  }

  forget() {
    if (this.isOn) this.stop();
    this.picture = null;
    this.progress = null;
    this.curve.clear();
  }

  /** The encoders beside it. */
  build() {
    const now = store.encoders.map((model) => recordOf(model).id).join();
    if (now === this.built) return;
    this.built = now;
    query(this.root, '.search-encoders').innerHTML = store.encoders
      .map((model) => picture(nameOf(model), modelMarks(model)))
      .join('');
  }

  /** What was measured of many digits, once it is there. */
  tell() {
    void loadSearches();
    const searches = searchesNow();
    const told = searches && toldOf(store.encoders, searches.models);
    const of = JSON.stringify(told);
    if (!told || of === this.told) return;
    this.told = of;
    query(this.root, '.search-measured').innerHTML = measuredTable(searches, told);
  }

  show() {
    const { root, progress, isOn } = this;
    write(this.button('search'), isOn ? 'Stop' : 'Find my digit');
    setIdle(this.button('search'), this.place === null);
    this.button('take').hidden = !this.gan;
    setIdle(this.button('take'), !progress || isOn);
    write(
      query(root, '.search-seed'),
      `Starts: samples 0 to ${STARTS - 1} of seed ${store.searchSeed}.`,
    );
    const passes = store.encoders.flatMap((model) => this.showEncoder(model) ?? []);
    for (let k = 0; k < STARTS; k++) this.showStart(k);
    this.curve.compare(passes);
    const decoder = this.place === null ? null : (networksAt(this.place)?.decoder ?? null);
    write(
      query(root, '.search-says'),
      searchText({
        progress,
        isOn,
        isLost: this.isLost,
        seconds: this.took / 1000,
        passes,
        readings: this.readings(),
        tensors: decoder?.tensors ?? null,
      }),
    );
  }

  /** @returns {import('./search-texts.js').Readings | null} of the best that was found, judged once */
  readings() {
    const { progress, picture, isOn } = this;
    if (!progress || !picture || isOn || !store.critic) return null;
    if (this.read?.of !== progress) {
      const digit = Float32Array.from(picture, (byte) => byte / 255);
      const [best, own] = [progress.pictures[progress.best], digit].map((image) =>
        judge(/** @type {NonNullable<typeof store.critic>} */ (store.critic), image),
      );
      this.read = { of: progress, found: { best, digit: own } };
    }
    return this.read.found;
  }

  /** @param {number} k */
  showStart(k) {
    const { progress } = this;
    const figure = query(this.root, `[data-start="${k}"]`);
    const canvas = query(figure, 'canvas', HTMLCanvasElement);
    const bce = progress?.starts[k].bce.toFixed(0) ?? '–';
    paint(canvas, progress?.pictures[k] ?? NOTHING);
    write(query(figure, '[data-bce]'), bce);
    figure.classList.toggle('is-best', progress?.best === k);
    canvas.setAttribute('aria-label', progress ? `Start ${k + 1}: ${bce} nats` : `Start ${k + 1}`);
  }

  /** @param {string} model @returns {{model: string, name: string, bce: number} | null} of one pass */
  showEncoder(model) {
    const figure = query(this.root, `.search-encoders [model="${model}"]`);
    const { mu } = store.sides[model];
    const { decoder } = store.data[model];
    if (!decoder || store.unencoded) return null;
    const image = decodedOnce(decoder, mu);
    const bce = bernoulliNll(image, store.picture);
    const canvas = query(figure, 'canvas', HTMLCanvasElement);
    paint(canvas, image);
    write(query(figure, '[data-bce]'), bce.toFixed(0));
    canvas.setAttribute(
      'aria-label',
      `${nameOf(model)}, encoded and decoded: ${bce.toFixed(0)} nats`,
    );
    return { model, name: nameOf(model), bce };
  }
}

const NOTHING = new Float32Array(PIXELS);

/** @type {WeakMap<Float32Array, Float32Array>} by what an encoder gave: a digit that stays is decoded once */
const known = new WeakMap();

/**
 * @param {import('../../networks/autoencoder.js').Decoder} decoder @param {Float32Array} mu
 * @returns {Float32Array} what it decodes to
 */
function decodedOnce(decoder, mu) {
  const image = known.get(mu) ?? decode(decoder, mu);
  known.set(mu, image);
  return image;
}
