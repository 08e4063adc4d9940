/** One batch after another, phase by phase, for both models at once. */
import { pause } from '../../state/loading.js';
import { KINDS } from './learners.js';
import { PHASES } from './train-texts.js';

/** @typedef {import('./learners.js').Kind} Kind */
/** @typedef {import('./training-session.js').Batched} Batched */
/** @typedef {Record<Kind, Batched>} Pair */

/** Milliseconds of a phase. */
const PHASE = 4000;
export const LAST = PHASES.length - 1;

export class SlowMotion {
  isOn = false;
  /** Counts up with what makes a batch on show superfluous. */
  turn = 0;
  /** Asked for and not yet there: a second one would be another batch. @type {Promise<unknown> | null} */
  comes = null;

  /**
   * @param {import('./training-session.js').TrainingSession} session
   * @param {(pair: Pair, phase: number) => void} show
   */
  constructor(session, show) {
    this.session = session;
    this.show = show;
  }

  /** @returns {Promise<Pair>} the next batch */
  async next() {
    // Each is told of the same batch.
    await this.session.still();
    const batches = await Promise.all(KINDS.map((kind) => this.session.batch(kind)));
    return /** @type {any} */ (Object.fromEntries(KINDS.map((kind, i) => [kind, batches[i]])));
  }

  /** One batch at once, all of it. */
  async one() {
    if (this.comes) return;
    this.stop();
    const { turn } = this;
    this.comes = this.next();
    const pair = /** @type {Pair} */ (await this.comes);
    this.comes = null;
    if (turn === this.turn) this.show(pair, LAST);
  }

  /** On and on. */
  async run() {
    if (this.comes) return;
    this.isOn = true;
    const turn = ++this.turn;
    const goesOn = () => this.isOn && turn === this.turn;
    while (goesOn()) {
      this.comes = this.next();
      const pair = /** @type {Pair} */ (await this.comes);
      this.comes = null;
      for (let phase = 0; phase <= LAST && goesOn(); phase++) {
        this.show(pair, phase);
        await pause(PHASE);
      }
    }
  }

  stop() {
    this.isOn = false;
    this.turn += 1;
  }

  /** The training began anew: what was asked for never comes. */
  forget() {
    this.stop();
    this.comes = null;
  }
}
