/** One batch after another, phase by phase, for both models at once. */
import { pause } from '../../state/loading.js';
import { KINDS } from './learners.js';
import { PHASES } from './train-texts.js';

/** @typedef {import('./learners.js').Kind} Kind */
/** @typedef {import('./training-session.js').Batched} Batched */
/** @typedef {Record<Kind, Batched>} Pair */
/**
 * @typedef {object} Listener
 * @property {(pair: Pair, phase: number) => void} show called with each phase, and of every batch with the last one
 * @property {() => void} lost called in place of that where a model has diverged with its batch: there is
 *   nothing to tell it by, and no other comes
 */

/** Milliseconds of a phase. */
const PHASE = 4000;
export const LAST = PHASES.length - 1;

export class SlowMotion {
  isOn = false;
  /** Counts up with what makes a batch on show superfluous. */
  turn = 0;
  /** Whether a batch was asked for and is not there yet: both models have made its step by then. */
  comes = false;
  /** On show, and not at its last phase. @type {Pair | null} */
  open = null;

  /**
   * @param {Pick<import('./training-session.js').TrainingSession, 'still' | 'batch'>} session
   * @param {Listener} listener
   * @param {(milliseconds: number) => Promise<void>} [wait]
   */
  constructor(session, listener, wait = pause) {
    this.session = session;
    this.listener = listener;
    this.wait = wait;
  }

  /** @param {number} turn @returns {Promise<Pair | null>} the next batch; null where nobody wants it any more */
  async next(turn) {
    // Each is told of the same batch.
    await this.session.still();
    if (turn !== this.turn) return null;
    this.comes = true;
    const batches = await Promise.all(KINDS.map((kind) => this.session.batch(kind)));
    this.comes = false;
    const pair = /** @type {any} */ (
      Object.fromEntries(KINDS.map((kind, i) => [kind, batches[i]]))
    );
    if (KINDS.some((kind) => pair[kind].diverged)) {
      this.stop();
      this.listener.lost();
      return null;
    }
    if (turn === this.turn) return pair;
    // Its step is made: it is told as such.
    this.listener.show(pair, LAST);
    return null;
  }

  /** One batch at once, all of it: the one that is on its way, if one is. */
  async one() {
    this.stop();
    if (this.comes) return;
    const pair = await this.next(this.turn);
    if (pair) this.listener.show(pair, LAST);
  }

  /** On and on. */
  async run() {
    this.stop();
    this.isOn = true;
    const { turn } = this;
    while (turn === this.turn) {
      const pair = await this.next(turn);
      if (!pair) return;
      for (let phase = 0; phase <= LAST && turn === this.turn; phase++) {
        this.open = phase < LAST ? pair : null;
        this.listener.show(pair, phase);
        await this.wait(PHASE);
      }
    }
  }

  /** A batch in the middle comes to its end: its step was made. */
  stop() {
    this.isOn = false;
    this.turn += 1;
    const { open } = this;
    this.open = null;
    if (open) this.listener.show(open, LAST);
  }

  /** The training began anew: what was asked for never comes, and what is on show is of models that are gone. */
  forget() {
    this.open = null;
    this.stop();
    this.comes = false;
  }
}
