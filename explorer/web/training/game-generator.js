/**
 * The generator as it is trained, with batch normalisation: forward and backward of a batch, as
 * explorer/gan.py defines it.
 * @module
 */
import { Adam } from './adam.js';
import { DenseLayer, placeWeights } from './dense-layer.js';
import {
  area,
  BareLayer,
  Bias,
  CODE,
  GAME_BATCH,
  MIDDLE,
  MOMENTA,
  NARROW,
  normOf,
  normParts,
  PIXELS,
  spread,
  WIDE,
  weightPart,
} from './game-layers.js';
import { addPatches, gatherPatches, patchSize } from './patches.js';

/** @typedef {import('./memory-plan.js').MemoryPlan} MemoryPlan */
/** @typedef {import('./game-layers.js').Memory} Memory */
/** @typedef {import('./game-layers.js').Part} Part */

/** 32-128-1568, as 7 x 7 x 32, then two transposed convolutions to 28 x 28. */
export class TrainedGenerator {
  /**
   * @param {MemoryPlan} plan
   * @param {{images: number, imageGradient: number}} reader addresses of its pictures, 32 * 784
   *   numbers, and of the gradient with respect to them
   */
  constructor(plan, { images, imageGradient }) {
    const [rows, small, large] = [GAME_BATCH, GAME_BATCH * area(MIDDLE), GAME_BATCH * area(WIDE)];
    this.images = images;
    this.imageGradient = imageGradient;
    this.z = plan.take(rows * CODE);
    this.first = new BareLayer(plan, { rows, inputs: CODE, outputs: 128, input: this.z });
    this.firstNorm = normOf(plan, this.first, { rows, channels: 128 });
    const hidden = this.firstNorm.output;
    const outputs = area(MIDDLE) * NARROW.channels;
    this.second = new DenseLayer(plan, { rows, inputs: 128, outputs, input: hidden });
    this.secondNorm = normOf(plan, this.second, { rows: small, channels: 32 });
    const smallMap = this.secondNorm.output;
    const third = { rows: small, inputs: 32, outputs: patchSize(MIDDLE), input: smallMap };
    this.third = new BareLayer(plan, third);
    this.middleMap = plan.take(large * MIDDLE.channels);
    this.middleGradient = plan.take(large * MIDDLE.channels);
    const middle = { output: this.middleMap, outputGradient: this.middleGradient };
    this.thirdNorm = normOf(plan, middle, { rows: large, channels: MIDDLE.channels });
    const fourth = { inputs: MIDDLE.channels, outputs: patchSize(WIDE), rows: large };
    this.fourth = new BareLayer(plan, { ...fourth, input: this.thirdNorm.output });
    this.bias = new Bias();
    const { first, firstNorm, second, secondNorm, thirdNorm, bias } = this;
    const layers = [first, firstNorm, second, secondNorm, this.third, thirdNorm, this.fourth, bias];
    this.placed = placeWeights(plan, layers);
    this.adam = new Adam(plan, this.placed, MOMENTA);
  }

  /** @returns {Part[]} torch's tensors that play a part */
  get parts() {
    const { placed, first, firstNorm, second, secondNorm, third, thirdNorm, fourth, bias } = this;
    const at = (/** @type {{weight: number}} */ { weight }) => (weight - placed.weights) >> 2;
    const places = area(MIDDLE);
    const biasAt = at(second) + second.inputs * second.outputs;
    const dense = (/** @type {number} */ k) =>
      (k % 128) * second.outputs + mapped(Math.floor(k / 128));
    const mapped = (/** @type {number} */ o) => (o % places) * 32 + Math.floor(o / places);
    return [
      weightPart(
        'decoder.0',
        [128, CODE],
        at(first),
        (k) => (k % CODE) * 128 + Math.floor(k / CODE),
      ),
      ...normParts('decoder.1', firstNorm, at(firstNorm)),
      weightPart('decoder.3', [second.outputs, 128], at(second), dense),
      { name: 'decoder.3.bias', shape: [second.outputs], place: (k) => biasAt + mapped(k) },
      ...normParts('decoder.5', secondNorm, at(secondNorm)),
      weightPart('decoder.7', [32, 16, 4, 4], at(third), (k) => spread(MIDDLE, k)),
      ...normParts('decoder.8', thirdNorm, at(thirdNorm)),
      weightPart('decoder.10', [16, 1, 4, 4], at(fourth), (k) => spread(WIDE, k)),
      { name: 'decoder.10.bias', shape: [1], place: (k) => at(bias) + k },
    ];
  }

  /** Pictures of the 32 codes in `z`. @param {Memory} memory */
  forward({ buffer, kernels, floats }) {
    const { first, firstNorm, second, secondNorm, third, thirdNorm, fourth } = this;
    const [small, large] = [GAME_BATCH * area(MIDDLE), GAME_BATCH * area(WIDE)];
    first.forward(kernels, buffer, GAME_BATCH);
    firstNorm.forward(kernels, GAME_BATCH);
    second.forward(kernels, buffer, GAME_BATCH);
    secondNorm.forward(kernels, small);
    third.forward(kernels, buffer, small);
    addPatches(kernels, third.output, this.middleMap, GAME_BATCH, MIDDLE);
    thirdNorm.forward(kernels, large);
    fourth.forward(kernels, buffer, large);
    addPatches(kernels, fourth.output, this.images, GAME_BATCH, WIDE);
    const [from, end] = [this.images >> 2, (this.images >> 2) + GAME_BATCH * PIXELS];
    const bias = floats[this.bias.weight >> 2];
    for (let i = from; i < end; i++) floats[i] = 1 / (1 + Math.exp(-(floats[i] + bias)));
  }

  /** The gradients of all weights, of `imageGradient`. @param {Memory} memory */
  backward({ kernels, floats }) {
    const { first, firstNorm, second, secondNorm, third, thirdNorm, fourth } = this;
    const [small, large] = [GAME_BATCH * area(MIDDLE), GAME_BATCH * area(WIDE)];
    this.#throughSigmoid(floats);
    gatherPatches(kernels, this.imageGradient, fourth.outputGradient, GAME_BATCH, WIDE);
    fourth.learn(kernels, large, floats);
    fourth.inputBackwards(kernels, large, thirdNorm.outputGradient);
    thirdNorm.backward(kernels, floats, large);
    gatherPatches(kernels, this.middleGradient, third.outputGradient, GAME_BATCH, MIDDLE);
    third.learn(kernels, small, floats);
    third.inputBackwards(kernels, small, secondNorm.outputGradient);
    secondNorm.backward(kernels, floats, small);
    second.weightBackwards(kernels, GAME_BATCH);
    second.inputBackwards(kernels, GAME_BATCH, firstNorm.outputGradient);
    firstNorm.backward(kernels, floats, GAME_BATCH);
    first.learn(kernels, GAME_BATCH, floats);
  }

  /** @param {Float32Array} floats `imageGradient` becomes that of the logits */
  #throughSigmoid(floats) {
    const [images, gradient] = [this.images >> 2, this.imageGradient >> 2];
    let sum = 0;
    for (let i = 0; i < GAME_BATCH * PIXELS; i++) {
      const p = floats[images + i];
      floats[gradient + i] *= p * (1 - p);
      sum += floats[gradient + i];
    }
    floats[this.bias.gradient >> 2] = sum;
  }
}
