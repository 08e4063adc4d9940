/** <scene-again>: the same digit encoded five times by the models of two numbers. */
import { query, write } from '../dom/element.js';
import { sampleCode, sigmaOf } from '../maths/posterior.js';
import { standardNormal } from '../maths/random.js';
import { decode, encode } from '../networks/autoencoder.js';
import { PIXELS } from '../state/boot.js';
import { pair } from '../state/guided.js';
import { loadPlane } from '../state/loading.js';
import { nameOf } from '../state/models.js';
import { store } from '../state/page-store.js';
import { CodePlane } from './code-plane.js';
import { PictureBoard } from './picture-board.js';
import { columns, Scene } from './scene.js';

/** @typedef {import('./code-plane.js').Pair} Pair */

const TIMES = 5;
/** Milliseconds from one encoding to the next. */
const PACE = 350;
/** So many standard deviations of the cloud are seen on either side; as far on the other plane. */
const AROUND = 6;

class SceneAgain extends Scene {
  seed = 0;
  /** @type {Record<string, CodePlane>} */
  planes = {};
  /** @type {Record<string, PictureBoard>} */
  boards = {};
  /** @type {Record<string, Pair[]>} */
  codes = {};
  image = new Float32Array(PIXELS);

  connectedCallback() {
    if (this.firstChild) return;
    this.innerHTML = `<div class="guide-pair">${columns(
      () => `<canvas class="code-plane" role="img"></canvas><div></div>
        <p class="guide-count"><b></b><span></span></p>`,
    )}</div>`;
    for (const model of pair) {
      const column = query(this, `[place-of=${model}]`);
      const canvas = query(column, 'canvas', HTMLCanvasElement);
      canvas.setAttribute('aria-label', `Part of the plane of the ${nameOf(model)}`);
      this.planes[model] = new CodePlane(canvas, model, (plane) => this.mark(plane));
      this.boards[model] = new PictureBoard(
        query(column, 'div'),
        TIMES,
        `${nameOf(model)}: nothing`,
      );
    }
    store.on(['data', 'theme'], () => this.paint(), this);
    void loadPlane();
    this.paint();
  }

  paint() {
    const reach =
      AROUND * Math.max(0, ...pair.flatMap((model) => [...(this.cloudOf(model)?.sigma ?? [])]));
    for (const model of pair) {
      const there = this.cloudOf(model);
      if (!there) continue;
      this.planes[model].part = { middle: there.mu, reach };
      this.planes[model].paint();
    }
  }

  /**
   * Really encoded anew, every time. @param {string} model
   * @returns {{mu: Pair, sigma: Float32Array | null} | null}
   */
  cloudOf(model) {
    const data = store.planes?.[model];
    if (!data) return null;
    const { mu, logvar } = encode(data.encoder, store.picture);
    return { mu: [mu[0], mu[1]], sigma: logvar && sigmaOf(logvar) };
  }

  again() {
    this.seed += 1;
    return this.run('', false);
  }

  /** @param {string} _ @param {boolean} [isHurried] */
  async run(_, isHurried = false) {
    const turn = ++this.turn;
    this.isHurried = isHurried;
    await this.until(() => store.planes !== null && store.labels !== null);
    this.paint();
    for (const model of pair) {
      this.codes[model] = [];
      this.boards[model].clear();
    }
    for (let k = 0; k < TIMES; k++) {
      if (turn !== this.turn || !this.isConnected) return;
      for (const model of pair) this.encodeAgain(model, k);
      await this.rest(PACE);
    }
    const different = pair.map((model) => [model, new Set(this.codes[model].map(String)).size]);
    this.tell({ times: TIMES, different: Object.fromEntries(different) });
  }

  /** @param {string} model @param {number} k */
  encodeAgain(model, k) {
    const there = this.cloudOf(model);
    const data = store.planes?.[model];
    if (!there || !data) return;
    const z = Float32Array.from(there.mu);
    const eps = standardNormal(this.seed, 1, 2, k);
    if (there.sigma) sampleCode(there.mu, there.sigma, eps, 0, z);
    this.codes[model].push([z[0], z[1]]);
    this.boards[model].paint(k, decode(data.decoder, z, this.image));
    this.planes[model].paintMarks();
    const { size } = new Set(this.codes[model].map(String));
    const column = query(this, `[place-of=${model}]`);
    write(query(column, '.guide-count b'), String(size));
    const points = size === 1 ? 'point' : 'points';
    write(query(column, '.guide-count span'), `${points} from ${k + 1} encodings`);
    this.boards[model].rename(`${nameOf(model)}: ${size} ${points} from ${k + 1} encodings`);
  }

  /** @param {CodePlane} plane */
  mark(plane) {
    const codes = this.codes[plane.model] ?? [];
    const there = this.cloudOf(plane.model);
    if (!codes.length || !there) return;
    if (there.sigma) {
      for (const times of [1, 2]) {
        plane.circle(
          there.mu,
          there.sigma.map((value) => value * times),
          plane.painter?.accent,
        );
      }
    }
    for (const z of codes) plane.dot(z, 8);
  }
}

if (!customElements.get('scene-again')) customElements.define('scene-again', SceneAgain);
