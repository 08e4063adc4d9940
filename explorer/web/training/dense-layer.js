/**
 * A dense layer in training: its output, and its gradients from those of its output.
 *
 * The weight is stored with a row per input and the bias as one more row, that of an input which is
 * always 1. Inputs that are zero are left out of all three products.
 * @module
 */

/** @typedef {import('./kernels.js').Kernels} Kernels */
/** @typedef {import('./memory-plan.js').MemoryPlan} MemoryPlan */

export class DenseLayer {
  /**
   * Its output and what belongs to it take their places; the weights' follow, with all of a network's.
   * @param {MemoryPlan} plan
   * @param {object} shape
   * @param {number} shape.rows pictures at a time, at most
   * @param {number} shape.inputs @param {number} shape.outputs multiples of four
   * @param {number} shape.input address of rows * inputs numbers
   * @param {boolean} [shape.complete] zeros of the input are not left out: where the gradient with
   *   respect to it is needed everywhere, while that of a silent unit is zero
   */
  constructor(plan, { rows, inputs, outputs, input, complete = false }) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.input = input;
    this.complete = complete;
    this.output = plan.take(rows * outputs);
    /** The gradient of the loss with respect to the output: given to the layer. */
    this.outputGradient = plan.take(rows * outputs);
    this.rows = plan.takeLists(rows, rows * (inputs + 1));
    this.columns = plan.takeLists(inputs + 1, rows * (inputs + 1));
    /** Addresses, once `place` has said them. */
    this.weight = 0;
    this.gradient = 0;
  }

  /** Numbers of its weight and bias together. */
  get size() {
    return (this.inputs + 1) * this.outputs;
  }

  /** @param {number} weight @param {number} gradient addresses of `size` numbers each */
  place(weight, gradient) {
    this.weight = weight;
    this.gradient = gradient;
  }

  /**
   * output = input * weight + bias.
   * @param {Kernels} kernels @param {ArrayBuffer} buffer @param {number} count rows
   */
  forward(kernels, buffer, count) {
    const { starts, index, values } = this.rows;
    if (this.complete) this.#listAll(buffer, count);
    else kernels.rows(this.input, count, this.inputs, starts, index, values);
    const bytes = 4 * this.outputs;
    kernels.sums(this.output, count, bytes, starts, index, values, this.weight);
  }

  /**
   * The gradient with respect to weight and bias, summed over the rows, of `outputGradient`.
   * @param {Kernels} kernels @param {number} count
   */
  weightBackwards(kernels, count) {
    const { starts, index, values } = this.columns;
    kernels.columns(this.input, count, this.inputs, starts, index, values);
    const [lists, bytes] = [this.inputs + 1, 4 * this.outputs];
    kernels.sums(this.gradient, lists, bytes, starts, index, values, this.outputGradient);
  }

  /**
   * The gradient with respect to the input, of `outputGradient`: that of a zero is zero, as it is
   * for what a ReLU silenced, but where the layer is complete.
   * @param {Kernels} kernels @param {number} count @param {number} to address of count * inputs numbers
   */
  inputBackwards(kernels, count, to) {
    const { starts, index } = this.rows;
    const [bytes, outBytes] = [4 * this.outputs, 4 * this.inputs];
    kernels.dots(to, count, outBytes, starts, index, this.outputGradient, this.weight, bytes);
  }

  /** @param {ArrayBuffer} buffer @param {number} count */
  #listAll(buffer, count) {
    const length = this.inputs + 1;
    const starts = new Int32Array(buffer, this.rows.starts, count + 1);
    const index = new Int32Array(buffer, this.rows.index, count * length);
    const values = new Float32Array(buffer, this.rows.values, count * length);
    const input = new Float32Array(buffer, this.input, count * this.inputs);
    for (let row = 0, k = 0; row < count; row++) {
      for (let i = 0; i < this.inputs; i++, k++) {
        index[k] = i;
        values[k] = input[row * this.inputs + i];
      }
      index[k] = this.inputs;
      values[k++] = 1;
      starts[row + 1] = k;
    }
  }
}

/** What has weights. @typedef {{size: number, place: (weight: number, gradient: number) => void}} Weighted */

/**
 * Places for the weights of some layers, one after the other, so that an optimiser sees one array.
 * @param {MemoryPlan} plan @param {Weighted[]} layers
 * @returns {{weights: number, gradients: number, size: number}} addresses, and how many numbers
 */
export function placeWeights(plan, layers) {
  const size = layers.reduce((sum, layer) => sum + layer.size, 0);
  const [weights, gradients] = [plan.take(size), plan.take(size)];
  let at = 0;
  for (const layer of layers) {
    layer.place(weights + at, gradients + at);
    at += 4 * layer.size;
  }
  return { weights, gradients, size };
}

/**
 * Where the numbers of one of torch's layers stand in one of ours, which may hold several.
 * @param {DenseLayer} layer
 * @param {{inputs: number, outputs: number, first?: number}} part its true sizes and its first column
 * @param {(at: number, from: number) => void} visit the place in our weights, and in torch's: a row
 *   per output, and behind them the bias
 */
export function visitWeights(layer, { inputs, outputs, first = 0 }, visit) {
  for (let output = 0; output < outputs; output++) {
    for (let input = 0; input < inputs; input++) {
      visit(input * layer.outputs + first + output, output * inputs + input);
    }
    visit(layer.inputs * layer.outputs + first + output, outputs * inputs + output);
  }
}
