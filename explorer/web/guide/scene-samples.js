/**
 * <scene-samples>: the same random numbers into both decoders. The first are shown, a hundred are
 * counted while one watches.
 */
import { query, write } from '../dom/element.js';
import { decode } from '../networks/autoencoder.js';
import { judge } from '../networks/critic.js';
import { sampleCodes } from '../networks/samples.js';
import { PIXELS, recordOf } from '../state/boot.js';
import { pair } from '../state/guided.js';
import { loadGaussians, loadWeights } from '../state/loading.js';
import { nameOf } from '../state/models.js';
import { SEEDS } from '../state/options.js';
import { store } from '../state/page-store.js';
import { numberBars, setBars } from './number-bars.js';
import { PictureBoard } from './picture-board.js';
import { columns, Scene } from './scene.js';

/** Pictures of each model. */
const SHOWN = 12;
const COUNTED = 100;
/** Milliseconds from one picture to the next. */
const PACE = 110;
/** Milliseconds of a frame that counting takes. */
const BUDGET = 8;
/** At most so many of each model are counted in a frame, so that one can watch. */
const STEP = 2;
/** What the judge holds for a digit. */
const YES = 0.5;

class SceneSamples extends Scene {
  seed = store.sampleSeed;
  /** @type {import('../networks/samples.js').Kind} */
  kind = 'normal';
  /** @type {Record<string, PictureBoard>} */
  boards = {};
  image = new Float32Array(PIXELS);
  /** @type {Record<string, number>} */
  digits = {};

  connectedCallback() {
    if (this.firstChild) return;
    this.innerHTML = `<div class="guide-noise"></div><div class="guide-pair">${columns(
      () => `<div></div><p class="guide-count"><b></b><span></span></p><div class="guide-share"
        aria-hidden="true"><i></i></div>`,
    )}</div>`;
    const bars = numberBars(recordOf(pair[0]).latent_dim);
    query(this, '.guide-noise').append(bars);
    bars.setAttribute('aria-hidden', 'true');
    const name = document.createElement('p');
    name.textContent = `${recordOf(pair[0]).latent_dim} random numbers`;
    query(this, '.guide-noise').append(name);
    this.bars = bars;
    for (const model of pair) {
      const room = query(this, `[place-of=${model}] > div`);
      this.boards[model] = new PictureBoard(room, SHOWN, `${nameOf(model)}: nothing yet`);
      void loadWeights(model);
    }
    setBars(bars, this.codes(pair[0], 0));
  }

  /** @param {string} _ the guess @param {boolean} [isHurried] */
  run(_, isHurried = false) {
    return this.sample('normal', isHurried);
  }

  /** Other random numbers. */
  again() {
    this.seed = (this.seed + 1) % SEEDS;
    return this.sample(this.kind);
  }

  /** From a Gaussian with the mean and the spread of each model's own codes. */
  fairer() {
    return this.sample(this.kind === 'normal' ? 'fitted' : 'normal');
  }

  /** @param {string} model @param {number} k @returns {Float32Array} its sample k */
  codes(model, k) {
    const gaussian = this.kind === 'fitted' ? (store.gaussians?.[model] ?? null) : null;
    const chance = { seed: this.seed, temperature: 1 };
    return sampleCodes(chance, gaussian, recordOf(model).latent_dim, 1, k);
  }

  /** @param {import('../networks/samples.js').Kind} kind @param {boolean} [isHurried] */
  async sample(kind, isHurried = false) {
    const turn = ++this.turn;
    const isOver = () => turn !== this.turn || !this.isConnected;
    this.isHurried = isHurried;
    this.kind = kind;
    if (kind === 'fitted') void loadGaussians();
    await this.until(
      () =>
        pair.every((model) => store.data[model].decoder) &&
        (kind === 'normal' || store.gaussians !== null),
    );
    if (isOver()) return;
    for (const model of pair) {
      this.boards[model].clear();
      this.digits[model] = 0;
      this.showCount(model, 0);
    }
    const bars = /** @type {Element} */ (this.bars);
    setBars(bars, this.codes(pair[0], 0));
    await Promise.all(pair.map((model) => this.fly(bars, this.boards[model].room)));
    // The judge comes a little later than the decoders: the numbers fly meanwhile.
    await this.until(() => store.critic !== null);
    for (let k = 0; k < COUNTED; ) {
      if (isOver()) return;
      const end = k < SHOWN && !this.isHurried ? k + 1 : Math.min(COUNTED, k + this.room);
      const until = performance.now() + BUDGET;
      for (const first = k; k < end && (k === first || performance.now() < until); k++) this.add(k);
      if (k < SHOWN) await this.rest(PACE);
      else await this.frame();
    }
    for (const model of pair) {
      this.boards[model].rename(
        `${nameOf(model)}: ${SHOWN} pictures; of ${COUNTED}, ${this.digits[model]} are digits`,
      );
    }
    this.tell({
      counted: COUNTED,
      digits: { ...this.digits },
      kind,
      seed: this.seed,
      share: this.digits,
    });
  }

  /** How many may be counted in a frame. */
  get room() {
    return this.isHurried ? COUNTED : STEP;
  }

  /** @param {number} k the sample of both models that is decoded and judged */
  add(k) {
    for (const model of pair) {
      const { decoder } = store.data[model];
      if (!decoder || !store.critic) continue;
      const z = this.codes(model, k);
      const image = decode(decoder, z, this.image);
      const isDigit = judge(store.critic, image).pDigit > YES;
      if (isDigit) this.digits[model]++;
      if (k < SHOWN) this.boards[model].paint(k, image, isDigit);
      if (k < SHOWN && model === pair[0]) setBars(/** @type {Element} */ (this.bars), z);
      this.showCount(model, k + 1);
    }
  }

  /** @param {string} model @param {number} count so far */
  showCount(model, count) {
    const column = query(this, `[place-of=${model}]`);
    column.classList.toggle('is-counted', count > 0);
    write(query(column, '.guide-count b'), count ? `${this.digits[model]} of ${count}` : '');
    write(query(column, '.guide-count span'), count ? 'are digits' : '');
    query(column, '.guide-share i').style.width = `${(100 * this.digits[model]) / COUNTED}%`;
  }
}

if (!customElements.get('scene-samples')) customElements.define('scene-samples', SceneSamples);
