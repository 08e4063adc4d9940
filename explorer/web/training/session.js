/**
 * A training that answers messages: it steps in short slices, so that a message acts at once, and
 * tells how far it is.
 * @module
 */
import { arrowsOf } from './arrows.js';
import { detailedStep } from './batch-detail.js';
import { Figures } from './figures.js';
import { Pace } from './pace.js';
import { widthOf } from './spread.js';
import { Trainer } from './trainer.js';

/** @typedef {import('./messages.js').Message} Message */
/** @typedef {import('./messages.js').Answer} Answer */
/** @typedef {import('./messages.js').Begin} Begin */
/** @typedef {import('./messages.js').State} State */

/** Milliseconds of steps at a time; of steps and of rest, in turn, where a core is shared. */
const SLICE = 15;
const [TURN, REST] = [4, 5];
/** Milliseconds in a run from one state to the next, from one step that is told alone, and from one measure of kNN. */
const STATE = 330;
const AT = 50;
const KNN = 1000;

/**
 * @typedef {object} Surroundings
 * @property {(answer: Answer, transfer: ArrayBuffer[]) => void} post
 * @property {(run: () => void, milliseconds: number) => void} later calls after what has arrived meanwhile
 * @property {() => number} [now] milliseconds
 * @property {WebAssembly.Module | null} [kernel] null: JavaScript's loops
 * @property {boolean} [shares] whether there is no core for each of two trainings beside the page's: then
 *   each works half of the time, or the page would stutter
 */

export class Session {
  /** @type {Trainer | null} */
  #trainer = null;
  /** @type {Figures | null} */
  #figures = null;
  /** Of the training digits. @type {Uint8Array} */
  #labels = new Uint8Array(0);
  /** Steps still to do: none, so many, or on and on. */
  #left = 0;
  /** What `begin` called this run. @type {number | undefined} */
  #run;
  /** The last of the messages that make steps, as the page counts them. */
  #move = 0;
  /** Steps a second at most. @type {number | null} */
  #most = null;
  /** When the next step may be done, where there is a most. */
  #due = 0;
  /** The step at which a run waits for the other model. */
  #until = Number.POSITIVE_INFINITY;
  /** When the next state of a run is to be told: not so long after the one before, or they would drift apart. */
  #stateDue = 0;
  /** Counts up with what makes a slice that waits superfluous. */
  #turn = 0;
  #atAt = 0;
  #atStep = 0;
  #knnAt = 0;
  /** Steps since the last state. */
  #steps = 0;
  #pace = new Pace();

  /** @param {Surroundings} surroundings */
  constructor({ post, later, now = () => performance.now(), kernel, shares = false }) {
    this.post = post;
    this.later = later;
    this.now = now;
    this.kernel = kernel;
    this.turn = shares ? { work: TURN, rest: REST } : { work: SLICE, rest: 0 };
  }

  /** @param {Message} message */
  receive(message) {
    try {
      this.#act(message);
    } catch (error) {
      this.#left = 0;
      this.post(
        { type: 'error', message: error instanceof Error ? error.message : `${error}` },
        [],
      );
    }
  }

  /** @param {Message} message */
  #act(message) {
    if (message.type === 'begin') return this.#begin(message);
    const trainer = this.#trainer;
    if (!trainer) throw new Error(`"${message.type}" came before "begin"`);
    if ('move' in message) this.#move = message.move ?? 0;
    switch (message.type) {
      case 'set':
        return trainer.set(message);
      case 'run':
        this.#most = message.most ?? null;
        if (this.#most !== null && !(this.#most > 0)) {
          throw new RangeError(`most must be a number above 0 or null, got ${this.#most}`);
        }
        this.#until = message.until ?? Number.POSITIVE_INFINITY;
        return this.#go(Number.POSITIVE_INFINITY);
      case 'until':
        this.#until = message.step;
        if (this.#left > 0) this.#soon(0);
        return undefined;
      case 'step':
        if (!(Number.isInteger(message.count) && message.count > 0)) {
          throw new RangeError(`count must be an integer of at least 1, got ${message.count}`);
        }
        this.#most = null;
        this.#until = Number.POSITIVE_INFINITY;
        return this.#go(message.count);
      case 'pause':
        this.#left = 0;
        return this.#tell(trainer, true);
      case 'tell':
        return this.#tell(trainer, true);
      case 'look':
        return this.#look(trainer, message);
      case 'batch':
        return this.#batch(trainer, message.id);
      case 'weights': {
        const tensors = trainer.network.tensors();
        return this.post({ type: 'weights', id: message.id, step: trainer.step, tensors }, []);
      }
      default:
        throw new RangeError(`no message is of type "${Object(message).type}"`);
    }
  }

  /** @param {Begin} begin */
  #begin(begin) {
    this.#left = 0;
    this.#run = begin.run;
    this.#move = 0;
    this.#trainer = null;
    this.#steps = 0;
    this.#trainer = new Trainer({ ...begin, pixels: begin.digits.pixels }, this.kernel);
    this.#figures = new Figures(begin.digits, begin.tests);
    this.#labels = begin.digits.labels;
    this.#tell(this.#trainer, true);
  }

  // ---- steps ----

  /** @param {number} steps */
  #go(steps) {
    const goesOn = this.#left > 0;
    this.#left = this.#trainer?.diverged ? 0 : steps;
    if (this.#left === 0 && this.#trainer) return this.#tell(this.#trainer, true);
    const now = this.now();
    if (!goesOn) {
      this.#pace.start(now);
      this.#stateDue = now + STATE;
    }
    this.#due = now;
    this.#soon(0);
  }

  /** @param {number} milliseconds */
  #soon(milliseconds) {
    const turn = ++this.#turn;
    this.later(() => {
      if (turn === this.#turn && this.#left > 0) this.#slice();
    }, milliseconds);
  }

  #slice() {
    const trainer = /** @type {Trainer} */ (this.#trainer);
    try {
      this.#train(trainer);
      this.#report(trainer);
    } catch (error) {
      this.#left = 0;
      this.post({ type: 'error', message: `${error}` }, []);
    }
    if (this.#left > 0) this.#soon(this.#rest(trainer));
  }

  /** @param {Trainer} trainer @returns {number} milliseconds until there is something to do again */
  #rest({ step }) {
    const now = this.now();
    // Steps that were made are told all the same; what else it waits for comes as a message.
    if (step >= this.#until) return Math.max(1, this.#stateDue - now);
    return Math.max(this.turn.rest, this.#most ? this.#due - now : 0);
  }

  /** @param {Trainer} trainer */
  #train(trainer) {
    const started = this.now();
    let now = started;
    while (this.#left > 0 && trainer.step < this.#until && now - started < this.turn.work) {
      if (this.#most && this.#due > now) break;
      trainer.train();
      if (trainer.diverged) {
        this.#left = 0;
        break;
      }
      this.#left--;
      this.#steps++;
      now = this.now();
      // What could not be done in time is not made up for.
      if (this.#most) this.#due = Math.max(this.#due + 1000 / this.#most, now - SLICE);
    }
  }

  // ---- answers ----

  /** What is due between two slices. @param {Trainer} trainer */
  #report(trainer) {
    const now = this.now();
    if (this.#left === 0) return this.#tell(trainer, true);
    if (now >= this.#stateDue) {
      if (this.#steps) this.#tell(trainer, false);
      // A slow device takes no longer for telling than for learning.
      const then = this.now();
      this.#stateDue = Math.max(this.#stateDue + STATE, then + (then - now));
      return undefined;
    }
    // So many steps are nothing that another could be ahead of.
    if (Number.isFinite(this.#left)) return undefined;
    const { step } = trainer;
    // Who waits is told of at once, or both might wait for each other.
    if (step === this.#atStep || (now - this.#atAt < AT && step < this.#until)) return undefined;
    [this.#atAt, this.#atStep] = [now, step];
    return this.post({ type: 'at', run: this.#run, step }, []);
  }

  /** @param {Trainer} trainer @param {boolean} whole kNN with it; else it may follow, so that nothing waits for it */
  #tell(trainer, whole) {
    const figures = /** @type {Figures} */ (this.#figures);
    const now = this.now();
    const { codes, spread, ...losses } = figures.of(trainer);
    const isDue = !whole && now - this.#knnAt >= KNN;
    const measured = isDue ? codes.slice() : null;
    /** @type {State} */
    const state = {
      type: 'state',
      run: this.#run,
      move: this.#move,
      step: trainer.step,
      isRunning: this.#left > 0,
      codes,
      ...losses,
      spread: widthOf(spread),
      knn: whole ? figures.neighbours(trainer, codes) : null,
      rate: this.#left > 0 ? this.#pace.after(this.#steps, now) : 0,
      wasm: trainer.wasm,
      diverged: trainer.diverged,
    };
    this.post(state, [codes.buffer]);
    this.#steps = 0;
    // What the figures took is a part of the time until the next ones.
    this.#atAt = now;
    this.#atStep = trainer.step;
    if (whole || measured) this.#knnAt = now;
    if (!measured) return;
    const knn = figures.neighbours(trainer, measured);
    this.post({ type: 'scored', run: this.#run, step: trainer.step, knn }, []);
  }

  /** @param {Trainer} trainer @param {import('./messages.js').Look} look */
  #look(trainer, { id, grid, pictures }) {
    /** @type {import('./messages.js').Looked} */
    const found = { type: 'looked', id, step: trainer.step };
    if (grid) found.grid = trainer.decoded(gridCodes(grid.n, grid.radius, grid.middle));
    if (pictures) {
      found.codes = trainer.codes(pictures);
      found.decoded = trainer.decoded(found.codes);
      found.arrows = arrowsOf(trainer, pictures);
    }
    const { grid: plane, codes, decoded, arrows } = found;
    this.post(
      found,
      [plane, codes, decoded, arrows].flatMap((one) => (one ? [one.buffer] : [])),
    );
  }

  /** @param {Trainer} trainer @param {number} id */
  #batch(trainer, id) {
    this.#left = 0;
    const { picks, ...detail } = detailedStep(trainer);
    const labels = Uint8Array.from(picks, (pick) => this.#labels[pick]);
    this.post({ type: 'batched', id, ...detail, labels }, []);
  }
}

/**
 * The codes of a square, in reading order: from its upper left, where the second number
 * is greatest, row by row.
 * @param {number} n codes along a side @param {number} radius half of a side
 * @param {readonly [number, number]} [middle]
 * @returns {Float32Array<ArrayBuffer>} n * n * 2
 */
export function gridCodes(n, radius, middle = [0, 0]) {
  const codes = new Float32Array(2 * n * n);
  const along = (/** @type {number} */ i) => (n > 1 ? radius * ((2 * i) / (n - 1) - 1) : 0);
  for (let row = 0, at = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      codes[at++] = middle[0] + along(column);
      codes[at++] = middle[1] + along(n - 1 - row);
    }
  }
  return codes;
}
