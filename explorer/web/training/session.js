/**
 * A training that answers messages: it steps in short slices, so that a message acts at once, and
 * tells how far it is.
 * @module
 */
import { arrowsOf } from './arrows.js';
import { detailedStep } from './batch-detail.js';
import { Figures } from './figures.js';
import { Trainer } from './trainer.js';

/** @typedef {import('./messages.js').Message} Message */
/** @typedef {import('./messages.js').Answer} Answer */
/** @typedef {import('./messages.js').Begin} Begin */
/** @typedef {import('./messages.js').State} State */

/** Milliseconds: of steps at a time, between two states of a run, between two measures of kNN. */
const SLICE = 15;
const STATE = 400;
const KNN = 1000;

/**
 * @typedef {object} Surroundings
 * @property {(answer: Answer, transfer: ArrayBuffer[]) => void} post
 * @property {(run: () => void, milliseconds: number) => void} later calls after what has arrived meanwhile
 * @property {() => number} [now] milliseconds
 * @property {WebAssembly.Module | null} [kernel] null: JavaScript's loops
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
  /** Steps a second at most. @type {number | null} */
  #most = null;
  /** When the next step may be done, where there is a most. */
  #due = 0;
  /** Counts up with what makes a slice that waits superfluous. */
  #turn = 0;
  #toldAt = 0;
  #knnAt = 0;
  /** Since the last state. */
  #sums = { steps: 0, bce: 0, kl: 0 };

  /** @param {Surroundings} surroundings */
  constructor({ post, later, now = () => performance.now(), kernel }) {
    this.post = post;
    this.later = later;
    this.now = now;
    this.kernel = kernel;
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
    switch (message.type) {
      case 'set':
        return trainer.set(message);
      case 'run':
        this.#most = message.most ?? null;
        if (this.#most !== null && !(this.#most > 0)) {
          throw new RangeError(`most must be a number above 0 or null, got ${this.#most}`);
        }
        return this.#go(Number.POSITIVE_INFINITY);
      case 'step':
        if (!(Number.isInteger(message.count) && message.count > 0)) {
          throw new RangeError(`count must be an integer of at least 1, got ${message.count}`);
        }
        this.#most = null;
        return this.#go(message.count);
      case 'pause':
        this.#left = 0;
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
    this.#trainer = null;
    this.#sums = { steps: 0, bce: 0, kl: 0 };
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
    if (!goesOn) this.#toldAt = this.now();
    this.#due = this.now();
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
      this.#steps(trainer);
      const isOver = this.#left === 0;
      if (isOver || this.now() - this.#toldAt >= STATE) this.#tell(trainer, isOver);
    } catch (error) {
      this.#left = 0;
      this.post({ type: 'error', message: `${error}` }, []);
    }
    if (this.#left > 0) this.#soon(this.#most ? Math.max(0, this.#due - this.now()) : 0);
  }

  /** @param {Trainer} trainer */
  #steps(trainer) {
    const started = this.now();
    let now = started;
    while (this.#left > 0 && now - started < SLICE && (!this.#most || this.#due <= now)) {
      const { bce, kl } = trainer.train();
      if (trainer.diverged) {
        this.#left = 0;
        break;
      }
      this.#left--;
      this.#sums.steps++;
      this.#sums.bce += bce;
      this.#sums.kl += kl;
      now = this.now();
      // What could not be done in time is not made up for.
      if (this.#most) this.#due = Math.max(this.#due + 1000 / this.#most, now - SLICE);
    }
  }

  // ---- answers ----

  /** @param {Trainer} trainer @param {boolean} whole kNN too, however lately it was measured */
  #tell(trainer, whole) {
    const figures = /** @type {Figures} */ (this.#figures);
    const { steps, bce, kl } = this.#sums;
    const now = this.now();
    const elapsed = now - this.#toldAt;
    const isDue = whole || now - this.#knnAt >= KNN;
    /** @type {State} */
    const state = {
      type: 'state',
      run: this.#run,
      step: trainer.step,
      isRunning: this.#left > 0,
      ...figures.of(trainer, isDue),
      batch: { bce: bce / steps, kl: kl / steps },
      rate: steps && elapsed > 0 ? (1000 * steps) / elapsed : 0,
      wasm: trainer.wasm,
      diverged: trainer.diverged,
    };
    this.post(state, [state.codes.buffer]);
    this.#sums = { steps: 0, bce: 0, kl: 0 };
    // What the figures took is a part of the time until the next ones.
    this.#toldAt = now;
    if (isDue) this.#knnAt = now;
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
    const detail = detailedStep(trainer);
    const labels = Uint8Array.from(detail.picks, (pick) => this.#labels[pick]);
    this.post({ type: 'batched', id, ...detail, labels, diverged: trainer.diverged }, []);
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
