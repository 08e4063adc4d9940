/**
 * `<map-evidence model="…">`: what is measured about the draws on one map, the layer on show
 * large and the other beside it, always both.
 */

import { boot } from '../../state/boot.js';
import { store } from '../../state/page-store.js';
import { measured } from './map-texts.js';

/** @type {{kind: 'normal' | 'fitted', name: string}[]} */
const ROWS_SHOWN = [
  { kind: 'normal', name: 'N(0, <i class="v">I</i>)' },
  { kind: 'fitted', name: 'fitted Gaussian' },
];

export class MapEvidence extends HTMLElement {
  connectedCallback() {
    if (this.firstElementChild) return;
    const model = this.getAttribute('model') ?? '';
    // Of a model that nobody measured nothing is said.
    if (!ROWS_SHOWN.some(({ kind }) => Object.values(measured(model, kind, 0)).some(Boolean)))
      return;
    this.build();
    store.on(['data', 'run', 'layers'], () => this.update(model), this);
    this.update(model);
  }

  /** @param {string} model */
  update(model) {
    const { layers, run } = store;
    const onShow = layers.fitted && !layers.normal ? 'fitted' : 'normal';
    for (const { kind } of ROWS_SHOWN) {
      const { mixing, pDigit, seeds, about } = measured(model, kind, run);
      const row = /** @type {HTMLElement} */ (this.querySelector(`[data-kind=${kind}]`));
      row.classList.toggle('now', kind === onShow);
      row.querySelectorAll('td').forEach((cell, i) => {
        cell.textContent = [mixing, pDigit, seeds][i];
      });
      row.querySelectorAll('td')[1].title = about;
    }
  }

  build() {
    const seeds = boot.evidence.seeds.training?.length ?? 0;
    this.innerHTML = `
      <table><thead><tr class="label"><th scope="col">draws from</th>
          <th scope="col">among digits</th><th scope="col">P(digit)</th>
          <th scope="col">${seeds > 1 ? `over ${seeds} seeds` : ''}</th></tr></thead>
        <tbody>${ROWS_SHOWN.map(
          ({ kind, name }) => `<tr data-kind="${kind}">
          <th scope="row">${name}</th><td></td><td></td><td class="label"></td></tr>`,
        ).join('')}
        </tbody></table>`;
  }
}

customElements.define('map-evidence', MapEvidence);
