/** <scene-squeeze>: a digit of one's own through both networks: pixels, numbers, pixels. */
import { paint } from '../dom/digit-canvas.js';
import { query } from '../dom/element.js';
import { decode, encode } from '../networks/autoencoder.js';
import { PIXELS, recordOf, SIDE } from '../state/boot.js';
import { pair } from '../state/guided.js';
import { loadWeights } from '../state/loading.js';
import { nameOf } from '../state/models.js';
import { store } from '../state/page-store.js';
import { borrow } from './borrowed.js';
import { numberBars, setBars } from './number-bars.js';
import { columns, Scene } from './scene.js';

/** The pad, and the ways in below it. */
const WAYS_IN = ['digit-pad', 'digit-sources', 'test-digits'];

class SceneSqueeze extends Scene {
  /** @type {(() => void)[]} */
  giveBack = [];
  /** @type {Record<string, Element>} */
  bars = {};
  image = new Float32Array(PIXELS);
  atFirst = store.picture;

  connectedCallback() {
    if (this.firstChild) return;
    const { latent_dim: numbers } = recordOf(pair[0]);
    this.innerHTML = `<div class="squeeze-in"><h3>Input</h3><p class="squeeze-size">${PIXELS} pixels</p>
        <div class="squeeze-pad"></div></div>
      <div class="squeeze-models">${columns(
        (model) => `<div class="squeeze-code"><p class="squeeze-size">${numbers} numbers</p></div>
          <div class="squeeze-out"><p class="squeeze-size">${PIXELS} pixels again</p>
          <canvas class="pixels" width="${SIDE}" height="${SIDE}" role="img"
            aria-label="What the ${nameOf(model)} makes of it"></canvas></div>`,
      )}</div>`;
    for (const model of pair) {
      const bars = numberBars(numbers);
      bars.setAttribute('aria-label', `The ${numbers} numbers of the ${nameOf(model)}`);
      query(this, `[place-of=${model}] .squeeze-code`).append(bars);
      this.bars[model] = bars;
      void loadWeights(model);
    }
    const pad = query(this, '.squeeze-pad');
    this.giveBack = WAYS_IN.map((name) => borrow(name, pad));
    store.on(['picture', 'code', 'data'], () => this.show(), this);
    store.on(['rest'], () => this.answer(), this);
    this.show();
  }

  disconnectedCallback() {
    for (const back of this.giveBack.splice(0)) back();
  }

  /** The pen, for who asked for it. */
  own() {
    const draw = /** @type {HTMLElement | null} */ (this.querySelector('[data-act=draw]'));
    if (draw?.getClientRects().length) draw.click();
    else query(this, '#pad').focus();
  }

  random() {
    /** @type {HTMLElement | null} */ (this.querySelector('[data-act=random]'))?.click();
  }

  show() {
    for (const model of pair) {
      const { decoder, encoder } = store.data[model];
      // Until the encoder is there, what ships inside the page.
      const mu = encoder ? encode(encoder, store.picture).mu : store.sides[model].mu;
      const { low, high } = recordOf(model).dimensions;
      setBars(this.bars[model], mu, Math.max(...high, ...low.map(Math.abs)));
      const canvas = query(this, `[place-of=${model}] canvas`, HTMLCanvasElement);
      if (decoder) paint(canvas, decode(decoder, mu, this.image));
    }
  }

  /** Once a person has given another digit. */
  answer() {
    if (store.picture === this.atFirst) return;
    this.tell({ pixels: PIXELS, numbers: recordOf(pair[0]).latent_dim });
  }
}

if (!customElements.get('scene-squeeze')) customElements.define('scene-squeeze', SceneSqueeze);
