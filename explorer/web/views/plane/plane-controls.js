/**
 * `<plane-controls>`: what both planes show, how their axes run, and how many codes lie where
 * N(0, I) says.
 */
import { radios, segmented } from '../../dom/choices.js';
import { percent } from '../../dom/numbers.js';
import { recordOf } from '../../state/boot.js';
import { capOf, modelMarks } from '../../state/models.js';
import { bindOptions } from '../../state/option-inputs.js';
import { store } from '../../state/page-store.js';
import { shareWithin } from './normal-quantiles.js';
import { shareInside } from './plane-points.js';

const NORMAL = '<span class="whole">N(0, <i class="v">I</i>)</span>';
const RADII = [1, 2, 3];

const SCALES = {
  own: 'Each fits its own codes',
  same: 'Same scale for both',
  quantiles: 'VAE by quantiles of N(0, 1)',
};

const TEMPLATE = `
  ${segmented('Show the codes as', 'hidden', 'planeShow', { dots: 'Dots', grid: 'Grid' })}
  <fieldset class="plane-list"><legend class="label">Axes and spacing</legend>
    ${radios('planeScale', SCALES)}</fieldset>
  <fieldset class="plane-list"><legend class="hidden">Circles</legend>
    <label><input type="checkbox" name="planeCircles"><span>Circles of ${NORMAL}</span></label>
  </fieldset>
  <table class="plane-shares"></table>`;

export class PlaneControls extends HTMLElement {
  /** What is counted in the table. */
  counted = '';

  connectedCallback() {
    if (this.firstElementChild) return;
    this.innerHTML = TEMPLATE;
    bindOptions(this);
    store.follow(['data', 'member'], () => this.count(), this);
  }

  /** Once for what is side by side, of the models that have a plane. */
  count() {
    const { planes } = store;
    const models = store.models.filter((model) => recordOf(model, 'plane').plane);
    const table = this.querySelector('table');
    const counted = models
      .map((model) => `${capOf(model, 'plane')} ${Boolean(planes?.[model])}`)
      .join();
    if (!table || this.counted === counted) return;
    this.counted = counted;
    const heads = models.map(
      (model) => `<th scope="col" ${modelMarks(model)}>${capOf(model, 'plane')}</th>`,
    );
    const rows = RADII.map((radius) => {
      const cells = models.map((model) => {
        const plane = planes?.[model];
        return `<td>${plane ? percent(shareInside(plane.codes, radius)) : '…'}</td>`;
      });
      return `<tr><th scope="row">${radius}</th><td>${percent(shareWithin(radius))}</td>
        ${cells.join('')}</tr>`;
    });
    table.innerHTML = `<caption class="label">Inside the circle of radius …</caption>
      <thead><tr><th scope="col">radius</th><th scope="col">${NORMAL}</th>${heads.join('')}</tr></thead>
      <tbody>${rows.join('')}</tbody>`;
  }
}

customElements.define('plane-controls', PlaneControls);
