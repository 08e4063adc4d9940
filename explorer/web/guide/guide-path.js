/**
 * <guide-path>: one card at a time. Guess, lock, do, see the guess beside the truth. It knows no
 * card: `cards.js` says what they are.
 */
import { query, write } from '../dom/element.js';
import { leaveScreen, toggleRoom } from '../page/presentation.js';
import { hasGuide, leaveGuide } from '../state/guided.js';
import { loadElement } from '../state/loading.js';
import { store } from '../state/page-store.js';
import { guessButtons, paintGlyphs, sureButtons, verdict } from './card-parts.js';
import { CARDS, cardNamed } from './cards.js';
import { followSwipes, moveOf } from './guide-keys.js';
import { handOut } from './hand-out.js';
import { known } from './known.js';

/** @typedef {import('./cards.js').Card} Card */
/** @typedef {import('./scene.js').Scene & Record<string, any>} Scene */
/** What a person did on a card. @typedef {{guess: string | null, sure: string | null}} Answer */

/** The card on which a person gives a digit. */
const OWN_CARD = 'squeeze';

class GuidePath extends HTMLElement {
  /** @type {Card | null} */
  card = null;
  /** @type {Scene | null} */
  scene = null;
  /** @type {import('./cards.js').Found} */
  found = {};
  /** @type {Map<string, Answer>} for as long as the page is open; nothing leaves it */
  answers = new Map();

  connectedCallback() {
    if (this.firstChild || !hasGuide) return;
    this.innerHTML = `
      <header class="guide-top"><h1>Latent Space Explorer</h1>
        <button type="button" id="guide-screen" title="Key F">Full screen</button>
        <button type="button" id="guide-leave">Open the explorer</button></header>
      <article aria-labelledby="guide-title">
        <div class="guide-head"><h2 id="guide-title" tabindex="-1"></h2><p class="guide-text"></p></div>
        <div class="guide-scene"></div>
        <div class="guide-ask"></div>
      </article>
      <nav class="guide-steps" aria-label="Cards">
        <button type="button" id="guide-own">Use my own digit</button>
        <span class="guide-place"><span></span><i aria-hidden="true">${CARDS.map(() => '<b></b>').join('')}</i></span>
        <button type="button" id="guide-back">Back</button>
        <button type="button" id="guide-next">Next</button>
      </nav>
      <p class="hidden" role="status"></p>
      <div class="hand-out"></div>`;
    this.article = query(this, 'article');
    this.ask = query(this, '.guide-ask');
    query(this, '#guide-leave').onclick = () => this.leave();
    query(this, '#guide-screen').onclick = () => toggleRoom();
    query(this, '#guide-own').onclick = () => this.own();
    query(this, '#guide-next').onclick = () => this.step('next');
    query(this, '#guide-back').onclick = () => this.step('back');
    this.article.addEventListener('click', (event) => this.pressed(event));
    query(this, '.guide-scene').addEventListener('pointerdown', () => this.scene?.skip(), true);
    followSwipes(this.article, (move) => this.step(move));
    document.addEventListener('keydown', (event) => this.key(event));
    addEventListener('beforeprint', () => {
      query(this, '.hand-out').innerHTML = handOut();
    });
    store.on(['card'], () => this.show());
    store.on(['data'], () => this.card && paintGlyphs(this));
    store.on(['view'], () => this.nameScreen());
    this.show();
  }

  // ---- which card ----

  show() {
    const card = store.card === null ? null : cardNamed(store.card);
    if (card === this.card) return;
    const isFirst = this.card === null;
    this.card = card;
    this.scene?.remove();
    this.scene = null;
    this.found = {};
    if (!card) return;
    this.article?.setAttribute('data-card', card.id);
    write(query(this, 'h2'), card.title);
    write(query(this, '.guide-text'), card.text);
    this.showPlace(CARDS.indexOf(card));
    this.showAsk(card);
    void this.put(card);
    // Whoever opens the page begins at its top.
    if (!isFirst || document.activeElement !== document.body) this.focusTitle();
    scrollTo({ top: 0, behavior: 'instant' });
  }

  focusTitle() {
    query(this, 'h2').focus({ preventScroll: true });
  }

  /** @param {number} at */
  showPlace(at) {
    write(query(this, '.guide-place span'), `${at + 1} of ${CARDS.length}`);
    this.querySelectorAll('.guide-place b').forEach((mark, i) => {
      mark.toggleAttribute('data-here', i === at);
    });
    query(this, '#guide-back').hidden = at === 0;
    write(query(this, '#guide-next'), at === CARDS.length - 1 ? 'Finish' : 'Next');
    query(this, '#guide-own').hidden = !CARDS.some(({ id }) => id === OWN_CARD);
    this.nameScreen();
  }

  nameScreen() {
    write(query(this, '#guide-screen'), store.presenting ? 'Leave full screen' : 'Full screen');
  }

  /** Put a card's scene on the page, as soon as it is there. @param {Card} card */
  async put(card) {
    await loadElement(`guide/${card.shows}`);
    if (card !== this.card) return;
    const scene = /** @type {Scene} */ (document.createElement(card.shows));
    this.scene = scene;
    scene.addEventListener('found', (event) =>
      this.take(card, /** @type {CustomEvent} */ (event).detail),
    );
    scene.addEventListener('guessed', (event) =>
      this.guess(/** @type {CustomEvent} */ (event).detail),
    );
    query(this, '.guide-scene').replaceChildren(scene);
    const { guess } = this.answerOf(card);
    if (guess !== null) scene.run?.(guess, true);
  }

  /** @param {'next' | 'back'} way */
  step(way) {
    if (store.card === null) return;
    // The card that was asked for last, also where it is not on the page yet.
    const at = CARDS.indexOf(cardNamed(store.card)) + (way === 'next' ? 1 : -1);
    if (at === CARDS.length) this.leave();
    else if (at >= 0) store.set({ card: CARDS[at].id });
  }

  own() {
    if (this.card?.id === OWN_CARD) this.scene?.own?.();
    else store.set({ card: OWN_CARD });
  }

  /** To the instrument, as this card has it. */
  leave() {
    const { card, found } = this;
    if (store.presenting) void leaveScreen();
    leaveGuide({ presenting: false, ...card?.instrument?.(found) });
    store.loop.background(this, () => {
      /** @type {HTMLElement | null} */ (
        document.querySelector('[role=tab][tabindex="0"]')
      )?.focus();
      return false;
    });
  }

  // ---- guess, lock, do, see ----

  /** @param {Card} card @returns {Answer} */
  answerOf({ id }) {
    const answer = this.answers.get(id) ?? { guess: null, sure: null };
    this.answers.set(id, answer);
    return answer;
  }

  /** @param {Card} card */
  showAsk({ guesses = [], onScene }) {
    if (!this.ask) return;
    this.ask.className = 'guide-ask';
    this.article?.removeAttribute('data-told');
    const before = onScene ? `<p class="guide-do">${onScene}</p>` : guessButtons(guesses);
    this.ask.innerHTML = `${guesses.length || onScene ? before : ''}<div class="sure" hidden></div>`;
    paintGlyphs(this.ask);
  }

  /** @param {Event} event */
  pressed({ target }) {
    const button = /** @type {Element} */ (target).closest('button');
    if (!button || !this.card) return;
    const { guess, sure, does, to } = button.dataset;
    if (guess !== undefined) this.guess(guess);
    if (sure !== undefined) this.sure(sure);
    if (does) {
      this.ask?.classList.add('is-running');
      void this.scene?.[does]();
    }
    if (to) store.set({ card: to });
  }

  /** A click is the guess, and runs it. @param {string} guess */
  guess(guess) {
    const { card } = this;
    if (!card || !this.scene) return;
    const answer = this.answerOf(card);
    if (answer.guess !== null) return;
    answer.guess = guess;
    for (const button of this.querySelectorAll('button[data-guess]')) {
      button.setAttribute('aria-pressed', String(button.getAttribute('data-guess') === guess));
      button.setAttribute('aria-disabled', 'true');
    }
    this.ask?.classList.add('is-locked');
    this.askSure();
    void this.scene.run?.(guess);
  }

  askSure() {
    const place = this.ask?.querySelector('.sure');
    if (!place) return;
    place.innerHTML = sureButtons();
    place.removeAttribute('hidden');
  }

  /** @param {string} sure */
  sure(sure) {
    if (!this.card) return;
    this.answerOf(this.card).sure = sure;
    const place = this.ask?.querySelector('.sure');
    if (place) place.innerHTML = `<p tabindex="-1">You were: ${sure.toLowerCase()}.</p>`;
    /** @type {HTMLElement | null} */ (place?.firstElementChild ?? null)?.focus();
  }

  /** What came of it. @param {Card} card @param {import('./cards.js').Found} found */
  take(card, found) {
    if (card !== this.card || !this.ask) return;
    this.found = found;
    const { guess, sure } = this.answerOf(card);
    const truth = card.truth?.(found, known);
    if (!truth) return;
    const had = this.ask.contains(document.activeElement);
    const steps = (card.after ?? [])
      .map(({ says, does = '', to = '' }) => {
        const words = typeof says === 'function' ? says(found) : says;
        return `<button type="button" data-does="${does}" data-to="${to}">${words}</button>`;
      })
      .join('');
    const { aside } = card;
    this.ask.className = 'guide-ask';
    this.article?.setAttribute('data-told', '');
    this.ask.innerHTML = `<div data-truth="${truth.is ?? ''}" tabindex="-1">
        ${verdict(card, guess, truth)}</div>
      ${steps ? `<div class="guide-after">${steps}</div>` : ''}
      <div class="sure"></div>
      ${
        aside
          ? `<details><summary>${aside.says}</summary>${aside
              .lines(known)
              .map((line) => `<p>${line}</p>`)
              .join('')}</details>`
          : ''
      }`;
    if (guess !== null) {
      if (sure === null) this.askSure();
      else query(this.ask, '.sure').innerHTML = `<p>You were: ${sure.toLowerCase()}.</p>`;
    }
    paintGlyphs(this.ask);
    const { textContent } = query(this.ask, '[data-truth]');
    write(query(this, '[role=status]'), textContent?.replaceAll(/\s+/g, ' ') ?? '');
    if (had) query(this.ask, '[data-truth]').focus({ preventScroll: true });
  }

  // ---- keys ----

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.card || document.querySelector('dialog[open]')) return;
    const move = moveOf(event);
    if (!move) return;
    if (move === 'escape') {
      if (store.presenting) store.set({ presenting: false });
      return this.scene?.skip();
    }
    event.preventDefault();
    if (move === 'screen') toggleRoom();
    else this.step(move);
  }
}

if (!customElements.get('guide-path')) customElements.define('guide-path', GuidePath);
