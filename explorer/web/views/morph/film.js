/**
 * The pictures along a way and what the judge says of them, made in small pieces in spare time:
 * first every frame of the strips, then the curves.
 */

/** @typedef {string} Row the id of a model, or 'fade' */

/**
 * What is wanted, of each of the rows: `legs` whole ways, `frames` pictures evenly over them, `fine` places to judge
 * from a frame to the next.
 * @typedef {{rows: readonly Row[], legs: number, frames: number, fine: number,
 *   picture: (row: Row, t: number) => Float32Array,
 *   judge: ((image: Float32Array) => number) | null}} Job `picture`: may be overwritten by the next
 */
/** @typedef {Record<Row, number[]>} Curves P(digit) at even places, both ends included */
/**
 * @typedef {object} Taker
 * @property {(row: Row, frame: number, image: Float32Array, job: Job) => void} frame
 * @property {(job: Job) => void} strips all frames are there
 * @property {(curves: Curves, job: Job) => void} curves
 */

export class Film {
  /** @param {Taker} taker */
  constructor(taker) {
    this.taker = taker;
    /** @type {Job | null} what comes when the strips in the making are whole */
    this.next = null;
    /** @type {Generator<'strips' | 'curves', void> | null} */
    this.work = null;
    this.phase = 'curves';
  }

  /**
   * Strips that were begun are finished, so that they follow a drag that never pauses; curves of
   * what is gone are not.
   * @param {Job} job
   */
  ask(job) {
    this.next = job;
    if (this.phase === 'curves') this.begin();
  }

  begin() {
    this.work = this.next && develop(this.next, this.taker);
    this.next = null;
    this.phase = 'strips';
  }

  /** One picture more. @returns {boolean} whether more is left */
  step() {
    const { value, done } = this.work?.next() ?? { value: undefined, done: true };
    if (value) this.phase = value;
    if (done) this.work = null;
    if (done || this.phase === 'curves') {
      this.phase = 'curves';
      if (this.next) this.begin();
    }
    return this.work !== null;
  }
}

/** @param {Job} job @param {Taker} taker @returns {Generator<'strips' | 'curves', void>} */
function* develop(job, taker) {
  const { rows, legs, frames, fine, picture, judge } = job;
  for (let frame = 0; frame < frames; frame++) {
    for (const row of rows) {
      taker.frame(row, frame, picture(row, (legs * frame) / (frames - 1)), job);
      yield 'strips';
    }
  }
  taker.strips(job);
  if (!judge) return;
  const last = (frames - 1) * fine;
  /** @type {Curves} */
  const curves = Object.fromEntries(rows.map((row) => [row, []]));
  for (let place = 0; place <= last; place++) {
    for (const row of rows) {
      curves[row].push(judge(picture(row, (legs * place) / last)));
      yield 'curves';
    }
  }
  taker.curves(curves, job);
}
