/** A posterior's KL term number by number: what each dimension of the code says about this digit. */

import { scrub } from '../../dom/chart-scrubber.js';
import { query, write } from '../../dom/element.js';
import { recordOf } from '../../state/boot.js';
import { fact } from '../../state/models.js';
import { store } from '../../state/page-store.js';

/** Nats at the top of the bars, unless a digit needs more. */
const TOP = 4;

const DEAD = 'dead: the KL term switched it off';
const HINT = 'Point at or touch a bar to read it.';

export class LossKl {
  /** @type {number | null} which bar is read, in the order of the bars */
  place = null;

  /** @param {HTMLElement} root @param {string} model that has a posterior */
  constructor(root, model) {
    const { dimensions, latent_dim: count } = recordOf(model);
    this.model = model;
    this.dimensions = dimensions;
    /** @type {Float32Array} */
    this.kl = new Float32Array(count);
    const { order, status } = dimensions;
    const counts = { live: 0, weak: 0, dead: 0 };
    for (const one of status) counts[one]++;
    root.innerHTML = `
      <h3 class="sum"><b data-kl="total"></b> nats of KL, number by number</h3>
      <div class="kl-plot">
        <div class="kl-bars" aria-hidden="true">${order
          .map((d) => `<i class="${status[d]}" data-d="${d}"><b></b><u></u></i>`)
          .join('')}</div>
        <span class="kl-top label" aria-hidden="true"></span>
      </div>
      <p data-kl="read" data-live></p>
      <p class="label">${dimensions.isUnknown ? UNKNOWN : known(counts)}</p>`;
    this.bars = /** @type {HTMLElement[]} */ ([...root.querySelectorAll('.kl-bars > i')]);
    this.fills = this.bars.map((bar) => /** @type {HTMLElement} */ (bar.firstElementChild));
    this.ticks = this.bars.map((bar) => /** @type {HTMLElement} */ (bar.lastElementChild));
    this.total = query(root, '[data-kl=total]');
    this.read = query(root, '[data-kl=read]');
    this.top = query(root, '.kl-top');
    this.read.textContent = HINT;
    scrub(query(root, '.kl-plot'), {
      label: 'KL of every number of the code, by information over the test set',
      count,
      show: (place) => this.show(place),
      say: (place) => this.say(place).replace(/<[^>]+>/g, ''),
    });
  }

  /** @param {{total: number, perDimension: Float32Array}} kl of this digit */
  update({ total, perDimension }) {
    this.kl = perDimension;
    const { order, information } = this.dimensions;
    const top = Math.max(TOP, Math.ceil(Math.max(...perDimension)));
    write(this.total, total.toFixed(1));
    order.forEach((d, i) => {
      this.fills[i].style.height = `${(100 * perDimension[d]) / top}%`;
      this.ticks[i].hidden = Boolean(this.dimensions.isUnknown);
      this.ticks[i].style.bottom = `${(100 * information[d]) / top}%`;
    });
    write(this.top, `${top} nats`);
    this.show(this.place);
  }

  /** @param {number | null} place */
  show(place) {
    if (this.place !== null) this.bars[this.place].classList.remove('is-read');
    this.place = place;
    if (place !== null) this.bars[place].classList.add('is-read');
    const text = place === null ? HINT : this.say(place);
    if (this.read.innerHTML !== text) this.read.innerHTML = text;
  }

  /** @param {number} d a dimension @returns {string} over the test set, if it was measured */
  meanOf(d) {
    const { information, isUnknown } = this.dimensions;
    return isUnknown ? '' : `; test set ${information[d].toFixed(2)}`;
  }

  /** @param {number} place */
  say(place) {
    const d = this.dimensions.order[place];
    const { mu, logvar } = store.sides[this.model];
    const sigma = Math.exp((logvar?.[d] ?? 0) / 2);
    const fate = this.dimensions.status[d] === 'dead' ? `, ${DEAD}` : '';
    return `<i class="v">z</i> ${d}: <b>${this.kl[d].toFixed(2)} nats</b>, <i class="v">μ</i> ${signed(
      mu[d],
    )}, <i class="v">σ</i> ${sigma.toFixed(2)}${this.meanOf(d)}${fate}`;
  }
}

const UNKNOWN = 'By number: nobody measured the mean over the test set.';

/** @param {{live: number, weak: number, dead: number}} counts */
const known = ({ live, weak, dead }) => `Sorted by the mean over the test set, the tick in each bar;
  this digit may differ. ${live} live, ${weak} weak (below 0.1), ${dead} dead (dotted, below 0.01).
  ${fact('dead')}`;

/** @param {number} value */
const signed = (value) => value.toFixed(2).replace('-', '−');
