/**
 * What the Generate view has drawn so far, per model: the sheet on show and the tally of many. The
 * work is done by a worker each, asked anew with every answer, so that the sheet goes first.
 *
 * Topics: 'draws' (a sheet arrived), 'cells' (a part of it is still to be painted), 'tally' (more were
 * counted, or counting began or ended).
 */

import { BASE } from '../../dom/modules.js';
import { generateOptions, MORE, MOST, setGenerateOptions } from '../../state/generate.js';
import { AGAIN, loadGaussians, STUCK } from '../../state/loading.js';
import { store } from '../../state/page-store.js';
import { Tally } from './tally.js';

/** @typedef {import('../../state/shapes.js').Model} Model */
/** @typedef {import('../../networks/sampler-worker.js').Question} Question */
/** @typedef {import('../../networks/samples.js').Kind} Kind */
/** @typedef {import('../../networks/samples.js').Chance} Chance */

/** @type {readonly Kind[]} */
const KINDS = ['normal', 'fitted'];

/** Draws of each model on show; a phone shows the first half of them. */
export const SHEET = 30;
/** Draws per question: few, so that a sheet that is asked for does not wait long. */
const BATCH = { headline: 20, control: 5 };

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
/** @param {Chance} chance @param {Kind} kind @returns {string} what makes two sheets the same */
const sheetKey = (chance, kind) => `${tallyKey(chance)} ${kind}`;

class DrawRun {
  /** @type {Worker | null} */
  worker = null;
  busy = false;
  /** @type {import('../../networks/samples.js').Sheet | null} */
  sheet = null;
  /** Whether a part of the sheet is still to be painted: until then nobody needs the next one. */
  isUnseen = false;
  /** What the sheet and the tally on show are of. */
  sheetKey = '';
  tallyKey = '';
  /** Of both kinds, so that the control stands beside the headline, whichever is which. */
  tally = { normal: new Tally(), fitted: new Tally() };

  /** @param {Model} model */
  constructor(model) {
    this.model = model;
  }

  /** Whether the sheet on show is the one that is wanted. */
  get isFresh() {
    return this.sheetKey === sheetKey(chanceNow(), store.sampleKind);
  }

  /** Whether the tally on show is of the seed and temperature that are wanted. */
  get isCountedNow() {
    return this.tallyKey === tallyKey(chanceNow());
  }

  /** @param {Kind} kind @returns {number} draws counted of what is wanted */
  counted(kind) {
    return this.isCountedNow ? this.tally[kind].count : 0;
  }

  /** Ask for the next thing that is missing. */
  next() {
    if (this.busy || store.view !== 'generate' || !this.start()) return;
    const chance = chanceNow();
    if (!this.isFresh) {
      if (this.isUnseen) return;
      return this.ask({
        chance,
        sheet: { kind: store.sampleKind, count: SHEET },
        counts: null,
      });
    }
    if (counting.on && this.left > 0) {
      this.ask({ chance, sheet: null, counts: this.batch() });
    }
  }

  /** Draws of either kind still to be counted. */
  get left() {
    return KINDS.reduce(
      (sum, kind) => sum + Math.max(0, store.sampleTarget - this.counted(kind)),
      0,
    );
  }

  /** The control is counted along at a slower pace, and to its end when the headline is done. */
  batch() {
    const { headline, control } = roles();
    const part = (/** @type {Kind} */ kind, /** @type {number} */ most) => {
      const first = this.counted(kind);
      return { first, count: Math.min(most, Math.max(0, store.sampleTarget - first)) };
    };
    const main = part(headline, BATCH.headline);
    const other = part(control, main.count ? BATCH.control : BATCH.headline);
    return headline === 'normal'
      ? { normal: main, fitted: other }
      : { normal: other, fitted: main };
  }

  /** @returns {boolean} whether the worker is there */
  start() {
    const { decoder } = store.data[this.model];
    const gaussian = store.gaussians?.[this.model];
    if (this.worker || !decoder || !store.critic || !gaussian) return Boolean(this.worker);
    this.worker = new Worker(new URL('networks/sampler-worker.js', BASE), { type: 'module' });
    this.worker.onmessage = ({ data }) => this.receive(data);
    this.worker.onerror = (event) => this.fail(event);
    const weights = { decoder: decoder.tensors, critic: store.critic.tensors };
    this.worker.postMessage({ weights, gaussian });
    return true;
  }

  /** One that could not be fetched is made anew; one that is broken would break again. */
  fail(/** @type {ErrorEvent} */ { message, error }) {
    store.failed.set('draws', message ? STUCK : AGAIN);
    store.touch('data');
    if (message) return reportError(error ?? new Error(message));
    this.worker?.terminate();
    this.worker = null;
    this.busy = true;
    setTimeout(() => {
      this.busy = false;
      this.next();
    }, PAUSE);
  }

  /** @param {Question} asked */
  ask(asked) {
    this.busy = true;
    this.worker?.postMessage(asked);
  }

  /** @param {import('../../networks/sampler-worker.js').Answer} answer */
  receive({ asked: { chance, sheet: pictures, counts }, sheet, counted }) {
    this.busy = false;
    if (store.failed.delete('draws')) store.touch('data');
    if (sheet && pictures) {
      this.sheet = sheet;
      this.sheetKey = sheetKey(chance, pictures.kind);
      // On with the frame that shows it: sheets that nobody sees would take the page's time.
      this.isUnseen = true;
      return store.loop.touch('draws');
    }
    // What was asked before seed or temperature changed is no longer wanted.
    if (counts && counted && tallyKey(chance) === tallyKey(chanceNow())) {
      if (!this.isCountedNow) this.tally = { normal: new Tally(), fitted: new Tally() };
      this.tallyKey = tallyKey(chance);
      for (const kind of KINDS) this.tally[kind].add(counted[kind]);
      store.loop.touch('tally');
    }
    this.next();
  }

  /** The whole sheet is on the page. */
  seen() {
    this.isUnseen = false;
    this.next();
  }

  /** @param {number} k @returns {Float32Array | null} draw k of the sheet */
  codeOf(k) {
    return this.sheet?.codes.subarray(k * LATENT_DIM, (k + 1) * LATENT_DIM) ?? null;
  }
}

/** @type {Record<Model, DrawRun>} */
export const runs = { ae: new DrawRun('ae'), vae: new DrawRun('vae') };

/** @param {Kind} [kind] @returns {number} draws that both models have counted, of what is chosen */
export const countedByBoth = (kind = store.sampleKind) =>
  Math.min(...store.models.map((model) => runs[model].counted(kind)));

/** Whether everything that was asked for is counted, the control too. */
export const isDone = () => store.models.every((model) => runs[model].left === 0);

/** Count on: to the end of what was begun, or as many again. */
export function countMore() {
  if (isDone()) setGenerateOptions({ target: Math.min(MOST, store.sampleTarget + MORE) });
  counting.on = true;
  proceed();
}

export function stopCounting() {
  counting.on = false;
  store.loop.touch('tally');
}

let wanted = '';

function proceed() {
  const now = tallyKey(chanceNow());
  // Another seed or temperature is counted from its first draw.
  if (now !== wanted) counting.on = true;
  wanted = now;
  // What is counted already, and was asked for again before it was thrown away, stays.
  const least = MORE * Math.ceil(countedByBoth() / MORE);
  if (least > store.sampleTarget) setGenerateOptions({ target: least });
  for (const model of store.models) runs[model].next();
  store.loop.touch('tally');
}

store.on(['view', 'generate', 'data'], () => {
  if (store.view !== 'generate') return;
  void loadGaussians();
  proceed();
});

// A link may have opened this view before this module was there.
store.loop.touch('generate');

/**
 * Put draw k of the sheet into both models' sliders.
 * @param {number} k
 */
export function loadDraw(k) {
  const { sampleSeed: seed, sampleKind: kind, temperature } = store;
  // The maps show 2,000 draws of seed 0: there it has a place of its own.
  if (seed === 0 && temperature === 1 && store.data.ae.codes && store.data.vae.codes) {
    return store.loadPoint({ kind, index: k });
  }
  return store.models.forEach((model) => {
    const code = runs[model].codeOf(k);
    if (code) store.setCode(model, code);
  });
}

/** Halves, which a link keeps a code in, have eleven bits. */
const CLOSE = 2 ** -10;

/** @returns {number | null} the draw on the sheet that both models stand at */
export function loadedDraw() {
  for (let k = 0; k < SHEET; k++) {
    const there = store.models.every((model) => {
      const code = runs[model].codeOf(k);
      return (
        code &&
        store.sides[model].z.every(
          (value, d) => Math.abs(value - code[d]) <= CLOSE * Math.max(1, Math.abs(code[d])),
        )
      );
    });
    if (there) return k;
  }
  return null;
}
