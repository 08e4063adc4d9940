/** The charts along beta, as markup: lines, bands of all judges, and where this beta stands. Pure. */
import { judgesOf } from '../../state/sweep.js';
import { SENTENCES } from './beta-texts.js';

/** @typedef {import('./beta-texts.js').Sweep} Sweep */
/** @typedef {import('./beta-texts.js').Chart} Chart */
/**
 * @typedef {object} Line
 * @property {string} key of the figures
 * @property {string} name
 * @property {'solid' | 'dashed'} look
 */
/**
 * @typedef {object} Kind
 * @property {string} title
 * @property {Line[]} lines
 * @property {'share' | 'count' | 'log'} scale share: 0 to 1
 * @property {[string, string]} [level] a level line: its name, and its key among the real digits'
 */

/** In units of the drawing, which grows with its column. */
const SIZE = { width: 320, height: 180, left: 54, right: 12, top: 20, bottom: 30 };
/** What the longest name of a beta takes, ".25". */
const ROOM = 30;
/** The least MMD² that the chart tells from nothing. */
const LEAST = 1e-5;

/** @type {Record<Exclude<Chart, 'rate'>, Kind>} all but distortion over rate */
export const KINDS = {
  live: {
    title: 'Live numbers of the code',
    lines: [{ key: 'live', name: 'live', look: 'solid' }],
    scale: 'count',
  },
  digits: {
    title: 'P(digit)',
    lines: [
      { key: 'p_digit_normal', name: 'samples of N(0, I)', look: 'solid' },
      { key: 'p_digit_codes', name: 'reconstructions', look: 'dashed' },
    ],
    scale: 'share',
  },
  coverage: {
    title: 'Coverage, samples of N(0, I)',
    lines: [{ key: 'coverage_normal', name: 'samples', look: 'solid' }],
    scale: 'share',
  },
  blur: {
    title: 'Grey among the ink',
    lines: [
      { key: 'blur_normal', name: 'samples of N(0, I)', look: 'solid' },
      { key: 'blur_codes', name: 'reconstructions', look: 'dashed' },
    ],
    scale: 'share',
    level: ['test digits', 'blur_real'],
  },
  mmd: {
    title: 'MMD² of the codes to N(0, I)',
    lines: [{ key: 'mmd2', name: 'MMD²', look: 'solid' }],
    scale: 'log',
  },
};

/** @param {number} share 0 at the left @returns {number} in the drawing */
const along = (share) => SIZE.left + (SIZE.width - SIZE.left - SIZE.right) * share;

/** @param {Sweep} sweep @param {number} place @returns {number} of a beta, in the drawing */
export const across = ({ wide }, place) => along(place / Math.max(wide.length - 1, 1));

/** @param {number} share 0 at the bottom @returns {number} */
const down = (share) => {
  const { top, bottom, height } = SIZE;
  return height - bottom - (height - top - bottom) * Math.min(Math.max(share, 0), 1);
};

/** @param {number} value */
const fixed = (value) => value.toFixed(1);

/**
 * @param {Kind['scale']} scale @param {number[]} values that have to be in it
 * @returns {{share: (value: number) => number, ticks: number[], tell: (value: number) => string}}
 */
function scaleOf(scale, values) {
  if (scale === 'share') return { share: (value) => value, ticks: [0, 0.5, 1], tell: String };
  if (scale === 'count') {
    const most = Math.max(...values);
    return {
      share: (value) => value / most,
      ticks: [0, most / 2, most].map(Math.round),
      tell: String,
    };
  }
  const [low, high] = [Math.log10(LEAST), Math.ceil(Math.log10(Math.max(...values)))];
  const share = (/** @type {number} */ value) =>
    (Math.log10(Math.max(value, LEAST)) - low) / (high - low);
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
  return { share, ticks: ticks.filter((_, i) => i % 2 === 0), tell: power };
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** @param {number} value a power of ten @returns {string} "10⁻³" */
function power(value) {
  const exponent = Math.round(Math.log10(value));
  return exponent ? `10${exponent < 0 ? '⁻' : ''}${RAISED[Math.abs(exponent)]}` : '1';
}

/** @param {[number, number][]} points @returns {string} a path's d */
const path = (points) =>
  points.map(([x, y], i) => `${i ? 'L' : 'M'}${fixed(x)} ${fixed(y)}`).join('');

/**
 * @param {Exclude<Chart, 'rate'>} chart @param {Sweep} sweep
 * @returns {string} an SVG's markup
 */
export function chartOf(chart, sweep) {
  const { lines, scale, level } = KINDS[chart];
  const own = lines.map(({ key }) =>
    judgesOf(sweep, key).filter((of) => of.every(Number.isFinite)),
  );
  const { share, ticks, tell } = scaleOf(scale, own.flat(2));
  const drawn = lines.map(({ look }, i) => {
    const [first, ...panel] = own[i];
    const at = (/** @type {number[]} */ of) =>
      of.map(
        (value, place) =>
          /** @type {[number, number]} */ ([across(sweep, place), down(share(value))]),
      );
    const least = first.map((_, place) => Math.min(...own[i].map((of) => of[place])));
    const most = first.map((_, place) => Math.max(...own[i].map((of) => of[place])));
    const band = panel.length
      ? `<path class="band" d="${path([...at(most), ...at(least).reverse()])}Z"/>`
      : '';
    const dots = at(first).map(([x, y]) => `<circle cx="${fixed(x)}" cy="${fixed(y)}" r="2.5"/>`);
    return `${band}<path class="line ${look}" d="${path(at(first))}"/>${dots.join('')}`;
  });
  const flat = level ? flatLine('level', down(share(sweep.real[level[1]].value))) : '';
  return framed(
    chart,
    sweep,
    `${grid(ticks.map((tick) => [down(share(tick)), tell(tick)]))}
    ${betas(sweep)}${flat}${drawn.join('')}`,
  );
}

/** Distortion over rate: a path with the betas as points. @param {Sweep} sweep @returns {string} */
export function rateChart(sweep) {
  const paid = ratePoints(sweep);
  const dots = paid.map(
    ({ beta, x, y }) =>
      `<circle cx="${fixed(x)}" cy="${fixed(y)}" r="3"/><text class="beta beside" data-beta="${beta}"
        x="${fixed(Math.min(x + 6, SIZE.width - ROOM))}" y="${fixed(y - 8)}">${short(beta)}</text>`,
  );
  const [kl, bce] = rateEnds(sweep);
  return framed(
    'rate',
    sweep,
    `
    ${grid([
      [down(0), fixed(bce[0])],
      [down(1), fixed(bce[1])],
    ])}
    ${below('class="tick x"', along(0), '0')}${below('class="tick x"', along(1), kl.toFixed(0))}
    <text class="axis" x="${(SIZE.left + SIZE.width) / 2}" y="${SIZE.height - 2}">KL, nats</text>
    <path class="line solid" d="${path(paid.map(({ x, y }) => [x, y]))}"/>${dots.join('')}`,
  );
}

/** @param {Sweep} sweep @returns {[number, [number, number]]} the most KL, the least and most BCE */
function rateEnds(sweep) {
  const paid = sweep.wide.filter(({ figures }) => figures.kl_test);
  const of = (/** @type {string} */ key) => paid.map(({ figures }) => figures[key]?.value ?? NaN);
  return [Math.max(...of('kl_test')), [Math.min(...of('bce_test')), Math.max(...of('bce_test'))]];
}

/** @param {Sweep} sweep @returns {{beta: number, x: number, y: number}[]} where there is a rate */
function ratePoints(sweep) {
  const [kl, [least, most]] = rateEnds(sweep);
  return sweep.wide.flatMap(({ beta, figures: { kl_test, bce_test } }) =>
    kl_test && bce_test
      ? {
          beta,
          x: along(kl_test.value / kl),
          y: down((bce_test.value - least) / (most - least)),
        }
      : [],
  );
}

/**
 * Where a beta stands in a chart.
 * @param {Chart} chart @param {Sweep} sweep @param {number} place
 * @returns {string} markup; '' where it has no place
 */
export function markOf(chart, sweep, place) {
  if (chart === 'rate') {
    const here = ratePoints(sweep).find(({ beta }) => beta === sweep.wide[place].beta);
    return here ? `<circle class="here" cx="${fixed(here.x)}" cy="${fixed(here.y)}" r="7"/>` : '';
  }
  const x = fixed(across(sweep, place));
  return `<line class="here" x1="${x}" x2="${x}" y1="${SIZE.top}" y2="${SIZE.height - SIZE.bottom}"/>`;
}

/** @param {Chart} chart @param {Sweep} sweep @param {string} inner */
const framed = (chart, sweep, inner) =>
  `<svg viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img"
    aria-label="${titleOf(chart)} along beta. ${SENTENCES[chart](sweep)}">${inner}<g class="mark"></g></svg>`;

/** @param {Chart} chart */
export const titleOf = (chart) =>
  chart === 'rate' ? 'Distortion (reconstruction) over rate (KL)' : KINDS[chart].title;

/** @param {string} name of its class @param {number} y @returns {string} a line from side to side */
const flatLine = (name, y) =>
  `<line class="${name}" x1="${along(0)}" x2="${along(1)}" y1="${fixed(y)}" y2="${fixed(y)}"/>`;

/** @param {[number, string][]} levels heights in the drawing, and what they are */
const grid = (levels) =>
  levels
    .map(
      ([y, told]) =>
        `${flatLine('grid', y)}<text class="tick" x="${SIZE.left - 6}" y="${fixed(y + 4)}">${told}</text>`,
    )
    .join('');

/** @param {string} marks attributes @param {number} x @param {string} text @returns {string} under the axis */
const below = (marks, x, text) =>
  `<text ${marks} x="${fixed(x)}" y="${SIZE.height - SIZE.bottom + 16}">${text}</text>`;

/** @param {Sweep} sweep */
const betas = (sweep) =>
  sweep.wide
    .map(({ beta }, place) =>
      below(`class="beta" data-beta="${beta}"`, across(sweep, place), short(beta)),
    )
    .join('');

/** @param {number} beta @returns {string} ".25" */
export const short = (beta) => String(beta).replace(/^0\./, '.');

/** @param {Sweep} sweep @param {number} beta @returns {number} its place; the nearest one's, of ratios */
export function placeOf({ wide }, beta) {
  const away = wide.map((point) => Math.abs(Math.log((point.beta + 0.01) / (beta + 0.01))));
  return away.indexOf(Math.min(...away));
}
