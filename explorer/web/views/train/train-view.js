/**
 * `<train-view>`: an autoencoder and a VAE learn in the page, on the same batches of real digits, and
 * one sees what becomes of the codes of test digits.
 */
import { query, setIdle, write } from '../../dom/element.js';
import { showNotice } from '../../dom/notice.js';
import { thousands } from '../../dom/numbers.js';
import { ModelFileError } from '../../networks/model-file.js';
import { boot } from '../../state/boot.js';
import { store } from '../../state/page-store.js';
import { viewShown } from '../../state/shown-view.js';
import { fileOf, keep, keptName, save } from './keep-model.js';
import { byKind, KINDS, LEARNERS } from './learners.js';
import { PlanePair } from './plane-pair.js';
import { SlowMotion } from './slow-motion.js';
import { Speech } from './speech.js';
import { ToldBatch } from './told-batch.js';
import { TrainCharts } from './train-charts.js';
import { TrainKnobs } from './train-knobs.js';
import { NONE, template } from './train-markup.js';
import {
  fetchingText,
  paceText,
  roundsText,
  shippedRounds,
  stepsText,
  unfinishedText,
} from './train-texts.js';
import { digitsNow, loadTraining, TESTS } from './training-digits.js';
import { TrainingSession } from './training-session.js';

/** @typedef {import('./learners.js').Kind} Kind */
/** @typedef {import('./training-session.js').State} State */

/** Steps a second of a phone that is not to get warm. */
const GENTLE = 60;
/** Steps of the button that makes many. */
const MANY = 100;

class TrainView extends HTMLElement {
  session = new TrainingSession({
    told: (kind) => this.told(kind),
    scored: (kind) => {
      if (!this.batch?.holds) this.planes?.score(kind);
      this.show();
    },
    changed: () => this.show(),
  });
  slow = new SlowMotion(this.session, {
    show: (pair, phase) => this.batch?.show(pair, phase),
    lost: () => {
      this.batch?.close();
      // That says which of them has diverged, and what to do.
      this.session.tell();
    },
  });
  /** @type {PlanePair | null} */
  planes = null;
  /** @type {ToldBatch | null} */
  batch = null;
  /** @type {TrainCharts | null} */
  charts = null;
  speech = new Speech();
  /** How long the lesson's models learned. */
  shipped = shippedRounds(boot.models);
  seed = -1;
  isFull = false;
  /** Whether a knob was turned after the first step. */
  isTurned = false;
  /** The knobs as they are set. */
  set = '';
  leaving = new AbortController();

  connectedCallback() {
    if (!boot.training) {
      this.innerHTML = NONE;
      return;
    }
    this.innerHTML = template();
    const { session } = this;
    this.planes = new PlanePair(this, session);
    this.batch = new ToldBatch(this, this.planes, () => session.tell());
    this.charts = new TrainCharts(query(this, '.train-charts'));
    new TrainKnobs(query(this, '.train-knobs'), this.isGentle, (full) => {
      this.isFull = full;
      session.limit(this.most);
    });
    this.listen();
    store.on(['view', 'data', 'rest'], () => this.open(), this);
    store.on(['view', 'card'], () => this.leave(), this);
    store.on(['train'], (topics) => this.follow(topics), this);
    store.on(['picture'], () => this.planes?.look(), this);
    const { signal } = this.leaving;
    const rest = () => {
      if (document.hidden) this.slow.stop();
      session.rest(document.hidden);
    };
    document.addEventListener('visibilitychange', rest, { signal });
    this.open();
  }

  disconnectedCallback() {
    this.leaving.abort();
    this.session.end();
  }

  listen() {
    /** @type {Record<string, () => void>} */
    const actions = {
      '#train-start': () => this.toggle(),
      '[data-do=one]': () => this.one(),
      '[data-do=hundred]': () => this.hundred(),
      '[data-do=slow]': () => this.toggleSlow(),
      '[data-do=again]': () => this.begin(),
      '[data-do=curves]': () => this.curves(),
    };
    for (const [of, action] of Object.entries(actions)) {
      query(this, of).addEventListener('click', action);
    }
    for (const kind of KINDS) {
      const side = query(this, `[data-kind=${kind}]`);
      query(side, '[data-do=keep]').addEventListener('click', () => void this.keep(kind));
      query(side, '[data-do=save]').addEventListener('click', () => void this.save(kind));
    }
  }

  /** A finger's device is one that gets warm in a hand. */
  get isGentle() {
    return matchMedia('(pointer: coarse)').matches;
  }

  get most() {
    return this.isGentle && !this.isFull ? GENTLE : null;
  }

  get knobs() {
    return { beta: store.trainBeta, rate: store.trainRate, noise: store.trainNoise };
  }

  // ---- what a person does ----

  /** Fetch the digits, and make both models, once somebody looks. */
  open() {
    const { sides, trouble } = this.session;
    if (store.view !== 'train' || store.card || trouble) return;
    // The digit may be another one by now.
    if (sides) return this.planes?.look();
    void loadTraining();
    if (digitsNow()) this.begin();
    else this.show();
  }

  leave() {
    // A small full screen shows the pictures alone.
    if (viewShown() === 'train' && !store.card) return;
    this.slow.stop();
    if (this.session.isOn) this.session.pause();
  }

  begin() {
    const digits = digitsNow();
    if (!digits) return;
    this.slow.forget();
    this.planes?.forget();
    this.batch?.close();
    this.seed = store.trainSeed;
    this.session.most = this.most;
    this.speech = new Speech();
    this.isTurned = false;
    this.set = JSON.stringify(this.knobs);
    this.session.begin(digits, this.knobs, this.seed);
  }

  /** @param {ReadonlySet<string>} topics */
  follow(topics) {
    if (!this.session.sides) return;
    // A link, or starting over, sets everything: the page is as it was opened.
    if (store.trainSeed !== this.seed || topics.has('card')) {
      this.begin();
      return;
    }
    this.turn();
    this.planes?.reframe();
    this.planes?.look();
  }

  turn() {
    const { sides } = this.session;
    const now = JSON.stringify(this.knobs);
    const begun = KINDS.some((kind) => Number(sides?.[kind].state?.step) > 0);
    if (now !== this.set && begun) this.isTurned = true;
    this.set = now;
    this.session.set(this.knobs);
  }

  toggle() {
    this.slow.stop();
    this.batch?.close();
    if (this.session.isOn) this.session.pause();
    else this.session.run();
  }

  one() {
    this.session.isOn = false;
    this.batch?.want();
    void this.slow.one();
    this.show();
  }

  hundred() {
    this.slow.stop();
    this.batch?.close();
    this.session.isOn = false;
    this.session.step(MANY);
    this.show();
  }

  toggleSlow() {
    if (this.slow.isOn) {
      this.slow.stop();
    } else {
      this.session.isOn = false;
      this.batch?.want();
      void this.slow.run();
    }
    this.show();
  }

  /** What a batch took the room of is wanted again: the curves, one's own digit, Keep and Save. */
  curves() {
    this.slow.stop();
    this.batch?.close();
    query(this, '[data-do=slow]').focus();
    this.show();
  }

  /** @param {Kind} kind @returns {Promise<{file: Uint8Array<ArrayBuffer>, name: string}>} the model as it is now */
  async file(kind) {
    const weights = await this.session.weights(kind);
    const told = { kind, seed: this.seed, ...this.knobs, isTurned: this.isTurned };
    return { file: fileOf(weights, told), name: keptName(weights.step, told) };
  }

  /** @param {Kind} kind */
  async save(kind) {
    const { file, name } = await this.file(kind);
    save(file, name);
  }

  /** @param {Kind} kind */
  async keep(kind) {
    const { file, name } = await this.file(kind);
    try {
      const title = keep(file, name);
      store.notify('models');
      showNotice(`“${title}” is kept: choose it beside a model’s name in any other view.`);
    } catch (error) {
      if (!(error instanceof ModelFileError)) throw error;
      showNotice(`It cannot be kept. ${error.message}`);
    }
  }

  // ---- what comes of it ----

  /** @param {Kind} kind that told a new state */
  told(kind) {
    if (this.session.sides?.[kind].state?.diverged) this.slow.stop();
    if (!this.batch?.holds) this.planes?.place(kind);
    this.show();
  }

  show() {
    const { session } = this;
    const { sides, isOn, trouble } = session;
    const states = byKind((kind) => sides?.[kind].state ?? null);
    const isReady = KINDS.every((kind) => states[kind] !== null);
    const start = query(this, '#train-start');
    write(start, isOn ? 'Pause' : 'Train');
    start.classList.toggle('is-on', isOn);
    const isLost = KINDS.some((kind) => states[kind]?.diverged);
    for (const button of this.querySelectorAll('button')) {
      const mends = button.dataset.do === 'again' && (trouble !== '' || isLost);
      setIdle(button, (!isReady || isLost) && !mends);
    }
    query(this, '.train-says').classList.toggle('is-trouble', trouble !== '' || isLost || !isReady);
    query(this, '[data-do=slow]').setAttribute('aria-pressed', String(this.slow.isOn));
    this.speak(states);
    for (const kind of KINDS) this.name(kind, states[kind]?.step ?? 0);
    if (!sides) return;
    this.charts?.draw(byKind((kind) => sides[kind].curve));
    write(
      query(this, '[data-rounds]'),
      roundsText(
        Math.min(...KINDS.map((kind) => states[kind]?.step ?? 0)),
        boot.training,
        this.shipped,
      ),
    );
    write(query(this, '[data-speed]'), paceText(states, isOn));
  }

  /** @param {Kind} kind @param {number} step */
  name(kind, step) {
    write(query(this, `[data-kind=${kind}] [data-unfinished]`), unfinishedText(step));
    const what = `Plane of the ${LEARNERS[kind].name} after ${stepsText(step)}`;
    query(this, `#train-${kind}`).setAttribute(
      'aria-label',
      `${what}: codes of ${thousands(TESTS)} test digits`,
    );
  }

  /** @param {Record<Kind, State | null>} states */
  speak(states) {
    const { isOn, trouble, sides } = this.session;
    const measured = byKind((kind) => sides?.[kind].measured ?? null);
    const said =
      sides || trouble
        ? this.speech.next({ states, measured, isOn, trouble }, performance.now())
        : {
            text: store.failed.get('training') ?? fetchingText(boot.training ?? 0),
            isHeard: true,
          };
    if (!said) return;
    const says = query(this, '.train-says');
    says.setAttribute('aria-live', said.isHeard ? 'polite' : 'off');
    write(says, said.text);
  }
}

customElements.define('train-view', TrainView);
