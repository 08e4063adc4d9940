/**
 * <how-view>: both networks side by side, then the texts of `how-it-works.html`, fetched when a
 * person first comes here; numbers in the texts are filled in from the page's state.
 */

import { BASE } from '../../dom/modules.js';
import { boot, ownRecordOf, PIXELS, recordOf } from '../../state/boot.js';
import { betaOf, betaText, paysKl } from '../../state/families.js';
import './reparameterise-steps.js';
import './critic-verdict.js';
import './net-flow.js';
import { query, write } from '../../dom/element.js';
import { fixed, percent, show } from '../../dom/numbers.js';
import { whileSeen } from '../../dom/while-visible.js';
import { bernoulliNll, decode, klDivergence } from '../../networks/autoencoder.js';
import { filmOf, loadFilms, loadPictures, loadSearches, searchesNow } from '../../state/game.js';
import { TERMS } from '../../state/glossary.js';
import { forger, pair } from '../../state/guided.js';
import { fact, modelMarks, nameOf, unaskedText } from '../../state/models.js';
import { store } from '../../state/page-store.js';
import { distancesOf } from '../gan/film-distances.js';
import { ganText } from './gan-texts.js';
import { lessonTable } from './lesson-table.js';
import { sampleFrom } from './reparameterise.js';
import { tryAgain } from './source-code.js';

/**
 * What `data-now` may ask for, of a model on show if it names one.
 * @type {Record<string, (model: string) => string | null>}
 */
const NOW = {
  bce: (model) => ofImage(model, (image) => fixed(bernoulliNll(image, store.picture), 1)),
  'bce-sampled': () => sampled((bce) => bce),
  kl: () => sampled((_, kl) => kl),
  // An ELBO takes a sample, never the mean: its reconstruction would be too good.
  'minus-elbo': () => sampled((bce, kl) => bce + kl),
  seed: () => String(store.noiseSeed),
  undecided: (model) =>
    ofImage(model, (image) => String(image.filter((p) => p > 0.1 && p < 0.9).length)),
};

/** @param {HTMLElement | null} place where a person reads on, and the next Tab goes on from */
function lead(place) {
  if (!place) return;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: 'start' });
}

class HowView extends HTMLElement {
  /** @type {HTMLElement | null} where the fetched texts go; null before the first visit */
  texts = null;

  connectedCallback() {
    this.addEventListener('click', (event) => this.pressed(event));
    store.on(['view'], () => this.open(), this);
    store.on(['phone'], () => this.showOne(), this);
    this.open();
  }

  /** Nothing is built before somebody comes here: the first view has to be quick. */
  open() {
    if (store.view !== 'how-it-works' || this.texts) return;
    this.innerHTML = `
      <nav class="how-parts" aria-label="Parts of this view"></nav>
      <section class="how-part" data-part="networks" data-short="Nets"
        aria-label="The networks, drawn to scale">
        <p class="label flow-legend">Every square is one number, all on one scale: filled is above
          zero, hollow below, the stronger the larger. Point at one for its value. The small pictures
          show what the marked unit hears in <i class="v">x</i>, or adds to <i class="v">x̂</i>: ink
          is more, blank paper less.</p>
        <div class="flows">${store.models.map(flow).join('')}</div>
      </section>
      <div class="how-texts"></div>`;
    this.texts = query(this, '.how-texts');
    this.changed = whileSeen(this.texts, () => this.fill());
    store.on(['view', 'picture', 'data', 'eps', 'code', 'member', 'gan'], this.changed, this);
    this.showOne();
    void this.load();
  }

  /** A phone has room for one network. */
  showOne() {
    const { models, phoneModel } = store;
    const shown = models.includes(phoneModel) ? phoneModel : models[models.length - 1];
    for (const one of this.querySelectorAll('net-flow')) {
      one.classList.toggle('elsewhere', one.getAttribute('model') !== shown);
    }
  }

  async load() {
    this.texts?.replaceChildren('Loading the texts …');
    try {
      const answer = await fetch(new URL('views/how/how-it-works.html', BASE));
      if (!answer.ok) throw new Error(String(answer.status));
      if (this.texts) this.texts.innerHTML = await answer.text();
      for (const { id, colour } of boot.models) {
        for (const one of this.texts?.querySelectorAll(`[model="${id}"]`) ?? []) {
          one.setAttribute('colour', colour);
        }
      }
      query(this, '.glossary').innerHTML = TERMS.map(
        ({ name, text }) => `<div><dt>${name}</dt><dd>${text}</dd></div>`,
      ).join('');
      // Nothing is said of a GAN where none ships.
      if (!forger) for (const one of this.querySelectorAll('[data-needs=gan]')) one.remove();
      if (pair.length < 2) query(this, '[data-part=table]').remove();
      this.listParts();
      this.changed?.();
      await this.loadGame();
    } catch (error) {
      console.warn('loading the texts failed:', error);
      const again = tryAgain(() => this.load());
      this.texts?.replaceChildren('The texts could not be loaded. ', again);
    }
  }

  /** What was measured of the GAN's training, and the lesson's table with it. */
  async loadGame() {
    this.fillTable();
    if (!forger) return;
    await Promise.all([loadFilms(), loadSearches(), loadPictures('good')]);
    this.fillTable();
  }

  fillTable() {
    const [plain, variational] = pair;
    if (!plain || !variational) return;
    const heads = [...pair, ...(forger ? [forger] : [])].map((id) => {
      const { names, colour } = ownRecordOf(id);
      return { name: names.short, colour };
    });
    const measured = { evidence: boot.evidence, film: filmOf('good'), searches: searchesNow() };
    const lesson = { ...measured, plain, variational, gan: forger };
    query(this, '.lesson').innerHTML = lessonTable(lesson, heads);
  }

  listParts() {
    const nav = query(this, '.how-parts');
    const parts = [...this.querySelectorAll('[data-part]')];
    nav.innerHTML = parts
      .map((part) => {
        const { part: name, short } = /** @type {HTMLElement} */ (part).dataset;
        return `<button type="button" class="link" data-to="${name}">${short}</button>`;
      })
      .join('');
    const buttons = [...nav.children];
    // The part that lies across a line below the index is the one being read.
    const reading = new IntersectionObserver(
      (entries) => {
        const here = entries.find(({ isIntersecting }) => isIntersecting)?.target;
        if (!here) return;
        buttons.forEach((button, i) =>
          button.setAttribute('aria-current', String(parts[i] === here)),
        );
      },
      { rootMargin: '-35% 0px -64% 0px' },
    );
    for (const part of parts) reading.observe(part);
  }

  /** @param {Event} event */
  pressed(event) {
    const button = event.target instanceof Element && event.target.closest('button');
    if (!button) return;
    if (button.dataset.view) {
      store.set({ view: button.dataset.view });
      scrollTo({ top: 0 });
      if (button.dataset.at) void this.arrive(`${button.dataset.view}-view`, button.dataset.at);
    }
    if (button.dataset.to) this.go(button.dataset.to);
  }

  /** @param {string} name a part's */
  go(name) {
    const part = /** @type {HTMLElement | null} */ (this.querySelector(`[data-part="${name}"]`));
    lead(part?.querySelector('h2') ?? part);
  }

  /** @param {string} view an element that may still have to be fetched @param {string} part of it, a class */
  async arrive(view, part) {
    await customElements.whenDefined(view);
    await loadFilms();
    const place = /** @type {HTMLElement | null} */ (document.querySelector(`${view} .${part} h3`));
    lead(place);
    // What fills the part once it is seen pushes its heading away.
    for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
    place?.scrollIntoView({ block: 'start' });
  }

  /** Numbers inside the texts; `data-now` names the page's state, `data-measured` the evidence. */
  fill() {
    for (const place of this.querySelectorAll('[data-now]')) {
      const [what, model] = (place.getAttribute('data-now') ?? '').split('.');
      const known = !model || store.models.includes(model);
      write(place, (known && NOW[what]?.(model)) || '…');
    }
    this.fillPaid();
    const [good, plain] = ['good', 'plain'].map(filmOf);
    const distances = good && distancesOf(good);
    for (const place of this.querySelectorAll('[data-film]')) {
      const name = place.getAttribute('data-film') ?? '';
      this.say(place, ganText(name, good, plain, distances));
    }
    for (const place of this.querySelectorAll('[data-fact]')) {
      this.say(place, fact(place.getAttribute('data-fact') ?? ''));
    }
    for (const place of this.querySelectorAll('[data-measured]')) {
      write(place, measured(place.getAttribute('data-measured') ?? '') ?? '…');
    }
  }

  /** Words that are marked stay so while nothing else is said. @param {Element} place @param {string} html */
  say(place, html) {
    if (place.getAttribute('data-said') === html) return;
    place.setAttribute('data-said', html);
    place.innerHTML = html;
  }

  /** What the digit pays in KL, where training asked for any; else why nothing is told. */
  fillPaid() {
    const model = clouded();
    const pays = !model || paysKl(recordOf(model));
    for (const place of this.querySelectorAll('[data-paid]')) {
      place.toggleAttribute('hidden', !pays);
    }
    for (const place of this.querySelectorAll('[data-unpaid]')) {
      place.toggleAttribute('hidden', pays);
      write(place, pays ? '' : unaskedText(model));
    }
  }
}

/** @returns {string} the column whose model's cloud the texts are about; '' where none is */
const clouded = () => store.models.find((id) => recordOf(id).posterior) ?? '';

/** @param {string} path such as "mmd2." and a model's id, or "critic.accuracy" as a percentage */
function measured(path) {
  const { critic, rows } = boot.evidence;
  const [row, part] = path.split('.');
  if (row === 'critic') return percent(critic[part].value, 1);
  const figure = rows[row][part];
  if (!figure) return figure;
  // The texts are about the models of the lesson, whatever stands in their columns.
  const stands = store.models.includes(part) ? recordOf(part).id : part;
  return show(figure.value) + (stands === part ? '' : ` (${betaText(betaOf(ownRecordOf(part)))})`);
}

/** @param {string} model @param {(image: Float32Array) => string} say of what it makes of the input */
const ofImage = (model, say) => (store.isExact(model) ? say(store.sides[model].image) : null);

/** @param {(bce: number, kl: number) => number} what to say of the sample that the texts are about */
function sampled(what) {
  const model = clouded();
  const { mu, logvar } = store.sides[model] ?? {};
  const { decoder } = store.data[model] ?? {};
  if (!logvar || !decoder || store.unencoded) return null;
  const image = decode(decoder, sampleFrom(mu, logvar, store.noiseSeed).z, scratch);
  return fixed(what(bernoulliNll(image, store.picture), klDivergence(mu, logvar).total), 1);
}

const scratch = new Float32Array(PIXELS);

/** @param {string} model @returns {string} where no cloud is, one row takes the room of its four */
const flow = (model) =>
  `<net-flow${recordOf(model).posterior ? '' : ' class="point"'} ${modelMarks(model)}
    data-name="${nameOf(model)}"></net-flow>`;

customElements.define('how-view', HowView);
