/** How wide the posterior of this digit is, number by number. */

import { scrub } from '../../dom/chart-scrubber.js';
import { query } from '../../dom/element.js';
import { sigmaOf } from '../../maths/posterior.js';
import { recordOf } from '../../state/boot.js';
import { store } from '../../state/page-store.js';

/** At the top of the chart: a little more than the prior's 1. */
const TOP = 1.25;

export class SigmaBars {
  /** @type {Float32Array} */
  sigma = new Float32Array();

  /** @param {HTMLElement} root @param {string} model with a posterior */
  constructor(root, model) {
    this.model = model;
    this.dimensions = recordOf(model).dimensions;
    const { order, status } = this.dimensions;
    root.innerHTML = `
      <div class="sigma-plot"><i class="one" style="bottom:${100 / TOP}%"></i>
        ${order.map((d) => `<i class="bar ${status[d]}"></i>`).join('')}</div>
      <p class="label sigma-read" aria-hidden="true"></p>`;
    this.bars = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('.bar'));
    this.read = query(root, '.sigma-read');
    scrub(query(root, '.sigma-plot'), {
      label: 'Sigma of every number of the code, by information over the test set',
      count: order.length,
      show: (place) => this.show(place),
      say: (place) => this.say(place),
    });
  }

  /** Of the digit on show. */
  update() {
    this.sigma = sigmaOf(store.sides[this.model].logvar ?? []);
    this.dimensions.order.forEach((d, i) => {
      this.bars[i].style.height = `${(100 * Math.min(this.sigma[d], TOP)) / TOP}%`;
    });
    this.show(null);
  }

  /** @param {number | null} place */
  show(place) {
    this.read.textContent = place === null ? this.summary() : `${this.say(place)}.`;
  }

  summary() {
    const mean = (/** @type {string} */ status) => {
      const some = this.sigma.filter((_, d) => this.dimensions.status[d] === status);
      return (some.reduce((sum, value) => sum + value, 0) / some.length).toFixed(2);
    };
    if (this.dimensions.isUnknown)
      return 'σ of each number. Click a picture to put the sliders on its code.';
    return `σ of each number: ${mean('live')} on average where it carries something; ${mean(
      'dead',
    )} where it is dead (dotted): there the cloud has fallen back to the prior’s σ = 1, the line. Click a picture to put the sliders on its code.`;
  }

  /** @param {number} place */
  say(place) {
    const d = this.dimensions.order[place];
    const mu = store.sides[this.model].mu[d].toFixed(2).replace('-', '−');
    const fate = this.dimensions.status[d] === 'dead' ? ', dead' : '';
    return `z ${d}: σ ${this.sigma[d].toFixed(2)}, μ ${mu}${fate}`;
  }
}
