/**
 * Batch normalisation in training, by the mean and variance of the batch itself, and the ReLU or leaky
 * ReLU behind it, as torch.nn.BatchNorm1d and BatchNorm2d do it. Sums are double precision.
 *
 * Source: Ioffe and Szegedy, "Batch normalization", 2015, algorithm 1 and section 3.
 * @module
 */

/** Added to the variance, as torch does. */
const EPSILON = 1e-5;

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
    /** 1 / standard deviation, group by group. */
    this.scales = new Float64Array((rows / group) * channels);
    this.sums = new Float64Array(channels);
    this.products = new Float64Array(channels);
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

  /** @param {Float32Array} floats the memory @param {number} rows whole groups */
  forward(floats, rows) {
    for (let first = 0; first < rows; first += this.group) this.#normalise(floats, first);
  }

  /** @param {Float32Array} floats @param {number} first row of a group */
  #normalise(floats, first) {
    const { channels, group, sums, slope } = this;
    const offset = first * channels;
    const [from, weight] = [(this.input >> 2) + offset, this.weight >> 2];
    const [hats, to] = [(this.normalised >> 2) + offset, (this.output >> 2) + offset];
    const scales = this.scales.subarray(offset / group);
    this.#measure(floats, from, scales);
    for (let row = 0, at = 0; row < group; row++) {
      for (let c = 0; c < channels; c++, at++) {
        const hat = (floats[from + at] - sums[c]) * scales[c];
        const value = hat * floats[weight + c] + floats[weight + channels + c];
        floats[hats + at] = hat;
        floats[to + at] = value > 0 ? value : slope * value;
      }
    }
  }

  /** Means into `sums`. @param {Float32Array} floats @param {number} from @param {Float64Array} scales */
  #measure(floats, from, scales) {
    const { channels, group, sums, products } = this;
    sums.fill(0);
    products.fill(0);
    for (let row = 0, at = from; row < group; row++) {
      for (let c = 0; c < channels; c++, at++) sums[c] += floats[at];
    }
    for (let c = 0; c < channels; c++) sums[c] /= group;
    for (let row = 0, at = from; row < group; row++) {
      for (let c = 0; c < channels; c++, at++) products[c] += (floats[at] - sums[c]) ** 2;
    }
    for (let c = 0; c < channels; c++) scales[c] = 1 / Math.sqrt(products[c] / group + EPSILON);
  }

  /**
   * Of `outputGradient`, which is changed: the gradients of weight, bias and input.
   * @param {Float32Array} floats @param {number} rows
   */
  backward(floats, rows) {
    const gradient = this.gradient >> 2;
    floats.fill(0, gradient, gradient + this.size);
    for (let first = 0; first < rows; first += this.group) this.#passBack(floats, first);
  }

  /** @param {Float32Array} floats @param {number} first row of a group */
  #passBack(floats, first) {
    const { channels, group, sums, products, slope } = this;
    const offset = first * channels;
    const [given, to] = [(this.outputGradient >> 2) + offset, (this.inputGradient >> 2) + offset];
    const [hats, out] = [(this.normalised >> 2) + offset, (this.output >> 2) + offset];
    const [weight, gradient] = [this.weight >> 2, this.gradient >> 2];
    const scales = this.scales.subarray(offset / group);
    sums.fill(0);
    products.fill(0);
    for (let row = 0, at = 0; row < group; row++) {
      for (let c = 0; c < channels; c++, at++) {
        const value = floats[given + at] * (floats[out + at] > 0 ? 1 : slope);
        floats[given + at] = value;
        sums[c] += value;
        products[c] += value * floats[hats + at];
      }
    }
    for (let c = 0; c < channels; c++) {
      floats[gradient + c] += products[c];
      floats[gradient + channels + c] += sums[c];
      sums[c] /= group;
      products[c] /= group;
    }
    for (let row = 0, at = 0; row < group; row++) {
      for (let c = 0; c < channels; c++, at++) {
        const rest = floats[given + at] - sums[c] - floats[hats + at] * products[c];
        floats[to + at] = floats[weight + c] * scales[c] * rest;
      }
    }
  }
}
