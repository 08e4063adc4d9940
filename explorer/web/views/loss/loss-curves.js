/** How one model was trained: its losses per epoch, on a logarithmic axis of epochs. */

import { scrub } from '../../dom/chart-scrubber.js';
import { query } from '../../dom/element.js';
import { recordOf } from '../../state/boot.js';
import { paysKl } from '../../state/families.js';

/** @typedef {import('../../state/loading.js').History} History */
/** @typedef {'loss' | 'bce' | 'kl'} Term */

/** @typedef {import('../../state/loading.js').Loss} Loss */

/** Of the chart's height above the greatest loss. */
const AIR = 0.025;
/** Of the chart's height from one name beside it to the next: a line of text. */
const LINE = 0.1;
/** Of a grid: at most so many lines above zero. */
const MOST_LINES = 4;

const NAMES = { loss: '−ELBO', bce: 'reconstruction', kl: 'KL' };
const TICKS = [1, 2, 5, 10, 20, 50, 100, 200, 500];

/** @param {import('../../state/shapes.js').Model} model @returns {Term[]} that its training minimised */
const termsOf = (model) => (paysKl(recordOf(model)) ? ['loss', 'bce', 'kl'] : ['bce']);

/**
 * @param {Loss} losses of one set @param {Term} term
 * @returns {number} nats per image; −ELBO is the sum of its parts, whatever weight training gave to KL
 */
const lossOf = ({ bce, kl }, term) => ({ loss: bce + kl, bce, kl })[term];

/**
 * @param {[import('../../state/shapes.js').Model, History][]} trained models that stand side by side
 * @param {number} floor @returns {number} nats at the top of all their charts
 */
export function topOf(trained, floor) {
  const values = trained.flatMap(([model, { epochs }]) =>
    termsOf(model).flatMap((term) =>
      epochs.flatMap(({ train, test }) => [lossOf(train, term), lossOf(test, term)]),
    ),
  );
  return Math.ceil((1 + AIR) * values.reduce((most, value) => Math.max(most, value), floor));
}

/** @param {number} top @returns {number[]} nats of the grid's lines, round numbers from 0 on */
export function linesTo(top) {
  const decade = 10 ** Math.floor(Math.log10(top / MOST_LINES));
  const step = decade * ([1, 2, 5].find((factor) => top / (factor * decade) <= MOST_LINES) ?? 10);
  return Array.from({ length: Math.floor(top / step) + 1 }, (_, line) => line * step);
}

/**
 * @param {number[]} values @param {number} gap
 * @returns {number[]} where their names stand: at the value, or as far below as the next ones above need
 */
export function apart(values, gap) {
  const places = [...values];
  let last = Number.POSITIVE_INFINITY;
  for (const i of [...values.keys()].sort((a, b) => values[b] - values[a])) {
    places[i] = Math.min(values[i], last - gap);
    last = places[i];
  }
  return places;
}

/** @param {History['epochs'][number]} epoch @param {import('../../state/shapes.js').Model} model */
export function epochText({ epoch, train, test }, model) {
  const numbers = termsOf(model).map(
    (term) => `${NAMES[term]} ${lossOf(test, term).toFixed(1)} (${lossOf(train, term).toFixed(1)})`,
  );
  return `Epoch ${epoch}: ${numbers.join(', ')}.`;
}

export class LossCurves {
  /**
   * @param {HTMLElement} root @param {import('../../state/shapes.js').Model} model
   * @param {History} history @param {number} floor mean floor of the test set
   * @param {number} top nats at the chart's top
   */
  constructor(root, model, { epochs }, floor, top) {
    this.model = model;
    this.epochs = epochs;
    this.top = top;
    const terms = termsOf(model);
    const grid = linesTo(top);
    const last = epochs.length - 1;
    const ends = terms.map((term) => lossOf(epochs[last].test, term));
    const places = apart(ends, LINE * top);
    /** @param {number} epoch @returns {number} 0 to 1 */
    this.across = (epoch) => Math.log(epoch) / Math.log(epochs.length);
    root.innerHTML = `
      <h3 class="sum">How it was trained, in nats per image</h3>
      <div class="curves">
        <div class="curve-plot">
          <svg viewBox="0 0 1 ${top}" preserveAspectRatio="none" role="img"
            aria-label="Losses per epoch in nats per image. ${this.sentence(0)} ${this.sentence(
              last,
            )}">
            ${grid
              .map((y) => `<line class="grid" x1="0" x2="1" y1="${top - y}" y2="${top - y}" />`)
              .join('')}
            <line class="floor" x1="0" x2="1" y1="${top - floor}" y2="${top - floor}" />
            ${terms.map((term) => this.lines(term)).join('')}
          </svg>
          <span class="curve-floor label" style="bottom:${(100 * floor) / top}%">floor ${floor.toFixed(
            1,
          )}</span>
          <i class="curve-at" hidden></i>
        </div>
        <div class="curve-ticks">${grid
          .map(
            (y) => `<span class="curve-tick label" aria-hidden="true"
          style="bottom:${(100 * y) / top}%">${y}</span>`,
          )
          .join('')}</div>
        <div class="curve-names">${terms
          .map((term, i) => label(term, ends[i], (100 * places[i]) / top))
          .join('')}</div>
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
          (one) =>
            `${this.across(one.epoch).toFixed(4)},${(this.top - lossOf(one[set], term)).toFixed(2)}`,
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
    return epochText(this.epochs[place], this.model);
  }
}

/** @param {Term} term @param {number} nats @param {number} place in percent of the chart's height */
const label = (term, nats, place) =>
  `<span class="curve-name ${term}" style="bottom:${place}%">${NAMES[term]} <b>${nats.toFixed(
    1,
  )}</b></span>`;
