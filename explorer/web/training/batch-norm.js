/**
 * Batch normalisation in training, by the mean and variance of the batch itself, and the ReLU or leaky
 * ReLU behind it, as torch.nn.BatchNorm1d and BatchNorm2d do it. Sums are double precision.
 *
 * Source: Ioffe and Szegedy, "Batch normalization", 2015, algorithm 1 and section 3.
 * @module
 */

/** @typedef {import('./kernels.js').Kernels} Kernels */

export class BatchNorm {
  /**
   * @param {import('./memory-plan.js').MemoryPlan} plan
   * @param {object} shape
   * @param {number} shape.rows at most: images times places
   * @param {number} shape.group rows that are normalised together
   * @param {number} shape.channels a multiple of four
   * @param {number} shape.input address of rows * channels numbers
   * @param {number} shape.inputGradient address of as many, which receives the gradient
   * @param {number} shape.slope what is left of negative numbers: 0 is a ReLU
   */
  constructor(plan, { rows, group, channels, input, inputGradient, slope }) {
    this.group = group;
    this.channels = channels;
    this.input = input;
    this.inputGradient = inputGradient;
    this.slope = slope;
    this.normalised = plan.take(rows * channels);
    this.output = plan.take(rows * channels);
    /** The gradient of the loss with respect to the output: given. */
    this.outputGradient = plan.take(rows * channels);
    /** 1 / standard deviation, group by group, doubles. */
    this.scales = plan.take(2 * (rows / group) * channels);
    /** Addresses, once `place` has said them. */
    this.weight = 0;
    this.gradient = 0;
  }

  /** Numbers of its weight and bias together. */
  get size() {
    return 2 * this.channels;
  }

  /** @param {number} weight @param {number} gradient addresses of `size` numbers each */
  place(weight, gradient) {
    this.weight = weight;
    this.gradient = gradient;
  }

  /** @param {Kernels} kernels @param {number} rows whole groups */
  forward(kernels, rows) {
    const { group, channels, slope, input, normalised, output, weight } = this;
    const bytes = 4 * channels;
    for (let first = 0; first < rows; first += group) {
      const [from, hats, to] = [input, normalised, output].map((at) => at + first * bytes);
      kernels.normalise(from, hats, to, this.#scales(first), weight, group, bytes, slope);
    }
  }

  /**
   * Of `outputGradient`, which is changed: the gradients of weight, bias and input.
   * @param {Kernels} kernels @param {Float32Array} floats the memory @param {number} rows
   */
  backward(kernels, floats, rows) {
    const { group, channels, slope, weight, gradient } = this;
    const bytes = 4 * channels;
    floats.fill(0, gradient >> 2, (gradient >> 2) + this.size);
    for (let first = 0; first < rows; first += group) {
      const [given, out, hats, to] = [
        this.outputGradient,
        this.output,
        this.normalised,
        this.inputGradient,
      ].map((at) => at + first * bytes);
      const scales = this.#scales(first);
      kernels.normaliseBack(given, out, hats, to, scales, weight, gradient, group, bytes, slope);
    }
  }

  /** @param {number} first row of a group @returns {number} address of its scales */
  #scales(first) {
    return this.scales + 8 * this.channels * (first / this.group);
  }
}
