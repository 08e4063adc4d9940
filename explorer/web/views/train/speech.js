/** What is said of a training, and when: not so often that nobody can listen. Pure: the time is an argument. */
import { KINDS } from './learners.js';
import { statusText } from './train-texts.js';

/** @typedef {import('./train-texts.js').Told} Told */

/** Milliseconds between two sentences that are read out. */
const SPEAK = 6000;

export class Speech {
  saidAt = Number.NEGATIVE_INFINITY;
  /** Whether what was said last is of models that learn. */
  isOfRun = false;
  /** The step at which they rested last. */
  restedAt = 0;

  /**
   * @param {Told} told @param {number} now milliseconds
   * @returns {string | null} null: what was said last still stands
   */
  next(told, now) {
    const { states, measured, isOn } = told;
    const isBusy = isOn && KINDS.every((kind) => states[kind] !== null);
    // Nothing that was said of rest stays while they learn.
    if (isBusy && this.isOfRun && now - this.saidAt < SPEAK) return null;
    this.saidAt = now;
    const step = Math.min(...KINDS.map((kind) => measured[kind]?.step ?? 0));
    if (!isBusy) this.restedAt = step;
    this.isOfRun = isBusy && step > this.restedAt;
    return statusText(told);
  }
}
