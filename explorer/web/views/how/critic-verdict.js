/**
 * <critic-verdict>: what the critic says of the decoded pictures, class by class: p(class | x); and, where
 * a GAN ships, how sure its discriminator is that they are real.
 */

import { paint } from '../../dom/digit-canvas.js';
import { query, write } from '../../dom/element.js';
import { whileSeen } from '../../dom/while-visible.js';
import { judge } from '../../networks/critic.js';
import { believe } from '../../networks/discriminator.js';
import { ALL_CLASSES, SIDE } from '../../state/boot.js';
import { filmOf, loadFilms, loadMoment, networksAt } from '../../state/game.js';
import { forger } from '../../state/guided.js';
import { modelMarks, nameOf } from '../../state/models.js';
import { readingOf } from '../../state/names.js';
import { store } from '../../state/page-store.js';

const CLASSES = [...ALL_CLASSES.map(String), 'none'];

class CriticVerdict extends HTMLElement {
  connectedCallback() {
    this.innerHTML = store.models
      .map(
        (model) => `<section class="verdict" ${modelMarks(model)}>
        <div class="digit"><canvas width="${SIDE}" height="${SIDE}" role="img"></canvas></div>
        <div><p><b class="accent" data-name></b> <span data-said></span></p>
          <div class="classes-bars" role="img" aria-label="Not judged yet">${CLASSES.map(bar).join('')}</div>
          <p class="label" data-believed></p></div>
      </section>`,
      )
      .join('');
    store.follow(['member'], () => this.name(), this);
    const changed = whileSeen(this, () => this.later());
    store.follow(['view', 'data', 'code', 'gan'], changed, this);
  }

  name() {
    for (const section of this.querySelectorAll('section')) {
      const name = nameOf(section.getAttribute('model') ?? '');
      section.setAttribute('aria-label', `The judge on the ${name}’s picture`);
      query(section, 'canvas').setAttribute('aria-label', `${name}: the picture being judged`);
      write(query(section, '[data-name]'), name);
    }
  }

  /** Judging may wait for spare time. */
  later() {
    if (forger) void this.fetch();
    store.loop.background(this, () => {
      for (const model of store.models) this.show(model);
      return false;
    });
  }

  /** The discriminator at the end of its training. */
  async fetch() {
    await loadFilms();
    const film = filmOf('good');
    if (film && !networksAt(film.moments.length - 1)) await loadMoment(film.moments.length - 1);
  }

  /** @param {import('../../state/shapes.js').Model} model */
  show(model) {
    const { image } = store.sides[model];
    const place = query(this, `[model="${model}"]`);
    paint(query(place, 'canvas', HTMLCanvasElement), image);
    if (!store.critic || !store.isExact(model)) return;
    this.believe(place, image);
    const { digit, pDigit, probabilities } = judge(store.critic, image);
    const bars = /** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll('.class-bar i'));
    bars.forEach((one, i) => {
      one.style.height = `${(100 * probabilities[i]).toFixed(1)}%`;
    });
    const spoken = CLASSES.map((name, i) => `${name}: ${probabilities[i].toFixed(2)}`).join(', ');
    place.querySelector('.classes-bars')?.setAttribute('aria-label', `p(class | x): ${spoken}`);
    const said = place.querySelector('[data-said]');
    if (said)
      write(said, `looks like ${readingOf({ digit, pDigit })}, P(digit) ${pDigit.toFixed(2)}`);
  }

  /** @param {HTMLElement} place @param {Float32Array} image */
  believe(place, image) {
    const film = filmOf('good');
    const networks = film && networksAt(film.moments.length - 1);
    if (!networks) return;
    const { p } = believe(networks.discriminator, image);
    write(query(place, '[data-believed]'), `D, “real, or from my forger?”: ${p.toFixed(2)} real`);
  }
}

/** @param {string} name */
const bar = (name) => `<span class="class-bar"><span><i></i></span>${name}</span>`;

customElements.define('critic-verdict', CriticVerdict);
