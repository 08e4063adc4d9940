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
  const nearest = new Nearest(most);
  return Uint8Array.from({ length: codes.length / latent }, (_, i) => {
    nearest.find(known.codes, codes, i * latent, latent);
    return nearest.vote(known.labels);
  });
}

/** @param {Uint8Array} found @param {Uint8Array} labels @returns {number} share of equal ones */
export function accuracy(found, labels) {
  return found.reduce((sum, label, i) => sum + Number(label === labels[i]), 0) / found.length;
}

/** The nearest codes to one of them, kept in order of distance. */
class Nearest {
  /** @param {number} most */
  constructor(most) {
    this.distances = new Float64Array(most);
    this.indices = new Int32Array(most);
    this.votes = new Uint16Array(CLASSES);
  }

  /**
   * @param {Float32Array} known @param {Float32Array} codes @param {number} at where the code starts
   * @param {number} latent
   */
  find(known, codes, at, latent) {
    this.distances.fill(Number.POSITIVE_INFINITY);
    this.indices.fill(0);
    const last = this.distances.length - 1;
    let bound = Number.POSITIVE_INFINITY;
    for (let i = 0, from = 0; from < known.length; i++, from += latent) {
      let distance = 0;
      for (let d = 0; d < latent; d++) distance += (known[from + d] - codes[at + d]) ** 2;
      if (distance < bound) {
        this.#insert(distance, i);
        bound = this.distances[last];
      }
    }
  }

  /** @param {number} distance less than the last one's @param {number} index */
  #insert(distance, index) {
    const { distances, indices } = this;
    let place = distances.length - 1;
    for (; place > 0 && distances[place - 1] > distance; place--) {
      distances[place] = distances[place - 1];
      indices[place] = indices[place - 1];
    }
    distances[place] = distance;
    indices[place] = index;
  }

  /** @param {Uint8Array} labels @returns {number} */
  vote(labels) {
    this.votes.fill(0);
    for (const index of this.indices) this.votes[labels[index]]++;
    return this.votes.indexOf(Math.max(...this.votes));
  }
}
