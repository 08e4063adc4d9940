/**
 * One model's loss of this digit as a stacked bar, and on the same axis below it the losses of all
 * test digits, by the same estimator.
 */

import { query, write } from '../../dom/element.js';
import { thousands } from '../../dom/numbers.js';
import { recordOf } from '../../state/boot.js';
import { paysKl } from '../../state/families.js';
import { measuredAs } from '../../state/models.js';
import { histogram, percentRank, rankText } from './percentiles.js';

/** Nats per bin of the histogram. */
const BIN = 3;

/**
 * What is known of this digit, in nats; the reconstruction of a posterior's codes is null until it
 * is worked out, and KL is null where training asked for none.
 * @typedef {{floor: number, bce: number | null, kl: number | null}} Parts
 */

export class LossBars {
  end = 0;
  /** @type {Parts | null} on show */
  parts = null;

  /**
   * @param {HTMLElement} root @param {import('../../state/shapes.js').Model} model
   * @param {import('../../state/shapes.js').Losses} losses
   */
  constructor(root, model, losses) {
    this.losses = losses;
    const id = measuredAs(model);
    /** @type {number[] | undefined} of the test set's losses, if they were measured */
    this.percentiles = losses.percentiles[id];
    this.ranks = ['bce', 'kl'].map((part) => losses.percentiles[`${id}_${part}`]);
    this.pays = paysKl(recordOf(model));
    root.innerHTML = markup(this.pays, recordOf(model).posterior, losses);
    /** @param {string} name @returns {HTMLElement} */
    this.field = (name) => query(root, `[data-part="${name}"]`);
    this.axis = query(root, '.axis');
    this.paths = root.querySelectorAll('path');
    this.svg = query(root, 'svg', SVGElement);
    this.less = query(root, '[data-part=less]', SVGElement);
  }

  /** @param {number} end nats at the right end, the same for all models */
  setAxis(end) {
    if (end === this.end) return;
    this.end = end;
    this.parts = null;
    const bins = Math.ceil(end / BIN);
    const shares = this.percentiles ? histogram(this.percentiles, BIN, bins) : [];
    const most = Math.max(...shares);
    const steps = shares.map((share, i) => `L${i * BIN} ${1 - share / most}H${(i + 1) * BIN}`);
    this.svg.setAttribute('viewBox', `0 0 ${end} 1`);
    for (const path of this.paths) path.setAttribute('d', `M0 1${steps.join('')}V1Z`);
    const step = [20, 50, 100, 200, 500, 1000, 2000].find((s) => end / s <= 10) ?? 2000;
    // The last tenth is the unit's.
    const ticks = Array.from({ length: Math.ceil((0.88 * end) / step) }, (_, i) => i * step);
    this.axis.innerHTML = `${ticks
      .map((nats) => `<span style="left:${(100 * nats) / end}%">${nats}</span>`)
      .join('')}<span style="left:100%">nats</span>`;
  }

  /** @param {Parts} parts */
  update(parts) {
    // A posterior's change once per estimate, not in every frame.
    if (parts === this.parts) return;
    this.parts = parts;
    const { floor, bce, kl } = parts;
    const { percentiles, pays } = this;
    const total = bce === null ? null : bce + (kl ?? 0);
    this.text('bce', bce);
    if (pays) {
      this.text('kl', kl);
      this.text('total', total);
    }
    const share = (/** @type {number | null} */ nats) => `${(100 * (nats ?? 0)) / this.end}%`;
    this.field('bar-floor').style.width = share(Math.min(floor, bce ?? floor));
    this.field('bar-bce').style.width = share(Math.max(0, (bce ?? floor) - floor));
    if (pays) this.field('bar-kl').style.width = share(kl);
    this.field('marker').style.left = share(total);
    this.less.style.clipPath = `inset(0 calc(100% - ${share(total)}) 0 0)`;
    this.field('marker').hidden = total === null;
    if (!percentiles) return write(this.field('rank'), '');
    if (total === null || bce === null) return;
    const rank = rankText(
      percentRank(percentiles, total),
      `the ${thousands(this.losses.n)} test digits`,
    );
    write(this.field('rank'), `This digit costs ${rank}.`);
    if (!pays) return;
    const [bceRank, klRank] = [bce, kl ?? 0].map((nats, i) =>
      rankText(percentRank(this.ranks[i], nats), 'them'),
    );
    write(this.field('ranks'), `Its reconstruction costs ${bceRank}, its KL ${klRank}.`);
  }

  /** @param {string} name @param {number | null} nats */
  text(name, nats) {
    write(this.field(name), nats === null ? '…' : nats.toFixed(1));
  }
}

/** @param {boolean} pays @param {boolean} posterior @param {import('../../state/shapes.js').Losses} losses */
function markup(pays, posterior, { eps, seed }) {
  const sum = pays
    ? `reconstruction <b data-part="bce"></b> + KL <b data-part="kl"></b> =
      <span class="fig">−ELBO <b data-part="total"></b></span> nats`
    : `<span class="fig">reconstruction <b data-part="bce"></b></span> nats, and nothing else`;
  const how = posterior
    ? `Digit and test set alike: the mean over ${eps} codes sampled from the digit’s cloud (seed ${seed},
      the same <i class="v">ε</i> for all), because training samples its codes too. Each figure is rounded by itself.`
    : 'Digit and test set alike: decoded from the one point.';
  return `
    <h3 class="sum">${sum}</h3>
    <div class="loss-plot">
      <div class="stack" aria-hidden="true">
        <i class="floor" data-part="bar-floor"></i><i class="bce" data-part="bar-bce"></i>${
          pays ? '<i class="kl" data-part="bar-kl"></i>' : ''
        }
      </div>
      <div class="crowd" aria-hidden="true">
        <svg preserveAspectRatio="none"><path class="all" /><path class="less" data-part="less" />
        </svg>
        <i class="marker" data-part="marker"></i>
      </div>
      <div class="axis label" aria-hidden="true"></div>
    </div>
    <div class="rank"><b data-part="rank">…</b><span class="keys label"><i class="floor"></i>the
      floor<i class="bce"></i>above it${pays ? '<i class="kl"></i>KL' : ''}</span></div>
    <p class="label"><span data-part="ranks"></span> ${how}</p>`;
}
