/**
 * <scene-knob>: where on beta samples are best. One presses a place, then drags beta along its family:
 * the same random numbers, the same digit and the codes of two numbers follow. Decoders are fetched one
 * by one, as the knob comes to them.
 */
import { query, write } from '../dom/element.js';
import { letFingersScroll } from '../dom/touch-slider.js';
import { bernoulliNll, decode, encode } from '../networks/autoencoder.js';
import { judge } from '../networks/critic.js';
import { sampleCodes } from '../networks/samples.js';
import { PIXELS, recordOf } from '../state/boot.js';
import { betaOf, familyOf, memberOf } from '../state/families.js';
import { pair } from '../state/guided.js';
import { loadPlaneOf, loadWeights } from '../state/loading.js';
import { modelMarks } from '../state/models.js';
import { store } from '../state/page-store.js';
import { CodePlane } from './code-plane.js';
import { fetchSweep, known } from './known.js';
import { PictureBoard } from './picture-board.js';
import { Scene } from './scene.js';

/** Pictures of the same random numbers. */
const SHOWN = 12;
/** Milliseconds from one beta to the next. */
const PACE = 700;
/** What the judge holds for a digit. */
const YES = 0.5;
/** The ring of random pairs, in standard deviations. */
const RING = 2;

const [, model] = pair;

class SceneKnob extends Scene {
  family = familyOf(model);
  image = new Float32Array(PIXELS);
  /** What the card is told; a leaver finds the beta of that moment. */
  found = { guess: NaN, beta: NaN };
  /** The place of the knob; none before the guess. */
  place = -1;
  /** The place whose pictures are painted. */
  painted = -1;
  isTold = false;
  /** Whose codes are on the plane. */
  onPlane = '';

  connectedCallback() {
    if (this.firstChild) return;
    this.style.setProperty('--places', String(this.family.length));
    const places = this.family.map((record) => {
      const beta = betaOf(record);
      return `<button type="button" data-guess="${beta}" aria-pressed="false"
        aria-label="Beta ${beta}">${short(beta)}</button>`;
    });
    this.innerHTML = `
      <div class="knob"><p class="knob-name">beta <output aria-live="off"></output>
          <span role="status"></span></p>
        <div class="knob-places" role="group" aria-label="Your guess">${places.join('')}</div></div>
      <div class="knob-shows" ${modelMarks(model)}>
        <section class="guide-model" data-of="samples"><h3>Samples</h3><div></div>
          <p class="guide-count"><b></b><span></span></p></section>
        <section class="guide-model" data-of="codes"><h3>Codes of 2 numbers</h3>
          <canvas class="code-plane" role="img" aria-label="No codes yet"></canvas>
          <p class="knob-whose"></p></section>
        <section class="guide-model" data-of="copy"><h3>A copy</h3><div></div>
          <p class="guide-count"><b></b><span></span></p></section>
      </div>`;
    this.samples = this.board('samples', SHOWN);
    this.copy = this.board('copy', 1);
    this.plane = new CodePlane(query(this, '.code-plane', HTMLCanvasElement), model, (plane) => {
      plane.circle([0, 0], [RING, RING]);
    });
    this.plane.data = () => store.dataOf(this.flat.id).plane;
    store.on(['data'], () => this.show(), this);
    store.on(['theme'], () => this.plane?.paint(), this);
  }

  /** @param {string} of @param {number} count */
  board(of, count) {
    return new PictureBoard(query(this, `[data-of=${of}] > div`), count, 'Nothing yet');
  }

  /** What the knob stands at. */
  get member() {
    return this.family[this.place];
  }

  /** Not every beta has a plane: the nearest that has. */
  get flat() {
    return memberOf(model, 'plane', betaOf(this.member ?? recordOf(model)));
  }

  /** @param {string} guess a beta @param {boolean} [isHurried] whether it was told before */
  async run(guess, isHurried = false) {
    this.found.guess = Number(guess);
    this.isHurried = isHurried;
    this.layKnob(guess);
    this.go(isHurried ? this.family.length - 1 : 0);
    // Where the knob goes next, while a person looks at where it stands.
    if (!isHurried) await loadWeights(this.family[0].id);
    if (this.isConnected && this.place === 0) void loadWeights(this.family[1].id);
  }

  /** The slider takes the place of the buttons; the guess stays in sight. @param {string} guess */
  layKnob(guess) {
    const places = query(this, '.knob-places');
    const had = places.contains(document.activeElement);
    const ticks = this.family.map((record) => {
      const beta = betaOf(record);
      const isYours = String(beta) === guess;
      return `<span ${isYours ? 'data-yours' : ''}>${short(beta)}${isYours ? '<i>you</i>' : ''}</span>`;
    });
    places.outerHTML = `<input type="range" min="0" max="${this.family.length - 1}" step="1" value="0"
        aria-label="Beta of the VAE; your guess was ${guess}">
      <div class="knob-places" aria-hidden="true">${ticks.join('')}</div>`;
    const input = query(this, 'input', HTMLInputElement);
    letFingersScroll(input);
    input.addEventListener('input', () => this.go(input.valueAsNumber));
    if (had) input.focus({ preventScroll: true });
  }

  /** @param {number} place */
  go(place) {
    const step = place - this.place;
    this.place = place;
    const input = query(this, 'input', HTMLInputElement);
    if (input.valueAsNumber !== place) input.value = String(place);
    this.found.beta = betaOf(this.member);
    write(query(this, 'output'), String(this.found.beta));
    input.setAttribute('aria-valuetext', `beta ${this.found.beta}`);
    const next = this.family[place + step];
    const isStep = Math.abs(step) === 1;
    void loadWeights(this.member.id).then(() => {
      if (isStep && next && this.isConnected && this.place === place) void loadWeights(next.id);
    });
    void loadPlaneOf(this.flat.id);
    this.show();
  }

  /** As far as it has arrived. */
  show() {
    const { member } = this;
    if (!member) return;
    const { decoder, encoder } = store.dataOf(member.id);
    const isThere = decoder !== null && encoder !== null && store.critic !== null;
    this.toggleAttribute('data-coming', !isThere);
    const says = isThere ? '' : (store.failed.get(member.id) ?? 'is loading …');
    write(query(this, '.knob-name [role=status]'), says);
    this.showCodes();
    if (!isThere || this.painted === this.place) return;
    this.painted = this.place;
    this.showSamples();
    this.showCopy();
    if (this.place === this.family.length - 1) void this.end();
  }

  showSamples() {
    const { decoder } = store.dataOf(this.member.id);
    const { critic } = store;
    if (!decoder || !critic) return;
    const chance = { seed: store.sampleSeed, temperature: 1 };
    let digits = 0;
    for (let k = 0; k < SHOWN; k++) {
      const z = sampleCodes(chance, null, this.member.latent_dim, 1, k);
      const image = decode(decoder, z, this.image);
      const isDigit = judge(critic, image).pDigit > YES;
      if (isDigit) digits++;
      this.samples?.paint(k, image, isDigit);
    }
    this.count('samples', String(digits), `of ${SHOWN} are digits`);
    this.samples?.rename(`${SHOWN} samples at beta ${this.found.beta}: ${digits} are digits`);
  }

  showCopy() {
    const { decoder, encoder } = store.dataOf(this.member.id);
    if (!decoder || !encoder) return;
    const image = decode(decoder, encode(encoder, store.picture).mu, this.image);
    const nats = bernoulliNll(image, store.picture).toFixed(0);
    this.copy?.paint(0, image);
    this.count('copy', nats, 'nats lost by this copy');
    this.copy?.rename(`A copy of the digit at beta ${this.found.beta}: ${nats} nats lost`);
  }

  showCodes() {
    const { flat, plane } = this;
    if (!plane || !store.labels || !store.dataOf(flat.id).plane) return;
    plane.reach ??= known.sweep && Math.max(...known.sweep.plane.map(radiusOf));
    if (this.onPlane === flat.id || !plane.reach) return;
    this.onPlane = flat.id;
    plane.relay();
    const whose = flat === this.member ? '' : ` Beta ${betaOf(flat)}’s: the nearest one here.`;
    write(query(this, '.knob-whose'), `Ring: random numbers.${whose}`);
    plane.canvas.setAttribute('aria-label', `Codes of two numbers at beta ${betaOf(flat)}`);
  }

  /** @param {string} of @param {string} figure @param {string} says */
  count(of, figure, says) {
    write(query(this, `[data-of=${of}] .guide-count b`), figure);
    write(query(this, `[data-of=${of}] .guide-count span`), says);
  }

  /** The far end is reached: what turned out, the first time. */
  async end() {
    if (this.isTold) return;
    this.isTold = true;
    await fetchSweep();
    if (this.isConnected) this.tell(this.found);
  }

  /** The knob by itself, from its first place to its last. */
  async play() {
    const turn = ++this.turn;
    this.isHurried = false;
    this.isTold = true;
    for (let place = 0; place < this.family.length; place++) {
      if (!this.isConnected || turn !== this.turn) return;
      this.go(place);
      await loadWeights(this.member.id);
      await this.rest(PACE);
    }
    this.tell(this.found);
  }
}

/** @param {number} beta @returns {string} ".25": nine of them stand in a row on a phone */
const short = (beta) => String(beta).replace(/^0\./, '.');

/** @param {import('../state/shapes.js').SweepPoint} point @returns {number} */
const radiusOf = ({ figures }) => figures.radius?.value ?? 0;

if (!customElements.get('scene-knob')) customElements.define('scene-knob', SceneKnob);
