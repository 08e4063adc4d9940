/**
 * <scene-strips>: from one digit to another in three strips, through both latent spaces and by
 * fading. Nobody is told which is which before the guess.
 */
import { fill, put } from '../dom/digit-canvas.js';
import { query, write } from '../dom/element.js';
import { slerp } from '../maths/interpolation.js';
import { decode, encode, INTENSITY } from '../networks/autoencoder.js';
import { judge } from '../networks/critic.js';
import { boot, PIXELS, recordOf, SIDE } from '../state/boot.js';
import { pair } from '../state/guided.js';
import { loadWeights } from '../state/loading.js';
import { nameOf } from '../state/models.js';
import { store } from '../state/page-store.js';
import { Scene } from './scene.js';

const FRAMES = 9;
const MIDDLE = 0.5;
const FADE = 'fade';
/** Places of the strips: which stands where hangs on the pair, so nobody learns it. */
export const PLACES = ['A', 'B', 'C'];

class SceneStrips extends Scene {
  /** @type {[number, number] | null} */
  digits = null;
  /** @type {string[]} models and the fade, in the order of the places */
  order = [];
  image = new Float32Array(PIXELS);
  buffer = new ImageData(SIDE, SIDE);

  connectedCallback() {
    if (this.firstChild) return;
    this.innerHTML = PLACES.map(
      (
        place,
      ) => `<button type="button" class="guide-strip" aria-pressed="false" data-guess="${place}">
        <span class="strip-name">Strip ${place}</span>
        <canvas width="${FRAMES * (SIDE + 1) - 1}" height="${SIDE}"></canvas>
        <span class="strip-says"></span></button>`,
    ).join('');
    for (const model of pair) void loadWeights(model);
    void this.lay();
  }

  /** Paint the strips of the pair that the evidence calls typical. */
  async lay() {
    await this.until(
      () =>
        store.labels !== null &&
        store.digits !== null &&
        store.critic !== null &&
        pair.every((model) => store.data[model].encoder),
    );
    if (!this.isConnected) return;
    const rows = [...pair, FADE];
    const { typical } = boot.evidence;
    this.digits = [typical.digit.index, typical.pair.index];
    const turned = this.digits[0] % rows.length;
    this.order = [...rows.slice(turned), ...rows.slice(0, turned)];
    this.paint();
    store.on(['theme'], () => this.paint(), this);
  }

  /** @param {string} row @param {[number, number]} of @param {number} t */
  judged(row, of, t) {
    const image = this.imageOf(row, of, t);
    return store.critic ? judge(store.critic, image).pDigit : 0;
  }

  /** @param {string} row @param {[number, number]} of test digits @param {number} t @returns {Float32Array} */
  imageOf(row, of, t) {
    const pictures = of.map((index) => /** @type {Uint8Array} */ (store.testPicture(index)));
    if (row === FADE) {
      return this.image.map(
        (_, i) => (1 - t) * INTENSITY[pictures[0][i]] + t * INTENSITY[pictures[1][i]],
      );
    }
    const { encoder, decoder } = store.data[row];
    if (!encoder || !decoder) return this.image;
    const [a, b] = pictures.map((picture) => encode(encoder, picture).mu);
    return decode(decoder, slerp(a, b, t), this.image);
  }

  paint() {
    const { digits } = this;
    if (!digits) return;
    this.querySelectorAll('canvas').forEach((canvas, place) => {
      for (let frame = 0; frame < FRAMES; frame++) {
        fill(this.buffer, this.imageOf(this.order[place], digits, frame / (FRAMES - 1)));
        put(canvas, this.buffer, frame * (SIDE + 1));
      }
      canvas.classList.add('is-there');
    });
  }

  /** @param {string} guess @param {boolean} [isHurried] */
  async run(guess, isHurried = false) {
    const turn = ++this.turn;
    this.isHurried = isHurried;
    await this.untilLaid();
    const { digits } = this;
    if (!digits || turn !== this.turn) return;
    /** @type {Record<string, number>} */
    const middle = {};
    for (const [place, button] of [...this.querySelectorAll('button')].entries()) {
      const row = this.order[place];
      middle[row] = this.judged(row, digits, MIDDLE);
      const name = row === FADE ? 'Fading pixels' : nameOf(row);
      if (row !== FADE) button.setAttribute('colour', recordOf(row).colour);
      button.setAttribute('aria-pressed', String(PLACES[place] === guess));
      button.setAttribute('aria-disabled', 'true');
      const yours = PLACES[place] === guess ? ' (your guess)' : '';
      write(query(button, '.strip-name'), `Strip ${PLACES[place]}: ${name}${yours}`);
      write(query(button, '.strip-says'), `P(digit) half way ${middle[row].toFixed(2)}`);
    }
    const places = this.order.map((row, place) => [row, PLACES[place]]);
    this.tell({ middle, places: Object.fromEntries(places), digits });
  }

  async untilLaid() {
    while (!this.digits && this.isConnected) await this.frame();
  }
}

if (!customElements.get('scene-strips')) customElements.define('scene-strips', SceneStrips);
