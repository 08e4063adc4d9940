/**
 * Where codes lie, to be held against N(0, I): in two dimensions 99 % of it lie within 3.03 of the
 * origin, and each number has standard deviation 1.
 * @module
 */

const SHARE = 0.99;

/**
 * @typedef {object} Spread
 * @property {number[]} mean per axis
 * @property {number[]} sd standard deviation per axis, of the codes as they are: divided by their number
 * @property {number} radius99 distance from the origin that 99 % of the codes do not exceed
 */

/**
 * @param {Float32Array} codes one after the other @param {number} latent numbers of a code
 * @returns {Spread}
 */
export function spreadOf(codes, latent) {
  const count = codes.length / latent;
  const mean = new Array(latent).fill(0);
  const sd = new Array(latent).fill(0);
  const radii = new Float64Array(count);
  for (let i = 0; i < codes.length; i++) {
    mean[i % latent] += codes[i] / count;
    radii[Math.floor(i / latent)] += codes[i] ** 2;
  }
  for (let i = 0; i < codes.length; i++) {
    sd[i % latent] += (codes[i] - mean[i % latent]) ** 2 / count;
  }
  radii.sort();
  return {
    mean,
    sd: sd.map(Math.sqrt),
    radius99: Math.sqrt(radii[Math.ceil(SHARE * count) - 1]),
  };
}

/**
 * @param {Spread} spread
 * @returns {number} one standard deviation for all axes: the root of the mean of their squares
 */
export const widthOf = ({ sd }) =>
  Math.sqrt(sd.reduce((sum, one) => sum + one ** 2, 0) / sd.length);
