/**
 * How well the classes lie apart in a latent space: what k nearest neighbours say of codes whose
 * classes they do not know.
 * @module
 */

/** Neighbours that vote. */
export const NEIGHBOURS = 10;
const CLASSES = 10;

/**
 * The class of each code by the vote of its nearest neighbours, all of which count alike; of classes with equal
 * votes the smallest, as scikit-learn has it.
 * @param {{codes: Float32Array, labels: Uint8Array}} known codes one after the other, at least as many as vote
 * @param {Float32Array} codes
 * @param {number} latent numbers of a code
 * @param {number} [most] neighbours that vote
 * @returns {Uint8Array}
 */
export function classesOf(known, codes, latent, most = NEIGHBOURS) {
  const nearest = new Nearest(known, latent, most);
  return Uint8Array.from({ length: codes.length / latent }, (_, i) => {
    nearest.find(codes.subarray(i * latent, (i + 1) * latent));
    return nearest.vote();
  });
}

/** @param {Uint8Array} found @param {Uint8Array} labels @returns {number} share of equal ones */
export function accuracy(found, labels) {
  return found.reduce((sum, label, i) => sum + Number(label === labels[i]), 0) / found.length;
}

/**
 * The nearest of some codes to a given one. They are sorted by their first number, so that a search
 * goes from the given one's outwards and ends where that number alone is too far away.
 */
class Nearest {
  /**
   * @param {{codes: Float32Array, labels: Uint8Array}} known @param {number} latent
   * @param {number} most how many are sought
   */
  constructor({ codes, labels }, latent, most) {
    const order = Uint32Array.from({ length: codes.length / latent }, (_, i) => i);
    order.sort((a, b) => codes[a * latent] - codes[b * latent]);
    this.latent = latent;
    this.codes = Float32Array.from(codes, (_, i) => {
      const d = i % latent;
      return codes[order[(i - d) / latent] * latent + d];
    });
    this.firsts = Float64Array.from(order, (i) => codes[i * latent]);
    this.labels = Uint8Array.from(order, (i) => labels[i]);
    this.distances = new Float64Array(most);
    this.places = new Int32Array(most);
    this.votes = new Uint16Array(CLASSES);
  }

  /** @param {Float32Array} code */
  find(code) {
    const { distances, firsts } = this;
    const [first, last, end] = [code[0], distances.length - 1, firsts.length];
    distances.fill(Number.POSITIVE_INFINITY);
    let above = this.#placeOf(first);
    let below = above - 1;
    for (;;) {
      // What is beyond either end is infinitely far.
      const under = below >= 0 ? first - firsts[below] : Number.POSITIVE_INFINITY;
      const over = above < end ? firsts[above] - first : Number.POSITIVE_INFINITY;
      const gap = Math.min(under, over);
      if (!(gap * gap < distances[last])) return;
      this.#consider(under < over ? below-- : above++, code);
    }
  }

  /** @param {number} first @returns {number} how many codes have a smaller first number */
  #placeOf(first) {
    let [low, high] = [0, this.firsts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.firsts[middle] < first) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** @param {number} place @param {Float32Array} code */
  #consider(place, code) {
    const { distances, places, codes, latent } = this;
    let distance = 0;
    for (let d = 0; d < latent; d++) {
      const difference = codes[place * latent + d] - code[d];
      distance += difference * difference;
    }
    let to = distances.length - 1;
    if (!(distance < distances[to])) return;
    for (; to > 0 && distances[to - 1] > distance; to--) {
      distances[to] = distances[to - 1];
      places[to] = places[to - 1];
    }
    distances[to] = distance;
    places[to] = place;
  }

  /** @returns {number} a class */
  vote() {
    this.votes.fill(0);
    for (const place of this.places) this.votes[this.labels[place]]++;
    return this.votes.indexOf(Math.max(...this.votes));
  }
}
