/** The game by hand: both networks as they stood at a moment, and who learns next is up to you. */
import { query, setIdle, write } from '../../dom/element.js';
import { BASE } from '../../dom/modules.js';
import { PictureAtlas } from '../../dom/picture-atlas.js';
import { boot, PIXELS, SIDE } from '../../state/boot.js';
import { loadPlay, playable, rawMoment } from '../../state/game.js';
import { bindOptions } from '../../state/option-inputs.js';
import { FILM_PICTURES, SEEDS } from '../../state/options.js';
import { store } from '../../state/page-store.js';
import { PlayCharts } from './play-charts.js';
import { playMarkup } from './play-markup.js';
import {
  changeText,
  fromText,
  NO_DIGITS,
  pullText,
  runningText,
  sinceText,
  takenText,
} from './play-texts.js';

/** @typedef {import('../../training/game-messages.js').State} State */
/** @typedef {import('../../training/game-messages.js').Message} Message */
/** @typedef {import('../../training/game.js').Who} Who */

/** Digits that never change, by which it is told what the steps did: the first test digits. */
const PROBE = 32;
/** Milliseconds between two sentences while it runs: a screen reader is to keep up. */
const SENTENCE = 4000;
/** Between two pictures while it runs, where motion is unwelcome. */
const STILL = 2000;
const LOADING = 'Both networks and the digits are on their way …';

export class PlayPanel {
  /** @type {Worker | null} */
  worker = null;
  /** @type {State | null} as the game stands */
  state = null;
  /** @type {State | null} as it stood at the moment */
  first = null;
  /** What it was begun with, and what is wanted. */
  begun = '';
  isWanted = false;
  /** Which `begin` the next states answer. */
  waits = 0;
  /** @type {Who} */
  who = 'both';
  /** @type {string} what went wrong */
  trouble = '';
  saidAt = 0;
  paintedAt = 0;
  leaving = new AbortController();

  /** @param {HTMLElement} root */
  constructor(root) {
    root.innerHTML = boot.training ? playMarkup() : `<p>${NO_DIGITS}</p>`;
    this.root = root;
    if (!boot.training) return;
    bindOptions(root);
    this.charts = new PlayCharts(query(root, '.play-charts'));
    const grids = ['then', 'now'].map((name) => query(root, `.play-${name} .samples`));
    this.grids = grids.map((grid) => ({
      pictures: new PictureAtlas(grid, SIDE),
      cells: [...grid.querySelectorAll('.now')].map((cell) => ({
        cell,
        bar: query(cell, 'i'),
        p: query(cell, '[data-p]'),
      })),
    }));
    this.listen();
  }

  listen() {
    const act = (/** @type {string} */ name, /** @type {() => void} */ does) => {
      this.button(name).onclick = does;
    };
    act('open', () => this.open());
    act('discriminator', () => this.teach('discriminator'));
    act('generator', () => this.teach('generator'));
    act('both', () => (this.isOn ? this.pause() : this.run()));
    act('back', () => this.begin());
    act('batches', () => store.set({ playSeed: (store.playSeed + 1) % SEEDS }));
    const { signal } = this.leaving;
    const rest = () => document.hidden && this.pause();
    document.addEventListener('visibilitychange', rest, { signal });
  }

  /** @param {string} name */
  button(name) {
    return query(this.root, `[data-do=${name}]`);
  }

  get isOn() {
    return Boolean(this.state?.isRunning);
  }

  get steps() {
    const chosen = this.root.querySelector('[name=play-steps]:checked');
    return Number(chosen instanceof HTMLInputElement ? chosen.value : 1);
  }

  leave() {
    this.leaving.abort();
    this.worker?.terminate();
    this.worker = null;
    this.begun = '';
  }

  // ---- what a person does ----

  open() {
    this.isWanted = true;
    this.update();
    if (this.root.contains(document.activeElement)) this.button('discriminator').focus();
  }

  /** @param {'discriminator' | 'generator'} who */
  teach(who) {
    this.who = who;
    this.post({ type: 'teach', who, count: this.steps });
    if (this.steps > 1 && this.state) this.state = { ...this.state, isRunning: true };
    this.show();
  }

  run() {
    this.who = 'both';
    const isPhone = matchMedia('(pointer: coarse)').matches;
    this.post({ type: 'run', who: 'both', rest: isPhone ? 1 : 0 });
    if (this.state) this.state = { ...this.state, isRunning: true };
    this.show();
  }

  pause() {
    if (this.isOn) this.post({ type: 'pause' });
  }

  // ---- the worker ----

  /** @param {Message} message */
  post(message) {
    this.worker?.postMessage(message);
  }

  /** From the moment that is chosen. */
  begin() {
    const { playFrom, playSeed, digits } = store;
    const found = playable(playFrom);
    if (!found || !digits) return;
    this.begun = `${playFrom} ${playSeed}`;
    this.trouble = '';
    this.first = null;
    this.state = null;
    this.waits++;
    this.charts?.clear();
    this.worker ??= this.hire();
    const probe = digits.slice(0, PROBE * PIXELS);
    this.post({ type: 'begin', ...found, probe, seed: playSeed });
  }

  hire() {
    const worker = new Worker(new URL('training/game-worker.js', BASE), { type: 'module' });
    worker.onmessage = ({ data }) => this.receive(data);
    worker.onerror = ({ message, error }) => {
      this.fail('The game could not be started in this browser.');
      if (message) reportError(error ?? new Error(message));
    };
    return worker;
  }

  /** @param {string} trouble */
  fail(trouble) {
    this.worker?.terminate();
    this.worker = null;
    this.waits = 0;
    this.trouble = trouble;
    this.state = null;
    this.show();
  }

  /** @param {import('../../training/game-messages.js').Answer} answer */
  receive(answer) {
    if (answer.type === 'error') return this.fail(answer.message);
    const { discriminator, generator } = answer.taken;
    const step = discriminator + generator;
    // The first state after a `begin` is the only one without steps.
    if (step === 0 && !answer.isRunning && this.waits > 0) this.waits--;
    if (this.waits > 0) return;
    this.first ??= answer;
    this.state = answer;
    if (!answer.diverged) this.charts?.add({ step, figures: answer.figures });
    this.show();
  }

  // ---- what is on show ----

  update() {
    if (!this.charts) return;
    const { playFrom, playSeed } = store;
    const moment = rawMoment(playFrom);
    write(query(this.root, '.play-from'), moment ? fromText(moment, playFrom) : '');
    write(query(this.root, '.play-seed'), `Seed ${playSeed} of digits and codes.`);
    if (this.isWanted) {
      void loadPlay(playFrom).then(() => store.notify('gan'));
      if (this.begun !== `${playFrom} ${playSeed}` && !this.trouble) this.begin();
    }
    this.show();
  }

  show() {
    const { root, state, first, isOn } = this;
    query(root, '.play-open').hidden = this.isWanted;
    query(root, '.play-table').hidden = !this.isWanted;
    root.classList.toggle('is-on', isOn);
    for (const name of ['discriminator', 'generator']) {
      setIdle(this.button(name), !state || isOn || state.diverged);
    }
    setIdle(this.button('both'), !state || state.diverged);
    write(this.button('both'), isOn ? 'Stop' : 'Train both, on and on');
    const isNew = !state || state.taken.discriminator + state.taken.generator === 0;
    setIdle(this.button('back'), (isNew || isOn) && !this.trouble);
    query(root, '.play-table').classList.toggle('is-waiting', !state);
    this.paint();
    this.say();
    if (!state || !first) return;
    write(query(root, '[data-taken]'), takenText(state.taken));
    if (!isOn) {
      write(query(root, '[data-since]'), isNew ? '' : sinceText(first.figures, state.figures));
    }
    if (state.pull) write(query(root, '[data-pull]'), pullText(state.pull));
    const slow = state.wasm ? '' : 'Without WebAssembly here, so slowly.';
    write(query(root, '[data-slow]'), slow);
  }

  paint() {
    const now = performance.now();
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (this.isOn && isStill && now - this.paintedAt < STILL) return;
    this.paintedAt = now;
    [this.first, this.state].forEach((state, g) => {
      if (!state) return;
      const grid = /** @type {NonNullable<PlayPanel['grids']>} */ (this.grids)[g];
      for (let k = 0; k < FILM_PICTURES; k++) {
        grid.pictures.paint(k, state.pictures.subarray(k * PIXELS, (k + 1) * PIXELS));
        const { cell, bar, p } = grid.cells[k];
        const verdict = state.verdicts[k];
        bar.style.width = `${100 * verdict}%`;
        write(p, verdict.toFixed(2));
        cell.setAttribute('aria-label', `Fake ${k + 1}: D ${verdict.toFixed(2)}`);
      }
    });
  }

  say() {
    const { state, isOn } = this;
    const now = performance.now();
    if (isOn && now - this.saidAt < SENTENCE && state && state.rate > 0) return;
    this.saidAt = now;
    write(query(this.root, '.play-says'), this.sentence());
  }

  /** @returns {string} */
  sentence() {
    const { state, trouble, isWanted } = this;
    if (trouble) return `${trouble} Go back to the moment to try again.`;
    if (!isWanted) return '';
    if (!state) return store.failed.get('play') ?? LOADING;
    if (state.diverged) {
      return 'A number grew beyond all bounds: the game is over. Go back to the moment.';
    }
    if (state.isRunning) return state.rate > 0 ? runningText(this.who, state.rate) : 'Learning …';
    if (state.change) return changeText(state.change);
    const { discriminator, generator } = state.taken;
    return discriminator + generator > 0
      ? 'At rest.'
      : 'As it stood at the moment. Who learns first?';
  }
}
