/**
 * <evidence-table>: every claim of the page with its measured numbers, in the lesson's order, the
 * fair control and what does not separate the two models beside what does.
 */

import { query } from '../../dom/element.js';
import { percent, show, span, typeset } from '../../dom/numbers.js';
import { reveal } from '../../dom/reveal.js';
import { boot, ownRecordOf } from '../../state/boot.js';
import { LESSONS_BETA, paysKl } from '../../state/families.js';
import { loadFigures } from '../../state/loading.js';
import { capOf, fact, modelMarks } from '../../state/models.js';
import { store } from '../../state/page-store.js';
import { contestants } from '../../state/side-by-side.js';
import { HEADLINES, meaningOf, ROWS } from './show-me.js';

/** @type {Record<string, [title: string, note?: () => string]>} */
const PARTS = {
  'latent space': ['Latent space', withoutEncoder],
  encoding: ['Encoding'],
  loss: ['Loss'],
  generation: ['Generation', () => `${fact('gan_samples')} ${fact('gan_decoder')}`],
  control: ['Controls: what these numbers must not be taken for'],
};

/** Rows that count KL. */
const OF_KL = new Set(['kl_test', 'elbo_test']);

class EvidenceTable extends HTMLElement {
  /** @type {{row: string, top: number, beta: number} | null} where Back leads to */
  left = null;
  /** Of which models it was made. */
  made = '';

  connectedCallback() {
    const { evidence } = boot;
    const models = columns();
    const heads = models.map(
      (model) =>
        `<th scope="col" class="right accent ${aside(model)}" ${modelMarks(model)}>${capOf(model)}</th>`,
    );
    const table = document.createElement('table');
    table.classList.toggle('many', models.length > 2);
    table.innerHTML = `
      <thead><tr><th scope="col">${of()}</th>
        ${heads.join('')}<th scope="col">what it means</th>
        <th><span class="hidden">picture</span></th></tr></thead>`;
    for (const [part, [title, note]] of Object.entries(PARTS)) {
      const rows = Object.entries(evidence.rows).filter(([, row]) => row.part === part);
      const body = document.createElement('tbody');
      const across = heads.length + 3;
      const told = note?.().trim();
      body.innerHTML =
        `<tr class="part"><th colspan="${across}" scope="rowgroup">${title}</th></tr>` +
        (told ? `<tr class="part note"><td colspan="${across}">${told}</td></tr>` : '');
      body.append(...rows.map(([key, row]) => tableRow(key, row)));
      table.append(body);
    }
    const key = document.createElement('p');
    key.className = 'label';
    const seeds = evidence.seeds.training?.length ?? 1;
    const orNone = evidence.critic.accuracy_or_none;
    key.textContent =
      '✱ separates: the VAE is better than the AE by a margin. – does not. No sign: the row ' +
      'describes. Open a title to read how it is measured, and the margin. ' +
      'In brackets: 95 % interval; its title says of what. ' +
      (evidence.panel
        ? `Others: least and most of ${evidence.panel} other judges; a row separates only if it ` +
          'does for each of them. '
        : '') +
      (seeds > 1
        ? `Without brackets: least and most over ${seeds} training seeds, where they were measured. `
        : '') +
      `The judge names ${percent(evidence.critic.accuracy.value, 1)} of real test digits right where ` +
      'it must choose a digit' +
      (orNone ? `, ${percent(orNone.value, 1)} where it may also say “none”` : '') +
      `; their mean P(digit) is ${show(evidence.critic.p_digit_real.value)}. ` +
      'To measure all of it again: python -m explorer evaluate.' +
      (models.some((model) => ownRecordOf(model).own)
        ? ' Models of your own: python -m explorer measure.'
        : '');
    this.replaceChildren(key, table, document.createElement('beta-panel'));
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
    store.follow(['evidence'], () => this.unfold(), this);
    addEventListener('popstate', ({ state }) => {
      this.left = state?.row ? state : null;
    });
    this.made = marks();
    store.on(['models', 'view'], () => this.renew(), this);
    store.on(['view'], () => this.comeBack(), this);
    store.follow(['view'], () => void this.takeOwn(), this);
  }

  /** What was measured of own models, once somebody looks. */
  async takeOwn() {
    if (store.view !== 'evidence') return;
    await loadFigures(columns());
    for (const model of columns().filter((id) => ownRecordOf(id).own)) {
      for (const row of /** @type {NodeListOf<HTMLElement>} */ (
        this.querySelectorAll('[data-row]')
      )) {
        const key = row.dataset.row ?? '';
        const old = row.querySelector(`td[model="${model}"]`);
        if (old) old.outerHTML = cell(key, boot.evidence.rows[key], model);
      }
    }
  }

  /** Another view may have shown other models: what counts is which stand here. */
  renew() {
    if (store.view === 'evidence' && this.made !== marks()) this.replaceWith(this.cloneNode(false));
  }

  /** Back from what a row showed: to that row, as if one had never been away. */
  comeBack() {
    if (!this.left || store.view !== 'evidence') return;
    const { row, top, beta } = this.left;
    this.left = null;
    store.set({ beta });
    history.replaceState({ ...history.state, row: null }, '');
    scrollTo({ top, behavior: 'instant' });
    const button = this.querySelector(`[data-row="${row}"] button`);
    if (button instanceof HTMLElement) button.focus({ preventScroll: true });
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
  element.toggleAttribute('data-headline', HEADLINES.has(key));
  const says = row.separates ? ['✱', 'separates'] : ['–', 'does not separate'];
  const [sign, spoken] = row.separates === null ? ['', ''] : says;
  const title = typeset(row.title);
  const [shows] = ROWS[key];
  const button = `<button type="button" class="${shows?.offStage ? 'off-stage' : ''}"
    aria-label="Show me: ${title}">Show me</button>`;
  element.innerHTML = `
    <th scope="row"><details><summary><span class="sign" aria-hidden="true">${sign}</span>${title}<span
      class="hidden"> ${spoken}</span></summary><p class="label"></p></details></th>
    ${columns()
      .map((model) => cell(key, row, model))
      .join('')}
    <td class="means">${meaningOf(key)}</td>
    <td>${shows ? button : ''}</td>`;
  const definition = query(element, 'details p');
  definition.textContent = typeset(row.definition);
  element.querySelector('button')?.addEventListener('click', () => showMe(key));
  return element;
}

/** Set the page to what a row is about; Back leads here again. @param {string} key */
function showMe(key) {
  const [show] = ROWS[key];
  if (!show) return;
  const { beta } = store;
  history.replaceState({ ...history.state, row: key, top: scrollY, beta }, '');
  // The rows are about the models themselves, and so is what is seen of them.
  store.set({ beta: LESSONS_BETA });
  show.set();
  reveal(show.at);
}

/** @returns {string[]} ids: what ships and is measured, in the lesson's order, then people's own */
function columns() {
  const measured = boot.evidence.models.filter((id) => boot.models.some((one) => one.id === id));
  return [...new Set([...measured, ...store.models])];
}

/** @returns {string} which models the columns are of, and where those stand */
const marks = () => columns().map(modelMarks).join();

/** @param {string} model @returns {string} the class of a column that a full screen has no room for */
function aside(model) {
  const stands = [...boot.shown, contestants[0], ...store.models].includes(model);
  return stands || ownRecordOf(model).own ? '' : 'aside';
}

/** @returns {string} why cells are empty; '' where none is */
function withoutEncoder() {
  const names = columns()
    .filter((model) => !ownRecordOf(model).encoder)
    .map((model) => ownRecordOf(model).names.short);
  if (!names.length) return '';
  return (
    `No way in: nothing makes codes of digits for ${names.join(' and ')}. ` +
    'Whatever is measured of codes, paths between them or a likelihood is not there.'
  );
}

/** @returns {string} what the figures and the signs are of */
function of() {
  const isShipped = columns().every((model) => !ownRecordOf(model).own);
  const shipped = boot.shown.map((id) => ownRecordOf(id).names.short).join(' and ');
  return isShipped ? 'measured on the shipped models' : `measured; signs: the shipped ${shipped}`;
}

/** @param {string} key @param {import('../../state/shapes.js').Row} row @param {string} model */
function cell(key, row, model) {
  const record = ownRecordOf(model);
  const isUnasked = OF_KL.has(key) && !paysKl(record);
  const figure = isUnasked ? null : record.own ? store.dataOf(model).figures?.[key] : row[model];
  const start = `<td class="right ${aside(model)}" ${modelMarks(model)} data-name="${capOf(model)}"><span class="figure">`;
  // Null: there is none; not there: nobody measured it.
  if (!figure) {
    const none = record.encoder ? 'none' : 'no encoder';
    return `${start}<span class="none">${figure === null ? none : '–'}</span></span></td>`;
  }
  const interval =
    figure.low === null || figure.high === null ? '' : `[${span([figure.low, figure.high])}]`;
  const seeds = span(row.range?.[model]);
  const others = figure.panel ? `others ${span(ends(figure.panel))}` : '';
  return `${start}<b>${show(figure.value)}</b>
    <span class="label">${interval}</span><span class="label others">${others}</span><span
      class="label">${seeds}</span></span></td>`;
}

/** @param {number[]} values @returns {number[]} the least and the most */
const ends = (values) => [Math.min(...values), Math.max(...values)];

customElements.define('evidence-table', EvidenceTable);
