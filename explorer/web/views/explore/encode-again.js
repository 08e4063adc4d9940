/**
 * <encode-again>: the digit on show encoded a hundred times. Without a posterior that is one point,
 * with one it is a hundred samples of it; worked out in spare time once the page is at rest.
 */

import { query, write } from '../../dom/element.js';
import { PictureSpread, sampleCode, sigmaOf } from '../../maths/posterior.js';
import { standardNormal } from '../../maths/random.js';
import { decode, encode } from '../../networks/autoencoder.js';
import { PIXELS, recordOf } from '../../state/boot.js';
import { modelMarks, nameInText } from '../../state/models.js';
import { SEEDS } from '../../state/options.js';
import { store } from '../../state/page-store.js';
import { PicturesGrid } from './pictures-grid.js';
import { SigmaBars } from './sigma-bars.js';

const TIMES = 100;

/** @typedef {import('../../state/shapes.js').Model} Model */

class EncodeAgain extends HTMLElement {
  /** Whether what is shown is of another digit or seed. */
  stale = true;
  /** @type {Record<Model, PicturesGrid>} */
  grids = {};
  /** @type {SigmaBars[]} */
  bars = [];

  connectedCallback() {
    this.innerHTML = `
      <div class="again-head">
        <button type="button" class="fold" aria-expanded="false"><span class="more"></span></button>
        <span class="again-next" hidden><span class="label">seed <output></output></span>
          <button type="button" data-next>Again, next seed</button></span>
      </div>
      ${store.models
        .map((model) => `<section class="again" ${modelMarks(model)} hidden></section>`)
        .join('')}`;
    this.fold = query(this, '.fold', HTMLButtonElement);
    this.next = query(this, '.again-next');
    this.fold.onclick = () => store.set({ againOpen: !store.againOpen });
    const next = query(this, '[data-next]', HTMLButtonElement);
    next.onclick = () => store.set({ againSeed: (store.againSeed + 1) % SEEDS });
    store.on(['picture', 'again'], () => this.outdated(), this);
    store.on(['rest', 'view', 'data'], () => this.start(), this);
    store.follow(['member'], () => this.begin(), this);
  }

  /** Other models stand there: what is shown of them is made anew. */
  begin() {
    this.grids = {};
    this.bars = [];
    for (const section of this.querySelectorAll('section')) {
      const name = nameInText(section.getAttribute('model') ?? '');
      section.setAttribute('aria-label', `${TIMES} encodings by the ${name}`);
    }
    this.outdated();
  }

  outdated() {
    this.stale = true;
    const { againOpen: open, againSeed: seed } = store;
    this.fold?.setAttribute('aria-expanded', String(open));
    const more = query(this, '.more');
    write(more, `${open ? '▾' : '▸'} Encode this digit ${TIMES} times`);
    this.next?.toggleAttribute('hidden', !open);
    const output = query(this, 'output');
    write(output, String(seed));
    for (const section of this.querySelectorAll('section')) {
      section.toggleAttribute('hidden', !open);
      section.classList.add('is-stale');
    }
  }

  build() {
    if (Object.keys(this.grids).length) return;
    for (const section of this.querySelectorAll('section')) {
      const model = section.getAttribute('model') ?? '';
      const { encoder, posterior, latent_dim } = recordOf(model);
      if (!encoder) {
        section.innerHTML =
          '<p class="label">This model encodes no digits: it has a decoder alone.</p>';
        continue;
      }
      const grid = new PicturesGrid(section, model, TIMES, (k) =>
        store.setCode(model, codeOf(model, k)),
      );
      this.grids[model] = grid;
      if (posterior) this.bars.push(new SigmaBars(grid.spread, model));
      else {
        grid.spread.innerHTML = `<p class="label">No σ: the encoder gives ${latent_dim} numbers and
      no cloud around them. Click a picture to put the sliders back on these numbers.</p>`;
      }
    }
  }

  start() {
    if (!this.stale || !store.againOpen || store.view !== 'explore') return;
    const { encoders } = store;
    if (!encoders.length || encoders.some((model) => !store.data[model].encoder)) return;
    this.build();
    this.stale = false;
    const made = encoders.map((model) => ({
      grid: this.grids[model],
      spread: new PictureSpread(PIXELS),
      imageOf: recordOf(model).posterior ? sampler(model) : repeat(model),
    }));
    let k = 0;
    for (const bars of this.bars) bars.update();
    store.loop.background(this, () => {
      if (this.stale) return false;
      for (const { grid, spread, imageOf } of made) {
        const image = imageOf(k);
        spread.add(image);
        grid.add(k, image);
      }
      k++;
      const more = k < TIMES;
      if (k % 10 === 0) for (const { grid, spread } of made) grid.paint(spread);
      if (!more)
        for (const one of this.querySelectorAll('section')) one.classList.remove('is-stale');
      return more;
    });
  }
}

/** @param {Model} model @param {number} k @returns {Float32Array} its k-th code of the digit on show */
function codeOf(model, k) {
  const { mu, logvar } = store.sides[model];
  if (!logvar) return mu;
  const eps = standardNormal(store.againSeed, 1, mu.length, k);
  return sampleCode(mu, sigmaOf(logvar), eps, 0, new Float32Array(mu.length));
}

/** @param {Model} model @returns {(k: number) => Float32Array} what its k-th code decodes to */
function sampler(model) {
  const { mu, logvar } = store.sides[model];
  const { decoder } = store.data[model];
  const sigma = sigmaOf(logvar ?? []);
  const eps = standardNormal(store.againSeed, TIMES, mu.length);
  const z = new Float32Array(mu.length);
  const image = new Float32Array(PIXELS);
  return (k) => (decoder ? decode(decoder, sampleCode(mu, sigma, eps, k, z), image) : image);
}

/**
 * It really encodes and decodes the digit every time: that all come out the same is seen, not
 * assumed.
 * @param {Model} model @returns {() => Float32Array}
 */
function repeat(model) {
  const { decoder, encoder } = store.data[model];
  const picture = Uint8Array.from(store.picture);
  const image = new Float32Array(PIXELS);
  return () => (decoder && encoder ? decode(decoder, encode(encoder, picture).mu, image) : image);
}

customElements.define('encode-again', EncodeAgain);
