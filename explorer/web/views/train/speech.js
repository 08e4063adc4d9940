/**
 * What is said of a training, and when: not so often that nobody can read, and read out still less often.
 * Pure: the time is an argument.
 */
import { KINDS } from './learners.js';
import { statusText } from './train-texts.js';

/** @typedef {import('./train-texts.js').Told} Told */

/**
 * Milliseconds from one sentence of a run to the next, and to the next that is read out: it has some 33
 * words, and is to be heard to its end.
 */
const [SAY, SPEAK] = [2000, 10_000];

export class Speech {
  saidAt = Number.NEGATIVE_INFINITY;
  heardAt = Number.NEGATIVE_INFINITY;
  /** Whether what was said last is of models that learn. */
  isOfRun = false;
  /** The step at which they rested last. */
  restedAt = 0;

  /**
   * @param {Told} told @param {number} now milliseconds
   * @returns {{text: string, isHeard: boolean} | null} null: what was said last still stands; `isHeard`:
   *   whether it is to be read out
   */
  next(told, now) {
    const { states, measured, isOn, trouble } = told;
    const all = KINDS.map((kind) => states[kind]).filter((state) => state !== null);
    const isLost = trouble !== '' || all.some(({ diverged }) => diverged);
    const learns = isOn || all.some(({ isRunning }) => isRunning);
    const isBusy = learns && !isLost && all.length === KINDS.length;
    // Nothing that was said of rest stays while they learn.
    if (isBusy && this.isOfRun && now - this.saidAt < SAY) return null;
    // Who is behind makes up for it: rest is told once.
    const isApart = new Set(all.map(({ step }) => step)).size > 1;
    if (!isBusy && !isLost && isApart) return null;
    const step = Math.min(...KINDS.map((kind) => measured[kind]?.step ?? 0));
    // On again: until both are asked how good they are now, the sentence of that step stands.
    if (isBusy && this.restedAt > 0 && step <= this.restedAt) return null;
    const isHeard = !(isBusy && this.isOfRun) || now - this.heardAt >= SPEAK;
    this.saidAt = now;
    if (isHeard) this.heardAt = now;
    if (!isBusy) this.restedAt = step;
    this.isOfRun = isBusy && step > this.restedAt;
    return { text: statusText({ ...told, isOn: isBusy }), isHeard };
  }
}
