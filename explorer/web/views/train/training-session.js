/**
 * Two models in training, each in a worker of its own, on the same batches: what they tell, the
 * curves so far, and that neither runs ahead of the other.
 */
import { BASE } from '../../dom/modules.js';
import { byKind, KINDS, otherOf } from './learners.js';

/** @typedef {import('./learners.js').Kind} Kind */
/** @typedef {import('../../training/messages.js').State} State */
/** @typedef {import('../../training/messages.js').Batched} Batched */
/** @typedef {import('../../training/messages.js').Looked} Looked */
/** @typedef {import('../../training/messages.js').WeightsAnswer} WeightsAnswer */
/** @typedef {import('../../training/messages.js').Message} Message */
/** @typedef {import('./training-digits.js').Digits} Digits */
/** @typedef {{beta: number, rate: number, noise: boolean}} Knobs */
/** @typedef {{step: number, bce: number, kl: number, knn: number | null, spread: number}} Point of a curve */
/** kNN of a step, and the codes of test digits at that step. @typedef {{step: number, knn: number | null, codes: Float32Array}} Measured */
/**
 * @typedef {object} Side
 * @property {Worker} worker
 * @property {State | null} state the last it told
 * @property {Measured | null} measured what its neighbours said last, of an earlier state perhaps
 * @property {Point[]} curve
 * @property {number} moves how often it was asked for steps
 * @property {boolean} isBusy it was asked for steps, and has not told that they are done
 */

/** What makes steps: until a state comes after it, the last one told is of before. */
const MOVES = new Set(['run', 'step', 'batch']);
/** Steps that one model may be ahead of what is known of the other: more than it makes between two reports. */
const AHEAD = 60;
/** Points of a curve from which on every second one goes: a curve is some hundred pixels wide. */
const MOST_POINTS = 600;

export class TrainingSession {
  /** @type {Record<Kind, Side> | null} null until it began */
  sides = null;
  /** Whether a person wants it to go on; it may rest all the same while nobody looks. */
  isOn = false;
  isResting = false;
  /** Steps a second that it may make, at most. @type {number | null} */
  most = null;
  /** @type {string} what went wrong, for people */
  trouble = '';
  /** @type {Map<number, (answer: any) => void>} */
  asked = new Map();
  count = 0;
  /** The number of this training: a worker may still tell a state of the one before. */
  number = 0;
  /** Who waits until both rest at the same step. @type {(() => void)[]} */
  stilled = [];

  /**
   * @param {{told: (kind: Kind) => void, scored?: (kind: Kind) => void, changed: () => void}} listener
   *   `told`: of a new state, `scored`: what its neighbours say of it
   */
  constructor(listener) {
    this.listener = listener;
  }

  /**
   * From the beginning: new weights of a seed, step 0.
   * @param {{digits: Digits, tests: Digits}} digits @param {Knobs} knobs @param {number} seed
   */
  begin(digits, knobs, seed) {
    this.isOn = false;
    this.trouble = '';
    this.asked.clear();
    this.stilled = [];
    this.number += 1;
    const before = this.sides;
    this.sides = byKind((kind) => ({
      worker: before?.[kind].worker ?? this.hire(kind),
      state: null,
      measured: null,
      curve: [],
      moves: 0,
      isBusy: false,
    }));
    for (const kind of KINDS) {
      this.post(kind, { type: 'begin', kind, run: this.number, seed, ...knobs, ...digits });
    }
    this.listener.changed();
  }

  /** @param {Kind} kind */
  hire(kind) {
    const worker = new Worker(new URL('training/train-worker.js', BASE), { type: 'module' });
    worker.onmessage = ({ data }) => this.receive(kind, data);
    worker.onerror = ({ message, error }) => {
      this.fail('The training could not be started in this browser.');
      if (message) reportError(error ?? new Error(message));
    };
    return worker;
  }

  /** @param {string} trouble */
  fail(trouble) {
    this.end();
    this.trouble = trouble;
    this.listener.changed();
  }

  /** Both workers go. */
  end() {
    for (const kind of KINDS) this.sides?.[kind].worker.terminate();
    this.sides = null;
    this.isOn = false;
  }

  /** @param {Kind} kind @param {Message} message */
  post(kind, message) {
    const side = this.sides?.[kind];
    if (!side) return;
    if (!MOVES.has(message.type)) return side.worker.postMessage(message);
    side.isBusy = true;
    side.moves += 1;
    side.worker.postMessage({ ...message, move: side.moves });
  }

  /** @param {Message} message to both */
  postAll(message) {
    for (const kind of KINDS) this.post(kind, message);
  }

  /** @param {Knobs} knobs */
  set(knobs) {
    this.postAll({ type: 'set', ...knobs });
  }

  run() {
    this.isOn = true;
    this.follow();
  }

  pause() {
    this.isOn = false;
    this.follow();
  }

  /** @param {boolean} resting nobody looks */
  rest(resting) {
    if (this.isResting === resting) return;
    this.isResting = resting;
    // Steps that were asked for come to their end.
    if (this.isOn) this.follow();
  }

  /** @param {number | null} most steps a second */
  limit(most) {
    this.most = most;
    if (this.isOn) this.follow();
  }

  /** Tell the workers what is wanted now. */
  follow() {
    const { sides, isOn, isResting, most } = this;
    if (!sides) return;
    for (const kind of KINDS) {
      const runs = isOn && !isResting && !sides[kind].state?.diverged;
      const until = (sides[otherOf(kind)].state?.step ?? 0) + AHEAD;
      this.post(kind, runs ? { type: 'run', most, until } : { type: 'pause' });
    }
    this.listener.changed();
  }

  /** Both say how they are; whatever goes on goes on. */
  tell() {
    this.postAll({ type: 'tell' });
  }

  /** @param {number} count of steps that both make */
  step(count) {
    this.postAll({ type: 'step', count });
  }

  /** @param {Kind} kind @param {any} data a message of its worker */
  receive(kind, data) {
    if (data.type === 'state') return this.take(kind, data);
    if (data.type === 'at') return this.lead(kind, data);
    if (data.type === 'scored') return this.score(kind, data);
    if (data.type === 'error') return this.fail(data.message);
    const answer = this.asked.get(data.id);
    this.asked.delete(data.id);
    return answer?.(data);
  }

  /** @param {Kind} kind @param {State} state */
  take(kind, state) {
    const { sides } = this;
    if (!sides || (state.run ?? this.number) !== this.number) return;
    const side = sides[kind];
    side.state = state;
    // It may have been told before the worker had heard of the last move.
    side.isBusy = state.isRunning || state.move < side.moves;
    const { step, bce, kl, knn, spread, codes } = state;
    if (knn !== null || !side.measured) side.measured = { step, knn, codes };
    const last = side.curve.at(-1);
    if (last?.step === step) side.curve.pop();
    if (!state.diverged) {
      side.curve.push({
        step,
        bce,
        kl,
        knn: knn ?? (last?.step === step ? last.knn : null),
        spread,
      });
    }
    if (side.curve.length > MOST_POINTS) side.curve = side.curve.filter((_, i) => i % 2 === 0);
    if (state.diverged && this.isOn) this.pause();
    this.lead(kind, state);
    this.level();
    this.listener.told(kind);
    if (this.isStill) for (const go of this.stilled.splice(0)) go();
  }

  /** Whether both rest at the same step, or one has diverged and no more will come of it. */
  get isStill() {
    const sides = this.sides && KINDS.map((kind) => /** @type {any} */ (this.sides)[kind]);
    if (!sides || this.isOn || sides.some(({ state, isBusy }) => !state || isBusy)) return false;
    const [one, other] = sides.map(({ state }) => state);
    return one.step === other.step || one.diverged || other.diverged;
  }

  /** @returns {Promise<void>} once both rest at the same step; never where the training began anew meanwhile */
  still() {
    if (this.isStill) return Promise.resolve();
    this.pause();
    return new Promise((resolve) => this.stilled.push(resolve));
  }

  /**
   * kNN of the state that came just before.
   * @param {Kind} kind @param {import('../../training/messages.js').Scored} scored
   */
  score(kind, { step, knn, run }) {
    const side = this.sides?.[kind];
    if (side?.state?.step !== step || (run ?? this.number) !== this.number) return;
    side.measured = { step, knn, codes: side.state.codes };
    const point = side.curve.at(-1);
    if (point?.step === step) point.knn = knn;
    this.listener.scored?.(kind);
  }

  /** The other may follow so far. @param {Kind} kind @param {{step: number, run?: number}} at where it is */
  lead(kind, { step, run }) {
    if (!this.isOn || (run ?? this.number) !== this.number) return;
    this.post(otherOf(kind), { type: 'until', step: step + AHEAD });
  }

  /** At rest both have made as many steps. */
  level() {
    const { sides } = this;
    if (!sides || this.isOn) return;
    const steps = KINDS.map((kind) => {
      const { state, isBusy } = sides[kind];
      return state && !isBusy && !state.diverged ? state.step : Number.NaN;
    });
    const count = Math.max(...steps) - Math.min(...steps);
    if (count > 0) this.post(KINDS[steps.indexOf(Math.min(...steps))], { type: 'step', count });
  }

  /**
   * @template T @param {Kind} kind @param {{type: 'batch' | 'look' | 'weights'}} message
   * @returns {Promise<T>} its answer; never where the training began anew meanwhile
   */
  ask(kind, message) {
    const id = ++this.count;
    return new Promise((resolve) => {
      this.asked.set(id, resolve);
      this.post(kind, /** @type {Message} */ ({ ...message, id }));
    });
  }

  /** @param {Kind} kind @returns {Promise<Batched>} one step, with everything about it */
  batch(kind) {
    return this.ask(kind, { type: 'batch' });
  }

  /** @param {Kind} kind @param {Omit<import('../../training/messages.js').Look, 'type' | 'id'>} what @returns {Promise<Looked>} */
  look(kind, what) {
    return this.ask(kind, { type: 'look', ...what });
  }

  /** @param {Kind} kind @returns {Promise<WeightsAnswer>} */
  weights(kind) {
    return this.ask(kind, { type: 'weights' });
  }
}
