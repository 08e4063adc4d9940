/**
 * `<plane-result model="…">`: what the 2-D model decodes at the point on its plane, judged live,
 * and what it costs as a reconstruction of the input.
 */

import { paint } from '../../dom/digit-canvas.js';
import { query, write } from '../../dom/element.js';
import { boundsOf } from '../../maths/viewport.js';
import { bernoulliNll, decode, klDivergence } from '../../networks/autoencoder.js';
import { judge } from '../../networks/critic.js';
import { PIXELS, recordOf, SIDE } from '../../state/boot.js';
import { paysKl } from '../../state/families.js';
import { capOf } from '../../state/models.js';
import { articleOf, readingOf } from '../../state/names.js';
import { store } from '../../state/page-store.js';
import { planeImage, planeShown, planeSide } from '../../state/plane-codes.js';
import { longInText } from '../map/map-texts.js';
import { placeText } from './plane-texts.js';

/** @param {string} model */
const template = (model) => `
  <p class="cap phone-only">${capOf(model, 'plane')}, 2-D</p>
  <div class="digit"><canvas id="plane-digit-${model}" width="${SIDE}" height="${SIDE}" role="img"
    aria-label="The 2-D ${longInText(model, 'plane')}: the picture at the point"></canvas></div>
  <div class="words">
    <p class="label wide"><span data-name>2-D ${longInText(model, 'plane')}</span>, decoded at <b data-place></b></p>
    <div class="meter" title="A small classifier, trained on real digits and on spoiled real digits,
      judges the picture. P(digit) is how sure it is that this is any digit at all.">
      <span><span class="wide">looks like</span><span class="short" data-article></span> <b data-reads></b></span>
      <span><span class="wide">P(digit)</span><span class="short">P</span> <b data-p></b></span>
      <span class="bar"><i></i></span>
    </div>
    <dl class="losses">
      <div title="Binary cross-entropy between input and decoded picture, in nats"><dt>BCE</dt>
        <dd><b data-bce></b><span class="wide"> nats, <b data-bce-encoded></b> as encoded</span></dd></div>
      ${
        recordOf(model).posterior
          ? `<div data-pays title="How far q(z|x) of this digit is from N(0, I), in nats"><dt>KL</dt>
        <dd><b data-kl></b><span class="wide"> nats</span></dd></div>`
          : ''
      }
    </dl>
  </div>`;

class PlaneResult extends HTMLElement {
  model = '';
  encoded = new Float32Array(PIXELS);
  /** @type {import('../../maths/viewport.js').Bounds | undefined} of its codes, y up */
  bounds;
  /** @type {import('../../state/plane-codes.js').PlaneSide | null} whose losses as encoded are said */
  said = null;

  connectedCallback() {
    if (this.model) return;
    this.model = this.getAttribute('model') ?? '';
    if (!recordOf(this.model, 'plane').plane) return;
    this.innerHTML = template(this.model);
    this.canvas = query(this, 'canvas', HTMLCanvasElement);
    this.bar = query(this, '.bar i');
    this.places = Object.fromEntries(
      ['place', 'reads', 'article', 'p', 'bce', 'bce-encoded', 'kl'].map((name) => [
        name,
        this.querySelector(`[data-${name}]`),
      ]),
    );
    store.on(['picture', 'plane-code', 'data', 'view'], () => this.show(), this);
    store.follow(['member'], () => this.name(), this);
    this.show();
  }

  name() {
    const name = longInText(this.model, 'plane');
    this.bounds = undefined;
    this.canvas?.setAttribute('aria-label', `The 2-D ${name}: the picture at the point`);
    this.querySelector('[data-pays]')?.toggleAttribute(
      'hidden',
      !paysKl(recordOf(this.model, 'plane')),
    );
    write(query(this, '.cap'), `${capOf(this.model, 'plane')}, 2-D`);
    write(query(this, '[data-name]'), `2-D ${name}`);
  }

  show() {
    const side = planeShown() ? planeSide(this.model) : null;
    if (!side || !this.canvas) return;
    const image = planeImage(side);
    paint(this.canvas, image);
    const beyond = this.isOutside(side) ? ', outside its codes' : '';
    this.say('place', `${placeText(side.z)}${beyond}`);
    // Figures may wait for a frame that has time left; the picture may not.
    store.loop.background(this, () => {
      this.sayEncoded(side);
      this.say('bce', bernoulliNll(image, side.picture).toFixed(0));
      this.judge(image);
      return false;
    });
  }

  /**
   * Whether no test digit lies as far out: the same two numbers may be far from the other's codes.
   * @param {import('../../state/plane-codes.js').PlaneSide} side
   */
  isOutside({ plane: { codes }, z: [x, y] }) {
    this.bounds ??= boundsOf(codes, codes.length / 2);
    const { left, top, right, bottom } = this.bounds;
    return x < left || x > right || y < top || y > bottom;
  }

  /** What does not follow the point. @param {import('../../state/plane-codes.js').PlaneSide} side */
  sayEncoded(side) {
    if (this.said === side) return;
    this.said = side;
    const image = decode(side.plane.decoder, side.mu, this.encoded);
    this.say('bce-encoded', bernoulliNll(image, side.picture).toFixed(0));
    if (side.logvar) this.say('kl', klDivergence(side.mu, side.logvar).total.toFixed(1));
  }

  /** @param {Float32Array} image */
  judge(image) {
    if (!store.critic || !this.bar) return;
    const { digit, pDigit } = judge(store.critic, image);
    const reading = readingOf({ digit, pDigit });
    this.say('reads', reading);
    this.say('article', articleOf(reading));
    this.say('p', pDigit.toFixed(2));
    this.bar.style.width = `${100 * pDigit}%`;
  }

  /** @param {string} name @param {string} text */
  say(name, text) {
    const place = this.places?.[name];
    if (place) write(place, text);
  }
}

customElements.define('plane-result', PlaneResult);
