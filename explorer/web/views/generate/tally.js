/** P(digit) of many draws: their mean, how sure it is, and the curve of all of them in order. */

/** Places of the curve: one for every percent of the draws. */
const PLACES = 101;

export class Tally {
  values = new Float32Array(1024);
  count = 0;
  sum = 0;
  squares = 0;

  /** @param {ArrayLike<number>} values the next draws' P(digit) */
  add(values) {
    const needed = this.count + values.length;
    if (needed > this.values.length) {
      const wider = new Float32Array(2 * needed);
      wider.set(this.values);
      this.values = wider;
    }
    this.values.set(values, this.count);
    this.count = needed;
    for (let i = 0; i < values.length; i++) {
      this.sum += values[i];
      this.squares += values[i] ** 2;
    }
  }

  /** 0 as long as there is nothing. */
  get mean() {
    return this.count ? this.sum / this.count : 0;
  }

  /** Standard error of the mean: so far it strays from the mean of endless draws, typically. */
  get standardError() {
    const { count, mean } = this;
    if (count < 2) return 0;
    const variance = Math.max(0, this.squares - count * mean ** 2) / (count - 1);
    return Math.sqrt(variance / count);
  }

  /**
   * @returns {number[]} P(digit) in ascending order, at every percent of the draws
   */
  curve() {
    const sorted = this.values.slice(0, this.count).sort();
    return Array.from(
      { length: PLACES },
      (_, i) => sorted[Math.round((i / (PLACES - 1)) * (sorted.length - 1))] ?? 0,
    );
  }
}
