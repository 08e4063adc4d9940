/** <digit-view model="ae">: what the model's code decodes to, judged live, its losses beside it. */

import { paint } from '../../dom/digit-canvas.js';
import { query, write } from '../../dom/element.js';
import { bernoulliNll, decode, klDivergence } from '../../networks/autoencoder.js';
import { PIXELS, recordOf, SIDE } from '../../state/boot.js';
import { paysKl } from '../../state/families.js';
import { capOf, longNameOf } from '../../state/models.js';
import { articleOf, readingOf, unencodedText } from '../../state/names.js';
import { store } from '../../state/page-store.js';
import { codeTopic } from '../../state/shapes.js';
import { judgedNow, verdictOf } from '../../state/verdicts.js';

const NO_ENCODER = '<p class="label no-encoder"></p>';

class DigitView extends HTMLElement {
  encoded = new Float32Array(PIXELS);
  /** @type {HTMLElement | null} */
  losses = null;
  /** @type {Map<string, Element>} where figures stand, once looked up */
  places = new Map();

  get model() {
    return /** @type {import('../../state/shapes.js').Model} */ (this.getAttribute('model'));
  }

  connectedCallback() {
    const { model } = this;
    const { encoder, posterior } = recordOf(model);
    this.innerHTML = `
      <p class="cap phone-only">${capOf(model)}</p>
      <div class="digit"><canvas id="digit-${model}" width="${SIDE}" height="${SIDE}" role="img"
        aria-label="${longNameOf(model)}: the decoded digit"></canvas></div>
      <div class="words">
        <div class="meter">
          <span><span class="wide">looks like</span><span class="short" data-article></span>
            <b data-reads></b></span>
          <span><span class="wide">P(digit)</span><span class="short term" role="button"
              data-term="p-digit">P</span>
            <b data-p></b></span>
          <span class="bar"><i></i></span>
        </div>
        <dl class="losses"></dl>
        <p class="label no-loss" hidden>A sample has no input, so no loss.</p>
        ${encoder ? '' : NO_ENCODER}
      </div>`;
    this.canvas = query(this, 'canvas', HTMLCanvasElement);
    const losses = query(this, 'dl');
    this.unencoded = this.querySelector('.no-encoder');
    this.losses = encoder ? losses : null;
    losses.hidden = !encoder;
    losses.innerHTML = loss('BCE', 'bce', 'as encoded') + (posterior ? loss('KL', 'kl', '') : '');
    store.on(['picture', 'data'], () => this.showEncoded(), this);
    store.on(['picture', codeTopic(model), 'data'], () => this.show(), this);
    store.on(['rest', 'member'], () => this.name(), this);
    store.follow(['member'], () => this.showTerms(), this);
  }

  /** The terms that training minimised, of whatever stands here now. */
  showTerms() {
    const pays = paysKl(recordOf(this.model));
    query(this, 'dl').classList.toggle('with-kl', pays);
    this.querySelector('[data-loss-term=kl]')?.toggleAttribute('hidden', !pays);
  }

  /** The losses at the code that encoding gave; they change only with the picture. */
  showEncoded() {
    const { mu, logvar } = store.sides[this.model];
    const { decoder } = store.data[this.model];
    const isExact = decoder && store.isExact(this.model);
    const bce = isExact ? bernoulliNll(decode(decoder, mu, this.encoded), store.picture) : null;
    this.say('[data-loss=bce-encoded]', bce?.toFixed(0));
    if (logvar) {
      this.say('[data-loss=kl]', isExact ? klDivergence(mu, logvar).total.toFixed(1) : undefined);
    }
  }

  show() {
    const { image } = store.sides[this.model];
    if (this.canvas) paint(this.canvas, image);
    if (this.unencoded) write(this.unencoded, unencodedText(store.sides[this.model].moved));
    const isSample = store.point !== null;
    if (this.losses && this.losses.hidden !== isSample) {
      this.losses.hidden = isSample;
      query(this, '.no-loss').hidden = !isSample;
    }
    // Figures may wait for a frame that has time left; the picture may not.
    store.loop.background(this, () => {
      const isExact = store.isExact(this.model);
      const bce = isExact ? bernoulliNll(image, store.picture) : null;
      this.say('[data-loss=bce]', bce?.toFixed(0));
      this.judge();
      return false;
    });
  }

  /** What the picture shows, for those who do not see it. */
  name() {
    write(query(this, '.cap'), capOf(this.model));
    const verdict = verdictOf(this.model);
    const name = `${longNameOf(this.model)}: the decoded digit${verdict && `, ${verdict}`}`;
    if (this.canvas?.getAttribute('aria-label') !== name)
      this.canvas?.setAttribute('aria-label', name);
  }

  judge() {
    const judged = judgedNow(this.model);
    store.loop.notify('judged');
    const reading = judged ? readingOf(judged) : '…';
    this.say('[data-reads]', reading);
    this.say('[data-article]', articleOf(reading));
    this.say('[data-p]', judged?.pDigit.toFixed(2));
    const bar = query(this, '.bar i');
    bar.style.width = `${100 * (judged?.pDigit ?? 0)}%`;
  }

  /** @param {string} selector @param {string} [text] none: it is not known yet */
  say(selector, text = '…') {
    const place = this.places.get(selector) ?? this.querySelector(selector);
    if (!place) return;
    this.places.set(selector, place);
    write(place, text);
  }
}

/**
 * @param {string} name @param {string} key @param {string} compare
 */
function loss(name, key, compare) {
  const beside = compare
    ? `<span class="wide beside">, <b data-loss="${key}-encoded"></b> ${compare}</span>`
    : '';
  return `<div data-loss-term="${key}"><dt>${name}</dt>
    <dd><b data-loss="${key}"></b><span class="wide"> nats</span>${beside}</dd></div>`;
}

customElements.define('digit-view', DigitView);
