/**
 * <evidence-table>: every claim of the page with its measured numbers, in the lesson's order, the
 * fair control and what does not separate the two models beside what does.
 */

import { percent, show, span, typeset } from '../../dom/numbers.js';
import { boot } from '../../state/boot.js';
import { store } from '../../state/page-store.js';
import { showMe } from './show-me.js';

const PARTS = {
  'latent space': 'Latent space',
  encoding: 'Encoding',
  loss: 'Loss',
  generation: 'Generation',
  control: 'Controls: what these numbers must not be taken for',
};

/** @type {Record<string, string>} what a row means, in plain words; {gap}: the VAE's less the AE's */
const MEANS = {
  mixing_normal:
    'N(0, I) is known before training. The VAE’s draws from it land among its digits, the ' +
    'autoencoder’s in a ball of their own.',
  mixing_fitted: 'The fair control: fitted to its codes, draws land among the digits of both.',
  mmd2: 'The VAE’s codes are spread as N(0, I) says; the autoencoder’s are not.',
  active_dimensions: 'The KL term switches numbers off that it does not pay to use.',
  encode_spread: 'The autoencoder gives one point, the VAE a cloud.',
  bce_test: 'The autoencoder reconstructs better: nothing else is asked of it.',
  bce_at_mean: 'Even without noise the VAE pays for its orderly space.',
  kl_test: 'What the VAE pays to keep its codes near N(0, I).',
  elbo_test: 'Not a rival of the autoencoder’s reconstruction: it counts the KL term too.',
  p_digit_normal: 'Noise into digits: about half the time with the VAE, almost never with the AE.',
  p_digit_fitted: 'The fair control: even fitted to its codes, most of the AE’s draws are junk.',
  p_digit_uniform: 'All sliders thrown at random.',
  p_digit_slerp: 'The arcs between the VAE’s digits decode to digits more often.',
  frechet_normal: 'How far the draws as a whole are from real digits; lower is nearer.',
  frechet_fitted: 'The same for the fair control.',
  coverage_normal: 'The share of real digits that have a draw near them.',
  coverage_fitted: 'The same for the fair control.',
  p_digit_codes: 'Both reconstruct digits as digits: the judge is not against either.',
  p_digit_linear:
    'A straight line leaves the shell that the codes lie on, and both lose by it: the VAE stays ' +
    '{gap} ahead.',
  p_digit_one_slider:
    'The VAE is {gap} ahead, which is little beside draws: the other 31 numbers still hold the ' +
    'digit.',
  precision_normal: 'Hangs on the judge’s features, so it never counts, whatever it says.',
  density_normal: 'Hangs on the judge’s features, so it never counts, whatever it says.',
  confidence_path: 'An ordinary ten-way classifier is nearly as sure on both: no evidence.',
  step_path: 'The VAE’s largest steps are no smaller: “smooth” is not the difference.',
  silhouette_map:
    'With the draws hidden both maps are islands alike: the digits alone show no difference.',
  jump_map: 'Both ways jump on the map: t-SNE tears apart what a decoder joins.',
  confidence_gaps: 'An ordinary ten-way classifier is sure even between the islands: no evidence.',
  confidence_plane: 'Nearly the same all over both planes: no evidence.',
  flip_radius: 'Both decoders give way at about the same distance: they are about equally smooth.',
  jacobian_frobenius:
    'How steep the decoders are; the two norms contradict each other: no evidence.',
  jacobian_spectral:
    'How steep the decoders are; the two norms contradict each other: no evidence.',
};

class EvidenceTable extends HTMLElement {
  connectedCallback() {
    const stop = store.on(['data'], () => {
      if (!boot.evidence) return;
      stop();
      this.build(boot.evidence);
    });
    store.touch('data');
  }

  /** @param {import('../../state/shapes.js').Evidence} evidence */
  build(evidence) {
    const table = document.createElement('table');
    table.innerHTML = `
      <thead><tr><th scope="col">measured on the shipped models</th>
        <th scope="col" class="right ae accent">AE</th>
        <th scope="col" class="right vae accent">VAE</th><th scope="col">what it means</th>
        <th><span class="hidden">picture</span></th></tr></thead>`;
    for (const [part, title] of Object.entries(PARTS)) {
      const rows = Object.entries(evidence.rows).filter(([, row]) => row.part === part);
      const body = document.createElement('tbody');
      body.innerHTML = `<tr class="part"><th colspan="5" scope="rowgroup">${title}</th></tr>`;
      body.append(...rows.map(([key, row]) => tableRow(key, row)));
      table.append(body);
    }
    const key = document.createElement('p');
    key.className = 'label';
    const seeds = evidence.seeds.training?.length ?? 1;
    key.textContent =
      '✱ separates the two models by a margin set before measuring, – does not; the other rows ' +
      'describe. A title opens to how it is measured. In brackets: 95 % bootstrap interval. ' +
      (seeds > 1 ? `Without brackets: least and most over ${seeds} training seeds. ` : '') +
      `Judge: ${percent(evidence.critic.accuracy.value, 1)} of real test digits read right, mean ` +
      `P(digit) of real test digits ${show(evidence.critic.p_digit_real.value)}. All of it again: ` +
      'python -m explorer evaluate.';
    this.replaceChildren(key, table);
    // It does not bubble.
    this.addEventListener(
      'toggle',
      ({ target }) => {
        const row = target instanceof HTMLDetailsElement && target.closest('tr')?.dataset.row;
        if (row) setRow(row, target.open);
      },
      true,
    );
    store.on(['evidence'], () => this.unfold());
    this.unfold();
  }

  unfold() {
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (
      this.querySelectorAll('[data-row]')
    )) {
      const details = row.querySelector('details');
      if (details) details.open = store.openRows.has(row.dataset.row ?? '');
    }
  }
}

/** @param {string} key @param {import('../../state/shapes.js').Row} row */
function tableRow(key, row) {
  const element = document.createElement('tr');
  element.dataset.row = key;
  const sign = row.separates === null ? '' : row.separates ? '✱' : '–';
  const title = typeset(row.title);
  const spoken = row.separates === null ? '' : row.separates ? 'separates' : 'does not separate';
  element.innerHTML = `
    <th scope="row"><details><summary><span class="sign" aria-hidden="true">${sign}</span>${title}<span
      class="hidden"> ${spoken}</span></summary><p class="label"></p></details></th>
    ${store.models.map((model) => cell(row, model)).join('')}
    <td class="means">${meaning(key, row)}</td><td></td>`;
  const definition = /** @type {HTMLElement} */ (element.querySelector('details p'));
  definition.textContent = typeset(row.definition);
  const action = showMe(key);
  if (action) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Show me';
    button.setAttribute('aria-label', `Show me: ${title}`);
    button.addEventListener('click', () => {
      action();
      scrollTo({ top: 0 });
    });
    element.lastElementChild?.append(button);
  }
  return element;
}

/** @param {string} key @param {import('../../state/shapes.js').Row} row */
function meaning(key, { ae, vae }) {
  const gap = (vae?.value ?? 0) - (ae?.value ?? 0);
  return (MEANS[key] ?? '').replace('{gap}', show(gap));
}

/** @param {import('../../state/shapes.js').Row} row @param {'ae' | 'vae'} model */
function cell(row, model) {
  const figure = row[model];
  if (!figure) {
    return `<td class="right ${model}"><span class="figure"><span>none</span></span></td>`;
  }
  const interval =
    figure.low === null || figure.high === null ? '' : `[${span([figure.low, figure.high])}]`;
  const seeds = span(row.range?.[model]);
  return `<td class="right ${model}"><span class="figure"><b>${show(figure.value)}</b>
    <span class="label">${interval}</span><span class="label">${seeds}</span></span></td>`;
}

customElements.define('evidence-table', EvidenceTable);
