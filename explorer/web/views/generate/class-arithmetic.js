/** One digit's style on another class: the code, minus the mean of its class, plus another's. */
import { ALL_CLASSES } from '../../state/boot.js';

/**
 * @param {Float32Array} codes of test digits
 * @param {ArrayLike<number>} labels their classes; as many as digits are counted
 * @param {number} size numbers in a code
 * @returns {Float64Array[]} the mean code of every class
 */
export function classMeans(codes, labels, size) {
  const means = ALL_CLASSES.map(() => new Float64Array(size));
  const counts = ALL_CLASSES.map(() => 0);
  for (let row = 0; row < labels.length; row++) {
    const mean = means[labels[row]];
    counts[labels[row]]++;
    for (let d = 0; d < size; d++) mean[d] += codes[row * size + d];
  }
  means.forEach((mean, c) => mean.forEach((sum, d) => (mean[d] = sum / counts[c])));
  return means;
}

/**
 * @param {ArrayLike<number>} z
 * @param {Float64Array[]} means
 * @param {number} from the class that z belongs to
 * @param {number} to the wanted class
 * @returns {Float32Array}
 */
export function restyle(z, means, from, to) {
  return Float32Array.from(z, (value, d) => value - means[from][d] + means[to][d]);
}
