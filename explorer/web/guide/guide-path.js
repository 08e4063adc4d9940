/**
 * <guide-path>: one card at a time. Guess, lock, do, see the guess beside the truth. It knows no
 * card: `cards.js` says what they are.
 */
import { query, write } from '../dom/element.js';
import { focusView, togglePresentation } from '../page/presentation.js';
import { leavesOut } from '../state/embedded.js';
import { hasGuide, leaveGuide } from '../state/guided.js';
import { loadElement } from '../state/loading.js';
import { store } from '../state/page-store.js';
import { frame, guessButtons, paintGlyphs, sureButtons, surely, told } from './card-parts.js';
import { CARDS, cardNamed } from './cards.js';
import { followSwipes, moveOf } from './guide-keys.js';
import { handOut } from './hand-out.js';
import { fetchKnown, known } from './known.js';

/** @typedef {import('./cards.js').Card} Card */
/** @typedef {import('./scene.js').Scene & Record<string, any>} Scene */
/** @typedef {import('./card-parts.js').Answer} Answer */

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
    this.innerHTML = frame(CARDS.length);
    this.article = query(this, 'article');
    this.ask = query(this, '.guide-ask');
    query(this, '#guide-leave').onclick = () => this.leave();
    query(this, '#guide-screen').onclick = () => togglePresentation();
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
    this.article?.setAttribute('data-shows', card.shows);
    write(query(this, 'h2'), card.title);
    write(query(this, '.guide-text'), card.text);
    // What came of the card before is not to be met below this one, and the same words are news again.
    write(query(this, ':scope > [role=status]'), '');
    this.showPlace(CARDS.indexOf(card));
    this.showAsk(card);
    void this.put(card);
    // Whoever opens the page begins at its top.
    if (!isFirst || document.activeElement !== document.body) this.focusTitle();
    scrollTo({ top: 0, behavior: 'instant' });
    // The hand-out may be printed from any card; the first screen does not wait for it.
    if (card !== CARDS[0]) void fetchKnown();
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
    const { guess, told } = this.answerOf(card);
    if (guess !== null) scene.run?.(guess, told);
  }

  /** @param {'next' | 'back'} way */
  step(way) {
    if (store.card === null || leavesOut('tabs')) return;
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
    // Whoever speaks to a room goes on in full screen.
    leaveGuide(card?.instrument?.(found));
    store.loop.background(this, () => {
      focusView();
      return false;
    });
  }

  // ---- guess, lock, do, see ----

  /** @param {Card} card @returns {Answer} */
  answerOf({ id }) {
    const answer = this.answers.get(id) ?? { guess: null, sure: null, told: false };
    this.answers.set(id, answer);
    return answer;
  }

  /** @param {Card} card */
  showAsk(card) {
    if (!this.ask) return;
    const { guesses = [], doing } = card;
    const isGuessed = this.answerOf(card).guess !== null;
    const onScene = isGuessed && doing ? doing : card.onScene;
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
    if (!card) return;
    const answer = this.answerOf(card);
    if (answer.guess !== null) return;
    answer.guess = guess;
    for (const button of this.querySelectorAll('button[data-guess]')) {
      button.setAttribute('aria-pressed', String(button.getAttribute('data-guess') === guess));
      button.setAttribute('aria-disabled', 'true');
    }
    this.ask?.classList.add('is-locked');
    const place = this.ask?.querySelector('.guide-do');
    if (place && card.doing) write(place, card.doing);
    this.askSure();
    // Where it is not there yet, it runs when it comes.
    void this.scene?.run?.(guess);
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
    if (place) place.innerHTML = surely(sure);
    /** @type {HTMLElement | null} */ (place?.firstElementChild ?? null)?.focus();
  }

  /** What came of it. @param {Card} card @param {import('./cards.js').Found} found */
  take(card, found) {
    if (card !== this.card || !this.ask) return;
    this.found = found;
    const answer = this.answerOf(card);
    answer.told = true;
    const truth = card.truth?.(found, known);
    if (!truth) return;
    const had = this.ask.contains(document.activeElement);
    this.ask.className = 'guide-ask';
    this.article?.setAttribute('data-told', '');
    this.ask.innerHTML = told(card, answer, truth, found, known);
    paintGlyphs(this.ask);
    const { textContent } = query(this.ask, '[data-truth]');
    write(query(this, ':scope > [role=status]'), textContent?.replaceAll(/\s+/g, ' ') ?? '');
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
    if (move === 'screen') togglePresentation();
    else this.step(move);
  }
}

if (!customElements.get('guide-path')) customElements.define('guide-path', GuidePath);
