/**
 * `<generate-view>`: the same random numbers through both decoders, judged and counted; and class
 * arithmetic on the code that is loaded.
 */
import { boot } from '../../state/boot.js';
import './class-arithmetic-grid.js';
import './sample-controls.js';
import './sample-grid.js';
import './sample-tally.js';
import './temperature-curve.js';
import { setIdle } from '../../dom/element.js';
import { percent, show, thousands } from '../../dom/numbers.js';
import { chosenSource, generateOptions, setGenerateOptions } from '../../state/generate.js';
import { store } from '../../state/page-store.js';
import { loadedDraw, SHEET } from './sample-runs.js';

const NORMAL = '<span class="whole">N(0, <i class="v">I</i>)</span>';
const TITLES = {
  ae: 'Autoencoder',
  vae: '<span class="full">Variational autoencoder</span><span class="short">VAE</span>',
};

const column = (/** @type {import('../../state/shapes.js').Model} */ model) => `
  <section class="column ${model}" aria-label="${model === 'ae' ? 'Autoencoder' : 'VAE'}: draws">
    <div class="head"><span class="name">${TITLES[model]}</span></div>
    <draw-tally model="${model}"></draw-tally><draw-grid model="${model}"></draw-grid></section>`;

const swaps = (/** @type {import('../../state/shapes.js').Model} */ model) => `
  <section class="swaps ${model}" aria-label="${model === 'ae' ? 'Autoencoder' : 'VAE'}: classes">
    <div class="head"><span class="name">${TITLES[model]}</span></div>
    <class-swaps model="${model}"></class-swaps></section>`;

const classes = Array.from({ length: 10 }, (_, c) => `<option value="${c}">${c}</option>`);

const TEMPLATE = `
  <div class="side draw-side">
    <div class="controls"><div class="head"><span class="name">Draws</span>
      <span class="how" data-drawn></span></div><draw-controls></draw-controls></div>
    <div class="about"><temperature-curve></temperature-curve></div>
    <div class="loaded"><p class="label" id="draws-how" data-loaded></p>
      <div class="buttons"><button type="button" data-do="open">Open in Explore</button>
        <button type="button" data-do="reset">Back to the digit</button></div></div></div>
  ${store.models.map(column).join('')}
  <div class="notes" data-about></div>
  <div class="side swap-side"><div class="head"><span class="name">Class arithmetic</span></div>
    <div data-swaps></div>
    <label class="source"><span class="label">Its class</span><select>
      <option value="">automatic</option>${classes.join('')}</select></label>
    <p class="label">Automatic: its label, or what the judge reads where there is none.</p></div>
  ${store.models.map(swaps).join('')}`;

class GenerateView extends HTMLElement {
  connectedCallback() {
    if (!this.firstElementChild) this.build();
    this.stop = store.on(['generate', 'view', 'data', 'draws', 'code'], () => this.update());
    this.update();
  }

  disconnectedCallback() {
    this.stop?.();
  }

  build() {
    this.innerHTML = TEMPLATE;
    this.one('[data-do=open]').addEventListener('click', () => {
      store.set({ view: 'explore' });
      document.getElementById('tab-explore')?.focus();
      scrollTo({ top: 0 });
    });
    this.one('[data-do=reset]').addEventListener('click', () => {
      setGenerateOptions({ source: null });
      for (const model of store.models) store.reset(model);
    });
    this.select.addEventListener('change', () =>
      setGenerateOptions({ source: this.select.value ? Number(this.select.value) : null }),
    );
  }

  /** @param {string} selector */
  one(selector) {
    return /** @type {HTMLElement} */ (this.querySelector(selector));
  }

  get select() {
    return /** @type {HTMLSelectElement} */ (this.querySelector('select'));
  }

  update() {
    if (store.view !== 'generate') return;
    if (boot.evidence && !this.one('[data-about]').firstElementChild) this.tell(boot.evidence);
    const loaded = loadedDraw();
    const moved = store.models.some((model) => store.sides[model].moved);
    this.one('[data-drawn]').textContent =
      store.failed.get('draws') ?? `the first ${SHEET} of seed ${store.sampleSeed}`;
    this.one('[data-loaded]').textContent =
      loaded === null
        ? 'Click a draw to put it into both models’ sliders.'
        : `Draw ${loaded} is in both models’ sliders.`;
    this.one('.loaded').classList.toggle('is-loaded', loaded !== null);
    setIdle(this.one('[data-do=open]'), loaded === null);
    setIdle(this.one('[data-do=reset]'), !moved);
    this.select.value = String(chosenSource() ?? '');
  }

  /** What is measured, once. @param {import('../../state/shapes.js').Evidence} evidence */
  tell({ rows, critic, curves }) {
    const fitted = rows.p_digit_fitted.ae?.value ?? 0;
    this.one('[data-about]').innerHTML = `
      <p>About half of the VAE’s draws are not digits. The autoencoder’s fail almost always, because
        nothing ties its codes to ${NORMAL}. The Gaussian fitted to its codes is the fair test: its
        draws score ${show(fitted)}.</p>
      <div><p><b>P(digit):</b> a small classifier, trained on real digits and on spoiled real
        digits, judges each picture. Real test digits score ${show(critic.p_digit_real.value)}.</p>
      <p class="label">Draw k of a seed is the same 32 numbers for both models, on the maps (seed 0)
        and in Python (<code>/sample</code>).</p></div>`;
    const { ae, vae } = curves.arithmetic;
    this.one('[data-swaps]').innerHTML = `
      <p>This picture’s style on another class: <span class="whole"><i class="v">z</i> − mean of its
        class</span> <span class="whole">+ mean of the other</span>.</p>
      <table class="measured"><caption class="label">Measured on ${thousands(ae.n)} test digits, each
        to one other class</caption>
        <thead><tr><td></td><th scope="col" class="ae accent">AE</th>
          <th scope="col" class="vae accent">VAE</th></tr></thead>
        <tbody><tr><th scope="row">mean P(digit)</th><td>${show(ae.p_digit)}</td>
          <td>${show(vae.p_digit)}</td></tr>
        <tr><th scope="row">read as the wanted class</th><td>${percent(ae.hits)}</td>
          <td>${percent(vae.hits)}</td></tr></tbody></table>`;
  }
}

customElements.define('generate-view', GenerateView);
