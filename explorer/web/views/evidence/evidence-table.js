/**
 * <evidence-table>: every claim of the page with its measured numbers, in the lesson's order, the
 * fair control and what does not separate the two models beside what does.
 */

import { percent, show, span, typeset } from '../../dom/numbers.js';
import { boot, recordOf } from '../../state/boot.js';
import { capOf, modelMarks } from '../../state/models.js';
import { store } from '../../state/page-store.js';
import {
  atRandom,
  between,
  draw,
  encoded,
  everySlider,
  hundred,
  loss,
  map,
  oneSlider,
  plane,
} from './show-me.js';

const PARTS = {
  'latent space': 'Latent space',
  encoding: 'Encoding',
  loss: 'Loss',
  generation: 'Generation',
  control: 'Controls: what these numbers must not be taken for',
};

/**
 * What a row's button shows, and what the row means; {gap}: the VAE's less the AE's.
 * @type {Record<string, [show: () => void, means: string]>}
 */
export const ROWS = {
  mixing_normal: [
    map({ normal: true }),
    'N(0, I) is known before training. The VAE’s draws from it land among its digits, the ' +
      'autoencoder’s in a ball of their own.',
  ],
  mixing_fitted: [
    map({ fitted: true }),
    'The fair control: fitted to its codes, draws land among the digits of both.',
  ],
  mmd2: [plane, 'The VAE’s codes are spread as N(0, I) says; the autoencoder’s are not.'],
  active_dimensions: [everySlider, 'The KL term switches numbers off that it does not pay to use.'],
  encode_spread: [hundred, 'The autoencoder gives one point, the VAE a cloud.'],
  bce_test: [loss, 'The autoencoder reconstructs better: nothing else is asked of it.'],
  bce_at_mean: [loss, 'Even without noise the VAE pays for its orderly space.'],
  kl_test: [loss, 'What the VAE pays to keep its codes near N(0, I).'],
  elbo_test: [loss, 'Not a rival of the autoencoder’s reconstruction: it counts the KL term too.'],
  p_digit_normal: [
    draw('normal'),
    'Noise into digits: about half the time with the VAE, almost never with the AE.',
  ],
  p_digit_fitted: [
    draw('fitted'),
    'The fair control: even fitted to its codes, most of the AE’s draws are junk.',
  ],
  p_digit_uniform: [atRandom, 'All sliders thrown at random.'],
  p_digit_slerp: [
    between('slerp'),
    'The arcs between the VAE’s digits decode to digits more often.',
  ],
  frechet_normal: [
    draw('normal'),
    'How far the draws as a whole are from real digits; lower is nearer.',
  ],
  frechet_fitted: [draw('fitted'), 'The same for the fair control.'],
  coverage_normal: [draw('normal'), 'The share of real digits that have a draw near them.'],
  coverage_fitted: [draw('fitted'), 'The same for the fair control.'],
  p_digit_codes: [encoded, 'Both reconstruct digits as digits: the judge is not against either.'],
  p_digit_linear: [
    between('linear'),
    'A straight line leaves the shell that the codes lie on, and both lose by it: the VAE stays ' +
      '{gap} ahead.',
  ],
  p_digit_one_slider: [
    oneSlider,
    'The VAE is {gap} ahead, which is little beside draws: the other 31 numbers still hold the ' +
      'digit.',
  ],
  precision_normal: [
    draw('normal'),
    'Hangs on the judge’s features, so it never counts, whatever it says.',
  ],
  density_normal: [
    draw('normal'),
    'Hangs on the judge’s features, so it never counts, whatever it says.',
  ],
  confidence_path: [
    between('slerp'),
    'An ordinary ten-way classifier is nearly as sure on both: no evidence.',
  ],
  step_path: [
    between('slerp'),
    'The VAE’s largest steps are no smaller: “smooth” is not the difference.',
  ],
  silhouette_map: [
    map({}),
    'With the draws hidden both maps are islands alike: the digits alone show no difference.',
  ],
  jump_map: [
    between('slerp'),
    'Both ways jump on the map: t-SNE tears apart what a decoder joins.',
  ],
  confidence_gaps: [
    map({}),
    'An ordinary ten-way classifier is sure even between the islands: no evidence.',
  ],
  confidence_plane: [plane, 'Nearly the same all over both planes: no evidence.'],
  flip_radius: [
    encoded,
    'Both decoders give way at about the same distance: they are about equally smooth.',
  ],
  jacobian_frobenius: [
    encoded,
    'How steep the decoders are; the two norms contradict each other: no evidence.',
  ],
  jacobian_spectral: [
    encoded,
    'How steep the decoders are; the two norms contradict each other: no evidence.',
  ],
};

class EvidenceTable extends HTMLElement {
  connectedCallback() {
    const { evidence } = boot;
    const heads = store.models.map(
      (model) => `<th scope="col" class="right accent" ${modelMarks(model)}>${capOf(model)}</th>`,
    );
    const table = document.createElement('table');
    table.innerHTML = `
      <thead><tr><th scope="col">measured on the shipped models</th>
        ${heads.join('')}<th scope="col">what it means</th>
        <th><span class="hidden">picture</span></th></tr></thead>`;
    for (const [part, title] of Object.entries(PARTS)) {
      const rows = Object.entries(evidence.rows).filter(([, row]) => row.part === part);
      const body = document.createElement('tbody');
      body.innerHTML = `<tr class="part"><th colspan="${heads.length + 3}" scope="rowgroup">${title}</th></tr>`;
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
        if (!row || target.open === store.openRows.has(row)) return;
        const openRows = new Set(store.openRows);
        if (target.open) openRows.add(row);
        else openRows.delete(row);
        store.set({ openRows });
      },
      true,
    );
    store.on(['evidence'], () => this.unfold(), this);
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
  const action = ROWS[key]?.[0];
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
function meaning(key, row) {
  const means = ROWS[key]?.[1] ?? '';
  if (!means.includes('{gap}')) return means;
  const [vae, plain] = [true, false].map((posterior) =>
    store.encoders.find((model) => recordOf(model).posterior === posterior),
  );
  const [more, less] = [row[vae ?? ''], row[plain ?? '']];
  return more && less ? means.replace('{gap}', show(more.value - less.value)) : '';
}

/** @param {import('../../state/shapes.js').Row} row @param {string} model */
function cell(row, model) {
  const figure = row[model];
  const start = `<td class="right" ${modelMarks(model)} data-name="${capOf(model)}"><span class="figure">`;
  // Null: there is none; not there: nobody measured it.
  if (!figure) return `${start}<span>${figure === null ? 'none' : '–'}</span></span></td>`;
  const interval =
    figure.low === null || figure.high === null ? '' : `[${span([figure.low, figure.high])}]`;
  const seeds = span(row.range?.[model]);
  return `${start}<b>${show(figure.value)}</b>
    <span class="label">${interval}</span><span class="label">${seeds}</span></span></td>`;
}

customElements.define('evidence-table', EvidenceTable);
