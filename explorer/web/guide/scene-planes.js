/**
 * <scene-planes>: where random numbers fall. One marks it on both planes, then sees the ring of
 * N(0, I); from then on a point lies on both, and both decoders follow it.
 */
import { paint } from '../dom/digit-canvas.js';
import { query, write } from '../dom/element.js';
import { fixed } from '../dom/numbers.js';
import { standardNormal } from '../maths/random.js';
import { decode } from '../networks/autoencoder.js';
import { PIXELS, SIDE } from '../state/boot.js';
import { pair } from '../state/guided.js';
import { loadPlane } from '../state/loading.js';
import { nameInText } from '../state/models.js';
import { store } from '../state/page-store.js';
import { shareWithin } from '../views/plane/normal-quantiles.js';
import { shareInside } from '../views/plane/plane-points.js';
import { CodePlane } from './code-plane.js';
import { hasMap, paintSampleMap } from './sample-map.js';
import { columns, Scene } from './scene.js';

/** @typedef {[number, number]} Pair */

/** The ring, in standard deviations. */
const RING = 2;
/** Samples that fall, and milliseconds from one to the next. */
const SAMPLES = 60;
const PACE = 18;
/** How far an arrow key moves, as a share of the plane. */
const STEP = 1 / 40;

class ScenePlanes extends Scene {
  /** @type {Record<string, CodePlane>} */
  planes = {};
  /** @type {Record<string, Pair>} what was marked, in codes */
  marks = {};
  /** @type {Float32Array} pairs that have fallen */
  fallen = new Float32Array();
  /** @type {Pair | null} the point on both planes, once the ring is there */
  point = null;
  z = new Float32Array(2);
  image = new Float32Array(PIXELS);

  connectedCallback() {
    if (this.firstChild) return;
    this.innerHTML = `<div class="guide-pair">${columns(
      (model) => `<canvas class="code-plane" tabindex="0" role="application"
        aria-roledescription="plane" data-guess="${model}" aria-label="The ${nameInText(model)}’s
        plane. Arrow keys move a cross, Enter marks the place."></canvas>
      <div class="plane-picture"><canvas class="pixels" width="${SIDE}" height="${SIDE}" role="img"
        aria-label="Nothing yet"></canvas><p></p></div>`,
    )}</div>`;
    for (const model of pair) {
      const canvas = query(this, `[place-of=${model}] .code-plane`, HTMLCanvasElement);
      this.planes[model] = new CodePlane(canvas, model, (plane) => this.mark(plane));
      this.listen(canvas, model);
    }
    store.on(['data', 'theme'], () => this.paint(), this);
    void loadPlane();
    this.paint();
  }

  paint() {
    for (const plane of Object.values(this.planes)) plane.paint();
  }

  paintMarks() {
    for (const plane of Object.values(this.planes)) plane.paintMarks();
  }

  get isReady() {
    return pair.every((model) => this.planes[model].laid);
  }

  // ---- hands ----

  /** @param {HTMLCanvasElement} canvas @param {string} model */
  listen(canvas, model) {
    /** @param {PointerEvent} event */
    const place = ({ offsetX, offsetY }) => /** @type {Pair} */ ([offsetX, offsetY]);
    canvas.onpointerdown = (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.take(model, place(event));
    };
    canvas.onpointermove = (event) => {
      if (this.point && (event.buttons || event.pointerType === 'mouse')) {
        this.take(model, place(event));
      }
    };
    canvas.onkeydown = (event) => this.key(event, model);
  }

  /** @param {KeyboardEvent} event @param {string} model */
  key(event, model) {
    const { clientWidth: width, clientHeight: height } = this.planes[model].canvas;
    const z = this.point ?? this.cross ?? this.planes[model].codeAt([width / 2, height / 2]);
    const [x, y] = this.planes[model].placeOf(z);
    /** @type {Record<string, Pair>} */
    const moves = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    const move = moves[event.key];
    if (!move && event.key !== 'Enter') return;
    event.preventDefault();
    if (!move) return this.take(model, [x, y]);
    const to = this.planes[model].codeAt([x + move[0] * STEP * width, y + move[1] * STEP * height]);
    if (this.point) return this.show(to);
    this.cross = to;
    this.crossOf = model;
    this.paintMarks();
  }

  /** @param {string} model @param {Pair} place pixels */
  take(model, place) {
    if (!this.isReady || this.isWide) return;
    const z = this.planes[model].codeAt(place);
    if (this.point) return this.show(z);
    if (this.turn) return;
    this.cross = undefined;
    this.marks[model] = z;
    this.paintMarks();
    if (pair.every((one) => this.marks[one])) this.say(JSON.stringify(this.marks));
  }

  // ---- what falls ----

  /** @param {string} marks as JSON: they are the guess @param {boolean} [isHurried] */
  async run(marks, isHurried = false) {
    const turn = ++this.turn;
    this.marks = JSON.parse(marks);
    this.isHurried = isHurried;
    await this.until(() => store.planes !== null && store.labels !== null);
    this.paint();
    for (const plane of Object.values(this.planes)) plane.clear = [0, 0];
    const all = standardNormal(0, SAMPLES, 2);
    for (let k = 1; k <= SAMPLES; k++) {
      if (turn !== this.turn || !this.isConnected) return;
      this.fallen = all.subarray(0, 2 * k);
      this.paintMarks();
      await this.rest(PACE);
    }
    this.show([0, 0]);
    this.answer();
  }

  answer() {
    const inside = pair.map((model) => [model, shareInside(this.codesOf(model), RING)]);
    const near = pair.map((model) => [model, Math.hypot(...(this.marks[model] ?? [NaN, NaN]))]);
    this.tell({
      wide: this.isWide,
      ring: shareWithin(RING),
      inside: Object.fromEntries(inside),
      hit: pair.map((model, i) => Number(near[i][1]) <= RING && this.marks[model] !== undefined),
    });
  }

  /** The networks of 32 numbers: what lies there is on a map, as pictures; and back. */
  async wide() {
    this.isWide = !this.isWide;
    await this.until(() => pair.every(hasMap));
    for (const model of pair) {
      const plane = this.planes[model];
      plane.instead = this.isWide ? () => paintSampleMap(plane.canvas, model) : null;
    }
    this.classList.toggle('is-told', !this.isWide);
    this.paint();
    this.answer();
  }

  isWide = false;

  /** @param {string} model */
  codesOf(model) {
    return store.planes?.[model]?.codes ?? new Float32Array();
  }

  /** The point moves on both planes, and both decoders follow. @param {Pair} z */
  show(z) {
    this.point = z;
    this.z.set(z);
    for (const model of pair) {
      const data = store.planes?.[model];
      if (!data) continue;
      const column = query(this, `[place-of=${model}] .plane-picture`);
      paint(query(column, 'canvas', HTMLCanvasElement), decode(data.decoder, this.z, this.image));
      const words = `z = (${fixed(z[0], 1)}, ${fixed(z[1], 1)})`;
      write(query(column, 'p'), words);
      query(column, 'canvas').setAttribute('aria-label', `What ${words} decodes to`);
    }
    this.classList.add('is-told');
    this.paintMarks();
  }

  // ---- what lies over the dots ----

  /** @param {CodePlane} plane */
  mark(plane) {
    const { painter, model } = plane;
    if (!painter) return;
    if (this.turn) {
      plane.circle([0, 0], [RING, RING]);
      plane.callOut('random numbers', RING);
    }
    for (let at = 0; at < this.fallen.length; at += 2) {
      plane.dot(this.fallen.subarray(at, at + 2), 2.5, painter.ink);
    }
    const marked = this.marks[model] ?? (this.crossOf === model ? this.cross : undefined);
    if (marked) painter.paintCross(plane.placeOf(marked));
    if (this.point) painter.ring(plane.placeOf(this.point), 9, painter.accent);
  }

  /** @type {Pair | undefined} where the keyboard is, before it marks */
  cross;
  crossOf = '';
}

if (!customElements.get('scene-planes')) customElements.define('scene-planes', ScenePlanes);
