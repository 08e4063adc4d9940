/**
 * How the loss of a picture changes with every number of the code that is to decode to it: the
 * decoder's layers passed backwards, which is what a search for the code needs at every step.
 * @module
 */
import { bernoulliNll, decode, INTENSITY } from './autoencoder.js';
import { gather, gatherLayer, reluBackwards } from './convolution.js';
import { layerFrom } from './dense.js';
import { layersFrom } from './generator.js';
import { nonzero, rowSums } from './matvec.js';

/** @typedef {import('./autoencoder.js').Decoder} Decoder */
/** @typedef {import('./matvec.js').RowSums} RowSums */
/** @typedef {ReturnType<typeof layerFrom>} Layer */

/**
 * @typedef {object} Backwards
 * @property {RowSums} toHidden a row per output of the second dense layer
 * @property {RowSums} toCode a row per hidden unit; its `out` receives the gradient
 * @property {import('./convolution.js').Gather[]} gathers what undoes a generator's doublings, the last first
 * @property {Float32Array} image scratch: what the code decodes to
 * @property {Float32Array} logits scratch: the gradient with respect to the logits
 */

/** A decoder's own, from the first time that one is asked for. @type {WeakMap<Decoder, Backwards>} */
const made = new WeakMap();

/** @param {Decoder} decoder @returns {Backwards} */
function backwardsOf(decoder) {
  const backwards = made.get(decoder) ?? backwardsFrom(decoder);
  made.set(decoder, backwards);
  return backwards;
}

/** @param {Decoder} decoder @returns {Backwards} */
function backwardsFrom({ convolutional, tensors, pixels }) {
  const { dense, doublings } = convolutional ? layersFrom(tensors) : denseLayers(tensors);
  const shapes = [...doublings].reverse();
  const layers = shapes.map((shape) => gatherLayer(shape, new Float32Array(shape.outputs)));
  const [toHidden, toCode, ...sums] = rowSums([
    ...[dense[1], dense[0]].map(outputMajor),
    ...layers,
  ]);
  return {
    toHidden,
    toCode,
    gathers: shapes.map(({ weight: _, bias: __, ...shape }, i) => ({ ...shape, sums: sums[i] })),
    image: new Float32Array(pixels),
    logits: new Float32Array(pixels),
  };
}

/** @param {Map<string, import('../formats/safetensors.js').Tensor>} tensors @returns {ReturnType<typeof layersFrom>} */
const denseLayers = (tensors) => ({
  dense: [layerFrom(tensors, 'decoder.0'), layerFrom(tensors, 'decoder.2')],
  doublings: [],
});

/** @param {Layer} layer @returns {import('./matvec.js').Layer} with a row per output, as torch stores it */
const outputMajor = ({ weight, inputs, outputs }) => ({
  weight,
  bias: new Float32Array(inputs),
  most: outputs,
});

/**
 * @param {Decoder} decoder
 * @param {Float32Array} z latent numbers
 * @param {Uint8Array | Uint8ClampedArray} x the picture's bytes, white ink on black
 * @returns {{image: Float32Array, gradient: Float32Array}} what z decodes to, and the gradient of its
 *   binary cross-entropy with respect to z; the decoder's own: copy what is to outlast the next call
 * @throws {RangeError} for a picture of another size
 */
export function passBack(decoder, z, x) {
  if (x.length !== decoder.pixels) {
    throw new RangeError(`expected ${decoder.pixels} pixels, got ${x.length}`);
  }
  const backwards = backwardsOf(decoder);
  const { toHidden, toCode, image, logits } = backwards;
  decode(decoder, z, image);
  // Of sigmoid and binary cross-entropy together.
  for (let i = 0; i < logits.length; i++) logits[i] = image[i] - INTENSITY[x[i]];
  const map = decoder.convolutional ? toSmallMap(decoder, backwards) : logits;
  toHidden.sum(nonzero(toHidden, map, 0, map.length));
  reluBackwards(toHidden.out, decoder.first.out);
  toCode.sum(nonzero(toCode, toHidden.out, 0, decoder.hidden));
  return { image, gradient: toCode.out.subarray(0, decoder.latent) };
}

/**
 * @param {import('./generator.js').Generator} generator after its decode
 * @param {Backwards} backwards
 * @returns {Float32Array} the gradient with respect to what the second dense layer made
 */
function toSmallMap({ second, maps: [middle] }, { gathers: [last, first], logits }) {
  const ofMiddle = gather(last, logits);
  reluBackwards(ofMiddle, middle);
  const ofSmall = gather(first, ofMiddle);
  reluBackwards(ofSmall, second.out);
  return ofSmall;
}

/**
 * The loss of a picture as a code decodes to it, and where to move the code.
 * @param {Decoder} decoder of either kind
 * @param {Float32Array} z latent numbers
 * @param {Uint8Array | Uint8ClampedArray} x 784 bytes, white ink on black
 * @returns {{bce: number, gradient: Float32Array}} binary cross-entropy in nats, d bce / d z
 * @throws {RangeError} for a picture of another size
 */
export function gradientOfCode(decoder, z, x) {
  const { image, gradient } = passBack(decoder, z, x);
  return { bce: bernoulliNll(image, x), gradient: gradient.slice() };
}
