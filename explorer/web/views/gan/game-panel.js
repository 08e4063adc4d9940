/** The game: ten pictures to be judged, one after another, by a person and by the discriminator. */
import { paint } from '../../dom/digit-canvas.js';
import { query, setIdle, write } from '../../dom/element.js';
import { isShortcut } from '../../dom/shortcuts.js';
import { decode } from '../../networks/autoencoder.js';
import { believe } from '../../networks/discriminator.js';
import { DIGITS, SIDE } from '../../state/boot.js';
import { networksAt, PLAYED, playedNow, shownNow } from '../../state/game.js';
import { epochText } from '../../state/names.js';
import { SEEDS } from '../../state/options.js';
import { store } from '../../state/page-store.js';
import { beliefText } from './belief-text.js';
import { deal, outcomeOf, ROUND, rightOf, roundOf } from './game-round.js';

/** @typedef {{image: Float32Array | Uint8Array, isReal: boolean, p: number}} Card p: D of the picture */

/** Moments that one press goes back or on. */
const LEAP = 4;

const SLOT = `<li><span class="digit"><canvas width="${SIDE}" height="${SIDE}" aria-hidden="true"></canvas></span>
  <b data-was></b><span data-you></span><span data-d></span></li>`;

const template = () => `
  <div class="game-now">
    <div class="digit"><canvas width="${SIDE}" height="${SIDE}" role="img"></canvas></div>
    <div class="game-ask"><p class="game-which"></p>
      <div class="buttons"><button type="button" data-fake>← Fake</button><button type="button"
        data-real>Real →</button></div>
      <p class="game-end" role="status"></p>
      <p class="label game-from"><span data-from></span> <span class="game-keys">The arrow keys answer too.</span></p></div></div>
  <div class="game-round">
    <p class="game-score"><span>You <b data-score="you"></b></span> <span>D <b data-score="d"></b></span>
      <span class="label">Guessing gets ${ROUND / 2} of ${ROUND} on average.</span></p>
    <ol class="game-slots">${SLOT.repeat(ROUND)}</ol>
    <div class="game-more"><button type="button" data-do="again">Ten others</button>
      <button type="button" data-do="easier">Easier: earlier fakes</button>
      <button type="button" data-do="harder">Harder: later fakes</button></div></div>`;

const mark = (/** @type {boolean} */ isRight) => (isRight ? '✓' : '✗');
const word = (/** @type {boolean} */ isReal) => (isReal ? 'real' : 'fake');

export class GamePanel {
  /** @type {Card[]} empty until the digits and the networks are there */
  cards = [];
  /** @type {boolean[]} what the person said, picture by picture: real */
  said = [];
  /** What the cards are of. */
  dealt = '';
  keys = new AbortController();

  /**
   * @param {HTMLElement} root
   * @param {{isOpen?: () => boolean, keysFrom?: Element, ended?: () => void, table?: number}} [where]
   *   isOpen: whether a person plays here; keysFrom: the keys of what lies in it are answers; ended:
   *   called after the last answer; table: every one has pictures of its own
   */
  constructor(root, { isOpen = isOwnView, keysFrom = root, ended = () => {}, table = 0 } = {}) {
    root.innerHTML = template();
    this.root = root;
    this.isOpen = isOpen;
    this.keysFrom = keysFrom;
    this.ended = ended;
    this.table = table;
    this.canvas = query(root, '.game-now canvas', HTMLCanvasElement);
    this.fake = query(root, '[data-fake]');
    this.real = query(root, '[data-real]');
    this.fake.onclick = () => this.answer(false);
    this.real.onclick = () => this.answer(true);
    this.slots = [...root.querySelectorAll('li')];
    this.listen('again', () => store.set({ gameSeed: (store.gameSeed + 1) % SEEDS }));
    this.listen('easier', () => this.leap(-LEAP));
    this.listen('harder', () => this.leap(LEAP));
    const { signal } = this.keys;
    // Before whatever else these keys do on the page.
    document.addEventListener('keydown', (event) => this.key(event), { signal, capture: true });
  }

  /** @param {string} name of a button @param {() => void} act */
  listen(name, act) {
    this.button(name).onclick = act;
  }

  /** @param {string} name */
  button(name) {
    return query(this.root, `[data-do=${name}]`);
  }

  leave() {
    this.keys.abort();
  }

  /** The arrows answer from anywhere but where they already do something. @param {KeyboardEvent} event */
  key(event) {
    const { key, repeat, target } = event;
    const isHere = target === document.body || this.keysFrom.contains(/** @type {Node} */ (target));
    const isArrow = key === 'ArrowLeft' || key === 'ArrowRight';
    if (!isHere || !isArrow || repeat || !this.isAsking || isShortcut(event)) return;
    if (!this.isSeen) return;
    event.preventDefault();
    this.answer(key === 'ArrowRight');
  }

  /** @returns {boolean} whether the picture is on the screen: nobody answers what was scrolled away */
  get isSeen() {
    const { top, bottom } = this.canvas.getBoundingClientRect();
    const middle = (top + bottom) / 2;
    return middle > 0 && middle < innerHeight;
  }

  /** @returns {boolean} whether a picture waits for an answer */
  get isAsking() {
    return this.isOpen() && this.said.length < this.cards.length;
  }

  /** Fakes of an earlier or a later moment. @param {number} by */
  leap(by) {
    const played = playedNow();
    if (!played) return;
    const last = played.film.moments.length - 1;
    const to = Math.min(last, Math.max(0, played.place + by));
    store.set({ film: PLAYED, moment: to === last ? null : to });
  }

  update() {
    const played = playedNow();
    if (!played) return;
    const { film, place } = played;
    const of = `${place} ${store.gameSeed}`;
    if (of !== this.dealt || !this.cards.length) this.begin(of, place);
    const other = shownNow()?.film === film ? '' : 'the good run at ';
    write(
      query(this.root, '[data-from]'),
      `Fakes: ${other}${epochText(film.moments[place].epoch)}, seed ${store.gameSeed}.`,
    );
    setIdle(this.button('easier'), place === 0);
    setIdle(this.button('harder'), place === film.moments.length - 1);
  }

  /** @param {string} of @param {number} place of the moment */
  begin(of, place) {
    const networks = networksAt(place);
    const { digits } = store;
    this.dealt = of;
    this.said = [];
    this.cards = [];
    if (networks && digits) {
      const { decoder, discriminator } = networks;
      this.cards = deal(store.gameSeed, DIGITS, decoder.latent, roundOf(place, this.table)).map(
        (one) => {
          const image = one.isReal ? inked(one.index) : decode(decoder, one.z);
          return { image, isReal: one.isReal, p: believe(discriminator, image).p };
        },
      );
    }
    for (const slot of this.slots) this.clear(slot);
    this.show();
  }

  /** @param {boolean} real what the person says of the picture on show */
  answer(real) {
    const { cards, said } = this;
    if (said.length >= cards.length) return;
    said.push(real);
    this.tell(said.length - 1);
    this.show();
    if (said.length < ROUND) return;
    if (this.root.contains(document.activeElement)) this.button('again').focus();
    this.ended();
  }

  /** @returns {[you: number, d: number]} how many each has told, of those that were judged */
  get scores() {
    const { cards, said } = this;
    const truth = cards.map(({ isReal }) => isReal);
    const theirs = cards.slice(0, said.length).map(({ p }) => p >= 0.5);
    return [rightOf(said, truth), rightOf(theirs, truth)];
  }

  /** The picture that is to be judged, and how it stands. */
  show() {
    const { cards, said, root } = this;
    const next = Math.min(said.length, ROUND - 1);
    const isOver = said.length === ROUND;
    if (cards[next]) paint(this.canvas, cards[next].image);
    root.classList.toggle('is-waiting', !cards.length);
    root.classList.toggle('is-over', isOver);
    const which = `Picture ${next + 1} of ${ROUND}`;
    this.canvas.setAttribute('aria-label', which);
    write(query(root, '.game-which'), cards.length ? which : 'The networks are loading …');
    for (const button of [this.fake, this.real]) setIdle(button, !cards.length || isOver);
    const [you, d] = this.scores;
    const score = (/** @type {number} */ right) =>
      said.length ? `${right} of ${said.length}` : '–';
    write(query(root, '[data-score=you]'), score(you));
    write(query(root, '[data-score=d]'), score(d));
    write(
      query(root, '.game-end'),
      isOver ? `${outcomeOf(you, d)} You ${you}, D ${d}.` : this.last(),
    );
  }

  /** @returns {string} what the picture before was, for those who do not see it */
  last() {
    const k = this.said.length - 1;
    if (k < 0) return '';
    const { isReal, p } = this.cards[k];
    const isRight = this.said[k] === isReal;
    return `${isRight ? 'Right' : 'Wrong'}: it was ${word(isReal)}. D said ${beliefText(p)}.`;
  }

  /** @param {number} k a picture that was judged */
  tell(k) {
    const { isReal, p, image } = this.cards[k];
    const slot = this.slots[k];
    paint(query(slot, 'canvas', HTMLCanvasElement), image);
    slot.classList.add('is-told');
    write(query(slot, '[data-was]'), word(isReal));
    write(query(slot, '[data-you]'), `you ${mark(this.said[k] === isReal)}`);
    write(query(slot, '[data-d]'), `D ${mark(p >= 0.5 === isReal)} ${beliefText(p)}`);
  }

  /** @param {Element} slot */
  clear(slot) {
    slot.classList.remove('is-told');
    for (const place of slot.querySelectorAll('b, span:not(.digit)')) write(place, '');
  }
}

/** @returns {boolean} whether the view is open, and no card before it */
const isOwnView = () => store.view === 'gan' && store.card === null;

/** @param {number} index of a test digit @returns {Float32Array} its pixels, 0 to 1 */
const inked = (index) => Float32Array.from(store.testPicture(index) ?? [], (byte) => byte / 255);
