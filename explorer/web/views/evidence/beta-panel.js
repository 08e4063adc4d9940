/**
 * <beta-panel>: what the weight of the KL term changes, measured on a model for each beta. Its file is
 * fetched when a person first comes near it.
 */
import { query } from '../../dom/element.js';
import { whileSeen } from '../../dom/while-visible.js';
import { boot } from '../../state/boot.js';
import { loadSweep } from '../../state/loading.js';
import { store } from '../../state/page-store.js';
import { markOf, placeOf } from './beta-charts.js';
import { panelOf } from './beta-parts.js';
import { reading } from './beta-texts.js';

/** @typedef {import('./beta-texts.js').Chart} Chart */

/** @returns {import('../../state/shapes.js').Figure | null} P(digit) of a plain autoencoder's samples */
function apart() {
  const plain = boot.models.find(({ id, posterior }) => !posterior && boot.shown.includes(id));
  return (plain && boot.evidence.rows.p_digit_normal?.[plain.id]) ?? null;
}

/** @returns {import('../../state/shapes.js').Figure | null} P(digit) of the shipped GAN's samples */
function ofGan() {
  const gan = boot.models.find(({ kind, own }) => kind === 'gan' && !own);
  return (gan && boot.evidence.rows.p_digit_normal?.[gan.id]) ?? null;
}

class BetaPanel extends HTMLElement {
  /** @type {import('./beta-texts.js').Sweep | null} */
  sweep = null;

  connectedCallback() {
    if (!boot.sweep) return;
    this.innerHTML = `<h3 class="part">Along beta, the weight of KL</h3>
      <p class="label" data-wait>The measurements are on their way …</p>`;
    const fetchOnce = whileSeen(this, () => void loadSweep().then((sweep) => this.show(sweep)));
    fetchOnce();
    store.on(['beta', 'models'], () => this.mark(), this);
  }

  /** @param {import('./beta-texts.js').Sweep} sweep */
  show(sweep) {
    if (this.sweep || !sweep) return;
    this.sweep = sweep;
    this.innerHTML = panelOf(sweep, apart(), ofGan());
    this.mark();
  }

  /** Where the VAE on show stands. */
  mark() {
    const { sweep } = this;
    if (!sweep) return;
    const place = placeOf(sweep, store.beta);
    const { beta } = sweep.wide[place];
    query(this, '.now').textContent = reading(sweep, place);
    for (const figure of this.querySelectorAll('figure')) {
      const chart = /** @type {Chart} */ (figure.dataset.chart);
      query(figure, '.mark', SVGElement).innerHTML = markOf(chart, sweep, place);
    }
    for (const named of this.querySelectorAll('[data-beta]')) {
      named.toggleAttribute('data-here', named.getAttribute('data-beta') === String(beta));
    }
  }
}

customElements.define('beta-panel', BetaPanel);
