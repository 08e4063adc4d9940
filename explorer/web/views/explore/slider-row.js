/** One latent dimension: label, range input on its film strip, value, information. */

import { fill, put } from '../../dom/digit-canvas.js';
import { query, write } from '../../dom/element.js';
import { fixed } from '../../dom/numbers.js';
import { letFingersScroll } from '../../dom/touch-slider.js';
import { decode } from '../../networks/autoencoder.js';
import { PIXELS, recordOf, SIDE } from '../../state/boot.js';
import { paysKl } from '../../state/families.js';
import { nameInText } from '../../state/models.js';
import { store } from '../../state/page-store.js';
import { verdictOf } from '../../state/verdicts.js';

const OF_CODES = '99 % of the test codes have this number inside the rest.';
const OF_PRIOR = 'the rest is −3 to 3, where 99.7 % of N(0, 1) lies.';

const scratch = new Float32Array(PIXELS);

/**
 * @param {import('../../state/boot.js').ModelRecord} record @param {number} information of a dimension
 * @returns {string} such as "KL 2.31 nats"
 */
function figureOf(record, information) {
  const { encoder, posterior } = record;
  if (posterior) return paysKl(record) ? `KL ${information.toFixed(2)} nats` : '';
  if (encoder) return `spread ${information.toFixed(2)}`;
  return `changes a pixel by ${information.toFixed(3)} on average`;
}

export class SliderRow {
  /**
   * @param {import('../../state/shapes.js').Model} model
   * @param {number} dimension index in z
   * @param {ImageData} picture what the model decodes now; the sliders keep it filled
   */
  constructor(model, dimension, picture) {
    this.picture = picture;
    /** @type {HTMLCanvasElement | null} where its strip is painted, among those of its neighbours */
    this.atlas = null;
    /** Row of the atlas's pixels where the strip begins. */
    this.top = 0;
    this.model = model;
    this.dimension = dimension;
    this.usual = { low: NaN, high: NaN };
    this.range = { ...this.usual };
    this.widened = false;
    this.status = '';
    this.frames = 0;
    /** What the input was last set to, by us or by a person; it rounds to its steps. */
    this.shown = NaN;
    /** What the input says of its value. */
    this.spoken = '';
    /** What the picture was when a person came to it, said after the value. */
    this.verdict = '';
    /** Whether a person has moved it since that was told. */
    this.touched = false;
    /** The code, but for this dimension, that the strip was drawn for, and its range. */
    const size = this.side.z.length;
    this.drawnFor = new Float32Array(size + 2).fill(NaN);
    this.drawing = new Float32Array(size + 2).fill(NaN);
    this.scratch = new Float32Array(size);
    this.nextFrame = 0;
    /** What the marks on the scale were last set for. */
    this.marked = '';
    /** Where the picture lies on the strip. */
    this.paintedAt = NaN;
    /** @type {ImageData | null} */
    this.strip = null;
    /** @type {ImageData | null} the strip in the making */
    this.coming = null;
    this.element = this.build();
    this.input = query(this.element, 'input', HTMLInputElement);
    this.output = query(this.element, 'output', HTMLOutputElement);
    this.listen();
  }

  get side() {
    return store.sides[this.model];
  }

  get value() {
    return this.side.z[this.dimension];
  }

  get encoded() {
    return this.side.mu[this.dimension];
  }

  build() {
    const { dimension } = this;
    const { posterior } = recordOf(this.model);
    const element = document.createElement('div');
    element.innerHTML = `
      <span class="dim"><i class="v">z</i><sub>${dimension}</sub></span>
      <div class="track">
        <div class="scale" aria-hidden="true"><i class="beyond low"></i><i class="beyond high"></i>
          ${posterior ? '<i class="band"></i>' : ''}<i class="tick"></i></div>
        <input type="range" step="0.01">
      </div>
      <output aria-live="off"></output>
      <span class="info"><i></i></span>`;
    return element;
  }

  /**
   * Say what is known of the dimension: at another beta it is another, and a row is dear to make.
   * @param {import('../../state/boot.js').Dimensions} dimensions
   * @param {number} share of the most informative dimension's information
   * @param {HTMLCanvasElement} atlas
   */
  describe({ low, high, status, information, isUnknown }, share, atlas) {
    const { dimension, element } = this;
    this.atlas = atlas;
    this.usual = { low: low[dimension], high: high[dimension] };
    this.range = { low: NaN, high: NaN };
    this.status = status[dimension];
    this.marked = '';
    element.className = `row ${this.status}`;
    const record = recordOf(this.model);
    const figure = isUnknown ? '' : figureOf(record, information[dimension]);
    const parts = isUnknown ? [] : [figure, record.encoder ? this.status : ''].filter(Boolean);
    const told = parts.map((part) => `, ${part}`).join('');
    this.input.setAttribute('aria-label', `z ${dimension} of the ${nameInText(this.model)}${told}`);
    const bar = query(element, '.info');
    bar.title = figure;
    /** @type {HTMLElement} */ (bar.firstElementChild).style.width = `${100 * share}%`;
  }

  listen() {
    const { model, dimension, input } = this;
    letFingersScroll(input);
    input.addEventListener('input', () => {
      store.setZ(model, dimension, input.valueAsNumber);
      this.shown = this.value;
      this.touched = true;
      this.showValue();
    });
    input.addEventListener('pointerdown', (event) => {
      if (event.button === 0) store.dragging = { model, dimension };
    });
    // A drag may end anywhere; `change` fires when the native slider lets go.
    for (const event of ['change', 'pointerup', 'pointercancel', 'blur']) {
      input.addEventListener(event, () => {
        store.dragging = null;
      });
    }
    // Who comes to a strip hears what the picture is before it is moved.
    input.addEventListener('focus', () => {
      this.verdict = verdictOf(model);
      this.speak();
    });
    input.addEventListener('blur', () => this.forgetVerdict());
    input.addEventListener('dblclick', () => store.resetDimension(model, dimension));
    input.addEventListener('keydown', (event) => this.key(event));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { low, high } = this.range;
    const step = (high - low) / 100;
    const frame = (high - low) / (this.frames - 1);
    /** @type {Record<string, number>} */
    const moves = {
      ArrowLeft: this.value - step,
      ArrowDown: this.value - step,
      ArrowRight: this.value + step,
      ArrowUp: this.value + step,
      PageDown: this.value - frame,
      PageUp: this.value + frame,
      Home: low,
      End: high,
      0: this.encoded,
    };
    if (!(event.key in moves) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    store.setZ(this.model, this.dimension, clamp(moves[event.key], low, high));
    this.touched = true;
    // Unlike a pointer, a key does not move the handle by itself.
    this.showValue();
  }

  /**
   * The atlas is empty: until its own strip is drawn, the row shows the one that it had, if any.
   * @param {number} frames of a strip @param {number} top
   */
  setFrames(frames, top) {
    this.top = top;
    if (frames !== this.frames) {
      this.frames = frames;
      this.strip = new ImageData(frames * SIDE, SIDE);
      this.coming = new ImageData(frames * SIDE, SIDE);
    }
    this.drawnFor.fill(NaN);
    this.drawing.fill(NaN);
    this.nextFrame = 0;
    this.paintedAt = NaN;
  }

  /**
   * Show the store's value. The range widens to hold the value and the encoded one, never while
   * a slider is being dragged, since the strip under it would jump.
   * @param {boolean} ranges whether the range may change now
   */
  update(ranges) {
    if (ranges) this.fitRange();
    this.markEncoded();
    this.showValue();
    // The other rows' strips are drawn anew in spare time, and this one's picture with them.
    if (this.share(this.value) !== this.paintedAt) this.paintStrip();
  }

  /** The handle, and the number for eye and ear. */
  showValue() {
    const { input, output, value, encoded } = this;
    const moved = value !== encoded;
    if (this.shown !== value) input.valueAsNumber = this.shown = value;
    const text = fixed(value);
    write(output, text);
    const spoken = moved ? `${text}, encoded ${fixed(encoded)}` : text;
    if (this.spoken !== spoken) {
      this.spoken = spoken;
      this.verdict = '';
      this.speak();
    }
    this.element.classList.toggle('moved', moved);
  }

  speak() {
    const { spoken, verdict } = this;
    this.input.setAttribute('aria-valuetext', verdict ? `${spoken}, ${verdict}` : spoken);
  }

  /** The picture is another one, whether or not this number is. */
  forgetVerdict() {
    if (!this.verdict) return;
    this.verdict = '';
    this.speak();
  }

  fitRange() {
    const { usual, range, value, encoded } = this;
    const low = Math.min(usual.low, value, encoded);
    const high = Math.max(usual.high, value, encoded);
    if (low !== range.low || high !== range.high) {
      this.range = { low, high };
      this.input.min = String(low);
      this.input.max = String(high);
      this.shown = NaN;
      this.widened = low < usual.low || high > usual.high;
      const { encoder, posterior } = recordOf(this.model);
      const prior = posterior || !encoder;
      this.input.title = this.widened
        ? `The range was widened to hold this value: ${prior ? OF_PRIOR : OF_CODES}`
        : '';
    }
  }

  /** The dot where the digit was encoded, the band around it, and what lies beyond the usual. */
  markEncoded() {
    const { encoded, usual, range } = this;
    const logvar = this.side.logvar?.[this.dimension];
    const marks = `${encoded} ${logvar} ${range.low} ${range.high}`;
    if (marks === this.marked) return;
    this.marked = marks;
    /** @param {string} name @param {number} left @param {number} right */
    const span = (name, left, right) => {
      const part = /** @type {HTMLElement | null} */ (this.element.querySelector(name));
      if (!part) return;
      part.style.left = `${100 * this.share(left)}%`;
      part.style.width = `${100 * Math.max(0, this.share(right) - this.share(left))}%`;
    };
    const tick = query(this.element, '.tick');
    tick.style.left = `${100 * this.share(encoded)}%`;
    span('.beyond.low', range.low, usual.low);
    span('.beyond.high', usual.high, range.high);
    if (logvar !== undefined) {
      const sigma = Math.exp(logvar / 2);
      span('.band', encoded - sigma, encoded + sigma);
    }
  }

  /** @param {number} value @returns {number} its place along the range, 0 to 1 */
  share(value) {
    return clamp((value - this.range.low) / (this.range.high - this.range.low), 0, 1);
  }

  /** Whether the strip shows another code than the current one; its own dimension is exempt. */
  stale() {
    if (!this.frames || !store.data[this.model].decoder) return false;
    return !this.same(this.drawnFor);
  }

  /** @param {Float32Array} drawn */
  same(drawn) {
    const { z } = this.side;
    for (let d = 0; d < z.length; d++) {
      if (d !== this.dimension && z[d] !== drawn[d]) return false;
    }
    const { low, high } = this.range;
    return drawn[z.length] === Math.fround(low) && drawn[z.length + 1] === Math.fround(high);
  }

  /** Whether some of the coming strip's frames are drawn and some are not. */
  get unfinished() {
    return this.nextFrame > 0;
  }

  /** Decode one more frame of the strip; the finished strip replaces the old one as a whole. */
  drawNextFrame() {
    const { decoder } = store.data[this.model];
    if (!decoder || !this.coming || !this.strip) return;
    if (this.nextFrame === 0) {
      this.drawing.set(this.side.z);
      this.drawing.set([this.range.low, this.range.high], this.scratch.length);
    }
    const { low, high } = this.range;
    this.scratch.set(this.drawing.subarray(0, this.scratch.length));
    this.scratch[this.dimension] = low + ((high - low) * this.nextFrame) / (this.frames - 1);
    decode(decoder, this.scratch, scratch);
    fill(this.coming, scratch, this.nextFrame * SIDE, SIDE);
    this.nextFrame += 1;
    if (this.nextFrame < this.frames) return;
    this.nextFrame = 0;
    [this.strip, this.coming] = [this.coming, this.strip];
    this.drawnFor.set(this.drawing);
    this.paintStrip();
  }

  /** The strip, and under the thumb the picture as it is now. */
  paintStrip() {
    if (!this.strip || !this.atlas) return;
    this.paintedAt = this.share(this.value);
    put(this.atlas, this.strip, 0, this.top);
    if (this.status === 'dead') return;
    const left = Math.round(this.paintedAt * (this.frames - 1) * SIDE);
    put(this.atlas, this.picture, left, this.top);
  }
}

/** @param {number} value @param {number} low @param {number} high */
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
