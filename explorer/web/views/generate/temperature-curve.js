/** `<temperature-curve>`: what was measured over temperatures, and where the slider stands on it. */
import { boot, recordOf } from '../../state/boot.js';
import { capOf, modelMarks } from '../../state/models.js';
import { MOST_TEMPERATURE } from '../../state/options.js';
import { store } from '../../state/page-store.js';
import { temperatureText } from './generate-texts.js';

class TemperatureCurve extends HTMLElement {
  connectedCallback() {
    this.build();
    store.follow(['generate', 'view'], () => this.update(), this);
  }

  update() {
    this.querySelector('.now')?.setAttribute(
      'style',
      `left:${(100 * store.temperature) / MOST_TEMPERATURE}%`,
    );
  }

  build() {
    const curve = boot.evidence.curves.temperature;
    const models = store.models.filter((model) => curve[model]);
    const path = (/** @type {string} */ model) =>
      curve[model]
        .map((/** @type {number} */ p, /** @type {number} */ i) => {
          const across = (100 * curve.t[i]) / MOST_TEMPERATURE;
          return `${across.toFixed(2)} ${(100 * (1 - p)).toFixed(2)}`;
        })
        .join(' L');
    const lines = models.map(
      (model) => `<path class="line" ${modelMarks(model)} d="M${path(model)}"/>`,
    );
    const names = models.map((model) => {
      const isLow = curve[model][curve.t.length - 1] < 0.3;
      return `<b class="${isLow ? 'low ' : ''}accent label" ${modelMarks(model)}>${capOf(model)}</b>`;
    });
    const encoding = models.filter((model) => recordOf(model).encoder);
    const vae = encoding.find((model) => recordOf(model).posterior);
    this.innerHTML = `<div class="plot"><svg viewBox="0 0 100 100" preserveAspectRatio="none"
        role="img" aria-label="Mean P(digit) by temperature; the figures are in the text below">
        ${lines.join('')}</svg><i class="now"></i>${names.join('')}</div>
      <p class="label" id="temperature-why">${temperatureText(curve, vae && curve[vae])}</p>`;
  }
}

customElements.define('temperature-curve', TemperatureCurve);
