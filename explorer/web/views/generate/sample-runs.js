/**
 * What the Generate view has sampled so far, per model: the batch on show and the tally of many. The
 * work is done by a worker each, asked anew with every answer, so that the batch goes first.
 *
 * Topics: 'samples' (a batch arrived), 'cells' (a part of it is still to be painted), 'tally' (more
 * were counted, or counting began or ended).
 */

import { BASE } from '../../dom/modules.js';
import { recordOf } from '../../state/boot.js';
import { AGAIN, loadGaussians, STUCK } from '../../state/loading.js';
import { MORE, MOST } from '../../state/options.js';
import { store } from '../../state/page-store.js';
import { Tally } from './tally.js';

/** @typedef {import('../../state/shapes.js').Model} Model */
/** @typedef {import('../../networks/sampler-worker.js').Question} Question */
/** @typedef {import('../../networks/samples.js').Kind} Kind */
/** @typedef {import('../../networks/samples.js').Chance} Chance */

/** Samples of each model on show; a phone shows the first half of them. */
export const SHOWN = 30;
/** Samples per question: few, so that a batch that is asked for does not wait long. */
const AT_ONCE = { headline: 20, control: 5 };

/** Milliseconds after which a worker that could not be fetched is asked for again. */
const PAUSE = 3000;

/** Whether to count, as far as `store.sampleTarget`. */
export const counting = { on: true };

/** @returns {{headline: Kind, control: Kind}} the kind that is chosen, and the other */
export const roles = () =>
  store.sampleKind === 'normal'
    ? { headline: 'normal', control: 'fitted' }
    : { headline: 'fitted', control: 'normal' };

/** @returns {Chance} */
const chanceNow = () => ({ seed: store.sampleSeed, temperature: store.temperature });

/** @param {Chance} chance @returns {string} what makes two tallies the same */
const tallyKey = ({ seed, temperature }) => `${seed} ${temperature}`;
/** @param {Chance} chance @param {Kind} kind @returns {string} what makes two batches the same */
const batchKey = (chance, kind) => `${tallyKey(chance)} ${kind}`;

class SampleRun {
  /** @type {Worker | null} */
  worker = null;
  busy = false;
  /** @type {import('../../networks/samples.js').SampleBatch | null} */
  batch = null;
  /** Whether a part of the batch is still to be painted: until then nobody needs the next one. */
  isUnseen = false;
  /** Ids of the models whose weights the worker has, and whose answer is awaited. */
  sent = '';
  asked = '';
  /** What the batch and the tally on show are of. */
  batchKey = '';
  tallyKey = '';
  /** Of both kinds, so that the control stands beside the headline, whichever is which. */
  tally = { normal: new Tally(), fitted: new Tally() };

  /** @param {Model} model */
  constructor(model) {
    this.model = model;
  }

  /** @returns {Kind[]} without an encoder there are no codes to fit a Gaussian to */
  get kinds() {
    return recordOf(this.model).gaussian ? ['normal', 'fitted'] : ['normal'];
  }

  /** @returns {string} whose samples they are */
  get member() {
    return recordOf(this.model).id;
  }

  /** Whether the batch on show is the one that is wanted. */
  get isFresh() {
    return this.batchKey === `${this.member} ${batchKey(chanceNow(), store.sampleKind)}`;
  }

  /** Whether the tally on show is of the seed and temperature that are wanted. */
  get isCountedNow() {
    return this.tallyKey === `${this.member} ${tallyKey(chanceNow())}`;
  }

  /** @param {Kind} kind @returns {number} samples counted of what is wanted */
  counted(kind) {
    return this.isCountedNow ? this.tally[kind].count : 0;
  }

  /** Ask for the next thing that is missing. */
  next() {
    if (this.busy || store.view !== 'generate' || !this.start()) return;
    const [chance, kind] = [chanceNow(), store.sampleKind];
    if (!this.isFresh && this.kinds.includes(kind)) {
      if (this.isUnseen) return;
      return this.ask({ chance, batch: { kind, count: SHOWN }, counts: null });
    }
    if (counting.on && this.left > 0) {
      this.ask({ chance, batch: null, counts: this.nextCounts() });
    }
  }

  /** Samples of either kind still to be counted. */
  get left() {
    const lefts = this.kinds.map((kind) => Math.max(0, store.sampleTarget - this.counted(kind)));
    return lefts.reduce((sum, left) => sum + left);
  }

  /** The control is counted along at a slower pace, and to its end when the headline is done. */
  nextCounts() {
    const { headline } = roles();
    const isDone = this.counted(headline) >= store.sampleTarget;
    return this.kinds.map((kind) => {
      const first = this.counted(kind);
      const most = isDone || kind === headline ? AT_ONCE.headline : AT_ONCE.control;
      return { kind, first, count: Math.min(most, Math.max(0, store.sampleTarget - first)) };
    });
  }

  /** @returns {boolean} whether the worker is there */
  start() {
    const { decoder } = store.data[this.model];
    const gaussian = store.gaussians?.[this.model] ?? null;
    const isFit = gaussian || !recordOf(this.model).gaussian;
    if (!decoder || !store.critic || !isFit) return false;
    if (this.worker && this.sent === this.member) return true;
    if (!this.worker) {
      this.worker = new Worker(new URL('networks/sampler-worker.js', BASE), { type: 'module' });
      this.worker.onmessage = ({ data }) => this.receive(data);
      this.worker.onerror = (event) => this.fail(event);
    }
    const weights = { decoder: decoder.tensors, critic: store.critic.tensors };
    this.worker.postMessage({ weights, gaussian });
    this.sent = this.member;
    return true;
  }

  /** One that could not be fetched is made anew; one that is broken would break again. */
  fail(/** @type {ErrorEvent} */ { message, error }) {
    store.failed.set('samples', message ? STUCK : AGAIN);
    store.notify('data');
    if (message) return reportError(error ?? new Error(message));
    this.worker?.terminate();
    this.worker = null;
    this.sent = '';
    this.busy = true;
    setTimeout(() => {
      this.busy = false;
      this.next();
    }, PAUSE);
  }

  /** @param {Question} asked */
  ask(asked) {
    this.busy = true;
    this.asked = this.member;
    this.worker?.postMessage(asked);
  }

  /** @param {import('../../networks/sampler-worker.js').Answer} answer */
  receive({ asked: { chance, batch: pictures, counts }, batch, counted }) {
    this.busy = false;
    if (store.failed.delete('samples')) store.notify('data');
    // Another beta stands here by now.
    if (this.asked !== this.member) return this.next();
    if (batch && pictures) {
      this.batch = batch;
      this.batchKey = `${this.asked} ${batchKey(chance, pictures.kind)}`;
      // On with the frame that shows it: batches that nobody sees would take the page's time.
      this.isUnseen = true;
      return store.loop.notify('samples');
    }
    // What was asked before seed or temperature changed is no longer wanted.
    if (counts && counted && tallyKey(chance) === tallyKey(chanceNow())) {
      if (!this.isCountedNow) this.tally = { normal: new Tally(), fitted: new Tally() };
      this.tallyKey = `${this.asked} ${tallyKey(chance)}`;
      counts.forEach(({ kind }, i) => this.tally[kind].add(counted[i]));
      store.loop.notify('tally');
    }
    this.next();
  }

  /** The whole batch is on the page. */
  seen() {
    this.isUnseen = false;
    this.next();
  }

  /** @param {number} k @returns {Float32Array | null} sample k of the batch */
  codeOf(k) {
    const { latent_dim } = recordOf(this.model);
    return this.batch?.codes.subarray(k * latent_dim, (k + 1) * latent_dim) ?? null;
  }
}

/** @type {Map<Model, SampleRun>} */
const runs = new Map();

/** @param {Model} model @returns {SampleRun} */
export function runOf(model) {
  const run = runs.get(model) ?? new SampleRun(model);
  runs.set(model, run);
  return run;
}

/** @param {Kind} [kind] @returns {SampleRun[]} of the models on show that can be sampled like this */
export const runsOf = (kind = store.sampleKind) =>
  store.models.map(runOf).filter(({ kinds }) => kinds.includes(kind));

/** @returns {number} samples that all of them have counted, of what is chosen */
export function countedByAll() {
  const counts = runsOf().map((run) => run.counted(store.sampleKind));
  return counts.length ? Math.min(...counts) : 0;
}

/** Whether everything that was asked for is counted, the control too. */
export const isDone = () => store.models.every((model) => runOf(model).left === 0);

/** Count on: to the end of what was begun, or as many again. */
export function countMore() {
  if (isDone()) store.set({ sampleTarget: Math.min(MOST, store.sampleTarget + MORE) });
  counting.on = true;
  proceed();
}

export function stopCounting() {
  counting.on = false;
  store.loop.notify('tally');
}

let wanted = '';

function proceed() {
  const now = tallyKey(chanceNow());
  // Another seed or temperature is counted from its first sample.
  if (now !== wanted) counting.on = true;
  wanted = now;
  // What is counted already, and was asked for again before it was thrown away, stays.
  const least = MORE * Math.ceil(countedByAll() / MORE);
  if (least > store.sampleTarget) store.set({ sampleTarget: least });
  for (const model of store.models) runOf(model).next();
  store.loop.notify('tally');
}

store.on(['view', 'generate', 'data', 'member'], () => {
  if (store.view !== 'generate') return;
  void loadGaussians();
  proceed();
});

// A link may have opened this view before this module was there.
store.loop.notify('generate');

/**
 * Put sample k of the batch into the sliders of every model that has one.
 * @param {number} k
 */
export function loadSample(k) {
  const { sampleSeed: seed, sampleKind: kind, temperature } = store;
  // The maps show 2,000 samples of seed 0: there it has a place of its own.
  const there = store.models.every((id) => store.data[id].codes || !recordOf(id).codes);
  if (seed === 0 && temperature === 1 && there) {
    return store.loadPoint({ kind, index: k });
  }
  for (const run of runsOf()) {
    const code = run.codeOf(k);
    if (code) store.setCode(run.model, code);
  }
}

/** Halves, which a link keeps a code in, have eleven bits. */
const CLOSE = 2 ** -10;

/** @param {ArrayLike<number>} z @param {Float32Array | null} code */
const isAt = (z, code) =>
  code?.every((value, d) => Math.abs(z[d] - value) <= CLOSE * Math.max(1, Math.abs(value)));

/** @returns {number | null} the sample on the batch that all its models stand at */
export function loadedSample() {
  const runs = runsOf();
  for (let k = 0; runs.length && k < SHOWN; k++) {
    if (runs.every((run) => isAt(store.sides[run.model].z, run.codeOf(k)))) return k;
  }
  return null;
}
