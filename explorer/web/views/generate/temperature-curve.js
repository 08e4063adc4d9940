/** `<temperature-curve>`: what was measured over temperatures, and where the slider stands on it. */
import { query } from '../../dom/element.js';
import { boot, recordOf } from '../../state/boot.js';
import { capOf, measuredAs, modelMarks } from '../../state/models.js';
import { MOST_TEMPERATURE } from '../../state/options.js';
import { store } from '../../state/page-store.js';
import { labelTops } from './curve-labels.js';
import { temperatureText } from './generate-texts.js';

class TemperatureCurve extends HTMLElement {
  /** @type {import('../../networks/samples.js').Kind | null} of the samples that the text is about */
  kind = null;

  connectedCallback() {
    store.follow(['member'], () => this.build(), this);
    store.follow(['generate', 'view', 'member'], () => this.update(), this);
  }

  update() {
    if (store.sampleKind !== this.kind) this.tell();
    this.querySelector('.now')?.setAttribute(
      'style',
      `left:${(100 * store.temperature) / MOST_TEMPERATURE}%`,
    );
  }

  build() {
    this.kind = null;
    const curve = ofColumns(boot.evidence.curves.temperature);
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
    const last = curve.t.length - 1;
    const tops = labelTops(models.map((model) => 100 * (1 - curve[model][last])));
    const names = models.map(
      (model, i) =>
        `<b class="accent label" ${modelMarks(model)} style="top:${tops[i].toFixed(1)}%">${capOf(model)}</b>`,
    );
    this.innerHTML = `<div class="plot"><svg viewBox="0 0 100 100" preserveAspectRatio="none"
        role="img" aria-label="Mean P(digit) by temperature; the figures are in the text below">
        ${lines.join('')}</svg><i class="now"></i>${names.join('')}</div>
      <p class="label" id="temperature-why"></p>`;
  }

  tell() {
    this.kind = store.sampleKind;
    const curve = ofColumns(boot.evidence.curves.temperature);
    const vae = store.encoders.find((model) => curve[model] && recordOf(model).posterior);
    query(this, '#temperature-why').innerHTML = temperatureText(
      this.kind,
      curve,
      vae && curve[vae],
    );
  }
}

/**
 * @param {any} curve by a model's own id
 * @returns {any} by column
 */
const ofColumns = (curve) => ({
  ...curve,
  ...Object.fromEntries(store.models.map((model) => [model, curve[measuredAs(model)]])),
});

customElements.define('temperature-curve', TemperatureCurve);
