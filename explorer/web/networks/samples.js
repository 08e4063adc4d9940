/**
 * Samples and what they decode to: sample k of a seed, from N(0, I) or from a model's fitted Gaussian.
 *
 * The numbers are those of Python: `latent.standard_normal`, `latent.Gaussian.sample`, the API's
 * `/sample`. A temperature scales a sample about the centre of what it is sampled from.
 * @module
 */

import { standardNormal } from '../maths/random.js';
import { decode } from './autoencoder.js';
import { judge } from './critic.js';

/** @typedef {'normal' | 'fitted'} Kind */
/** @typedef {{mean: Float64Array, factor: Float64Array}} Gaussian factor: lower Cholesky, row major */
/** @typedef {{seed: number, temperature: number}} Chance what the numbers come from */
/**
 * What judging samples needs, all of one model.
 * @typedef {{decoder: import('./autoencoder.js').Decoder, critic: import('./critic.js').Critic,
 *   gaussian: Gaussian | null}} Judges null: it has no codes to fit one to
 * @typedef {{codes: Float32Array<ArrayBuffer>, images: Float32Array<ArrayBuffer>,
 *   pDigit: Float32Array<ArrayBuffer>, reads: Uint8Array<ArrayBuffer>}} SampleBatch samples one after
 *   another: latent numbers, pixels, the critic's verdict on each
 */

/**
 * L of L L' = matrix, in double precision as numpy has it.
 * @param {ArrayLike<number>} matrix n * n, symmetric and positive definite
 * @param {number} n
 * @returns {Float64Array} n * n, zeros above the diagonal
 * @throws {RangeError} if it is not positive definite
 */
export function cholesky(matrix, n) {
  const factor = new Float64Array(n * n);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * n + column];
      for (let k = 0; k < column; k++) sum -= factor[row * n + k] * factor[column * n + k];
      if (row === column && !(sum > 0)) throw new RangeError('not positive definite');
      factor[row * n + column] =
        row === column ? Math.sqrt(sum) : sum / factor[column * n + column];
    }
  }
  return factor;
}

/**
 * @param {Map<string, import('../formats/safetensors.js').Tensor>} tensors mean, covariance
 * @returns {Gaussian}
 * @throws {Error} if one is missing or they do not fit together
 */
export function gaussianFrom(tensors) {
  const mean = tensors.get('mean')?.data ?? [];
  const covariance = tensors.get('covariance')?.data ?? [];
  if (!mean.length || covariance.length !== mean.length ** 2) {
    throw new Error('The fitted Gaussian is missing or of another size.');
  }
  return { mean: Float64Array.from(mean), factor: cholesky(covariance, mean.length) };
}

/**
 * Samples first..first+count-1. With temperature 1 they are `Gaussian.sample`'s and `/sample`'s.
 * @param {Chance} chance
 * @param {Gaussian | null} gaussian null: N(0, I)
 * @param {number} size numbers in a code
 * @param {number} count
 * @param {number} [first]
 * @returns {Float32Array<ArrayBuffer>} count * size, row major
 */
export function sampleCodes({ seed, temperature }, gaussian, size, count, first = 0) {
  const eps = standardNormal(seed, count, size, first);
  if (!gaussian) return temperature === 1 ? eps : eps.map((value) => temperature * value);
  const { mean, factor } = gaussian;
  return eps.map((_, i) => {
    const d = i % size;
    let sum = 0;
    for (let k = 0; k <= d; k++) sum += factor[d * size + k] * eps[i - d + k];
    return mean[d] + temperature * sum;
  });
}

/**
 * Samples with their pictures and the critic's verdict on each.
 * @param {Judges} judges @param {Chance} chance @param {Kind} kind
 * @param {number} count @param {number} [first]
 * @returns {SampleBatch}
 */
export function sampleBatch({ decoder, critic, gaussian }, chance, kind, count, first = 0) {
  const { latent, pixels } = decoder;
  const codes = sampleCodes(chance, kind === 'fitted' ? gaussian : null, latent, count, first);
  const images = new Float32Array(count * pixels);
  const pDigit = new Float32Array(count);
  const reads = new Uint8Array(count);
  for (let k = 0; k < count; k++) {
    const image = images.subarray(k * pixels, (k + 1) * pixels);
    decode(decoder, codes.subarray(k * latent, (k + 1) * latent), image);
    const verdict = judge(critic, image);
    pDigit[k] = verdict.pDigit;
    reads[k] = verdict.digit;
  }
  return { codes, images, pDigit, reads };
}
