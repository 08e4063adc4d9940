/** What a search for a code costs, in multiply-adds. Pure. */

/** @typedef {import('../../formats/safetensors.js').Tensor} Tensor */

const SIDE = 28;

/**
 * Multiply-adds of one decoding.
 * @param {Map<string, Tensor>} tensors of a decoder: dense layers, and transposed convolutions with
 *   stride 2, the last of which makes a picture of 28 x 28
 * @returns {number} each weight counts once for every place it is used at
 */
export function decodingCost(tensors) {
  const weights = [...tensors].filter(([name]) => /^decoder\.\d+\.weight$/.test(name));
  const convolutions = weights.filter(([, { shape }]) => shape.length === 4).length;
  let side = SIDE / 2 ** convolutions;
  return weights.reduce((sum, [, { shape }]) => {
    const size = shape.reduce((product, length) => product * length, 1);
    if (shape.length !== 4) return sum + size;
    const places = side * side;
    side *= 2;
    return sum + size * places;
  }, 0);
}

/** There and back: passing a gradient back through a layer takes what the layer took. */
const BOTH_WAYS = 2;

/** @param {number} decoding its cost @param {number} starts @param {number} steps of each */
export const searchCost = (decoding, starts, steps) => BOTH_WAYS * decoding * starts * steps;

/** @param {number} count @returns {string} "1.6 G", "0.42 M" */
export function short(count) {
  const [unit, size] = count >= 1e8 ? ['G', 1e9] : ['M', 1e6];
  const value = count / size;
  return `${value >= 10 ? value.toFixed(0) : value.toFixed(value < 1 ? 2 : 1)} ${unit}`;
}
