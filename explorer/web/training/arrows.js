/**
 * The two forces on a code: where reconstruction pushes it, and where the KL term does.
 *
 * Both are minus a gradient with respect to mu, of one digit's own loss: nats per unit of code.
 * @module
 */
import { pairedNormal } from '../maths/random.js';
import { PIXELS } from './network.js';
import { BATCH } from './trainer.js';

/** Samples of the noise, each beside its negative, over which the gradient is averaged. */
const SAMPLES = 16;

/**
 * Of the loaded and encoded pictures, after `passBack`, at the z that each has.
 * @param {import('./trainer.js').Trainer} trainer @param {number} count
 * @returns {Float32Array<ArrayBuffer>} per picture the arrow of reconstruction, then that of beta * KL
 */
export function arrowsNow({ network, kind, beta }, count) {
  const { latent } = network;
  const arrows = new Float32Array(2 * latent * count);
  for (let row = 0, at = 0; row < count; row++, at += 2 * latent) {
    const [gradient, mu] = [network.codeGradientOf(row), network.meanOf(row)];
    for (let d = 0; d < latent; d++) {
      arrows[at + d] = -gradient[d];
      if (kind === 'vae') arrows[at + latent + d] = -beta * mu[d];
    }
  }
  return arrows;
}

/**
 * Of any pictures. Where the VAE decodes samples, the arrow of reconstruction is its mean over sixteen
 * fixed samples, as training feels it on average; else it is the one at z = mu.
 * @param {import('./trainer.js').Trainer} trainer
 * @param {Uint8Array} pixels 784 bytes per picture
 * @returns {Float32Array<ArrayBuffer>} as `arrowsNow`
 */
export function arrowsOf(trainer, pixels) {
  const { network, isNoisy } = trainer;
  const { latent } = network;
  const samples = isNoisy ? SAMPLES : 1;
  const noise = isNoisy ? pairedNormal(0, SAMPLES, latent) : null;
  const eps = new Float32Array(BATCH * latent);
  const found = new Float32Array((pixels.length / PIXELS) * 2 * latent);
  trainer.inBatches(pixels, (from, count) => {
    network.encode(count);
    for (let k = 0; k < samples; k++) {
      const one = noise?.subarray(k * latent, (k + 1) * latent);
      for (let row = 0; one && row < BATCH; row++) eps.set(one, row * latent);
      network.reparameterise(count, one ? eps : null);
      network.decode(count);
      network.compare(count);
      network.passBack(count);
      arrowsNow(trainer, count).forEach((value, i) => {
        found[from * 2 * latent + i] += value / samples;
      });
    }
  });
  return found;
}
