/**
 * The GAN's generator: two dense layers make a small map, two transposed convolutions a picture of it.
 *
 * Batch normalisation was folded into the weights before they were stored. As for the other networks
 * scratch arrays belong to the model, so that a decode allocates nothing.
 * @module
 */
import { relu, spread, spreadLayer, spreadOf } from './convolution.js';
import { activate, floatTensor, inputMajor, layerFrom, sigmoid } from './dense.js';
import { rowSums } from './matvec.js';

/** @typedef {import('./matvec.js').RowSums} RowSums */
/** @typedef {import('./convolution.js').Shape} Shape */
/** @typedef {import('../formats/safetensors.js').Tensor} Tensor */

/**
 * 32 -> 128 -> 7 x 7 x 32 -> 14 x 14 x 16 -> 28 x 28.
 * @typedef {object} Generator
 * @property {true} convolutional what a unit adds passes further layers: no pattern is its own
 * @property {RowSums} first makes the hidden units
 * @property {RowSums} second makes the small map; a row per hidden unit, so that silent ones are skipped
 * @property {import('./convolution.js').Spread[]} spreads from the small map to the middle one, and on
 *   to the logits
 * @property {Float32Array[]} maps scratch: what those make
 * @property {number} hidden
 * @property {number} latent
 * @property {number} pixels
 * @property {Map<string, Tensor>} tensors what it was made from, which a worker can be sent
 */

/** The kernel of both transposed convolutions: each doubles width and height. */
const DOUBLING = { kernel: 4, stride: 2, padding: 1 };
const NAMES = ['decoder.5', 'decoder.7'];

/** @param {Map<string, Tensor>} tensors of any decoder */
export const isConvolutional = (tensors) => tensors.has(`${NAMES[0]}.weight`);

/**
 * @param {Map<string, Tensor>} tensors decoder.0.*, .2.*, .5.* and .7.*
 * @returns {Generator}
 * @throws {Error} if a tensor is missing or has the wrong shape
 */
export function generatorFrom(tensors) {
  const { dense, doublings } = layersFrom(tensors);
  const layers = [...dense.map(inputMajor), ...doublings.map(spreadLayer)];
  const [first, second, ...sums] = rowSums(layers);
  const [{ inputs: latent, outputs: hidden }] = dense;
  const spreads = doublings.map((shape, i) => spreadOf(shape, sums[i], shape.bias));
  const maps = spreads.map(({ start }) => new Float32Array(start.length));
  const { length: pixels } = maps[1];
  return { convolutional: true, first, second, spreads, maps, hidden, latent, pixels, tensors };
}

/**
 * @param {Map<string, Tensor>} tensors
 * @returns {{dense: ReturnType<typeof layerFrom>[], doublings: import('./convolution.js').Stored[]}}
 *   the second dense layer with the channels of its map innermost
 */
export function layersFrom(tensors) {
  const first = layerFrom(tensors, 'decoder.0');
  const second = layerFrom(tensors, 'decoder.2', first.outputs);
  const small = floatTensor(tensors, `${NAMES[0]}.weight`, 4).shape[0];
  const side = Math.sqrt(second.outputs / small);
  if (!Number.isInteger(side)) {
    throw new Error(`"decoder.2" has ${second.outputs} outputs, no square of ${small} channels.`);
  }
  const middle = doublingFrom(tensors, NAMES[0], small, side);
  const last = doublingFrom(tensors, NAMES[1], middle.inputs, 2 * side);
  if (last.inputs !== 1) throw new Error(`"${NAMES[1]}" makes ${last.inputs} channels, not 1.`);
  return { dense: [first, channelsInnermost(second, small)], doublings: [middle, last] };
}

/**
 * @param {Map<string, Tensor>} tensors
 * @param {string} name of torch's ConvTranspose2d
 * @param {number} outputs expected channels of the small map
 * @param {number} across its width and height
 * @returns {import('./convolution.js').Stored}
 */
function doublingFrom(tensors, name, outputs, across) {
  const weight = floatTensor(tensors, `${name}.weight`, 4);
  const { data: bias } = floatTensor(tensors, `${name}.bias`, 1);
  const { kernel } = DOUBLING;
  const inputs = bias.length;
  const expected = [outputs, inputs, kernel, kernel];
  if (weight.shape.some((size, i) => size !== expected[i])) {
    throw new Error(`"${name}.weight" must have the shape ${expected}, got ${weight.shape}.`);
  }
  // Backwards, maps lie without gaps only where rows need not be rounded up (`matvec.js`).
  if (outputs % 4) throw new Error(`"${name}" reads ${outputs} channels, not 4, 8 ...`);
  const size = DOUBLING.stride * across;
  return { ...DOUBLING, inputs, size, outputs, across, weight: weight.data, bias };
}

/**
 * @param {ReturnType<typeof layerFrom>} layer whose outputs are a map, channel by channel
 * @param {number} channels
 * @returns {ReturnType<typeof layerFrom>} the same, place by place
 */
function channelsInnermost({ weight, bias, inputs, outputs }, channels) {
  const places = outputs / channels;
  const moved = { weight: new Float32Array(weight.length), bias: new Float32Array(outputs) };
  for (let output = 0; output < outputs; output++) {
    const to = (output % places) * channels + Math.floor(output / places);
    moved.weight.set(weight.subarray(output * inputs, (output + 1) * inputs), to * inputs);
    moved.bias[to] = bias[output];
  }
  return { ...moved, inputs, outputs };
}

/**
 * The picture of a code; nothing is allocated. What every layer held stays in the scratch.
 * @param {Generator} generator
 * @param {Float32Array} z latent numbers
 * @param {Float32Array} out receives the pixels
 * @returns {Float32Array} out: 784 pixels in [0, 1]
 */
export function generate(generator, z, out) {
  const { second, spreads, maps } = generator;
  second.sum(activate(generator, z));
  relu(second.out);
  spread(spreads[0], second.out, maps[0]);
  relu(maps[0]);
  return sigmoid(spread(spreads[1], maps[0], maps[1]), out);
}
