/** The figures of both models along their steps, and as they are now. */
import { query, write } from '../../dom/element.js';
import { percent, thousands } from '../../dom/numbers.js';
import { KINDS, LEARNERS } from './learners.js';

/** @typedef {import('./learners.js').Kind} Kind */
/** @typedef {import('./training-session.js').Point} Point */
/**
 * @typedef {object} Plot
 * @property {keyof Omit<Point, 'step'>} of
 * @property {string} title @property {string} says
 * @property {readonly Kind[]} kinds that have it
 * @property {(value: number) => string} text
 * @property {number | null} line that is drawn across: what the figure is held against
 * @property {(values: number[]) => [number, number]} ends of the axis
 */

/** Steps that the axis has at least. */
const LEAST_STEPS = 300;
/** Of the first steps the loss is so large that nothing else would be seen. */
const HIGHEST = 1.55;

/** @type {readonly Plot[]} */
export const PLOTS = [
  {
    of: 'knn',
    title: 'Neighbours right',
    says: 'dotted: chance',
    kinds: KINDS,
    text: (value) => percent(value),
    line: 0.1,
    ends: () => [0, 1],
  },
  {
    of: 'spread',
    title: 'Spread of the codes',
    says: 'dotted: N(0, I)',
    kinds: KINDS,
    text: (value) => value.toFixed(1),
    line: 1,
    ends: (values) => [0, Math.max(2, ...values) * 1.08],
  },
  {
    of: 'bce',
    title: 'BCE, nats',
    says: 'of 500 test digits',
    kinds: KINDS,
    text: (value) => value.toFixed(0),
    line: null,
    ends: (values) => {
      const low = Math.max(0, Math.floor((Math.min(...values, 200) - 5) / 10) * 10);
      return [low, Math.max(low * HIGHEST, low + 50)];
    },
  },
  {
    of: 'kl',
    title: 'KL, nats',
    says: 'the AE pays none',
    kinds: KINDS.filter((kind) => LEARNERS[kind].posterior),
    text: (value) => value.toFixed(1),
    line: null,
    ends: (values) => [0, Math.max(4, ...values.slice(1)) * 1.08],
  },
];

/** @param {Plot} plot */
const markup = ({ of, title, says, kinds }) => `
  <div class="train-chart"><p class="train-names"><b>${title}</b> <span class="label">${says}</span></p>
    <p class="train-now">${kinds
      .map(
        (
          kind,
        ) => `<span class="whole" colour="${LEARNERS[kind].colour}"><i class="line ${kind}"></i>${LEARNERS[kind].short}
        <b data-now="${of}-${kind}">–</b></span>`,
      )
      .join(' ')}</p>
    <div class="train-plot" data-plot="${of}"><svg viewBox="0 0 1 1" preserveAspectRatio="none" role="img"
      aria-label="${title}, by steps"></svg><span class="label train-top"></span><span
      class="label train-low"></span></div>
    <p class="label train-steps" aria-hidden="true"><span>0</span><span data-end></span></p></div>`;

/**
 * @param {Point[]} points @param {Plot['of']} of @param {number} steps along the axis
 * @param {[number, number]} ends of the upright axis
 * @returns {string} points of a line in the unit square; what lies beyond its ends stands at them
 */
export function lineOf(points, of, steps, [low, high]) {
  return points
    .filter((point) => point[of] !== null && Number.isFinite(point[of]))
    .map((point) => {
      const share = (Number(point[of]) - low) / (high - low);
      const y = 1 - Math.min(1, Math.max(0, share));
      return `${(point.step / steps).toFixed(4)},${y.toFixed(4)}`;
    })
    .join(' ');
}

export class TrainCharts {
  /** @param {HTMLElement} root */
  constructor(root) {
    root.innerHTML = PLOTS.map(markup).join('');
    this.root = root;
    this.places = new Map(
      [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-now]'))].map(
        (place) => [place.dataset.now, place],
      ),
    );
    this.ends = root.querySelectorAll('[data-end]');
  }

  /** @param {Record<Kind, Point[]>} curves */
  draw(curves) {
    const last = Math.max(LEAST_STEPS, ...KINDS.map((kind) => curves[kind].at(-1)?.step ?? 0));
    for (const end of this.ends) write(end, `${thousands(last)} steps`);
    for (const plot of PLOTS) this.plot(plot, curves, last);
  }

  /** @param {Plot} plot @param {Record<Kind, Point[]>} curves @param {number} steps */
  plot({ of, kinds, text, line, ends }, curves, steps) {
    const values = kinds.flatMap((kind) =>
      curves[kind].flatMap((point) => (point[of] === null ? [] : [Number(point[of])])),
    );
    const axis = ends(values.filter(Number.isFinite));
    const place = query(this.root, `[data-plot="${of}"]`);
    const at = line === null ? -1 : 1 - (line - axis[0]) / (axis[1] - axis[0]);
    const across = at >= 0 ? `<line x1="0" x2="1" y1="${at}" y2="${at}"/>` : '';
    const lines = kinds.map(
      (kind) => `<polyline class="${kind}" points="${lineOf(curves[kind], of, steps, axis)}"/>`,
    );
    query(place, 'svg', SVGSVGElement).innerHTML = across + lines.join('');
    write(query(place, '.train-top'), text(axis[1]));
    write(query(place, '.train-low'), axis[0] ? text(axis[0]) : '');
    for (const kind of kinds) {
      const now = curves[kind].filter((point) => point[of] !== null).at(-1)?.[of];
      const said = this.places.get(`${of}-${kind}`);
      if (said) write(said, typeof now === 'number' ? text(now) : '–');
    }
  }
}
