/**
 * The critic: which digit a picture shows, or that it shows none.
 *
 * Every layer is a convolution here. The dense layers are too, with a kernel as large as what they
 * read, so that one loop serves all five.
 * @module
 */
import { convolutionsFrom, gather, gathersOf, relu } from './convolution.js';

/** @typedef {import('../formats/safetensors.js').Tensor} Tensor */

/**
 * @typedef {object} Verdict
 * @property {number} digit the likeliest of the ten
 * @property {number} pDigit 1 - P(not a digit)
 * @property {Float64Array} probabilities of the eleven classes, the last "not a digit"
 */

/**
 * @typedef {object} Critic
 * @property {import('./convolution.js').Gather[]} layers
 * @property {Verdict} verdict the last one; the next `judge` writes over it
 * @property {Map<string, Tensor>} tensors what it was made from, which a worker can be sent
 */

const SIDE = 28;
const NOT_A_DIGIT = 10;

/** Names in the weights' file, with the shape of each kernel. */
const LAYERS = [
  { name: 'features.0', kernel: 3, stride: 2, padding: 1 },
  { name: 'features.2', kernel: 3, stride: 2, padding: 1 },
  { name: 'features.4', kernel: 3, stride: 2, padding: 1 },
  { name: 'features.7', kernel: 4, stride: 4, padding: 0 },
  { name: 'classes', kernel: 1, stride: 1, padding: 0 },
];

/**
 * @param {Map<string, Tensor>} tensors of critic.safetensors
 * @returns {Critic}
 * @throws {Error} if a tensor is missing or has the wrong size
 */
export function criticFrom(tensors) {
  const stored = convolutionsFrom(tensors, LAYERS, SIDE);
  const { outputs: classes } = stored[stored.length - 1];
  if (classes !== NOT_A_DIGIT + 1) throw new Error(`The critic has ${classes} classes, not 11.`);
  return {
    layers: gathersOf(stored),
    verdict: { digit: 0, pDigit: 0, probabilities: new Float64Array(classes) },
    tensors,
  };
}

/**
 * Softmax, and what follows from it.
 * @param {Float32Array} logits eleven
 * @param {Verdict} verdict receives the result
 */
function conclude(logits, verdict) {
  const { probabilities } = verdict;
  let [most, digit, sum] = [logits[0], 0, 0];
  for (let i = 1; i < probabilities.length; i++) {
    if (logits[i] > most) {
      most = logits[i];
      if (i < NOT_A_DIGIT) digit = i;
    }
  }
  for (let i = 0; i < probabilities.length; i++) {
    probabilities[i] = Math.exp(logits[i] - most);
    sum += probabilities[i];
  }
  for (let i = 0; i < probabilities.length; i++) probabilities[i] /= sum;
  verdict.digit = digit;
  verdict.pDigit = 1 - probabilities[NOT_A_DIGIT];
}

/**
 * What the critic thinks of a picture; nothing is allocated.
 * @param {Critic} critic
 * @param {Float32Array} image 784 pixels in [0, 1]
 * @returns {Verdict} the critic's own: copy what is to outlast the next call
 */
export function judge(critic, image) {
  const pixels = SIDE * SIDE;
  if (image.length !== pixels) throw new RangeError(`expected 784 pixels, got ${image.length}`);
  let map = image;
  for (const layer of critic.layers) {
    // The last map holds logits, which stay as they are.
    if (map !== image) relu(map);
    map = gather(layer, map);
  }
  conclude(map, critic.verdict);
  return critic.verdict;
}
