/** The game by hand: both networks as they stood at a moment, and who learns next is up to you. */
import { query, setIdle, write } from '../../dom/element.js';
import { PictureAtlas } from '../../dom/picture-atlas.js';
import { boot, PIXELS, SIDE } from '../../state/boot.js';
import { loadPlay, playable, rawMoment } from '../../state/game.js';
import { bindOptions } from '../../state/option-inputs.js';
import { FILM_PICTURES, SEEDS } from '../../state/options.js';
import { store } from '../../state/page-store.js';
import { PlayCharts } from './play-charts.js';
import { PlayGame } from './play-game.js';
import { lookOf, realDistance } from './play-look.js';
import { playMarkup } from './play-markup.js';
import {
  changeText,
  fromText,
  LEARNS,
  NO_DIGITS,
  pressText,
  speedText,
  stoodText,
  TRY,
  takenText,
} from './play-texts.js';

/** @typedef {import('../../training/game-messages.js').State} State */

/** Digits that never change, by which it is told what the steps did: the first test digits. */
const PROBE = 32;
/** Milliseconds from one speed to the next that is shown: it is to be read. */
const SPEED = 1000;
/** Between two pictures while it runs, where motion is unwelcome. */
const STILL = 2000;
const LOADING = 'Both networks of that moment, and the digits, are on their way …';

export class PlayPanel {
  /** What the game was begun with. */
  begun = '';
  /** Whether a person has asked for it: until then nothing is fetched. */
  isWanted = false;
  timedAt = 0;
  paintedAt = 0;
  leaving = new AbortController();
  game = new PlayGame((state) => this.take(state));
  /** @type {PlayCharts | null} null where nothing can be trained */
  charts = null;
  /** At the moment, and now. @type {ReturnType<typeof gridOf>[]} */
  grids = [];

  /** @param {HTMLElement} root */
  constructor(root) {
    root.innerHTML = boot.training ? playMarkup() : `<p>${NO_DIGITS}</p>`;
    this.root = root;
    if (!boot.training) return;
    bindOptions(root);
    this.charts = new PlayCharts(query(root, '.play-charts'));
    this.grids = ['then', 'now'].map((name) => gridOf(query(root, `.play-${name} .samples`)));
    this.listen();
  }

  listen() {
    const { game } = this;
    const act = (/** @type {string} */ name, /** @type {() => void} */ does) => {
      this.button(name).onclick = () => {
        does();
        this.show();
      };
    };
    act('open', () => this.open());
    // A phone is not to get warm.
    const rest = matchMedia('(pointer: coarse)').matches ? 1 : 0;
    for (const who of /** @type {const} */ (['discriminator', 'generator'])) {
      act(who, () => {
        const { count } = this;
        if (Number.isFinite(count)) game.teach(who, count, rest);
        else game.run(who, rest);
      });
    }
    act('both', () => (game.isOn ? game.pause() : game.run('both', rest)));
    act('back', () => this.begin());
    act('batches', () => store.set({ playSeed: (store.playSeed + 1) % SEEDS }));
    const hidden = () => document.hidden && this.pause();
    document.addEventListener('visibilitychange', hidden, { signal: this.leaving.signal });
  }

  /** @param {string} name */
  button(name) {
    return query(this.root, `[data-do=${name}]`);
  }

  /** Steps of a press; no number: on and on. */
  get count() {
    return Number(query(this.root, '[name=play-steps]:checked', HTMLInputElement).value);
  }

  leave() {
    this.leaving.abort();
    this.game.end();
    this.begun = '';
  }

  /** Nobody looks any more. */
  pause() {
    this.game.pause();
  }

  open() {
    const hadFocus = this.root.contains(document.activeElement);
    this.isWanted = true;
    this.update();
    if (hadFocus) this.button('discriminator').focus();
  }

  /** Another game: while it is on its way there is none. */
  change() {
    if (this.begun) {
      this.begun = '';
      this.game.forget();
      this.charts?.clear();
    }
    this.begin();
  }

  /** From the moment that is chosen, once everything is there. */
  begin() {
    const { playFrom, playSeed, digits } = store;
    const found = playable(playFrom);
    if (!found || !digits) return;
    this.begun = `${playFrom} ${playSeed}`;
    this.charts?.clear();
    const probe = digits.slice(0, PROBE * PIXELS);
    this.game.begin({ ...found, probe, seed: playSeed });
  }

  /** @param {State | null} state */
  take(state) {
    if (state && !state.diverged) {
      this.charts?.add({ step: this.game.steps, figures: state.figures });
    }
    this.show();
  }

  // ---- what is on show ----

  update() {
    if (!this.charts) return;
    const { playFrom, playSeed } = store;
    const moment = rawMoment(playFrom);
    write(query(this.root, '.play-from'), moment ? fromText(moment, playFrom) : '');
    write(query(this.root, '.play-try'), TRY[playFrom]);
    write(query(this.root, '.play-seed'), `Seed ${playSeed} of digits and codes.`);
    if (this.isWanted) {
      void loadPlay(playFrom);
      if (this.begun !== `${playFrom} ${playSeed}`) this.change();
    }
    this.show();
  }

  show() {
    const { root, game } = this;
    const { state, isOn, steps } = game;
    root.classList.toggle('is-taken', this.isWanted);
    query(root, '.play-open').hidden = this.isWanted;
    query(root, '.play-table').hidden = !this.isWanted;
    const rests = !state || state.diverged;
    for (const name of ['discriminator', 'generator']) setIdle(this.button(name), rests || isOn);
    setIdle(this.button('both'), rests);
    write(this.button('both'), isOn ? 'Stop' : 'Train both, on and on');
    setIdle(this.button('back'), !game.trouble && (isOn || steps === 0));
    // Without a game there is nothing to see: pictures of another one are not its.
    query(root, '.play-row').classList.toggle('is-empty', !state);
    this.paint();
    const says = this.sentence();
    if (says !== null) write(query(root, '.play-says [role=status]'), says);
    this.time();
    this.tell();
  }

  /** What the steps came to, once it rests. */
  tell() {
    const { root, game } = this;
    const { state, first, isOn, steps } = game;
    const put = (/** @type {Record<string, string>} */ texts) => {
      for (const [place, text] of Object.entries(texts))
        write(query(root, `[data-${place}]`), text);
    };
    if (!state || !first) return put({ taken: '', slow: '', since: '', look: '', pull: '' });
    put({
      taken: takenText(state.taken),
      slow: state.wasm ? '' : 'Without WebAssembly here, so slowly.',
    });
    if (state.diverged) return undefined;
    const real = store.digits && realDistance(store.digits);
    return put(stoodText(first, state, { isOn, steps, look: lookOf, real }));
  }

  paint() {
    const { first, state, isOn } = this.game;
    const now = performance.now();
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (isOn && isStill && now - this.paintedAt < STILL) return;
    this.paintedAt = now;
    [first, state].forEach((one, k) => one && !one.diverged && paintGrid(this.grids[k], one));
  }

  /** How fast it learns: not read out, or one would hear nothing else. */
  time() {
    const now = performance.now();
    const rate = this.game.state?.rate ?? 0;
    if (rate && now - this.timedAt < SPEED) return;
    this.timedAt = rate ? now : 0;
    write(query(this.root, '[data-pace]'), rate ? speedText(rate) : '');
  }

  /** @returns {string | null} null: what was said last still stands */
  sentence() {
    const { state, before, trouble, who } = this.game;
    if (trouble) return `${trouble} Go back to the moment to try again.`;
    if (!this.isWanted) return '';
    if (!state) return store.failed.get('play') ?? LOADING;
    if (state.diverged) {
      return 'A number grew beyond all bounds: the game is over. Go back to the moment.';
    }
    if (state.isRunning) return LEARNS[who];
    // A step is on its way.
    if (state === before) return null;
    if (state.change) return changeText(state.change);
    return before ? pressText(who, before, state) : 'As it stood at the moment. Who learns first?';
  }
}

/** @param {HTMLElement} grid */
function gridOf(grid) {
  const cells = [...grid.querySelectorAll('.now')].map((cell) => ({
    cell,
    bar: query(cell, 'i'),
    p: query(cell, '[data-p]'),
  }));
  return { pictures: new PictureAtlas(grid, SIDE), cells };
}

/** @param {ReturnType<typeof gridOf>} grid @param {State} state */
function paintGrid(grid, { pictures, verdicts }) {
  for (let k = 0; k < FILM_PICTURES; k++) {
    grid.pictures.paint(k, pictures.subarray(k * PIXELS, (k + 1) * PIXELS));
    const { cell, bar, p } = grid.cells[k];
    const said = verdicts[k].toFixed(2);
    bar.style.width = `${100 * verdicts[k]}%`;
    write(p, said);
    cell.setAttribute('aria-label', `Fake ${k + 1}: D ${said}`);
  }
}
