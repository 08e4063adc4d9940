/**
 * <encode-again>: the digit on show encoded a hundred times. The autoencoder gives one point, the
 * VAE a hundred draws from its cloud; worked out in spare time once the hand rests.
 */

import { write } from '../../dom/element.js';
import { drawCode, PictureSpread, sigmaOf } from '../../maths/posterior.js';
import { standardNormal } from '../../maths/random.js';
import { decode, encode } from '../../networks/autoencoder.js';
import { PIXELS, recordOf } from '../../state/boot.js';
import { store } from '../../state/page-store.js';
import { PicturesGrid } from './pictures-grid.js';
import { SigmaBars } from './sigma-bars.js';

const TIMES = 100;

/** @typedef {import('../../state/shapes.js').Model} Model */

class EncodeAgain extends HTMLElement {
  /** Whether what is shown is of another digit or seed. */
  stale = true;

  connectedCallback() {
    this.innerHTML = `
      <div class="again-head">
        <button type="button" class="fold" aria-expanded="false"><span class="more"></span></button>
        <span class="again-next" hidden><span class="label">seed <output></output></span>
          <button type="button" data-next>Again, next seed</button></span>
      </div>
      ${store.models
        .map(
          (model) => `<section class="again ${model}" hidden
        aria-label="${TIMES} encodings by the ${model === 'ae' ? 'autoencoder' : 'VAE'}"></section>`,
        )
        .join('')}`;
    this.fold = /** @type {HTMLButtonElement} */ (this.querySelector('.fold'));
    this.next = /** @type {HTMLElement} */ (this.querySelector('.again-next'));
    this.fold.onclick = () => store.set({ againOpen: !store.againOpen });
    const next = /** @type {HTMLButtonElement} */ (this.querySelector('[data-next]'));
    next.onclick = () => setAgainOptions({ seed: (store.againSeed + 1) % SEEDS });
    store.on(['picture', 'again'], () => this.outdated());
    store.on(['rest', 'view', 'data'], () => this.start());
    this.outdated();
  }

  outdated() {
    this.stale = true;
    const { againOpen: open, againSeed: seed } = store;
    this.fold?.setAttribute('aria-expanded', String(open));
    const more = /** @type {HTMLElement} */ (this.querySelector('.more'));
    write(more, `${open ? '▾' : '▸'} Encode this digit ${TIMES} times`);
    this.next?.toggleAttribute('hidden', !open);
    const output = /** @type {HTMLElement} */ (this.querySelector('output'));
    write(output, String(seed));
    for (const section of this.querySelectorAll('section')) {
      section.toggleAttribute('hidden', !open);
      section.classList.add('is-stale');
    }
  }

  build() {
    const dimensions = recordOf(vae).dimensions;
    if (this.grids || !dimensions) return;
    const [ae, vae] = this.querySelectorAll('section');
    this.grids = {
      ae: new PicturesGrid(ae, 'ae', TIMES, () => store.reset('ae')),
      vae: new PicturesGrid(vae, 'vae', TIMES, (k) => store.setCode('vae', this.code(k))),
    };
    this.bars = new SigmaBars(this.grids.vae.room, dimensions);
    this.grids.ae.room.innerHTML = `<p class="label">No σ: the encoder gives 32 numbers and
      no cloud around them. A picture puts the sliders back on them.</p>`;
  }

  /** @param {number} k @returns {Float32Array} the VAE's k-th code of the digit on show */
  code(k) {
    const { mu, logvar } = store.sides.vae;
    const eps = standardNormal(store.againSeed, 1, LATENT_DIM, k);
    return drawCode(mu, sigmaOf(logvar ?? []), eps, 0, new Float32Array(LATENT_DIM));
  }

  start() {
    const { ae, vae } = store.data;
    if (!this.stale || !store.againOpen || store.view !== 'explore') return;
    if (!ae.decoder || !vae.decoder || !ae.encoder || !vae.encoder) return;
    this.build();
    if (!this.grids) return;
    this.stale = false;
    const { grids } = this;
    const makers = { ae: repeat(ae.decoder, ae.encoder), vae: this.drawer(vae.decoder) };
    const spreads = { ae: new PictureSpread(PIXELS), vae: new PictureSpread(PIXELS) };
    let k = 0;
    this.bars?.update();
    store.loop.background(this, () => {
      if (this.stale) return false;
      for (const model of store.models) {
        const image = makers[model](k);
        spreads[model].add(image);
        grids[model].add(k, image);
      }
      k++;
      const more = k < TIMES;
      if (k % 10 === 0) for (const model of store.models) grids[model].paint(spreads[model]);
      if (!more)
        for (const one of this.querySelectorAll('section')) one.classList.remove('is-stale');
      return more;
    });
  }

  /** @param {import('../../networks/autoencoder.js').Decoder} decoder @returns {(k: number) => Float32Array} */
  drawer(decoder) {
    const { mu, logvar } = store.sides.vae;
    const sigma = sigmaOf(logvar ?? []);
    const eps = standardNormal(store.againSeed, TIMES, LATENT_DIM);
    const z = new Float32Array(LATENT_DIM);
    const image = new Float32Array(PIXELS);
    return (k) => decode(decoder, drawCode(mu, sigma, eps, k, z), image);
  }
}

/**
 * The autoencoder really encodes and decodes the digit every time: that all come out the same is
 * seen, not assumed.
 * @param {import('../../networks/autoencoder.js').Decoder} decoder @param {import('../../networks/autoencoder.js').Encoder} encoder
 * @returns {() => Float32Array}
 */
function repeat(decoder, encoder) {
  const picture = Uint8Array.from(store.picture);
  const image = new Float32Array(PIXELS);
  return () => decode(decoder, encode(encoder, picture).mu, image);
}

customElements.define('encode-again', EncodeAgain);
