/**
 * Adam, with torch's defaults: every weight has a step of its own, by the mean of its gradients and
 * of their squares.
 *
 * Source: Kingma and Ba, "Adam: a method for stochastic optimization", 2014, algorithm 1.
 * @module
 */

const EPSILON = 1e-8;

export class Adam {
  /** Steps so far. */
  steps = 0;

  /**
   * @param {import('./memory-plan.js').MemoryPlan} plan where the means take their places
   * @param {{weights: number, gradients: number, size: number}} placed of `placeWeights`
   * @param {{beta1?: number, beta2?: number}} [settings]
   */
  constructor(plan, placed, { beta1 = 0.9, beta2 = 0.999 } = {}) {
    this.placed = placed;
    this.means = plan.take(placed.size);
    this.squares = plan.take(placed.size);
    this.beta1 = beta1;
    this.beta2 = beta2;
  }

  /**
   * @param {import('./kernels.js').Kernels} kernels
   * @param {number} rate the learning rate
   * @param {number} scale what the gradients are multiplied by: 1 / B where they are sums over B
   */
  step(kernels, rate, scale) {
    const { beta1, beta2, placed } = this;
    this.steps++;
    const root = 1 / Math.sqrt(1 - beta2 ** this.steps);
    const first = rate / (1 - beta1 ** this.steps);
    kernels.adam(
      placed.weights,
      placed.gradients,
      this.means,
      this.squares,
      4 * placed.size,
      scale,
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      first,
      root,
      EPSILON,
    );
  }
}
