/** What D and the judge say of the input, of what the models on show make of it, and of a fake. */
import { paint } from '../../dom/digit-canvas.js';
import { query, write } from '../../dom/element.js';
import { letFingersScroll } from '../../dom/touch-slider.js';
import { judge } from '../../networks/critic.js';
import { believe } from '../../networks/discriminator.js';
import { PIXELS, recordOf, SIDE } from '../../state/boot.js';
import { networksAt, picturesAt, playedNow } from '../../state/game.js';
import { modelMarks, nameInText, nameOf } from '../../state/models.js';
import { epochText } from '../../state/names.js';
import { store } from '../../state/page-store.js';
import { judgedText } from './judged-texts.js';

/**
 * @typedef {{name: string, of: string, picture: () => Float32Array | null, model?: string}} Row of: in a
 *   sentence
 */

/** @param {string} name @param {string} by @returns {string} a share with its bar */
const meter = (name, by) => `<p class="judged-meter" data-by="${by}">${name} <b></b><span
  class="bar"><i></i></span></p>`;

/** @param {Row} row @param {number} i */
const cell = ({ name, model }, i) => `
  <figure data-row="${i}" ${model ? modelMarks(model) : ''}>
    <figcaption>${name}</figcaption>
    <div class="digit"><canvas width="${SIDE}" height="${SIDE}" role="img"></canvas></div>
    ${meter('D', 'd')}${meter('P(digit)', 'judge')}
    ${model ? slider(model) : ''}</figure>`;

/** @param {string} model @returns {string} its most informative number */
function slider(model) {
  const { dimensions } = recordOf(model);
  const d = dimensions.order[0];
  return `<label class="judged-slide label"><span><i class="v">z</i><sub>${d}</sub></span>
    <input type="range" data-dimension="${d}" min="${dimensions.low[d]}" max="${dimensions.high[d]}"
      step="0.01" aria-label="${nameOf(model)}: z ${d}"></label>`;
}

export class JudgedPanel {
  /** @type {Row[]} */
  rows = [];
  /** Which models stand there. */
  built = '';

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    root.innerHTML = '<div class="judged-row"></div><p class="judged-says"></p>';
  }

  /** One for the input, for each model on show, and for the fake that is chosen. */
  build() {
    // Of a model that was just fetched it is not known yet which number says most.
    const now = store.models.map(recordOfNow).join();
    if (now === this.built) return;
    this.built = now;
    /** @type {Row[]} */
    const models = store.models.map((model) => ({
      name: nameOf(model),
      of: `the ${nameInText(model)}’s picture`,
      model,
      picture: () => (store.isExact(model) ? store.sides[model].image : null),
    }));
    this.rows = [
      { name: 'Input', of: 'the input', picture: inputNow },
      ...models,
      { name: 'Its own forger', of: 'the fake', picture: fakeNow },
    ];
    query(this.root, '.judged-row').innerHTML = this.rows.map(cell).join('');
    for (const one of this.root.querySelectorAll('input')) this.listen(one);
  }

  /** @param {HTMLInputElement} slider */
  listen(slider) {
    const model = slider.closest('[model]')?.getAttribute('model') ?? '';
    letFingersScroll(slider);
    slider.addEventListener('input', () =>
      store.setZ(model, Number(slider.dataset.dimension), slider.valueAsNumber),
    );
  }

  update() {
    this.build();
    for (const one of this.root.querySelectorAll('input')) {
      const model = one.closest('[model]')?.getAttribute('model') ?? '';
      one.value = String(store.sides[model].z[Number(one.dataset.dimension)]);
    }
    const played = playedNow();
    const networks = played && networksAt(played.place);
    if (!played || !networks) return;
    const verdicts = this.rows.map((row, i) => this.show(row, i, networks.discriminator));
    const place = query(this.root, '.judged-says');
    const when = epochText(played.film.moments[played.place].epoch);
    write(
      place,
      judgedText(
        this.rows.map(({ of }) => of),
        verdicts,
        when,
      ),
    );
  }

  /**
   * @param {Row} row @param {number} i
   * @param {import('../../networks/discriminator.js').Discriminator} discriminator
   * @returns {{d: number, pDigit: number} | null}
   */
  show({ name, picture }, i, discriminator) {
    const root = query(this.root, `[data-row="${i}"]`);
    const image = picture();
    if (!image || !store.critic) return null;
    const canvas = query(root, 'canvas', HTMLCanvasElement);
    paint(canvas, image);
    const d = believe(discriminator, image).p;
    const { pDigit } = judge(store.critic, image);
    for (const [by, p] of /** @type {const} */ ([
      ['d', d],
      ['judge', pDigit],
    ])) {
      const place = query(root, `[data-by=${by}]`);
      write(query(place, 'b'), p.toFixed(2));
      query(place, 'i').style.width = `${100 * p}%`;
    }
    canvas.setAttribute('aria-label', `${name}: D ${d.toFixed(2)}, P(digit) ${pDigit.toFixed(2)}`);
    return { d, pDigit };
  }
}

/** @param {string} model */
function recordOfNow(model) {
  const { id, isLight } = recordOf(model);
  return `${id} ${isLight}`;
}

const scratch = new Float32Array(PIXELS);

/** @param {Uint8Array} bytes @returns {Float32Array} 0 to 1, until the next call */
function inked(bytes) {
  for (let i = 0; i < PIXELS; i++) scratch[i] = bytes[i] / 255;
  return scratch;
}

const inputNow = () => inked(store.picture);

/** @returns {Float32Array | null} the fake that is chosen, at the moment on show */
function fakeNow() {
  const played = playedNow();
  const all = played && picturesAt(played.film.id, played.place);
  return all && inked(all.subarray(store.fake * PIXELS, (store.fake + 1) * PIXELS));
}
