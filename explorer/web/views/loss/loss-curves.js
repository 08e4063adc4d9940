/** How one shipped model was trained: its losses per epoch, on a logarithmic axis of epochs. */

import { scrub } from '../../dom/chart-scrubber.js';
import { query } from '../../dom/element.js';
import { recordOf } from '../../state/boot.js';

/** @typedef {import('../../state/loading.js').History} History */
/** @typedef {'loss' | 'bce' | 'kl'} Term */

/** Nats at the chart's top: what the VAE began with, and some air. */
const TOP = 165;

const NAMES = { loss: '−ELBO', bce: 'reconstruction', kl: 'KL' };
const LINES = [0, 50, 100, 150];
const TICKS = [1, 2, 5, 10, 20, 50, 100, 200, 500];

export class LossCurves {
  /**
   * @param {HTMLElement} root @param {import('../../state/shapes.js').Model} model
   * @param {History} history @param {number} floor mean floor of the test set
   */
  constructor(root, model, { epochs }, floor) {
    this.epochs = epochs;
    /** @type {Term[]} */
    this.terms = recordOf(model).posterior ? ['loss', 'bce', 'kl'] : ['bce'];
    const last = epochs.length - 1;
    const end = epochs[last];
    /** @param {number} epoch @returns {number} 0 to 1 */
    this.across = (epoch) => Math.log(epoch) / Math.log(epochs.length);
    root.innerHTML = `
      <h3 class="sum">How it was trained, in nats per image</h3>
      <div class="curves">
        <div class="curve-plot">
          <svg viewBox="0 0 1 ${TOP}" preserveAspectRatio="none" role="img"
            aria-label="Losses per epoch in nats per image. ${this.sentence(0)} ${this.sentence(
              last,
            )}">
            ${LINES.map(
              (y) => `<line class="grid" x1="0" x2="1" y1="${TOP - y}" y2="${TOP - y}" />`,
            ).join('')}
            <line class="floor" x1="0" x2="1" y1="${TOP - floor}" y2="${TOP - floor}" />
            ${this.terms.map((term) => this.lines(term)).join('')}
          </svg>
          <span class="curve-floor label" style="bottom:${(100 * floor) / TOP}%">floor ${floor.toFixed(
            1,
          )}</span>
          <i class="curve-at" hidden></i>
        </div>
        <div class="curve-ticks">${LINES.map(
          (y) => `<span class="curve-tick label" aria-hidden="true"
          style="bottom:${(100 * y) / TOP}%">${y}</span>`,
        ).join('')}</div>
        <div class="curve-names">${this.terms.map((term) => label(term, end.test[term])).join('')}
        </div>
        <div class="axis label" aria-hidden="true">${TICKS.filter((t) => t <= epochs.length)
          .map((t) => `<span style="left:${100 * this.across(t)}%">${t}</span>`)
          .join('')}<span class="unit">epochs</span></div>
      </div>
      <p class="curve-read" data-live></p>`;
    this.at = query(root, '.curve-at');
    this.read = query(root, '.curve-read');
    this.show(null);
    scrub(query(root, '.curve-plot'), {
      label: 'Losses by epoch',
      count: epochs.length,
      rest: last,
      placeAt: (share) => Math.round(epochs.length ** share) - 1,
      show: (place) => this.show(place),
      say: (place) => this.sentence(place),
    });
  }

  /** @param {Term} term @returns {string} thin: training set, thick: test set */
  lines(term) {
    return /** @type {const} */ (['train', 'test'])
      .map((set) => {
        const points = this.epochs.map(
          (one) => `${this.across(one.epoch).toFixed(4)},${(TOP - one[set][term]).toFixed(2)}`,
        );
        return `<polyline class="${set} ${term}" points="${points.join(' ')}" />`;
      })
      .join('');
  }

  /** @param {number | null} place */
  show(place) {
    this.at.hidden = place === null;
    const on = place ?? this.epochs.length - 1;
    this.at.style.left = `${100 * this.across(on + 1)}%`;
    this.read.innerHTML = this.sentence(on).replace(/(\d+\.\d) \(/g, '<b>$1</b> (');
  }

  /** @param {number} place */
  sentence(place) {
    const { epoch, train, test } = this.epochs[place];
    const numbers = this.terms.map(
      (term) => `${NAMES[term]} ${test[term].toFixed(1)} (${train[term].toFixed(1)})`,
    );
    return `Epoch ${epoch}: ${numbers.join(', ')}.`;
  }
}

/** @param {Term} term @param {number} nats */
const label = (term, nats) =>
  `<span class="curve-name ${term}" style="bottom:${(100 * nats) / TOP}%">${NAMES[term]} <b>${nats.toFixed(
    1,
  )}</b></span>`;
