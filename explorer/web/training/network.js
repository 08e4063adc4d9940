/**
 * An autoencoder or a VAE in training: forward, loss and gradients of up to a batch of pictures at a
 * time, as explorer/models.py and explorer/losses.py define them, all in one memory.
 *
 * Gradients are of each picture's own loss, in nats: they are summed over the batch, not averaged.
 * @module
 */
import { Adam } from './adam.js';
import { firstWeights } from './chance.js';
import { DenseLayer, placeWeights, visitWeights } from './dense-layer.js';
import { kernelsWith } from './kernels.js';
import { MemoryPlan, padded } from './memory-plan.js';

/** @typedef {import('../formats/safetensors.js').Tensor} Tensor */
/** @typedef {'ae' | 'vae'} Kind */
/** One of torch's layers in one of ours.
 * @typedef {{name: string, chance: string, layer: DenseLayer, inputs: number, outputs: number, first?: number}} Part */

export const PIXELS = 784;
/** Numbers of one picture's terms of the binary cross-entropy: see `bernoulli` in kernel.wat. */
const TERMS = 12;
const LANES = 4;

export class Network {
  /**
   * @param {object} sizes
   * @param {Kind} sizes.kind
   * @param {number} [sizes.hidden] units of both hidden layers
   * @param {number} [sizes.latent] numbers of a code
   * @param {number} [sizes.rows] pictures at a time, at most
   * @param {WebAssembly.Module | null} [kernel] null: JavaScript's loops
   */
  constructor({ kind, hidden = 128, latent = 2, rows = 32 }, kernel) {
    this.kind = kind;
    this.hidden = hidden;
    this.latent = latent;
    this.rows = rows;
    const plan = new MemoryPlan();
    const [units, codes] = [padded(hidden), padded(latent)];
    this.bytesAt = plan.take((rows * PIXELS) / 4);
    this.x = plan.take(rows * PIXELS);
    this.z = plan.take(rows * codes);
    this.codeGradient = plan.take(rows * codes);
    this.probabilities = plan.take(rows * PIXELS);
    this.terms = plan.take(rows * TERMS);
    /** Mean and, behind it, log variance of a code are one layer's output. */
    const head = kind === 'vae' ? 2 * codes : codes;
    this.encoder = new DenseLayer(plan, { rows, inputs: PIXELS, outputs: units, input: this.x });
    const heard = this.encoder.output;
    this.head = new DenseLayer(plan, { rows, inputs: units, outputs: head, input: heard });
    const first = { rows, inputs: codes, outputs: units, input: this.z, complete: true };
    this.first = new DenseLayer(plan, first);
    const unfolded = this.first.output;
    this.second = new DenseLayer(plan, { rows, inputs: units, outputs: PIXELS, input: unfolded });
    this.placed = placeWeights(plan, [this.encoder, this.head, this.first, this.second]);
    this.adam = new Adam(plan, this.placed);
    const { buffer, kernels, wasm } = kernelsWith(plan.bytes, kernel);
    this.buffer = buffer;
    this.kernels = kernels;
    this.wasm = wasm;
    this.floats = new Float32Array(buffer);
  }

  /** Numbers from one code to the next in `z`, and from mean to log variance. */
  get codeStride() {
    return this.first.inputs;
  }

  /** @returns {Part[]} torch's layers */
  get parts() {
    const { encoder, head, first, second, hidden, latent } = this;
    const isVae = this.kind === 'vae';
    const code = { layer: head, inputs: hidden, outputs: latent };
    const logvar = { ...code, name: 'fc_logvar', chance: 'logvar', first: this.codeStride };
    return [
      { name: 'encoder.0', chance: 'encoder.0', layer: encoder, inputs: PIXELS, outputs: hidden },
      { ...code, name: isVae ? 'fc_mu' : 'encoder.2', chance: 'mu' },
      ...(isVae ? [logvar] : []),
      { name: 'decoder.0', chance: 'decoder.0', layer: first, inputs: latent, outputs: hidden },
      { name: 'decoder.2', chance: 'decoder.2', layer: second, inputs: hidden, outputs: PIXELS },
    ];
  }

  /** @param {number} seed of the first weights, which both kinds share where they share layers */
  start(seed) {
    for (const part of this.parts) {
      const from = firstWeights(seed, part.chance, part.inputs, part.outputs);
      const to = new Float32Array(this.buffer, part.layer.weight, part.layer.size);
      visitWeights(part.layer, part, (at, k) => {
        to[at] = from[k];
      });
    }
  }

  /**
   * @param {(layer: DenseLayer) => number} [address] of what is wanted of a layer: its weights, or
   *   its gradients
   * @returns {Map<string, Tensor>} by the names of Python's state_dict, copied
   */
  tensors(address = ({ weight }) => weight) {
    /** @type {Map<string, Tensor>} */
    const found = new Map();
    for (const part of this.parts) {
      const { name, layer, inputs, outputs } = part;
      const from = new Float32Array(this.buffer, address(layer), layer.size);
      const data = new Float32Array((inputs + 1) * outputs);
      visitWeights(layer, part, (at, k) => {
        data[k] = from[at];
      });
      const weight = data.slice(0, inputs * outputs);
      const bias = data.slice(inputs * outputs);
      found.set(`${name}.weight`, { dtype: 'F32', shape: [outputs, inputs], data: weight });
      found.set(`${name}.bias`, { dtype: 'F32', shape: [outputs], data: bias });
    }
    return found;
  }

  // ---- forward ----

  /**
   * @param {Uint8Array} pixels bytes of pictures, white ink on black
   * @param {ArrayLike<number>} picks which of them, at most `rows`
   */
  load(pixels, picks) {
    const bytes = new Uint8Array(this.buffer, this.bytesAt, picks.length * PIXELS);
    for (let row = 0; row < picks.length; row++) {
      const from = picks[row] * PIXELS;
      bytes.set(pixels.subarray(from, from + PIXELS), row * PIXELS);
    }
    this.kernels.inks(this.x, this.bytesAt, bytes.length);
  }

  /** Mean, and log variance, of the loaded pictures' codes. @param {number} count */
  encode(count) {
    const { kernels, buffer, encoder, head } = this;
    encoder.forward(kernels, buffer, count);
    kernels.relu(encoder.output, 4 * count * encoder.outputs);
    head.forward(kernels, buffer, count);
  }

  /**
   * z = mu + sigma * eps, with sigma = e^(logvar / 2).
   * @param {number} count
   * @param {Float32Array | null} eps count * latent; null: z = mu, as an autoencoder's
   */
  reparameterise(count, eps) {
    const { floats, latent, codeStride } = this;
    for (let row = 0; row < count; row++) {
      for (let d = 0; d < latent; d++) {
        const at = this.meanAt(row) + d;
        const noise = eps ? Math.exp(floats[at + codeStride] / 2) * eps[row * latent + d] : 0;
        floats[(this.z >> 2) + row * codeStride + d] = floats[at] + noise;
      }
    }
  }

  /** What the codes in `z` decode to, as logits. @param {number} count */
  decode(count) {
    const { kernels, buffer, first, second } = this;
    first.forward(kernels, buffer, count);
    kernels.relu(first.output, 4 * count * first.outputs);
    second.forward(kernels, buffer, count);
  }

  /** Probabilities of ink, and the gradient of the cross-entropy with respect to the logits. @param {number} count */
  compare(count) {
    const { kernels, second, x, probabilities, terms } = this;
    const bytes = 4 * PIXELS;
    const { output, outputGradient } = second;
    kernels.bernoulli(output, x, probabilities, outputGradient, terms, count, bytes);
  }

  // ---- what came out ----

  /** @param {number} row @returns {number} where in `floats` the mean of a code begins */
  meanAt(row) {
    return (this.head.output >> 2) + row * this.head.outputs;
  }

  /** @param {number} row @returns {Float32Array} a view, as those below */
  meanOf(row) {
    const at = this.meanAt(row);
    return this.floats.subarray(at, at + this.latent);
  }

  /** @param {number} row @returns {Float32Array} of a VAE's */
  logvarOf(row) {
    const at = this.meanAt(row) + this.codeStride;
    return this.floats.subarray(at, at + this.latent);
  }

  /** @param {number} row @returns {Float32Array} */
  codeOf(row) {
    const at = (this.z >> 2) + row * this.codeStride;
    return this.floats.subarray(at, at + this.latent);
  }

  /** @param {number} row @returns {Float32Array} d BCE / d z */
  codeGradientOf(row) {
    const at = (this.codeGradient >> 2) + row * this.codeStride;
    return this.floats.subarray(at, at + this.latent);
  }

  /** @param {number} row @returns {Float32Array} after `compare` */
  pictureOf(row) {
    const at = (this.probabilities >> 2) + row * PIXELS;
    return this.floats.subarray(at, at + PIXELS);
  }

  /** @param {number} row @returns {number} binary cross-entropy in nats, after `compare` */
  bceOf(row) {
    const at = (this.terms >> 2) + row * TERMS;
    let nats = 0;
    for (let i = 0; i < LANES; i++) nats += this.floats[at + i];
    for (let i = LANES; i < TERMS; i++) nats += Math.log(this.floats[at + i]);
    return nats;
  }

  /** @param {number} row @returns {number} KL(q(z|x) || N(0, I)) in nats; an autoencoder's is 0 */
  klOf(row) {
    if (this.kind === 'ae') return 0;
    const [mu, logvar] = [this.meanOf(row), this.logvarOf(row)];
    let nats = 0;
    for (let d = 0; d < this.latent; d++) {
      nats += 0.5 * (mu[d] ** 2 + Math.expm1(logvar[d]) - logvar[d]);
    }
    return nats;
  }

  // ---- backward ----

  /** d BCE / d z, into `codeGradientOf`. @param {number} count */
  passBack(count) {
    const { kernels, first, second } = this;
    second.inputBackwards(kernels, count, first.outputGradient);
    first.inputBackwards(kernels, count, this.codeGradient);
  }

  /**
   * The gradients of all weights, after `passBack`: of the sum over the batch of BCE + beta * KL.
   * @param {number} count
   * @param {Float32Array | null} eps as it was given to `reparameterise`
   * @param {number} beta
   */
  gradients(count, eps, beta) {
    const { kernels, encoder, head, first, second } = this;
    second.weightBackwards(kernels, count);
    first.weightBackwards(kernels, count);
    this.#headGradient(count, eps, beta);
    head.weightBackwards(kernels, count);
    head.inputBackwards(kernels, count, encoder.outputGradient);
    encoder.weightBackwards(kernels, count);
  }

  /**
   * A step of Adam by the mean gradient of the batch.
   * @param {number} count of the batch @param {number} rate the learning rate
   */
  descend(count, rate) {
    this.adam.step(this.kernels, rate, 1 / count);
  }

  /** With respect to mean and log variance. @param {number} count @param {Float32Array | null} eps @param {number} beta */
  #headGradient(count, eps, beta) {
    const { floats, head, latent, codeStride } = this;
    for (let row = 0; row < count; row++) {
      const [mu, ofZ] = [this.meanOf(row), this.codeGradientOf(row)];
      const to = (head.outputGradient >> 2) + row * head.outputs;
      if (this.kind === 'ae') {
        floats.set(ofZ, to);
        continue;
      }
      const logvar = this.logvarOf(row);
      for (let d = 0; d < latent; d++) {
        const variance = Math.exp(logvar[d]);
        const noise = eps ? Math.sqrt(variance) * eps[row * latent + d] : 0;
        floats[to + d] = ofZ[d] + beta * mu[d];
        floats[to + codeStride + d] = 0.5 * (ofZ[d] * noise + beta * (variance - 1));
      }
    }
  }
}
