/**
 * <reparameterise-steps>: z = mu + sigma * eps with the numbers of the digit on show, dimension by
 * dimension, and what the decoder makes of the mean and of the sample.
 */

import { paint } from '../../dom/digit-canvas.js';
import { query, setIdle, write } from '../../dom/element.js';
import { fixed, indexed } from '../../dom/numbers.js';
import { whileSeen } from '../../dom/while-visible.js';
import { bernoulliNll, decode } from '../../networks/autoencoder.js';
import { PIXELS, recordOf, SIDE } from '../../state/boot.js';
import { markModel } from '../../state/models.js';
import { SEEDS } from '../../state/options.js';
import { store } from '../../state/page-store.js';
import { codeTopic } from '../../state/shapes.js';
import { sameCode, sampleFrom } from './reparameterise.js';

const ROWS = 8;
/** The axis of every row reaches from minus this to plus this. */
const REACH = 3.5;
/** How far the sentence on gradients moves things. */
const NUDGE = 0.1;

/** @typedef {'mu' | 'logvar' | 'sigma' | 'eps' | 'z'} Column */
const COLUMNS = /** @type {const} */ (['mu', 'logvar', 'sigma', 'eps', 'z']);
/** @type {{dimension: number, cells: NodeListOf<Element>, axis: HTMLElement}[]} */
const NO_ROWS = [];

class ReparameteriseSteps extends HTMLElement {
  rows = NO_ROWS;
  /** What the rows were made for. @type {import('../../state/boot.js').Dimensions | null} */
  known = null;
  pictures = { mu: new Float32Array(PIXELS), z: new Float32Array(PIXELS) };

  /** The model on show that it is about. */
  model = store.models.find((id) => recordOf(id).posterior) ?? '';

  connectedCallback() {
    const { model } = this;
    if (!model) {
      this.innerHTML = '<p class="label">No model on show has a posterior to sample from.</p>';
      return;
    }
    markModel(this, model);
    const size = recordOf(model).latent_dim;
    this.innerHTML = `
      <div class="sample-table"><table>
        <thead><tr><th scope="col"><span class="hidden">dimension</span></th>
          <th scope="col"><i class="v">μ</i></th><th scope="col">log <i class="v">σ</i>²</th>
          <th scope="col"><i class="v">σ</i></th><th scope="col"><i class="v">ε</i></th>
          <th scope="col"><i class="v">z</i></th>
          <th scope="col" class="axis-head"><span>−3</span><span>0</span><span>3</span></th></tr>
        </thead><tbody></tbody></table>
        <p class="label axis-legend"><b class="accent">●</b> <i class="v">μ</i>, band
          <i class="v">μ</i> ± <i class="v">σ</i>, <b class="accent">○</b> <i class="v">z</i>;
          grey: −1 to 1 of N(0, 1)</p></div>
      <div class="sample-side">
        <div class="sample-pictures">
          ${figure('mu', 'decoded from <i class="v">μ</i>', 'What the VAE decodes from the mean')}
          ${figure('z', 'decoded from <i class="v">z</i>', 'What the VAE decodes from the sample')}
        </div>
        <p><i class="v">ε</i> from seed <b data-seed></b> <span class="label">(the same ${size} numbers in
          every browser, and in Python)</span></p>
        <div class="sample-buttons">
          <button type="button" data-act="again">Another <i class="v">ε</i></button>
          <button type="button" data-act="use">Use this <i class="v">z</i></button>
          <button type="button" data-act="mean">Back to <i class="v">μ</i></button>
        </div>
        <p class="label" data-where></p>
        <p data-gradient></p>
      </div>`;
    this.button('again').addEventListener('click', () => {
      store.set({ noiseSeed: (store.noiseSeed + 1) % SEEDS });
      this.use();
    });
    this.button('use').addEventListener('click', () => this.use());
    this.button('mean').addEventListener('click', () => store.reset(model));
    const changed = whileSeen(this, () => this.show());
    store.follow(['view', 'picture', 'data', 'eps', codeTopic(model)], changed, this);
  }

  get sample() {
    const { mu, logvar } = store.sides[this.model];
    return logvar && sampleFrom(mu, logvar, store.noiseSeed);
  }

  /** The sample becomes the model's code everywhere on the page. */
  use() {
    const { sample } = this;
    if (sample) store.setCode(this.model, sample.z);
  }

  show() {
    const { sample } = this;
    if (!sample) return;
    const { dimensions } = recordOf(this.model);
    if (dimensions !== this.known) this.build(dimensions.order.slice(0, ROWS));
    this.known = dimensions;
    for (const { dimension, cells, axis } of this.rows) {
      COLUMNS.forEach((column, i) => write(cells[i], fixed(sample[column][dimension])));
      place(axis, sample.mu[dimension], sample.sigma[dimension], sample.z[dimension]);
    }
    write(this.field('seed'), String(store.noiseSeed));
    this.field('gradient').innerHTML = gradients(this.rows[0].dimension, sample);
    this.showPictures(sample);
    this.showWhere(sample);
  }

  /** @param {number[]} dimensions */
  build(dimensions) {
    const body = query(this, 'tbody', HTMLTableSectionElement);
    body.replaceChildren();
    const columns = COLUMNS.map((column) => `<td data-column="${column}"></td>`).join('');
    this.rows = dimensions.map((dimension) => {
      const row = body.insertRow();
      row.dataset.dimension = String(dimension);
      row.innerHTML = `<th scope="row">${indexed('z', dimension)}</th>${columns}
        <td class="axis-cell"><span class="axis" aria-hidden="true"><i class="prior"></i>
          <i class="band"></i><i class="dot"></i><i class="now"></i></span></td>`;
      const axis = query(row, '.axis');
      return { dimension, cells: row.querySelectorAll('[data-column]'), axis };
    });
  }

  /** @param {import('./reparameterise.js').Sample} sample */
  showPictures(sample) {
    const { decoder } = store.data[this.model];
    if (!decoder) return;
    for (const part of /** @type {const} */ (['mu', 'z'])) {
      const image = decode(decoder, sample[part], this.pictures[part]);
      const canvas = this.querySelector(`#sampled-${part}`);
      if (canvas) paint(/** @type {HTMLCanvasElement} */ (canvas), image);
      const bce = store.unencoded ? '…' : bernoulliNll(image, store.picture).toFixed(1);
      write(this.field(`bce="${part}"`), bce);
    }
  }

  /** @param {import('./reparameterise.js').Sample} sample */
  showWhere(sample) {
    const { z, mu, moved } = store.sides[this.model];
    const here = sameCode(z, sample.z);
    setIdle(this.button('use'), here);
    setIdle(this.button('mean'), !moved);
    const elsewhere = sameCode(z, mu)
      ? 'The network above still stands on the mean.'
      : 'In the network above z was moved elsewhere.';
    write(
      this.field('where'),
      here
        ? 'This z flows through the network above, and the sliders of Explore stand on it.'
        : elsewhere,
    );
  }

  /** @param {string} act */
  button(act) {
    return query(this, `[data-act="${act}"]`, HTMLButtonElement);
  }

  /** @param {string} name */
  field(name) {
    return query(this, `[data-${name}]`);
  }
}

/**
 * @param {number} d a dimension @param {import('./reparameterise.js').Sample} sample
 * @returns {string} HTML: how far z follows mu and sigma
 */
function gradients(d, { eps }) {
  const nudge = fixed(NUDGE, 1);
  return (
    `With this sample, ${nudge} more ${indexed('μ', d)} is ${nudge} more ${indexed('z', d)}, and ` +
    `${nudge} more ${indexed('σ', d)} changes it by ${nudge} · ${indexed('ε', d)} = ` +
    `<b>${fixed(NUDGE * eps[d], 3)}</b>.`
  );
}

/** @param {HTMLElement} axis @param {number} mu @param {number} sigma @param {number} z */
function place(axis, mu, sigma, z) {
  const [, band, dot, now] = /** @type {HTMLCollectionOf<HTMLElement>} */ (axis.children);
  band.style.left = percent(mu - sigma);
  band.style.right = `calc(100% - ${percent(mu + sigma)})`;
  dot.style.left = percent(mu);
  now.style.left = percent(z);
}

/** @param {number} value @returns {string} its place on the axis; what is beyond stands at the end */
function percent(value) {
  return `${(50 + (50 * Math.max(-REACH, Math.min(REACH, value))) / REACH).toFixed(2)}%`;
}

/** @param {string} part @param {string} caption @param {string} label */
function figure(part, caption, label) {
  return `<figure><div class="digit"><canvas id="sampled-${part}" width="${SIDE}" height="${SIDE}" role="img"
    aria-label="${label}"></canvas></div><figcaption>${caption}<br><span class="label">BCE
    <b data-bce="${part}"></b> nats</span></figcaption></figure>`;
}

customElements.define('reparameterise-steps', ReparameteriseSteps);
