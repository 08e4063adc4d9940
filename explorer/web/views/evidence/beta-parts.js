/** What stands about the charts along beta, as markup: legends, sentences and the table. Pure. */
import { show } from '../../dom/numbers.js';
import { withNormal } from '../../state/facts.js';
import { chartOf, KINDS, rateChart, titleOf } from './beta-charts.js';
import { beyond, SENTENCES, small, way } from './beta-texts.js';

/** @typedef {import('./beta-texts.js').Sweep} Sweep */
/** @typedef {import('./beta-texts.js').Chart} Chart */

const CHARTS = /** @type {Chart[]} */ (Object.keys(SENTENCES));

/**
 * All of the panel; where a beta stands is marked later.
 * @param {Sweep} sweep
 * @param {import('./beta-texts.js').Figure | null} [apart] P(digit) of samples of an autoencoder
 *   that was trained by itself
 * @param {import('./beta-texts.js').Figure | null} [gan] the same of a generator with convolutions
 * @returns {string}
 */
export function panelOf(sweep, apart, gan) {
  const others = sweep.panel
    ? `Bands reach over the page’s own judge and ${sweep.panel} ${sweep.panel > 1 ? 'others' : 'other'}. `
    : '';
  const figures = CHARTS.map(
    (chart) => `<figure data-chart="${chart}"><figcaption>${withNormal(titleOf(chart))}</figcaption>
      ${chart === 'rate' ? rateChart(sweep) : chartOf(chart, sweep)}
      <p class="legend label" aria-hidden="true">${withNormal(legendOf(chart, sweep))}</p>
      <p>${withNormal(SENTENCES[chart](sweep))}</p></figure>`,
  );
  return `<h3 class="part">Along beta, the weight of KL</h3>
    <p class="label">${sweep.wide.length} VAEs along beta, measured as in the table above.
      ${withNormal(way(sweep, apart) + beyond(sweep, gan))} ${others}At beta 0 nothing asks for a small KL, so none is told.</p>
    <p class="now"></p>
    <div class="charts">${figures.join('')}</div>
    <details><summary>All numbers along beta</summary>
      <div class="wide" role="region" tabindex="0" aria-label="All numbers along beta">
        ${withNormal(tableOf(sweep))}</div></details>`;
}

/** The columns of the table: title, key. */
const COLUMNS = [
  ['reconstruction', 'bce_test'],
  ['from the mean code', 'bce_at_mean'],
  ['KL', 'kl_test'],
  ['live', 'live'],
  ['dead', 'dead'],
  ['P(digit), N(0, I)', 'p_digit_normal'],
  ['P(digit), fitted', 'p_digit_fitted'],
  ['P(digit), reconstructions', 'p_digit_codes'],
  ['P(digit), arc’s middle', 'p_digit_slerp'],
  ['coverage, N(0, I)', 'coverage_normal'],
  ['coverage, fitted', 'coverage_fitted'],
  ['Fréchet, N(0, I)', 'frechet_normal'],
  ['Fréchet, fitted', 'frechet_fitted'],
  ['grey, N(0, I)', 'blur_normal'],
  ['grey, reconstructions', 'blur_codes'],
  ['MMD²', 'mmd2'],
];

/** All numbers. @param {Sweep} sweep @returns {string} a table's markup */
export function tableOf(sweep) {
  const judged = (
    /** @type {import('./beta-texts.js').Point} */ point,
    /** @type {string} */ key,
  ) => {
    const figure = point.figures[key];
    if (!figure) return '<td>none</td>';
    const tell = key === 'mmd2' ? small : show;
    const others = figure.panel?.length
      ? ` <span class="label">${tell(Math.min(...figure.panel))} to ${tell(Math.max(...figure.panel))}</span>`
      : '';
    return `<td>${tell(figure.value)}${others}</td>`;
  };
  const heads = COLUMNS.map(([title]) => `<th scope="col">${title}</th>`);
  const rows = sweep.wide.map(
    (point) =>
      `<tr data-beta="${point.beta}"><th scope="row">${point.beta}</th>${COLUMNS.map(([, key]) =>
        judged(point, key),
      ).join('')}</tr>`,
  );
  return `<table><thead><tr><th scope="col">beta</th>${heads.join('')}</tr></thead>
    <tbody>${rows.join('')}</tbody></table>`;
}

/** Names of a chart's lines. @param {Chart} chart @param {Sweep} sweep @returns {string} */
export function legendOf(chart, sweep) {
  if (chart === 'rate') return '';
  const { lines, level } = KINDS[chart];
  const names = lines.map(({ name, look }) => `<span class="key ${look}">${name}</span>`);
  const isJudged = lines.some(({ key }) => sweep.wide.some(({ figures }) => figures[key]?.panel));
  if (isJudged) names.push('<span class="key band">all judges</span>');
  if (level) names.push(`<span class="key level">${level[0]}</span>`);
  return names.length > 1 ? names.join('') : '';
}
