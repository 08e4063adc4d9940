/**
 * <loss-view>: the loss of the digit on show taken apart, live; beside it the test set's losses,
 * and how the models were trained.
 */

import { write } from '../../dom/element.js';
import { pairedNormal } from '../../maths/random.js';
import { bernoulliNll, decode, klDivergence } from '../../networks/autoencoder.js';
import { floorNll, MeanNll } from '../../networks/losses.js';
import { boot, PIXELS, recordOf } from '../../state/boot.js';
import { loadHistories } from '../../state/loading.js';
import { store } from '../../state/page-store.js';
import { LossBars } from './loss-bars.js';
import { LossCurves } from './loss-curves.js';
import { LossHeat } from './loss-heat.js';
import { LossKl } from './loss-kl.js';
import { floorText, rivals } from './loss-texts.js';
import { axisEnd } from './percentiles.js';

const NAMES = { ae: 'the autoencoder', vae: 'the VAE' };

class LossView extends HTMLElement {
  /** @type {number | null} under the hand, on either heat map */
  pixel = null;
  scratch = new Float32Array(PIXELS);
  /**
   * The VAE's loss, its reconstruction a mean over fixed eps; all of one digit.
   * @type {import('./loss-bars.js').Parts}
   */
  vae = { floor: 0, bce: null, kl: null };
  /** @type {MeanNll | null} the mean being worked out */
  job = null;
  /** Whether the digit has changed since that job began. */
  stale = false;

  connectedCallback() {
    const stop = store.on(['data'], () => {
      if (!boot.evidence || !store.dimensions) return;
      stop();
      this.build(boot.evidence, recordOf(vae).dimensions);
    });
    store.touch('data');
  }

  /**
   * @param {import('../../state/shapes.js').Evidence} evidence
   * @param {import('../../state/boot.js').Dimensions} dimensions
   */
  build(evidence, dimensions) {
    const { losses } = evidence.curves;
    this.innerHTML = `
      ${store.models.map((m) => section('heat', m, 'Heat map of the reconstruction loss of')).join('')}
      ${store.models.map((m) => section('parts', m, 'Loss of this digit:')).join('')}
      <section class="loss-rivals">${rivals(evidence)}</section>
      <section class="loss-kl vae" aria-label="KL per dimension"></section>
      ${store.models.map((m) => section('trained', m, 'Training of')).join('')}
      <p class="loss-curve-note label">Thick: test set, after each epoch. Thin, in brackets:
        training set, a running mean while the epoch’s steps still change the weights.</p>
      <section class="loss-floor">${floorText(evidence)}</section>`;
    const part = (/** @type {string} */ selector) =>
      /** @type {HTMLElement} */ (this.querySelector(selector));
    const point = (/** @type {number | null} */ pixel) => this.point(pixel);
    this.heats = store.models.map(
      (model) => new LossHeat(part(`.loss-heat.${model}`), model, point),
    );
    this.bars = {
      ae: new LossBars(part('.loss-parts.ae'), 'ae', losses),
      vae: new LossBars(part('.loss-parts.vae'), 'vae', losses),
    };
    this.kl = new LossKl(part('.loss-kl'), dimensions);
    this.eps = pairedNormal(losses.seed, losses.eps, LATENT_DIM);
    store.on(['picture', 'code', 'data', 'loss'], () => this.follow());
    store.on(['picture', 'data'], () => this.estimate());
    store.on(['theme', 'view'], () => this.opened());
    this.opened();
  }

  get shown() {
    return store.view === 'loss';
  }

  opened() {
    if (!this.shown || !this.heats) return;
    const dark = document.body.classList.contains('dark');
    for (const heat of this.heats) heat.setTheme(dark);
    this.follow();
    this.estimate();
    void this.showTraining();
  }

  /** @param {number | null} pixel */
  point(pixel) {
    this.pixel = pixel;
    for (const heat of this.heats ?? []) heat.show(pixel);
  }

  /** What may not wait: everything but the VAE's mean over many codes. */
  follow() {
    if (!this.shown || !this.heats || !this.bars) return;
    for (const heat of this.heats) heat.update(this.pixel);
    const { ae, vae } = store.sides;
    const { decoder } = store.data.ae;
    const point = decoder ? decode(decoder, ae.mu, this.scratch) : ae.image;
    const floor = floorNll(store.picture);
    const bce = bernoulliNll(point, store.picture);
    const kl = vae.logvar && klDivergence(vae.mu, vae.logvar);
    const end = axisEnd(Math.max(bce, (this.vae.bce ?? 0) + (this.vae.kl ?? 0)));
    for (const model of store.models) this.bars[model].setAxis(end);
    this.bars.ae.update({ floor, bce, kl: null });
    this.bars.vae.update(this.vae);
    if (kl) this.kl?.update(kl);
    const place = this.querySelector('[data-floor]');
    if (place) write(place, floor.toFixed(1));
  }

  /**
   * Work the mean out in spare time. A job under way is finished first: while a hand draws, the
   * figure lags a little, but it moves.
   */
  estimate() {
    const { decoder } = store.data.vae;
    const { mu, logvar } = store.sides.vae;
    if (!this.shown || !decoder || !logvar || !this.eps) return;
    if (this.job) {
      this.stale = true;
      return;
    }
    const job = new MeanNll(decoder, mu, logvar, store.picture, this.eps);
    const floor = floorNll(store.picture);
    const kl = klDivergence(mu, logvar).total;
    this.job = job;
    store.loop.background(this, () => {
      if (job.step()) return true;
      this.job = null;
      this.vae = { floor, bce: job.mean, kl };
      this.follow();
      if (this.stale) {
        this.stale = false;
        this.estimate();
      }
      return false;
    });
  }

  async showTraining() {
    if (this.asked) return;
    this.asked = true;
    const histories = await loadHistories();
    const floor = boot.evidence?.curves.losses.mean.floor ?? 0;
    for (const model of store.models) {
      const place = /** @type {HTMLElement} */ (this.querySelector(`.loss-trained.${model}`));
      new LossCurves(place, model, histories[model], floor);
    }
  }
}

/** @param {string} name @param {import('../../state/shapes.js').Model} model @param {string} label */
const section = (name, model, label) =>
  `<section class="loss-${name} ${model}" aria-label="${label} ${NAMES[model]}"></section>`;

customElements.define('loss-view', LossView);
