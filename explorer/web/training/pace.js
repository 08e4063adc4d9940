/**
 * How fast a run is: over some seconds of it, so that the figure can be read and stays true.
 * @module
 */

/** Milliseconds that are looked back, and from which on there is something to say. */
const [SPAN, LEAST] = [3000, 1000];

export class Pace {
  /** When how many steps of the run had been made, the oldest first. @type {{at: number, steps: number}[]} */
  #marks = [];

  /** A run begins. @param {number} now milliseconds */
  start(now) {
    this.#marks = [{ at: now, steps: 0 }];
  }

  /**
   * @param {number} more steps since it was asked last, or since the run began @param {number} now milliseconds
   * @returns {number} steps a second over the last three seconds, or since the run began; 0 in its first
   */
  after(more, now) {
    const marks = this.#marks;
    const steps = (marks.at(-1)?.steps ?? 0) + more;
    marks.push({ at: now, steps });
    while (marks.length > 1 && marks[1].at <= now - SPAN) marks.shift();
    const [first] = marks;
    const elapsed = now - first.at;
    return elapsed < LEAST ? 0 : (1000 * (steps - first.steps)) / elapsed;
  }
}
