/** <digit-view model="ae">: what the model's code decodes to, with its losses beside it. */
import { bernoulliNll, decode, klDivergence } from './nn.js';
import { paint } from './pixels.js';
import { store } from './page-store.js';

class DigitView extends HTMLElement {
  connectedCallback() {
    const model = /** @type {import('./store.js').Model} */ (this.getAttribute('model'));
    const name = model === 'ae' ? 'Autoencoder' : 'Variational autoencoder';
    this.innerHTML = `
      <p class="cap phone-only">${model.toUpperCase()}</p>
      <div class="digit"><canvas id="digit-${model}" width="28" height="28" role="img"
        aria-label="${name}: the decoded digit"></canvas></div>
      <dl class="losses"></dl>`;
    const canvas = /** @type {HTMLCanvasElement} */ (this.querySelector('canvas'));
    const losses = /** @type {HTMLElement} */ (this.querySelector('dl'));
    losses.innerHTML =
      loss('BCE', 'bce', 'as encoded', 'Binary cross-entropy between input and decoded picture') +
      (model === 'vae' ? loss('KL', 'kl', '', 'How far q(z|x) of this digit is from N(0, I)') : '');
    const now = this.field('bce');
    const before = this.field('bce-encoded');
    let asEncoded = NaN;
    const encoded = new Float32Array(784);
    store.on(['picture', model, 'data'], (topics) => {
      const side = store.sides[model];
      paint(canvas, side.image);
      const nats = bernoulliNll(side.image, store.picture);
      if (topics.has('picture') || topics.has('data')) {
        const { decoder } = store.data[model];
        asEncoded = decoder
          ? bernoulliNll(decode(decoder, side.mu, encoded), store.picture)
          : nats;
        if (side.logvar) {
          this.field('kl').textContent = klDivergence(side.mu, side.logvar).total.toFixed(1);
        }
        before.textContent = asEncoded.toFixed(0);
      }
      now.textContent = nats.toFixed(0);
    });
  }

  /** @param {string} name */
  field(name) {
    return /** @type {HTMLElement} */ (this.querySelector(`[data-loss="${name}"]`));
  }
}

/**
 * @param {string} name @param {string} key @param {string} compare @param {string} meaning
 */
function loss(name, key, compare, meaning) {
  const beside = compare
    ? `<span class="wide">, <b data-loss="${key}-encoded"></b> ${compare}</span>`
    : '';
  return `<div title="${meaning}, in nats"><dt>${name}</dt>
    <dd><b data-loss="${key}"></b><span class="wide"> nats</span>${beside}</dd></div>`;
}

customElements.define('digit-view', DigitView);
