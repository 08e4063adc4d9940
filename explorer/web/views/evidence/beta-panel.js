/**
 * <beta-panel>: what the weight of the KL term changes, measured on a model for each beta. Its file is
 * fetched when a person first comes near it.
 */
import { query } from '../../dom/element.js';
import { whileSeen } from '../../dom/while-visible.js';
import { boot } from '../../state/boot.js';
import { withNormal } from '../../state/facts.js';
import { loadSweep } from '../../state/loading.js';
import { store } from '../../state/page-store.js';
import { chartOf, legendOf, markOf, placeOf, rateChart, tableOf, titleOf } from './beta-charts.js';
import { reading, SENTENCES } from './beta-texts.js';

/** @typedef {import('./beta-texts.js').Chart} Chart */

const CHARTS = /** @type {Chart[]} */ (Object.keys(SENTENCES));

/** @returns {number} of the VAE on show; 1 is the lesson's */
const betaOnShow = () => /** @type {{beta?: number}} */ (/** @type {unknown} */ (store)).beta ?? 1;

class BetaPanel extends HTMLElement {
  /** @type {import('./beta-texts.js').Sweep | null} */
  sweep = null;

  connectedCallback() {
    if (!boot.sweep) return;
    this.innerHTML = `<h3 class="part">Along beta, the weight of KL</h3>
      <p class="label" data-wait>The measurements are on their way …</p>`;
    const fetchOnce = whileSeen(this, () => void loadSweep().then((sweep) => this.show(sweep)));
    fetchOnce();
    store.on(
      /** @type {import('../../state/shapes.js').Topic[]} */ (['beta', 'models']),
      () => this.mark(),
      this,
    );
  }

  /** @param {import('./beta-texts.js').Sweep} sweep */
  show(sweep) {
    if (this.sweep || !sweep) return;
    this.sweep = sweep;
    const many = sweep.panel + 1;
    const charts = CHARTS.map(
      (
        chart,
      ) => `<figure data-chart="${chart}"><figcaption>${withNormal(titleOf(chart))}</figcaption>
        ${chart === 'rate' ? rateChart(sweep) : chartOf(chart, sweep)}
        <p class="legend label" aria-hidden="true">${withNormal(chart === 'rate' ? '' : legendOf(chart, sweep))}</p>
        <p>${withNormal(SENTENCES[chart](sweep))}</p></figure>`,
    );
    this.innerHTML = `<h3 class="part">Along beta, the weight of KL</h3>
      <p class="label">${sweep.wide.length} VAEs that differ in beta alone, measured as the table above.
        ${many > 1 ? `Bands reach over all ${many} judges. ` : ''}At beta 0 nothing asks for a small KL, so none is
        given.</p>
      <p class="now"></p>
      <div class="charts">${charts.join('')}</div>
      <details><summary>All numbers${many > 1 ? `, with least and most of the other ${sweep.panel} judges` : ''}</summary>
        <div class="wide" role="region" tabindex="0" aria-label="Table of all numbers along beta">${withNormal(tableOf(sweep))}</div>
      </details>`;
    this.mark();
  }

  /** Where the VAE on show stands. */
  mark() {
    const { sweep } = this;
    if (!sweep) return;
    const place = placeOf(sweep, betaOnShow());
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
