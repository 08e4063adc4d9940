/** The training of web/training with TensorFlow.js, which benchmarks/training_here.py installs. */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

const RATE = 4e-3;

const load = createRequire(import.meta.url);

/** @param {'cpu' | 'wasm'} backend @returns {Promise<any>} the library, with that backend */
export async function tensorflow(backend) {
  const tf = load('@tensorflow/tfjs');
  if (backend === 'wasm') {
    const wasm = load('@tensorflow/tfjs-backend-wasm');
    wasm.setWasmPaths(`${dirname(load.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
  }
  if (!(await tf.setBackend(backend))) throw new Error(`no backend ${backend}`);
  await tf.ready();
  return tf;
}

export class TensorflowTraining {
  /**
   * @param {any} tf
   * @param {Map<string, import('../explorer/web/formats/safetensors.js').Tensor>} tensors a VAE's first weights
   * @param {number} rows of a batch
   */
  constructor(tf, tensors, rows) {
    this.tf = tf;
    this.rows = rows;
    this.optimizer = tf.train.adam(RATE, 0.9, 0.999, 1e-8);
    /** @type {Record<string, {weight: any, bias: any}>} */
    this.layers = {};
    for (const name of ['encoder.0', 'fc_mu', 'fc_logvar', 'decoder.0', 'decoder.2']) {
      const [weight, bias] = ['weight', 'bias'].map((part) => {
        const tensor = /** @type {any} */ (tensors.get(`${name}.${part}`));
        const made = tf.tensor(tensor.data, tensor.shape);
        // A row per input, as TensorFlow has it.
        return tf.variable(part === 'weight' ? made.transpose() : made);
      });
      this.layers[name] = { weight, bias };
    }
    /** Binary cross-entropy with its own gradient, which is simpler than what its terms give. */
    this.bce = tf.customGrad(
      (/** @type {any} */ logits, /** @type {any} */ x, /** @type {any} */ save) => {
        save([logits, x]);
        const terms = tf.add(
          tf.sub(tf.relu(logits), tf.mul(logits, x)),
          tf.log(tf.add(1, tf.exp(tf.neg(tf.abs(logits))))),
        );
        return {
          value: tf.sum(terms),
          gradFunc: (/** @type {any} */ dy, /** @type {any[]} */ [a, ink]) => [
            tf.mul(dy, tf.sub(tf.sigmoid(a), ink)),
            tf.zerosLike(ink),
          ],
        };
      },
    );
  }

  /** @param {any} input @param {string} name */
  #dense(input, name) {
    const { weight, bias } = this.layers[name];
    return this.tf.add(this.tf.matMul(input, weight), bias);
  }

  /** @param {Float32Array} numbers rows * 784 @param {Float32Array} noise @returns {number} the mean loss, in nats */
  train(numbers, noise) {
    const { tf, rows } = this;
    const loss = tf.tidy(() => {
      const x = tf.tensor2d(numbers, [rows, 784]);
      const eps = tf.tensor2d(noise, [rows, noise.length / rows]);
      return this.optimizer.minimize(() => {
        const units = tf.relu(this.#dense(x, 'encoder.0'));
        const mu = this.#dense(units, 'fc_mu');
        const logvar = this.#dense(units, 'fc_logvar');
        const z = tf.add(mu, tf.mul(tf.exp(tf.mul(logvar, 0.5)), eps));
        const logits = this.#dense(tf.relu(this.#dense(z, 'decoder.0')), 'decoder.2');
        const parts = tf.sub(tf.sub(tf.add(tf.mul(mu, mu), tf.exp(logvar)), 1), logvar);
        const kl = tf.mul(0.5, tf.sum(parts));
        return tf.div(tf.add(this.bce(logits, x), kl), rows);
      }, true);
    });
    const [value] = loss.dataSync();
    loss.dispose();
    return value;
  }
}
