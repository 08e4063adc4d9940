/**
 * `<train-view>`: an autoencoder and a VAE learn in the page, on the same batches of real digits, and
 * one sees what becomes of the codes of test digits.
 */
import { paint } from '../../dom/digit-canvas.js';
import { query, setIdle, write } from '../../dom/element.js';
import { showNotice } from '../../dom/notice.js';
import { thousands } from '../../dom/numbers.js';
import { bernoulliNll } from '../../networks/autoencoder.js';
import { ModelFileError } from '../../networks/model-file.js';
import { boot, PIXELS, SIDE } from '../../state/boot.js';
import { store } from '../../state/page-store.js';
import { legendMarkup, scaleOf } from './arrows.js';
import { BatchPanel } from './batch-panel.js';
import { fileOf, keep, keptName, save } from './keep-model.js';
import { around, framed, HOME, needed } from './plane-frame.js';
import { LAST, SlowMotion } from './slow-motion.js';
import { TrainCharts } from './train-charts.js';
import { TrainKnobs } from './train-knobs.js';
import { TrainPlane } from './train-plane.js';
import { NAMES, PHASES, roundsText, statusText, stepsText, unfinishedText } from './train-texts.js';
import { digitsNow, FITTED, loadTraining, TESTS } from './training-digits.js';
import { KINDS, TrainingSession } from './training-session.js';

/** @typedef {import('./training-session.js').Kind} Kind */
/** @typedef {import('./slow-motion.js').Pair} Pair */
/** @typedef {import('./arrows.js').Arrows} Arrows */
/** @typedef {import('../../maths/viewport.js').Bounds} Bounds */

/** Milliseconds from one state to the next, over which codes glide. */
const GLIDE = 420;
/** The same of the part that is on show, and between two sentences that are read out. */
const [REFRAME, SPEAK] = [700, 4000];
/** Steps a second of a phone that is not to get warm. */
const GENTLE = 60;
/** Test digits that have arrows, pictures along a side of the grid, milliseconds from one grid to the next. */
const [POINTED, ACROSS, GRIDS] = [40, 15, 900];
const TITLES = { ae: 'Autoencoder', vae: 'VAE' };
const COLOURS = { ae: 'orange', vae: 'blue' };

/** @param {Kind} kind */
const side = (kind) => `
  <section class="train-side" data-kind="${kind}" colour="${COLOURS[kind]}" aria-label="${TITLES[kind]} in training">
    <div class="train-head"><h3>${TITLES[kind]}</h3><span class="label" data-unfinished></span></div>
    <canvas class="train-canvas" id="train-${kind}" role="img" aria-label="Plane of the ${NAMES[kind]}"></canvas>
    <div class="train-under">
      <div class="digit"><canvas data-input width="${SIDE}" height="${SIDE}" role="img" aria-label="Your digit"></canvas></div>
      <div class="digit"><canvas data-decoded width="${SIDE}" height="${SIDE}" role="img"></canvas></div>
      <p class="train-own"><b>Your digit</b><span class="label" data-own></span></p>
      <button type="button" data-do="keep">Keep</button>
      <button type="button" data-do="save">Save</button>
    </div>
  </section>`;

const template = () => `
  <div class="train-left"><section class="train-run" aria-label="Training">
    <div class="train-buttons">
      <button type="button" id="train-start">Train</button>
      <button type="button" data-do="one" title="One batch of 32 digits, everything shown">1 step</button>
      <button type="button" data-do="hundred">100 steps</button>
      <button type="button" data-do="slow" aria-pressed="false">Slow motion</button>
      <button type="button" data-do="again">Start again</button>
    </div>
    <p class="train-says" role="status"></p>
  </section>
  <section class="train-knobs" aria-label="Knobs of the training"></section></div>
  ${side('ae')}${side('vae')}
  <div class="train-below">
    <ol class="train-phases" hidden>${PHASES.map(({ name }) => `<li>${name}</li>`).join('')}</ol>
    <p class="train-phase" hidden></p>
    <p class="train-legend label" hidden><span class="whole"><svg class="train-arrow bce" viewBox="0 0 44 12"
      aria-hidden="true"><path d="M0 6H36"/><path class="tip" d="M36 2.5 43 6 36 9.5z"/></svg> where
      reconstruction pushes a code</span> <span class="whole"><svg class="train-arrow kl" viewBox="0 0 44 12"
      aria-hidden="true"><path class="dash" d="M0 6H43"/><path d="M36 2.5 43 6 36 9.5"/></svg> where KL pushes
      it, times β (VAE alone)</span> <span class="whole" data-units></span></p>
    <div class="train-batches" hidden>${KINDS.map(
      (kind) => `<div class="train-batch" data-batch="${kind}" colour="${COLOURS[kind]}"></div>`,
    ).join('')}</div>
    <div class="train-charts"></div>
    <p class="label train-note"><span data-rounds></span> Neighbours are right: the share of ${thousands(TESTS)}
      test digits whose class the 10 nearest of ${thousands(FITTED)} training digits’ codes say. Spread:
      the standard deviation of the test digits’ codes; N(0, I) has 1. <span data-speed></span></p>
  </div>`;

/** Of checkpoints that somebody else made. */
const NONE = `<p class="train-none">No digits to train on are here:
  <code>python -m explorer build</code> makes them.</p>`;

class TrainView extends HTMLElement {
  session = new TrainingSession({
    told: (kind) => this.told(kind),
    changed: () => this.show(),
  });
  slow = new SlowMotion(this.session, (pair, phase) => this.phase(pair, phase));
  /** @type {Record<Kind, TrainPlane> | null} */
  planes = null;
  /** @type {Record<Kind, Bounds>} the part of the plane that is on show */
  boxes = { ae: HOME, vae: HOME };
  /** @type {Record<Kind, BatchPanel> | null} */
  panels = null;
  /** @type {TrainCharts | null} */
  charts = null;
  /** Whether a batch is told step by step, in place of the curves. */
  isTold = false;
  /** States that come while a batch is told are shown with its last phase. */
  holds = false;
  /** @type {Record<Kind, boolean>} whether a look is on its way */
  looks = { ae: false, vae: false };
  /** @type {Record<Kind, Arrows | null>} of test digits */
  pushed = { ae: null, vae: null };
  griddedAt = { ae: 0, vae: 0 };
  spokenAt = 0;
  seed = -1;
  isFull = false;

  connectedCallback() {
    if (!boot.training) {
      this.innerHTML = NONE;
      return;
    }
    this.innerHTML = template();
    const plane = (/** @type {Kind} */ kind) =>
      new TrainPlane(query(this, `#train-${kind}`, HTMLCanvasElement));
    const panel = (/** @type {Kind} */ kind) =>
      new BatchPanel(query(this, `[data-batch=${kind}]`), NAMES[kind]);
    this.planes = { ae: plane('ae'), vae: plane('vae') };
    this.panels = { ae: panel('ae'), vae: panel('vae') };
    this.charts = new TrainCharts(query(this, '.train-charts'));
    this.knobs = new TrainKnobs(query(this, '.train-knobs'), (full) => {
      this.isFull = full;
      this.session.limit(this.most);
    });
    this.knobs.pace(this.isGentle);
    this.listen();
    store.on(['view', 'data', 'rest'], () => this.open(), this);
    store.on(['view', 'card'], () => this.leave(), this);
    store.on(['train'], (topics) => this.follow(topics), this);
    store.on(['picture'], () => this.look(), this);
    document.addEventListener('visibilitychange', () => this.session.rest(document.hidden));
    this.open();
  }

  disconnectedCallback() {
    this.session.end();
  }

  listen() {
    /** @type {Record<string, () => void>} */
    const actions = {
      one: () => this.one(),
      hundred: () => this.hundred(),
      slow: () => this.toggleSlow(),
      again: () => this.begin(),
    };
    for (const [name, action] of Object.entries(actions)) {
      query(this, `.train-run [data-do=${name}]`).addEventListener('click', action);
    }
    query(this, '#train-start').addEventListener('click', () => this.toggle());
    for (const kind of KINDS) {
      for (const name of /** @type {const} */ (['keep', 'save'])) {
        const button = query(this, `[data-kind=${kind}] [data-do=${name}]`);
        button.setAttribute(
          'aria-label',
          `${name === 'keep' ? 'Keep' : 'Save'} the ${NAMES[kind]} as it is now`,
        );
        button.addEventListener('click', () => void this.keep(kind, name));
      }
    }
  }

  /** A finger's device is one that gets warm in a hand. */
  get isGentle() {
    return matchMedia('(pointer: coarse)').matches;
  }

  get most() {
    return this.isGentle && !this.isFull ? GENTLE : null;
  }

  get knobsNow() {
    return { beta: store.trainBeta, rate: store.trainRate, noise: store.trainNoise };
  }

  // ---- what a person does ----

  /** Fetch the digits, and make both models, once somebody looks. */
  open() {
    if (store.view !== 'train' || store.card || this.session.sides || this.session.trouble) return;
    void loadTraining();
    if (digitsNow()) this.begin();
    else this.show();
  }

  leave() {
    if (store.view === 'train' && !store.card) return;
    this.slow.stop();
    if (this.session.isOn) this.session.pause();
  }

  begin() {
    const digits = digitsNow();
    if (!digits) return;
    this.slow.forget();
    this.tell(false);
    this.looks = { ae: false, vae: false };
    this.pushed = { ae: null, vae: null };
    this.seed = store.trainSeed;
    this.session.most = this.most;
    this.spokenAt = 0;
    this.session.begin(digits, this.knobsNow, this.seed);
  }

  /** @param {ReadonlySet<string>} topics */
  follow(topics) {
    if (!this.session.sides) return;
    // A link, or starting over, sets everything: the page is as it was opened.
    if (store.trainSeed !== this.seed || topics.has('card')) return this.begin();
    this.session.set(this.knobsNow);
    this.reframe();
    this.point();
    this.look();
  }

  toggle() {
    this.slow.stop();
    this.tell(false);
    if (this.session.isOn) this.session.pause();
    else this.session.run();
  }

  one() {
    this.session.isOn = false;
    this.tell(true);
    void this.slow.one();
    this.show();
  }

  hundred() {
    this.slow.stop();
    this.tell(false);
    this.session.isOn = false;
    this.session.step(100);
    this.show();
  }

  toggleSlow() {
    if (this.slow.isOn) {
      this.slow.stop();
    } else {
      this.session.isOn = false;
      this.tell(true);
      void this.slow.run();
    }
    this.show();
  }

  /** @param {Kind} kind @param {'keep' | 'save'} how */
  async keep(kind, how) {
    const weights = await this.session.weights(kind);
    const told = { kind, seed: this.seed, ...this.knobsNow };
    const name = keptName(weights.step, told);
    const file = fileOf(weights, told);
    if (how === 'save') return save(file, name);
    try {
      keep(file, name);
      store.notify('models');
      showNotice(`“${name}” is kept: choose it beside a model’s name in any other view.`);
    } catch (error) {
      if (!(error instanceof ModelFileError)) throw error;
      showNotice(`It cannot be kept. ${error.message}`);
    }
  }

  // ---- what comes of it ----

  /** @param {Kind} kind that told a new state */
  told(kind) {
    if (!this.holds) this.place(kind);
    this.show();
  }

  /** Codes glide to where they are now. @param {Kind} kind */
  place(kind) {
    const state = this.session.sides?.[kind].state;
    const tests = digitsNow()?.tests;
    if (!state || !tests || !this.planes) return;
    const canvas = this.planes[kind].canvas;
    canvas.dataset.step = String(state.step);
    if (state.knn !== null) canvas.dataset.knn = state.knn.toFixed(3);
    if (!state.diverged) {
      this.planes[kind].take(state.codes, tests.labels, this.glide(GLIDE));
      this.reframe();
      this.look(kind);
    }
  }

  /** @param {number} duration milliseconds @returns {number} none for those who want none */
  glide(duration) {
    return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : duration;
  }

  /** The planes follow the codes, on one scale or each on its own. */
  reframe() {
    const { sides } = this.session;
    if (!sides || !this.planes) return;
    const [ae, vae] = KINDS.map((kind) => {
      const state = sides[kind].state;
      return state && !state.diverged ? needed(state.codes) : HOME;
    });
    const wanted =
      store.trainScale === 'same' ? { ae: around(ae, vae), vae: around(ae, vae) } : { ae, vae };
    const shared = store.trainScale === 'same' ? framed(this.boxes.ae, wanted.ae) : null;
    for (const kind of KINDS) {
      this.boxes[kind] = shared ?? framed(this.boxes[kind], wanted[kind]);
      this.planes[kind].frame(this.boxes[kind], this.glide(REFRAME));
    }
  }

  /** Ask what a model makes of the page's digit, of the plane, and where it pushes test digits. @param {Kind} [only] */
  look(only) {
    for (const kind of only ? [only] : KINDS) void this.lookAt(kind);
  }

  /** @param {Kind} kind */
  async lookAt(kind) {
    const { session } = this;
    const state = session.sides?.[kind].state;
    const digits = digitsNow();
    if (!state || state.diverged || !digits || this.looks[kind] || store.view !== 'train') return;
    this.looks[kind] = true;
    const { picture, trainArrows, trainShow } = store;
    const { labels } = digits.tests;
    const now = performance.now();
    const wantsGrid =
      trainShow === 'pictures' && (now - this.griddedAt[kind] > GRIDS || !session.isOn);
    const box = this.boxes[kind];
    const radius = Math.max(box.right - box.left, box.bottom - box.top) / 2;
    const middle = /** @type {[number, number]} */ ([
      (box.left + box.right) / 2,
      (box.top + box.bottom) / 2,
    ]);
    const pictures = joined(picture, digits.tests.pixels, trainArrows ? POINTED : 0);
    // The outermost pictures are whole.
    const grid = { n: ACROSS, radius: radius * (1 - 1 / ACROSS), middle };
    const found = await session.look(kind, { pictures, ...(wantsGrid ? { grid } : {}) });
    this.looks[kind] = false;
    if (wantsGrid) this.griddedAt[kind] = now;
    this.showOwn(kind, found, picture);
    if (found.grid) {
      this.planes?.[kind].lay({
        box: {
          left: middle[0] - radius,
          right: middle[0] + radius,
          top: middle[1] - radius,
          bottom: middle[1] + radius,
        },
        n: ACROSS,
        pixels: found.grid,
      });
    } else if (trainShow === 'dots') this.planes?.[kind].lay(null);
    this.pushed[kind] = trainArrows ? arrowsFrom(found, labels, kind) : null;
    this.point();
    // Another digit came meanwhile, or another choice of what is shown.
    if (
      picture !== store.picture ||
      trainArrows !== store.trainArrows ||
      trainShow !== store.trainShow
    ) {
      void this.lookAt(kind);
    }
  }

  /** @param {Kind} kind @param {import('./training-session.js').Looked} found @param {Uint8Array} picture */
  showOwn(kind, { codes, decoded }, picture) {
    if (!codes || !decoded || !this.planes) return;
    const image = decoded.subarray(0, PIXELS);
    const canvas = query(this, `[data-kind=${kind}] [data-decoded]`, HTMLCanvasElement);
    const bce = bernoulliNll(image, picture).toFixed(0);
    paint(canvas, image);
    const shown = query(this, `[data-kind=${kind}] [data-input]`, HTMLCanvasElement);
    paint(
      shown,
      Float32Array.from(picture, (byte) => byte / 255),
    );
    canvas.setAttribute('aria-label', `Your digit as the ${NAMES[kind]} decodes it: ${bce} nats`);
    write(query(this, `[data-kind=${kind}] [data-own]`), `BCE ${bce} nats`);
    this.planes[kind].own = [codes[0], codes[1]];
    this.planes[kind].wake();
  }

  /** Arrows of test digits, or of the batch that is told. @param {Pair} [pair] @param {number} [phase] */
  point(pair, phase = 0) {
    if (!this.planes) return;
    const isBatch = this.isTold;
    if (isBatch && !pair) return;
    const found =
      pair && phase >= 2
        ? { ae: batchArrows(pair.ae, 'ae'), vae: batchArrows(pair.vae, 'vae') }
        : isBatch
          ? { ae: null, vae: null }
          : this.pushed;
    const all = KINDS.flatMap((kind) => found[kind] ?? []);
    const scale = scaleOf(all);
    for (const kind of KINDS) this.planes[kind].point(found[kind], scale);
    const legend = query(this, '.train-legend');
    legend.hidden = !all.length;
    if (!all.length) return;
    query(legend, '[data-units]').innerHTML = legendMarkup(scale);
  }

  /** @param {boolean} isTold */
  tell(isTold) {
    this.isTold = isTold;
    this.holds = false;
    for (const name of ['.train-phases', '.train-phase', '.train-batches']) {
      for (const place of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll(name))) {
        place.hidden = !isTold;
      }
    }
    query(this, '.train-charts').hidden = isTold;
    this.classList.toggle('train-told', isTold);
    if (!isTold) this.point();
  }

  /** @param {Pair} pair @param {number} phase of the batch on show */
  phase(pair, phase) {
    this.holds = phase < LAST;
    for (const kind of KINDS) this.panels?.[kind].show(pair[kind], phase);
    this.querySelectorAll('.train-phases li').forEach((item, i) => {
      item.toggleAttribute('data-done', i <= phase);
      if (i === phase) item.setAttribute('aria-current', 'step');
      else item.removeAttribute('aria-current');
    });
    write(query(this, '.train-phase'), PHASES[phase].says);
    this.point(pair, phase);
    // Then both say where the codes are now.
    if (phase === LAST) this.session.postAll({ type: 'pause' });
  }

  // ---- what is said ----

  show() {
    const { session } = this;
    const { sides, isOn } = session;
    const states = { ae: sides?.ae.state ?? null, vae: sides?.vae.state ?? null };
    const start = query(this, '#train-start');
    const isReady = states.ae !== null && states.vae !== null;
    write(start, isOn ? 'Pause' : 'Train');
    start.classList.toggle('is-on', isOn);
    for (const button of this.querySelectorAll('button')) {
      const isAgain = button.dataset.do === 'again';
      setIdle(button, !(isReady || (isAgain && session.trouble !== '')));
    }
    query(this, '[data-do=slow]').setAttribute('aria-pressed', String(this.slow.isOn));
    this.speak(states, isReady && isOn);
    for (const kind of KINDS) {
      const step = states[kind]?.step ?? 0;
      write(query(this, `[data-kind=${kind}] [data-unfinished]`), unfinishedText(step));
      this.planes?.[kind].canvas.setAttribute(
        'aria-label',
        `Plane of the ${NAMES[kind]} after ${stepsText(step)}: codes of ${thousands(TESTS)} test digits`,
      );
    }
    if (!sides) return;
    this.charts?.draw({ ae: sides.ae.curve, vae: sides.vae.curve });
    const step = Math.max(states.ae?.step ?? 0, states.vae?.step ?? 0);
    write(query(this, '[data-rounds]'), step ? roundsText(step) : '');
    const rates = KINDS.map((kind) => states[kind]?.rate ?? 0);
    const speed = Math.round(Math.min(...rates));
    const slow = states.ae?.wasm === false ? ' This browser trains without WebAssembly.' : '';
    write(
      query(this, '[data-speed]'),
      `${isOn && speed ? `${thousands(speed)} steps a second.` : ''}${slow}`,
    );
  }

  /**
   * Not so often that nobody can listen.
   * @param {Parameters<typeof statusText>[0]} states @param {boolean} isBusy
   */
  speak(states, isBusy) {
    const now = performance.now();
    if (isBusy && now - this.spokenAt < SPEAK) return;
    this.spokenAt = now;
    const { isOn, trouble, sides } = this.session;
    const failed = sides ? '' : store.failed.get('training');
    const text = failed
      ? failed
      : sides || trouble
        ? statusText(states, { isOn, trouble })
        : `Fetching ${thousands(boot.training ?? 0)} training digits, 1.6 MB …`;
    write(query(this, '.train-says'), text);
  }
}

/** @param {Uint8Array} own @param {Uint8Array} others @param {number} count of them @returns {Uint8Array} */
function joined(own, others, count) {
  const all = new Uint8Array((1 + count) * PIXELS);
  all.set(own);
  all.set(others.subarray(0, count * PIXELS), PIXELS);
  return all;
}

/**
 * @param {Float32Array} codes pairs @param {Float32Array} four numbers for each @param {Uint8Array} labels
 * @param {Kind} kind
 * @returns {Arrows}
 */
function split(codes, four, labels, kind) {
  const half = (/** @type {number} */ from) =>
    Float32Array.from(codes, (_, i) => four[4 * (i >> 1) + from + (i & 1)]);
  return { codes, labels, bce: half(0), kl: kind === 'vae' ? half(2) : null };
}

/**
 * @param {import('./training-session.js').Looked} found @param {Uint8Array} labels @param {Kind} kind
 * @returns {Arrows | null} of the test digits, which come after the page's digit
 */
const arrowsFrom = ({ codes, arrows }, labels, kind) =>
  codes && arrows ? split(codes.subarray(2), arrows.subarray(4), labels, kind) : null;

/** @param {import('./training-session.js').Batched} batch @param {Kind} kind @returns {Arrows} */
const batchArrows = ({ mu, arrows, labels }, kind) => split(mu, arrows, labels, kind);

customElements.define('train-view', TrainView);
