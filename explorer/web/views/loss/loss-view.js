/**
 * <loss-view>: the loss of the digit on show taken apart, live; beside it the test set's losses,
 * and how the models were trained.
 */

import { query, write } from '../../dom/element.js';
import { pairedNormal } from '../../maths/random.js';
import { bernoulliNll, decode, klDivergence } from '../../networks/autoencoder.js';
import { floorNll, MeanNll } from '../../networks/losses.js';
import { boot, PIXELS, recordOf } from '../../state/boot.js';
import { paysKl } from '../../state/families.js';
import { histories, loadHistories } from '../../state/loading.js';
import { modelMarks, nameInText, nameOf, unaskedText } from '../../state/models.js';
import { store } from '../../state/page-store.js';
import { LossBars } from './loss-bars.js';
import { LossCurves, topOf } from './loss-curves.js';
import { LossHeat } from './loss-heat.js';
import { LossKl } from './loss-kl.js';
import { floorText, rivals } from './loss-texts.js';
import { axisEnd } from './percentiles.js';

const { losses } = boot.evidence.curves;
const scratch = new Float32Array(PIXELS);

const NO_CLOUD = 'No model on show has a posterior, so none pays KL.';

/** What the digit on show costs one model: at once, or as a mean over fixed eps in spare time. */
class DigitLoss {
  /** @type {import('./loss-bars.js').Parts} all of one digit */
  parts = { floor: 0, bce: null, kl: null };
  /** @type {MeanNll | null} the mean being worked out */
  job = null;
  /** Whether the digit has changed since that job began. */
  stale = false;
  /** @type {Float32Array | null} */
  eps = null;

  /** @param {string} model @param {() => void} done called when a mean is worked out */
  constructor(model, done) {
    this.model = model;
    this.done = done;
    const { posterior, latent_dim } = recordOf(model);
    if (posterior) this.eps = pairedNormal(losses.seed, losses.eps, latent_dim);
  }

  /** Nobody asks for it any more. */
  forget() {
    this.job = null;
  }

  /** What may not wait: where the code is a point, everything. */
  follow() {
    if (this.eps) return;
    const { picture } = store;
    const { decoder } = store.data[this.model];
    const isExact = decoder && store.isExact(this.model);
    const bce = isExact
      ? bernoulliNll(decode(decoder, store.sides[this.model].mu, scratch), picture)
      : null;
    this.parts = { floor: floorNll(picture), bce, kl: null };
  }

  /**
   * Work the mean out in spare time. A job under way is finished first: while a person draws, the
   * figure lags a little, but it moves.
   * @param {boolean} [atOnce] where no figure stands that could wait for it
   */
  estimate(atOnce = false) {
    const { decoder } = store.data[this.model];
    const { mu, logvar } = store.sides[this.model];
    if (store.view !== 'loss' || !decoder || !logvar || !this.eps || store.unencoded) return;
    this.stale = Boolean(this.job);
    if (this.job) return;
    const job = new MeanNll(decoder, mu, logvar, store.picture, this.eps);
    const floor = floorNll(store.picture);
    const kl = paysKl(recordOf(this.model)) ? klDivergence(mu, logvar).total : null;
    const take = () => {
      this.job = null;
      this.parts = { floor, bce: job.mean, kl };
      this.done();
    };
    if (atOnce) {
      while (job.step());
      take();
      return;
    }
    this.job = job;
    store.loop.background(this, () => {
      if (this.job !== job) return false;
      if (job.step()) return true;
      take();
      if (this.stale) this.estimate();
      return false;
    });
  }
}

class LossView extends HTMLElement {
  /** @type {number | null} under the pointer, on any heat map */
  pixel = null;
  /** Ids of the models whose training is shown. */
  trained = '';

  connectedCallback() {
    this.build();
    store.on(['member'], () => this.rebuild(), this);
    store.on(['picture', 'code', 'data', 'loss'], () => this.follow(), this);
    store.on(['picture', 'data'], () => this.estimate(), this);
    store.follow(['theme', 'view'], () => this.opened(), this);
    store.on(['data'], () => this.showTraining(), this);
  }

  /** Another model stands in a column. */
  rebuild() {
    for (const { loss } of this.digits ?? []) loss.forget();
    this.build();
    for (const { loss } of this.digits ?? []) loss.estimate(true);
    this.opened();
  }

  build() {
    const { encoders } = store;
    this.trained = '';
    const clouds = encoders.filter((model) => recordOf(model).posterior);
    /** Whose KL is shown. */
    this.posterior = clouds.find((model) => paysKl(recordOf(model)));
    this.innerHTML = `
      ${sections('heat', 'Heat map of the reconstruction loss of')}
      ${sections('parts', 'Loss of this digit:')}
      <section class="loss-rivals">${rivals(boot.evidence, encoders)}</section>
      <section class="loss-kl" ${clouds.length ? modelMarks(this.posterior ?? clouds[0]) : ''}
        aria-label="KL per dimension"></section>
      ${sections('trained', 'Training of')}
      <p class="loss-curve-note label">Thick: test set, after each epoch. Thin, in brackets:
        training set, a running mean while the epoch’s steps still change the weights.</p>
      <section class="loss-floor">${floorText(boot.evidence)}</section>`;
    for (const model of store.models) {
      if (encoders.includes(model)) continue;
      this.section('heat', model).innerHTML =
        '<p class="label">It has no encoder: it reconstructs no digit, so no digit costs it anything.</p>';
    }
    this.heats = encoders.map(
      (model) => new LossHeat(this.section('heat', model), model, (pixel) => this.point(pixel)),
    );
    this.digits = encoders.map((model) => ({
      bars: new LossBars(this.section('parts', model), model, losses),
      loss: new DigitLoss(model, () => this.follow()),
    }));
    const kl = query(this, '.loss-kl');
    this.kl = this.posterior ? new LossKl(kl, this.posterior) : null;
    const [unasked = NO_CLOUD] = clouds.map(unaskedText);
    if (!this.kl) kl.innerHTML = `<p class="label">${unasked}</p>`;
  }

  /** @param {string} name @param {string} model @returns {HTMLElement} */
  section(name, model) {
    return query(this, `.loss-${name}[model="${model}"]`);
  }

  opened() {
    if (store.view !== 'loss') return;
    const dark = document.body.classList.contains('dark');
    for (const heat of this.heats ?? []) heat.setTheme(dark);
    this.follow();
    this.estimate();
    void loadHistories();
    this.showTraining();
  }

  /** @param {number | null} pixel */
  point(pixel) {
    this.pixel = pixel;
    for (const heat of this.heats ?? []) heat.show(pixel);
  }

  /** What may not wait: everything but the means over many codes. */
  follow() {
    if (store.view !== 'loss' || !this.digits) return;
    for (const heat of this.heats ?? []) heat.update(this.pixel);
    for (const { loss } of this.digits) loss.follow();
    const all = this.digits.map(({ loss: { parts } }) => (parts.bce ?? 0) + (parts.kl ?? 0));
    const end = axisEnd(Math.max(...all));
    for (const { bars, loss } of this.digits) {
      bars.setAxis(end);
      bars.update(loss.parts);
    }
    const { mu, logvar } = store.sides[this.posterior ?? ''] ?? {};
    if (logvar && !store.unencoded) this.kl?.update(klDivergence(mu, logvar));
    const place = this.querySelector('[data-floor]');
    if (place) write(place, floorNll(store.picture).toFixed(1));
  }

  estimate() {
    for (const { loss } of this.digits ?? []) loss.estimate();
  }

  /** As far as it has arrived. */
  showTraining() {
    if (store.view !== 'loss') return;
    const { floor } = losses.mean;
    const there = store.encoders.flatMap((model) => {
      const history = histories[recordOf(model).id];
      return history ? [/** @type {[string, typeof history]} */ ([model, history])] : [];
    });
    const trained = there.map(([model]) => recordOf(model).id).join();
    if (trained === this.trained) return;
    this.trained = trained;
    // On one scale: they are read against each other.
    const top = topOf(there, floor);
    for (const [model, history] of there) {
      new LossCurves(this.section('trained', model), model, history, floor, top);
    }
  }
}

/** @param {string} name @param {string} label @returns {string} one for each model */
const sections = (name, label) =>
  store.models
    .map(
      (model) => `<section class="loss-${name}" ${modelMarks(model)} data-name="${nameOf(model)}"
        aria-label="${label} the ${nameInText(model)}"></section>`,
    )
    .join('');

customElements.define('loss-view', LossView);
