/** P(digit) of many samples: their mean, how sure it is, and the curve of all of them in order. */

/** Places of the curve: one for every percent of the samples. */
const PLACES = 101;

export class Tally {
  /** @type {number[]} */
  values = [];
  sum = 0;
  squares = 0;

  get count() {
    return this.values.length;
  }

  /** @param {ArrayLike<number>} values the next samples' P(digit) */
  add(values) {
    for (let i = 0; i < values.length; i++) {
      this.values.push(values[i]);
      this.sum += values[i];
      this.squares += values[i] ** 2;
    }
  }

  /** 0 as long as there is nothing. */
  get mean() {
    return this.count ? this.sum / this.count : 0;
  }

  /** Standard error of the mean: so far it strays from the mean of endless samples, typically. */
  get standardError() {
    const { count, mean } = this;
    if (count < 2) return 0;
    const variance = Math.max(0, this.squares - count * mean ** 2) / (count - 1);
    return Math.sqrt(variance / count);
  }

  /**
   * @returns {number[]} P(digit) in ascending order, at every percent of the samples
   */
  curve() {
    const sorted = Float32Array.from(this.values).sort();
    return Array.from(
      { length: PLACES },
      (_, i) => sorted[Math.round((i / (PLACES - 1)) * (sorted.length - 1))] ?? 0,
    );
  }
}
