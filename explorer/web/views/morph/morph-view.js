/** <morph-view>: from one digit to another through both latent spaces, and by fading pictures. */

import { segmented } from '../../dom/choices.js';
import { paint } from '../../dom/digit-canvas.js';
import { query, write } from '../../dom/element.js';
import { isShortcut } from '../../dom/shortcuts.js';
import { letFingersScroll } from '../../dom/touch-slider.js';
import { alongPath } from '../../maths/interpolation.js';
import { decode } from '../../networks/autoencoder.js';
import { judge } from '../../networks/critic.js';
import { boot, PIXELS, recordOf, SIDE } from '../../state/boot.js';
import { capOf, longNameOf, modelMarks } from '../../state/models.js';
import {
  codesOf,
  morph,
  onWay,
  openMorph,
  pictureOf,
  place,
  setWay,
  startSamples,
  walkers,
  wayOf,
} from '../../state/morph.js';
import { framesFor, legsOf, letterAt, passed, placeName } from '../../state/morph-stops.js';
import { articleOf, readingOf } from '../../state/names.js';
import { store } from '../../state/page-store.js';
import { alike } from '../map/morph-path.js';
import { Film } from './film.js';
import { MorphCurves } from './morph-curves.js';
import { MorphPanel } from './morph-panel.js';
import { MorphPlayer } from './morph-player.js';
import { MorphStrips } from './morph-strips.js';
import { curveWords, mapWords, meansOf, wayWords } from './morph-texts.js';

/** @typedef {import('./film.js').Row} Row */

/** One press of an arrow key, in legs. */
const STEP = 0.01;
/** Asked for once: reading the window's width would lay out the page in every frame. */
const phone = matchMedia('(max-width: 59.9375em)');

/** @param {string} marks whose it is @param {string} name */
const strip = (marks, name) =>
  `<div ${marks}><b class="strip-name">${name}</b><canvas height="${SIDE}" aria-hidden="true"></canvas></div>`;

/** @param {string} model without a way between these stops @returns {string} HTML: why, and where it has one */
const lack = (
  model,
) => `<p class="label lack"><b ${modelMarks(model)}>${capOf(model)}:</b> no encoder, so
  nothing says which codes are A and B, and it has no way between two given digits. Between samples of
  <span class="whole">N(0, <i class="v">I</i>)</span> it has one:
  <button type="button" class="link" data-do="samples">go from sample 0 to sample 1</button></p>`;

const WAYS = { slerp: 'Arc', linear: 'Straight line' };

const template = () => `
  <div class="morph-head">
    <p class="name">Path</p>
    <button type="button" class="play">Play</button>
    <output class="label" aria-live="off"></output>
    ${segmented('Kind of path', 'hidden', 'way', WAYS)}
  </div>
  <section class="morph-stops" aria-label="Stops of the morph"></section>
  <div class="morph-film">
    <div class="strips">
      ${walkers()
        .map((model) => strip(`class="strip" ${modelMarks(model)}`, longNameOf(model)))
        .join('')}
      ${strip('class="strip fade"', 'Pixel cross-fade')}
      <input type="range" min="0" max="1" step="any" value="0" aria-label="Place on the path">
    </div>
    ${store.models
      .filter((model) => !walkers().includes(model))
      .map(lack)
      .join('')}
    <div class="way-curves"><p class="label axis">P(digit)</p>
      <svg class="curves" role="img"></svg>
      <p class="label" data-words="curves"></p></div>
    <p class="label" data-words="way"></p>
  </div>
  <div class="morph-here">
    <p class="label">Under the frame</p>
    <div class="now-fade"><p class="cap">Fade</p>
      <div class="digit"><canvas width="${SIDE}" height="${SIDE}" role="img"
        aria-label="Cross-fade of the pixels at this place"></canvas></div>
      <div class="meter"><span><span data-article></span> <b data-reads></b></span><span><span class="term" role="button" data-term="p-digit">P</span> <b data-p></b></span>
        <span class="bar"><i></i></span></div></div>
  </div>
  <p class="label morph-maps" data-words="maps"></p>`;

class MorphView extends HTMLElement {
  /** Of the strips and the curves. @type {string[]} */
  rows = [...walkers(), 'fade'];
  fade = new Float32Array(PIXELS);
  image = new Float32Array(PIXELS);
  /** @type {unknown[]} what the strips were asked for last */
  asked = [];
  /** @type {unknown[]} what the stops and words were shown for last */
  shown = [];
  /** @type {import('./film.js').Curves | null} */
  curves = null;

  connectedCallback() {
    if (this.firstChild) return;
    this.innerHTML = template();
    // A full screen shares its height out between them and the pictures.
    /** @type {HTMLElement | null} */ (this.closest('.stage'))?.style.setProperty(
      '--rows',
      String(this.rows.length),
    );
    this.panel = new MorphPanel(this.at('.morph-stops'));
    this.strips = new MorphStrips(this.at('.strips'), this.rows);
    this.lines = new MorphCurves(/** @type {any} */ (query(this, 'svg', SVGElement)), this.rows);
    this.player = new MorphPlayer(this.at('.play'));
    this.querySelector('[data-do=samples]')?.addEventListener('click', startSamples);
    this.film = new Film({
      frame: (row, frame, image) => this.strips?.develop(row, frame, image),
      strips: () => {
        this.strips?.take();
        this.paintStrips();
      },
      curves: (curves) => this.showCurves(curves),
    });
    this.listen();
    store.on(['member'], () => this.name(), this);
    store.on(
      ['morph', 'view', 'data', 'picture', 'code', 'member'],
      (topics) => this.frame(topics),
      this,
    );
    const sizes = new ResizeObserver(() => this.resize());
    for (const part of ['.morph-film', '.strips']) sizes.observe(this.at(part));
    sizes.observe(query(this, 'svg', SVGElement));
  }

  /** What stands in each column. */
  name() {
    for (const model of walkers()) {
      write(this.at(`.strip[model="${model}"] .strip-name`), longNameOf(model));
    }
    this.shown = [];
  }

  /** @param {string} selector @returns {HTMLElement} */
  at(selector) {
    return query(this, selector);
  }

  get input() {
    return /** @type {HTMLInputElement} */ (this.at('input[type=range]'));
  }

  listen() {
    const { input } = this;
    letFingersScroll(input);
    input.addEventListener('input', () => this.moveTo(input.valueAsNumber));
    input.addEventListener('keydown', (event) => this.key(event));
    for (const radio of this.querySelectorAll('[name=way]')) {
      const { value } = /** @type {HTMLInputElement} */ (radio);
      radio.addEventListener('change', () => setWay(value === 'linear' ? 'linear' : 'slerp'));
    }
    const svg = query(this, 'svg', SVGElement);
    const drag = (/** @type {MouseEvent} */ event) =>
      this.moveTo((this.lines?.shareAt(event) ?? 0) * legsOf(morph));
    svg.addEventListener('pointerdown', (event) => {
      // A finger on the curve scrolls the page; the strips above are its scrubber.
      if (event.pointerType === 'touch' || event.button) return;
      svg.setPointerCapture(event.pointerId);
      drag(event);
    });
    svg.addEventListener('pointermove', (event) => {
      if (svg.hasPointerCapture(event.pointerId)) drag(event);
    });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { t } = morph;
    const legs = legsOf(morph);
    const frame = legs / ((this.strips?.frames ?? 11) - 1);
    /** @type {Record<string, number>} */
    const moves = {
      ArrowLeft: t - STEP,
      ArrowDown: t - STEP,
      ArrowRight: t + STEP,
      ArrowUp: t + STEP,
      PageDown: t - frame,
      PageUp: t + frame,
      Home: 0,
      End: legs,
    };
    if (!(event.key in moves) || isShortcut(event)) return;
    event.preventDefault();
    this.moveTo(moves[event.key]);
  }

  /** @param {number} t by hand */
  moveTo(t) {
    this.player?.pause();
    // Hundredths, as the page says them: a person comes back to the same picture.
    place(Math.round(t * 100) / 100);
  }

  // ---- what changed ----

  /** @param {ReadonlySet<string>} topics */
  frame(topics) {
    if (store.view !== 'morph') return;
    openMorph();
    if (!morph.stops.length) return;
    if (!alike([...walkers(), 'fade'], this.rows)) return this.begin();
    const stay = onWay();
    const { stops, inHand, way, loop } = morph;
    const now = [...stops, inHand, way, loop, store.mapKind];
    if (topics.has('data') || !alike(now, this.shown)) this.showStops();
    this.shown = now;
    this.ask();
    this.showPlace(stay);
  }

  /** Other models have a way between these stops, so there are other strips. */
  begin() {
    const focused = document.activeElement;
    const held = this.contains(focused);
    const act = focused?.getAttribute('data-act');
    const anew = /** @type {HTMLElement} */ (this.cloneNode(false));
    this.replaceWith(anew);
    // Whatever was pressed is another element now.
    if (held) query(anew, act ? `[data-act="${act}"]` : '.strips input').focus();
  }

  showStops() {
    this.panel?.show();
    for (const radio of this.querySelectorAll('[name=way]')) {
      const input = /** @type {HTMLInputElement} */ (radio);
      input.checked = input.value === morph.way;
    }
    this.input.max = String(legsOf(morph));
    const { paths } = boot.evidence.curves;
    if (paths) {
      this.say('curves', curveWords(paths, morph.way, morph.stops.length > 2, walkers()));
      this.say('way', wayWords(paths, walkers()));
    }
    this.say('maps', mapWords(store.mapKind));
  }

  /** @param {string} place @param {string} html */
  say(place, html) {
    const element = this.at(`[data-words=${place}]`);
    if (element.dataset.said === html) return;
    element.dataset.said = html;
    element.innerHTML = html;
  }

  /** New strips and curves where stops, way or what is loaded changed. */
  ask() {
    const legs = legsOf(morph);
    const frames = framesFor(legs, phone.matches);
    const members = walkers().map((model) => recordOf(model));
    const key = [...morph.stops, ...members, morph.way, morph.loop, frames, store.critic];
    if (!walkers().every((model) => codesOf(model)) || !this.pictures()) return;
    if (alike(key, this.asked)) return;
    const { critic } = store;
    this.asked = key;
    this.strips?.setFrames(frames);
    this.resize();
    this.showCurves(null);
    this.film?.ask({
      rows: this.rows,
      legs,
      frames,
      fine: Math.ceil(((legs > 1 ? 20 : 40) * legs) / (frames - 1)),
      picture: this.maker(),
      judge: critic && ((image) => judge(critic, image).pDigit),
    });
    store.loop.background(this, () => this.film?.step() ?? false);
  }

  /** @returns {Uint8Array[] | null} of the stops as they are passed */
  pictures() {
    const found = passed(morph.stops, morph.loop).map(pictureOf);
    return found.every((picture) => picture !== null) ? found : null;
  }

  /** Makes the pictures of the way as it is now, whatever becomes of it meanwhile. */
  maker() {
    const way = wayOf(morph);
    const codes = Object.fromEntries(walkers().map((model) => [model, codesOf(model) ?? []]));
    const pictures = this.pictures() ?? [];
    const { image } = this;
    return (/** @type {Row} */ row, /** @type {number} */ t) => {
      if (row === 'fade') return crossFade(pictures, t, image);
      const { decoder } = store.data[row];
      return decoder ? decode(decoder, alongPath(codes[row], way, t), image) : image;
    };
  }

  /** @param {import('./film.js').Curves | null} curves */
  showCurves(curves) {
    this.curves = curves;
    const { paths } = boot.evidence.curves;
    if (!paths || !this.lines) return;
    const letters = passed(morph.stops, morph.loop).map((_, i) => letterAt(morph, i));
    this.lines.show(curves, meansOf(paths, morph.way), letters);
  }

  /** @param {boolean} stay whether the models stand on the way */
  showPlace(stay) {
    const { input } = this;
    const { t } = morph;
    if (input.valueAsNumber !== t) input.valueAsNumber = t;
    const words = stay ? placeName(morph) : 'off the path: drag the frame to return';
    const output = this.at('output');
    write(output, words);
    input.setAttribute('aria-valuetext', words);
    this.lines?.move(t / legsOf(morph));
    const pictures = this.pictures();
    if (pictures) crossFade(pictures, t, this.fade);
    paint(/** @type {HTMLCanvasElement} */ (this.at('.now-fade canvas')), this.fade);
    store.loop.background('morph-fade', () => this.judgeFade());
    this.stay = stay;
    this.paintStrips();
  }

  paintStrips() {
    const { strips } = this;
    if (!strips) return;
    for (const row of this.rows) {
      strips.setNow(row, row === 'fade' ? this.fade : store.sides[row].image);
    }
    strips.paint(this.stay ? morph.t / legsOf(morph) : null);
  }

  judgeFade() {
    if (!store.critic) return false;
    const { digit, pDigit } = judge(store.critic, this.fade);
    const reading = readingOf({ digit, pDigit });
    write(this.at('.now-fade [data-reads]'), reading);
    write(this.at('.now-fade [data-article]'), articleOf(reading));
    write(this.at('.now-fade [data-p]'), pDigit.toFixed(2));
    this.at('.now-fade .bar i').style.width = `${100 * pDigit}%`;
    return false;
  }

  resize() {
    if (!this.strips?.frames) return;
    const frame = this.strips.measure();
    const { width, height } = query(this, 'svg', SVGElement).getBoundingClientRect();
    // In full screen the curves are away.
    if (!width) return;
    // Another number of frames may fit, as on a phone that was turned.
    if (framesFor(legsOf(morph), phone.matches) !== this.strips.frames) {
      store.loop.notify('morph');
      return;
    }
    this.lines?.resize(width, height, frame);
    this.showCurves(this.curves);
  }
}

/**
 * @param {Uint8Array[]} pictures as they are passed @param {number} t @param {Float32Array} out
 */
function crossFade(pictures, t, out) {
  const from = Math.min(pictures.length - 2, Math.floor(t));
  const [a, b, share] = [pictures[from], pictures[from + 1], t - from];
  for (let i = 0; i < out.length; i++) out[i] = ((1 - share) * a[i] + share * b[i]) / 255;
  return out;
}

customElements.define('morph-view', MorphView);
