/**
 * The discriminator as it is trained, with batch normalisation: forward and backward of one batch or of
 * two, as explorer/gan.py defines it.
 * @module
 */
import { Adam } from './adam.js';
import { DenseLayer, placeWeights } from './dense-layer.js';
import {
  area,
  BareLayer,
  convolved,
  GAME_BATCH,
  LEAK,
  MIDDLE,
  MOMENTA,
  NARROW,
  normOf,
  normParts,
  PIXELS,
  WIDE,
  weightPart,
} from './game-layers.js';
import { addPatches, gatherPatches, patchSize } from './patches.js';

/** @typedef {import('./kernels.js').Kernels} Kernels */
/** @typedef {import('./patches.js').Places} Places */
/** @typedef {import('./memory-plan.js').MemoryPlan} MemoryPlan */
/** @typedef {import('./game-layers.js').Memory} Memory */
/** @typedef {import('./game-layers.js').Part} Part */

/** Three convolutions and one number, of one batch or of two that are normalised apart. */
export class TrainedDiscriminator {
  /** @param {MemoryPlan} plan */
  constructor(plan) {
    const rows = 2 * GAME_BATCH;
    const [wide, middle, narrow] = [rows * area(WIDE), rows * area(MIDDLE), rows * area(NARROW)];
    this.images = plan.take(rows * PIXELS);
    this.imageGradient = plan.take(rows * PIXELS);
    this.firstPatches = plan.take(wide * patchSize(WIDE));
    const first = { rows: wide, inputs: patchSize(WIDE), outputs: MIDDLE.channels };
    this.first = new DenseLayer(plan, { ...first, input: this.firstPatches });
    this.secondPatches = plan.take(middle * patchSize(MIDDLE));
    const second = { rows: middle, inputs: patchSize(MIDDLE), outputs: NARROW.channels };
    this.second = new BareLayer(plan, { ...second, input: this.secondPatches });
    const secondShape = { rows: middle, channels: NARROW.channels, slope: LEAK, parts: 2 };
    this.secondNorm = normOf(plan, this.second, secondShape);
    this.thirdPatches = plan.take(narrow * patchSize(NARROW));
    const third = { rows: narrow, inputs: patchSize(NARROW), outputs: 64 };
    this.third = new BareLayer(plan, { ...third, input: this.thirdPatches });
    const thirdShape = { rows: narrow, channels: 64, slope: LEAK, parts: 2 };
    this.thirdNorm = normOf(plan, this.third, thirdShape);
    const last = { rows, inputs: 64 * area(NARROW), outputs: 4, input: this.thirdNorm.output };
    /** Of its four outputs only the first is used: rows are multiples of four. */
    this.last = new DenseLayer(plan, last);
    /** Gradients of patches, one layer at a time. */
    this.patchGradient = plan.take(middle * patchSize(MIDDLE));
    const { secondNorm, thirdNorm } = this;
    const layers = [this.first, this.second, secondNorm, this.third, thirdNorm, this.last];
    this.placed = placeWeights(plan, layers);
    this.adam = new Adam(plan, this.placed, MOMENTA);
  }

  /** @returns {Part[]} torch's tensors that play a part */
  get parts() {
    const { placed, first, second, secondNorm, third, thirdNorm, last } = this;
    const at = (/** @type {{weight: number}} */ { weight }) => (weight - placed.weights) >> 2;
    const places = area(NARROW);
    const flat = (/** @type {number} */ k) => 4 * ((k % places) * 64 + Math.floor(k / places));
    const bias = (/** @type {DenseLayer} */ layer) => at(layer) + layer.inputs * layer.outputs;
    return [
      weightPart('discriminator.0', [16, 1, 4, 4], at(first), (k) => convolved(16, WIDE, k)),
      { name: 'discriminator.0.bias', shape: [16], place: (k) => bias(first) + k },
      weightPart('discriminator.2', [32, 16, 4, 4], at(second), (k) => convolved(32, MIDDLE, k)),
      ...normParts('discriminator.3', secondNorm, at(secondNorm)),
      weightPart('discriminator.5', [64, 32, 3, 3], at(third), (k) => convolved(64, NARROW, k)),
      ...normParts('discriminator.6', thirdNorm, at(thirdNorm)),
      weightPart('discriminator.9', [1, 64 * places], at(last), flat),
      { name: 'discriminator.9.bias', shape: [1], place: (k) => bias(last) + k },
    ];
  }

  /** Logits of the first images, whole batches. @param {Memory} memory @param {number} count */
  forward({ buffer, kernels }, count) {
    const { first, second, secondNorm, third, thirdNorm, last } = this;
    gatherPatches(kernels, this.images, this.firstPatches, count, WIDE);
    first.forward(kernels, buffer, count * area(WIDE));
    kernels.leak(first.output, first.output, 4 * count * area(WIDE) * first.outputs, LEAK);
    gatherPatches(kernels, first.output, this.secondPatches, count, MIDDLE);
    second.forward(kernels, buffer, count * area(MIDDLE));
    secondNorm.forward(kernels, count * area(MIDDLE));
    gatherPatches(kernels, secondNorm.output, this.thirdPatches, count, NARROW);
    third.forward(kernels, buffer, count * area(NARROW));
    thirdNorm.forward(kernels, count * area(NARROW));
    last.forward(kernels, buffer, count);
  }

  /** @param {Float32Array} floats @param {number} row @returns {number} after `forward` */
  logitOf(floats, row) {
    return floats[(this.last.output >> 2) + 4 * row];
  }

  /** @param {Float32Array} floats @param {number} row @param {number} gradient of the loss, on its logit */
  ask(floats, row, gradient) {
    floats[(this.last.outputGradient >> 2) + 4 * row] = gradient;
  }

  /**
   * Of what was asked: the gradients of all weights, summed over the images, or that of the pixels.
   * @param {Memory} memory @param {number} count @param {'weights' | 'pixels'} of
   */
  backward({ kernels, floats }, count, of) {
    const { first, second, secondNorm, third, thirdNorm, last } = this;
    const learns = of === 'weights';
    if (learns) last.weightBackwards(kernels, count);
    last.inputBackwards(kernels, count, thirdNorm.outputGradient);
    thirdNorm.backward(kernels, floats, count * area(NARROW));
    if (learns) third.learn(kernels, count * area(NARROW), floats);
    this.#toMap(kernels, third, secondNorm.outputGradient, count, NARROW);
    secondNorm.backward(kernels, floats, count * area(MIDDLE));
    if (learns) second.learn(kernels, count * area(MIDDLE), floats);
    this.#toMap(kernels, second, first.outputGradient, count, MIDDLE);
    const numbers = count * area(WIDE) * first.outputs;
    kernels.leak(first.outputGradient, first.output, 4 * numbers, LEAK);
    if (learns) first.weightBackwards(kernels, count * area(WIDE));
    else this.#toMap(kernels, first, this.imageGradient, count, WIDE);
  }

  /**
   * The gradient with respect to the map that a layer reads.
   * @param {Kernels} kernels @param {DenseLayer} layer
   * @param {number} to its address @param {number} count @param {Places} places
   */
  #toMap(kernels, layer, to, count, places) {
    layer.inputBackwards(kernels, count * area(places), this.patchGradient);
    addPatches(kernels, this.patchGradient, to, count, places);
  }
}
