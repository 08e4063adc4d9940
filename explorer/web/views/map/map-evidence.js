/**
 * `<map-evidence model="…">`: what is measured about the samples on one map, the layer on show
 * large and the other beside it, always both.
 */

import { boot } from '../../state/boot.js';
import { loadFigures } from '../../state/loading.js';
import { store } from '../../state/page-store.js';
import { measured } from './map-texts.js';

/** @type {{kind: 'normal' | 'fitted', name: string}[]} */
const KINDS = [
  { kind: 'normal', name: 'N(0, <i class="v">I</i>)' },
  { kind: 'fitted', name: 'fitted Gaussian' },
];

export class MapEvidence extends HTMLElement {
  connectedCallback() {
    if (this.firstElementChild) return;
    store.follow(['data', 'run', 'layers', 'member'], () => this.update(), this);
    store.follow(['view', 'models'], () => this.take(), this);
  }

  /** What was measured of a model of one's own, once somebody looks. */
  take() {
    if (store.view === 'map') void loadFigures([this.getAttribute('model') ?? '']);
  }

  update() {
    const { layers } = store;
    const model = this.getAttribute('model') ?? '';
    const run = store.runOf(model);
    const rows = KINDS.map((row) => ({ ...row, ...measured(model, row.kind, run) }));
    // Of a model that nobody measured nothing is said.
    if (!rows.some(({ mixing, pDigit }) => mixing || pDigit)) return this.replaceChildren();
    const onShow = layers.fitted && !layers.normal ? 'fitted' : 'normal';
    const seeds = boot.evidence.seeds.training?.length ?? 0;
    this.innerHTML = `
      <table><thead><tr class="label"><th scope="col">samples from</th>
          <th scope="col">among digits</th><th scope="col">P(digit)</th>
          <th scope="col">${rows.some((row) => row.seeds) ? `over ${seeds} seeds` : ''}</th></tr></thead>
        <tbody>${rows
          .map(
            (row) => `<tr data-kind="${row.kind}" class="${row.kind === onShow ? 'now' : ''}">
          <th scope="row">${row.name}</th><td>${row.mixing}</td>
          <td title="${row.about}">${row.pDigit.replace('<', '&lt;')}</td>
          <td class="label">${row.seeds.replace('<', '&lt;')}</td></tr>`,
          )
          .join('')}
        </tbody></table>`;
  }
}

customElements.define('map-evidence', MapEvidence);
