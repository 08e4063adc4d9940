/**
 * The cloud that the VAE's encoder gives, q(z|x): codes sampled from it, and how much the pictures
 * that they decode to differ.
 * @module
 */

/** @param {ArrayLike<number>} logvar log variance @returns {Float32Array} standard deviation */
export const sigmaOf = (logvar) => Float32Array.from(logvar, (value) => Math.exp(value / 2));

/**
 * The reparameterisation: z = mu + sigma * eps.
 * @param {ArrayLike<number>} mu @param {ArrayLike<number>} sigma
 * @param {Float32Array} eps standard normal numbers, row major @param {number} row which of them
 * @param {Float32Array} z receives the code
 */
export function sampleCode(mu, sigma, eps, row, z) {
  const at = row * z.length;
  for (let d = 0; d < z.length; d++) z[d] = mu[d] + sigma[d] * eps[at + d];
  return z;
}

/** Mean and standard deviation of pictures, pixel by pixel, as they come. */
export class PictureSpread {
  count = 0;

  /** @param {number} pixels */
  constructor(pixels) {
    this.mean = new Float64Array(pixels);
    this.squares = new Float64Array(pixels);
  }

  /**
   * Source: Welford 1962; equal pictures give a deviation of exactly nothing.
   * @param {Float32Array} image
   */
  add(image) {
    this.count++;
    for (let i = 0; i < image.length; i++) {
      const before = image[i] - this.mean[i];
      this.mean[i] += before / this.count;
      this.squares[i] += before * (image[i] - this.mean[i]);
    }
  }

  /** @returns {Float64Array} of these pictures as they are, not an estimate for others */
  get deviation() {
    return this.squares.map((sum) => Math.sqrt(sum / this.count));
  }
}
