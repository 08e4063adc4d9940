/** What D says and both losses, along the steps that a person has taken. */
import { query, write } from '../../dom/element.js';
import { show } from '../../dom/numbers.js';

/** @typedef {import('../../training/game.js').Figures} Figures */
/** @typedef {keyof Figures} Curve */
/** @typedef {{step: number, figures: Figures}} Point step: those of D and of G together */

/** @type {{title: string, of: [Curve, Curve], names: [string, string], top: number | null}[]} */
const PLOTS = [
  {
    title: 'D on 32 digits and 32 fakes: how sure that it is real',
    of: ['real', 'fake'],
    names: ['digits, D(x)', 'fakes, D(G(z))'],
    top: 1,
  },
  { title: 'Losses, nats', of: ['lossD', 'lossG'], names: ['D’s', 'G’s'], top: null },
];
/** Above the greatest loss; the axis reaches at least to here. */
const AIR = 1.1;
const LEAST_TOP = 1;
/** Points from which on every second one goes: a curve is some hundred pixels wide. */
const MOST_POINTS = 400;

/** @param {(typeof PLOTS)[number]} plot @param {number} i */
const markup = ({ title, of, names }, i) => `
  <div class="film-chart">
    <p class="label film-names"><b>${title}</b> ${of
      .map(
        (curve, k) => `<span class="whole"><i class="line ${k ? 'fake' : 'real'}"></i>${names[k]} <b
          data-of="${curve}"></b></span>`,
      )
      .join(' ')}</p>
    <div class="film-plot play-plot" data-plot="${i}"><svg viewBox="0 0 1 1" preserveAspectRatio="none" role="img"
      ></svg><span class="label film-top"></span></div></div>`;

export class PlayCharts {
  /** @type {Point[]} */
  points = [];

  /** @param {HTMLElement} root */
  constructor(root) {
    root.innerHTML = `${PLOTS.map(markup).join('')}<p class="label search-axis" aria-hidden="true"><span>0</span
      ><span>steps of D and of G</span><span data-end></span></p>`;
    this.root = root;
    this.plots = PLOTS.map((_, i) => query(root, `[data-plot="${i}"]`));
    this.end = query(root, '[data-end]');
  }

  clear() {
    this.points = [];
    this.draw();
  }

  /** @param {Point} point */
  add(point) {
    this.points.push(point);
    if (this.points.length > MOST_POINTS) {
      this.points = this.points.filter((_, k) => k % 2 === 0 || k === this.points.length - 1);
    }
    this.draw();
  }

  draw() {
    const { points } = this;
    const [first, last] = [points[0], points[points.length - 1]];
    PLOTS.forEach((plot, i) => this.drawPlot(plot, this.plots[i]));
    for (const { of } of PLOTS) {
      for (const curve of of) {
        const now = last?.figures[curve];
        write(query(this.root, `[data-of="${curve}"]`), now === undefined ? '' : show(now));
      }
    }
    write(this.end, first && last.step > 0 ? String(last.step) : '');
  }

  /** @param {(typeof PLOTS)[number]} plot @param {HTMLElement} place */
  drawPlot({ title, of, names, top }, place) {
    const { points } = this;
    const values = of.map((curve) => points.map(({ figures }) => figures[curve]));
    const most = top ?? Math.max(LEAST_TOP, ...values.flat()) * AIR;
    const end = Math.max(1, ...points.map(({ step }) => step));
    const lines = values.map((line, i) => {
      const way = line.map((value, k) => {
        const x = points[k].step / end;
        return `${x.toFixed(4)},${(1 - Math.min(1, value / most)).toFixed(4)}`;
      });
      return `<polyline class="${i ? 'fake' : 'real'}" points="${way.join(' ')}"/>`;
    });
    const half = top ? '<line class="half" x1="0" x2="1" y1="0.5" y2="0.5"/>' : '';
    const svg = query(place, 'svg', SVGSVGElement);
    svg.innerHTML = half + lines.join('');
    const ends = values.map((line, i) =>
      line.length
        ? `${names[i]}: ${show(line[0])} at first, ${show(line[line.length - 1])} now`
        : '',
    );
    svg.setAttribute('aria-label', `${title}. ${ends.filter(Boolean).join('; ')}`);
    write(query(place, '.film-top'), top ? '1' : show(most));
  }
}
