/** Weights of any size from the generator that Python shares: tests/golden/make_gan.py makes the same. */
import { standardNormal } from '../../../explorer/web/maths/random.js';

/** @typedef {[name: string, bias: number, ...shape: number[]][]} Shapes of each layer's bias and weight */

/** @param {number} latent @param {number} hidden @returns {Shapes} */
export const generatorShapes = (latent, hidden) => [
  ['decoder.0', hidden, hidden, latent],
  ['decoder.2', 1568, 1568, hidden],
  ['decoder.5', 16, 32, 16, 4, 4],
  ['decoder.7', 1, 16, 1, 4, 4],
];

/** @param {number} latent @param {number} hidden @returns {Shapes} */
export const decoderShapes = (latent, hidden) => [
  ['decoder.0', hidden, hidden, latent],
  ['decoder.2', 784, 784, hidden],
];

/** @returns {Shapes} */
export const discriminatorShapes = () => [
  ['discriminator.0', 16, 16, 1, 4, 4],
  ['discriminator.2', 32, 32, 16, 4, 4],
  ['discriminator.4', 64, 64, 32, 3, 3],
  ['discriminator.7', 1, 1, 1024],
];

/**
 * @param {number} seed @param {Shapes} shapes @param {number} [first] sample of the first tensor
 * @returns {Map<string, import('../../../explorer/web/formats/safetensors.js').Tensor>}
 */
export function sampled(seed, shapes, first = 0) {
  const tensor = (/** @type {number} */ sample, /** @type {number[]} */ shape) => {
    const [, ...inputs] = shape;
    const scale = Math.fround(Math.sqrt(2 / inputs.reduce((a, b) => a * b, 1)));
    const size = shape.reduce((a, b) => a * b);
    const data = standardNormal(seed, 1, size, sample).map((value) => value * scale);
    return { dtype: /** @type {const} */ ('F32'), shape, data };
  };
  return new Map(
    shapes.flatMap(([name, bias, ...shape], i) => [
      [`${name}.weight`, tensor(first + 2 * i, shape)],
      [`${name}.bias`, tensor(first + 2 * i + 1, [bias])],
    ]),
  );
}
