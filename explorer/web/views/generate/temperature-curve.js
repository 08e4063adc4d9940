/** `<temperature-curve>`: what was measured over temperatures, and where the slider stands on it. */
import { boot } from '../../state/boot.js';
import { generateOptions, MOST_TEMPERATURE } from '../../state/generate.js';
import { store } from '../../state/page-store.js';
import { temperatureText } from './generate-texts.js';

class TemperatureCurve extends HTMLElement {
  connectedCallback() {
    this.stop = store.on(['generate', 'view', 'data'], () => this.update());
    this.update();
  }

  disconnectedCallback() {
    this.stop?.();
  }

  update() {
    const curve = boot.evidence?.curves?.temperature;
    if (!curve) return;
    if (!this.firstElementChild) this.build(curve);
    this.querySelector('.now')?.setAttribute(
      'style',
      `left:${(100 * store.temperature) / MOST_TEMPERATURE}%`,
    );
  }

  /** @param {import('./generate-texts.js').TemperatureCurve} curve */
  build(curve) {
    const path = (/** @type {import('../../state/shapes.js').Model} */ model) =>
      curve[model]
        .map(
          (p, i) =>
            `${((100 * curve.t[i]) / MOST_TEMPERATURE).toFixed(2)} ${(100 * (1 - p)).toFixed(2)}`,
        )
        .join(' L');
    this.innerHTML = `<div class="plot"><svg viewBox="0 0 100 100" preserveAspectRatio="none"
        role="img" aria-label="Mean P(digit) by temperature; the figures are in the text below">
        ${store.models.map((model) => `<path class="line ${model}" d="M${path(model)}"/>`).join('')}</svg>
        <i class="now"></i>${store.models
          .map((model) => `<b class="${model} accent label">${model.toUpperCase()}</b>`)
          .join('')}</div>
      <p class="label" id="temperature-why">${temperatureText(curve)}</p>`;
  }
}

customElements.define('temperature-curve', TemperatureCurve);
