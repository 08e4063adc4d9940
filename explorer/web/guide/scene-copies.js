/** <scene-copies>: one digit, and what each network makes of it from its code. */
import { query, write } from '../dom/element.js';
import { thousands } from '../dom/numbers.js';
import { bernoulliNll, decode, encode, INTENSITY } from '../networks/autoencoder.js';
import { boot, DIGITS, PIXELS } from '../state/boot.js';
import { pair } from '../state/guided.js';
import { loadWeights } from '../state/loading.js';
import { nameOf } from '../state/models.js';
import { store } from '../state/page-store.js';
import { PictureBoard } from './picture-board.js';
import { columns, Scene } from './scene.js';

class SceneCopies extends Scene {
  /** @type {Record<string, PictureBoard>} */
  boards = {};
  image = new Float32Array(PIXELS);

  connectedCallback() {
    if (this.firstChild) return;
    this.innerHTML = `<div class="guide-pair"><section class="guide-model"><h3>Input</h3><div></div>
      <p class="guide-count"></p></section>${columns(
        () => `<div></div><p class="guide-count"><b></b><span></span></p>
        <div class="guide-share" aria-hidden="true"><i></i></div><p class="guide-all"></p>`,
      )}</div>`;
    const [input, ...others] = this.querySelectorAll('section > div:first-of-type');
    this.input = new PictureBoard(/** @type {HTMLElement} */ (input), 1, 'The input');
    others.forEach((room, i) => {
      const model = pair[i];
      this.boards[model] = new PictureBoard(
        /** @type {HTMLElement} */ (room),
        1,
        `The copy of the ${nameOf(model)}: nothing yet`,
      );
      void loadWeights(model);
    });
    store.on(['theme'], () => this.showInput(), this);
    this.showInput();
  }

  showInput() {
    this.input?.paint(
      0,
      Float32Array.from(store.picture, (byte) => INTENSITY[byte]),
    );
  }

  /** Any of the test digits. */
  other() {
    const index = Math.floor(Math.random() * DIGITS);
    store.loadTest(store.digits ? index : boot.index);
    this.showInput();
    return this.run('', false);
  }

  /** @param {string} _ @param {boolean} [isHurried] */
  async run(_, isHurried = false) {
    const turn = ++this.turn;
    this.isHurried = isHurried;
    await this.until(() => pair.every((model) => store.data[model].encoder));
    if (turn !== this.turn || !this.isConnected) return;
    /** @type {Record<string, number>} */
    const nats = {};
    for (const model of pair) {
      const { encoder, decoder } = store.data[model];
      if (!encoder || !decoder) return;
      const image = decode(decoder, encode(encoder, store.picture).mu, this.image);
      nats[model] = bernoulliNll(image, store.picture);
      this.boards[model].paint(0, image);
      const column = query(this, `[place-of=${model}]`);
      write(query(column, '.guide-count b'), nats[model].toFixed(0));
      write(query(column, '.guide-count span'), 'nats lost');
      this.boards[model].rename(`The copy of the ${nameOf(model)}, ${nats[model].toFixed(0)} nats`);
    }
    this.showAll();
    this.tell({ nats });
  }

  /** All test digits, as they were measured. */
  showAll() {
    const { bce_at_mean: row } = boot.evidence.rows;
    const most = Math.max(...pair.map((model) => row[model].value));
    for (const model of pair) {
      const { value, n } = row[model];
      const column = query(this, `[place-of=${model}]`);
      column.classList.add('is-counted');
      query(column, '.guide-share i').style.width = `${(100 * value) / most}%`;
      write(query(column, '.guide-all'), `${value.toFixed(0)} on average over all ${thousands(n)}`);
    }
  }
}

if (!customElements.get('scene-copies')) customElements.define('scene-copies', SceneCopies);
