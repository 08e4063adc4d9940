/** The numbers of a film along its moments: what D says, both losses, and the classes at one moment. */
import { query, write } from '../../dom/element.js';
import { percent, show } from '../../dom/numbers.js';
import { shareUnder } from '../../dom/pointing.js';
import { ALL_CLASSES } from '../../state/boot.js';
import { middlesOf, shareOfStep } from './film-measures.js';
import { beforeCurveText, classesText, inTrainingText } from './film-texts.js';

/** @typedef {import('../../state/game.js').Film} Film */
/** @typedef {import('../../state/game.js').Curve} Curve */

/** @type {{title: string, of: [Curve, Curve], names: [string, string], top: number | null}[]} */
const PLOTS = [
  {
    title: 'D in training, a batch at a time: how sure that it is real',
    of: ['d_real', 'd_fake'],
    names: ['real digits, D(x)', 'fakes, D(G(z))'],
    top: 1,
  },
  { title: 'Losses, nats', of: ['loss_d', 'loss_g'], names: ['D’s', 'G’s'], top: null },
];
/** Epochs that have a tick, if they are so far apart as shares of the width. */
const TICKS = [0.1, 0.2, 0.5, 1, 2, 3, 5, 7, 10, 15, 20, 30, 50];
const APART = 0.07;
/** From here on along the width stands what they are. */
const UNIT = 0.86;
/** A class's even share. */
const TENTH = 0.1;
/** Above the tallest bar. */
const AIR = 1.1;

/** @param {(typeof PLOTS)[number]} plot @param {number} i */
const markup = ({ title, of, names }, i) => `
  <div class="film-chart">
    <p class="label film-names"><b>${title}</b> <span class="whole"><i class="line real"></i>${names[0]} <b
      data-of="${of[0]}"></b></span> <span class="whole"><i class="line fake"></i>${names[1]} <b
      data-of="${of[1]}"></b></span></p>${i ? '' : '<p class="label" data-which></p>'}
    <div class="film-plot" data-plot="${i}"><svg viewBox="0 0 1 1" preserveAspectRatio="none" role="img"
      aria-label="${title}"></svg><i class="film-now"></i><span class="label film-top"></span></div></div>`;

const shares = () => `
  <div class="film-chart"><p class="label film-names"><b>Classes of the samples</b> <span>as the judge reads
    them, in percent; dotted: a tenth each</span></p>
    <p class="film-unread" data-unread></p><div class="film-shares" role="img">${ALL_CLASSES.map(
      (c) => `<span class="share"><b></b><i style="--c: var(--c${c})"></i><em>${c}</em></span>`,
    ).join('')}</div></div>`;

export class FilmCharts {
  /** @type {Film | null} */
  film = null;

  /** @param {HTMLElement} root @param {(place: number) => void} goTo called where a person points */
  constructor(root, goTo) {
    root.innerHTML = `${PLOTS.map(markup).join('')}<div class="film-ticks label" aria-hidden="true"></div>${shares()}`;
    this.root = root;
    this.plots = PLOTS.map((_, i) => query(root, `[data-plot="${i}"]`));
    this.places = new Map(
      PLOTS.flatMap(({ of }) => of).map((curve) => [curve, query(root, `[data-of="${curve}"]`)]),
    );
    this.ticks = query(root, '.film-ticks');
    this.shares = query(root, '.film-shares');
    for (const plot of this.plots) this.listen(plot, goTo);
  }

  /** @param {HTMLElement} plot @param {(place: number) => void} goTo */
  listen(plot, goTo) {
    /** @param {PointerEvent} event */
    const follow = (event) => {
      const last = Number(this.film?.moments.length) - 1;
      if (event.buttons & 1) goTo(Math.round(shareUnder(plot, event)[0] * last));
    };
    plot.onpointerdown = follow;
    plot.onpointermove = follow;
  }

  /** @param {Film} film */
  begin(film) {
    this.film = film;
    PLOTS.forEach((plot, i) => this.draw(film, plot, this.plots[i]));
    const perEpoch = film.steps / film.epochs;
    let last = -1;
    const ticks = TICKS.filter((epoch) => epoch <= film.epochs).flatMap((epoch) => {
      const share = shareOfStep(film.moments, epoch * perEpoch);
      if (share - last < APART || share > UNIT) return [];
      last = share;
      return [`<span style="left:${100 * share}%">${epoch}</span>`];
    });
    this.ticks.innerHTML = `${ticks.join('')}<span class="unit">epochs</span>`;
  }

  /** @param {Film} film @param {(typeof PLOTS)[number]} plot @param {HTMLElement} place */
  draw({ moments, curve }, { of, top }, place) {
    const values = of.map((name) => curve[name]);
    const most = top ?? Math.max(...values.flat()) * AIR;
    const steps = middlesOf(curve.step);
    const lines = values.map((line, i) => {
      const points = line.map((value, k) => {
        const x = shareOfStep(moments, steps[k]);
        return `${x.toFixed(4)},${(1 - Math.min(1, value / most)).toFixed(4)}`;
      });
      return `<polyline class="${i ? 'fake' : 'real'}" points="${points.join(' ')}"/>`;
    });
    const half = top ? '<line class="half" x1="0" x2="1" y1="0.5" y2="0.5"/>' : '';
    query(place, 'svg', SVGSVGElement).innerHTML = half + lines.join('');
    write(query(place, '.film-top'), top ? '1' : show(most));
  }

  /** @param {number} place of the moment on show */
  show(place) {
    if (!this.film) return;
    const { moments } = this.film;
    const moment = moments[place];
    const texts = [inTrainingText(this.film, moment), beforeCurveText(this.film, moment)];
    write(query(this.root, '[data-which]'), texts.filter(Boolean).join(' '));
    const share = moments.length > 1 ? place / (moments.length - 1) : 0;
    for (const plot of this.plots) query(plot, '.film-now').style.left = `${100 * share}%`;
    for (const [curve, element] of this.places) write(element, moment[curve].toFixed(2));
    const most = Math.max(2 * TENTH, ...moment.shares);
    this.shares.style.setProperty('--share', String(TENTH / most));
    [...this.shares.children].forEach((one, c) => {
      query(one, 'i').style.height = `calc(var(--bars) * ${moment.shares[c] / most})`;
      write(query(one, 'b'), (100 * moment.shares[c]).toFixed(0));
    });
    const said = moment.shares.map((one, c) => `${c}: ${percent(one)}`).join(', ');
    const unread = classesText(moment);
    write(query(this.root, '[data-unread]'), unread);
    this.shares.setAttribute('aria-label', `Classes of the samples. ${said}. ${unread}`.trim());
  }
}
