/** The models of two numbers along beta: what was measured on their planes, in words and as a table. Pure. */
import { percent, show } from '../../dom/numbers.js';
import { isFalling, rangeOf, valuesOf } from '../../state/sweep.js';
import { whichIsBest } from './beta-texts.js';

/** @typedef {import('../../state/shapes.js').Sweep} Sweep */
/** @typedef {import('../../state/shapes.js').SweepPoint} Point */

/** How many of the codes a radius holds. */
const HELD = 0.99;
/** It holds as many of N(0, I) in two dimensions. */
const OF_NORMAL = Math.sqrt(-2 * Math.log(1 - HELD));

/** @param {Sweep} sweep @returns {Sweep} the planes in the place of the models of many numbers */
const ofPlanes = (sweep) => ({ ...sweep, wide: sweep.plane });

/** @param {number} value */
const near = (value) => value.toFixed(1);

/** @param {Sweep} sweep @returns {string} how far out the codes lie */
function radius(sweep) {
  const of = valuesOf(ofPlanes(sweep), 'radius');
  const [first, last] = [sweep.plane[0].beta, sweep.plane[of.length - 1].beta];
  const way = isFalling(of)
    ? 'The codes draw together with each step of beta'
    : 'The codes do not draw together at each step of beta';
  return (
    `${way}: ${percent(HELD)} of them lie within ${near(of[0])} of the middle at ${first}, within ` +
    `${near(of[of.length - 1])} at ${last}; of N(0, I), within ${near(OF_NORMAL)}.`
  );
}

/** @param {Sweep} sweep @returns {string} whether classes stay apart */
function classes({ plane }) {
  const [first, last] = [plane[0], plane[plane.length - 1]];
  const [a, b] = [first, last].map(({ figures }) => figures.knn);
  if (!a || !b) return '';
  const isWorse = (b.high ?? b.value) < (a.low ?? a.value);
  const says = isWorse ? 'Classes mix' : 'Classes do not mix more';
  return (
    `${says}: most neighbours are of a digit’s own class for ${percent(a.value)} of the digits at ` +
    `${first.beta}, for ${percent(b.value)} at ${last.beta}.`
  );
}

/** @param {Sweep} sweep @returns {string} of all that is measured on planes */
export const planeText = (sweep) =>
  `${radius(sweep)} ${classes(sweep)} P(digit) of their samples: ` +
  `${lower(whichIsBest(ofPlanes(sweep), 'p_digit_normal'))}`;

/** @param {string} text @returns {string} after a colon */
const lower = (text) => text.charAt(0).toLowerCase() + text.slice(1);

/** @type {[string, (point: Point) => string][]} titles of the columns, and what stands in them */
const COLUMNS = [
  ['own class near', ({ figures: { knn } }) => (knn ? percent(knn.value) : 'none')],
  ['99 % of codes within', ({ figures: f }) => (f.radius ? near(f.radius.value) : 'none')],
  ['P(digit), N(0, I)', ({ figures }) => judged(figures.p_digit_normal)],
  ['P(digit), fitted', ({ figures }) => judged(figures.p_digit_fitted)],
];

/** @param {import('../../state/shapes.js').Figure | null} figure */
function judged(figure) {
  if (!figure) return 'none';
  const range = rangeOf(figure);
  return `${show(figure.value)}${
    range ? ` <span class="label">${range.map(show).join(' to ')}</span>` : ''
  }`;
}

/** @param {Sweep} sweep @returns {string} a section's markup; '' where no plane was measured */
export function planesOf(sweep) {
  if (sweep.plane.length < 2) return '';
  const heads = COLUMNS.map(([title]) => `<th scope="col">${title}</th>`).join('');
  const rows = sweep.plane.map(
    (point) =>
      `<tr data-beta="${point.beta}"><th scope="row">${point.beta}</th>${COLUMNS.map(
        ([, tell]) => `<td>${tell(point)}</td>`,
      ).join('')}</tr>`,
  );
  return `<h4>The same with 2 numbers</h4><p>${planeText(sweep)}</p>
    <div class="scrolls" role="region" tabindex="0" aria-label="Models of 2 numbers along beta">
      <table><thead><tr><th scope="col">beta</th>${heads}</tr></thead>
        <tbody>${rows.join('')}</tbody></table></div>`;
}
