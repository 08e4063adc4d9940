/**
 * The critic: which digit a picture shows, or that it shows none.
 *
 * Every layer is a convolution here. The dense layers are too, with a kernel as large as what they
 * read, so that one loop serves all five. Maps lie row by row with the channels innermost.
 * @module
 */
import { rowSums } from './matvec.js';

/** @typedef {import('./matvec.js').RowSums} RowSums */

/** @typedef {import('../formats/safetensors.js').Tensor} Tensor */

/**
 * @typedef {object} Layer
 * @property {RowSums} sums a row per [kernel row][kernel column][input]; `out` is the map it makes
 * @property {number} kernel its width and height
 * @property {number} stride
 * @property {number} padding
 * @property {number} inputs channels
 * @property {number} size width and height of the map it reads
 * @property {number} across width and height of the map it makes
 */

/**
 * @typedef {object} Verdict
 * @property {number} digit the likeliest of the ten
 * @property {number} pDigit 1 - P(not a digit)
 * @property {Float64Array} probabilities of the eleven classes, the last "not a digit"
 */

/**
 * @typedef {object} Critic
 * @property {Layer[]} layers
 * @property {Verdict} verdict the last one; the next `judge` writes over it
 * @property {Map<string, Tensor>} tensors what it was made from, which a worker can be sent
 */

const SIDE = 28;
const NOT_A_DIGIT = 10;

/** Names in the weights' file, with the shape of each kernel. */
const LAYERS = [
  { name: 'features.0', kernel: 3, stride: 2, padding: 1 },
  { name: 'features.2', kernel: 3, stride: 2, padding: 1 },
  { name: 'features.4', kernel: 3, stride: 2, padding: 1 },
  { name: 'features.7', kernel: 4, stride: 4, padding: 0 },
  { name: 'classes', kernel: 1, stride: 1, padding: 0 },
];

/**
 * @param {Map<string, Tensor>} tensors
 * @param {string} name
 * @returns {Float32Array}
 */
function floats(tensors, name) {
  const data = tensors.get(name)?.data;
  if (!(data instanceof Float32Array)) throw new Error(`The critic has no floats "${name}".`);
  return data;
}

/**
 * @param {Float32Array} weight torch's [output][input][kernel row][kernel column]
 * @param {number} outputs
 * @param {number} inputs
 * @param {number} area kernel rows times columns
 * @returns {Float32Array} [kernel row][kernel column][input][output]
 */
function channelsLast(weight, outputs, inputs, area) {
  const out = new Float32Array(weight.length);
  for (let output = 0, from = 0; output < outputs; output++) {
    for (let input = 0; input < inputs; input++) {
      for (let at = 0; at < area; at++) {
        out[(at * inputs + input) * outputs + output] = weight[from++];
      }
    }
  }
  return out;
}

/**
 * @param {Map<string, Tensor>} tensors of critic.safetensors
 * @returns {Critic}
 * @throws {Error} if a tensor is missing or has the wrong size
 */
export function criticFrom(tensors) {
  let [inputs, size] = [1, SIDE];
  const shapes = LAYERS.map(({ name, kernel, stride, padding }) => {
    const stored = floats(tensors, `${name}.weight`);
    const bias = floats(tensors, `${name}.bias`);
    const area = kernel * kernel;
    if (stored.length !== bias.length * inputs * area) {
      throw new Error(`"${name}" has ${stored.length} weights; ${inputs} channels do not fit.`);
    }
    // Maps lie without gaps only where rows need not be rounded up (`row-sums.js`).
    if (inputs > 1 && inputs % 4)
      throw new Error(`"${name}" reads ${inputs} channels, not 4, 8 ...`);
    const across = Math.floor((size + 2 * padding - kernel) / stride) + 1;
    const weight = channelsLast(stored, bias.length, inputs, area);
    const shape = { kernel, stride, padding, inputs, size, across, weight, bias };
    [inputs, size] = [bias.length, across];
    return shape;
  });
  if (inputs !== NOT_A_DIGIT + 1) throw new Error(`The critic has ${inputs} classes, not 11.`);
  const sums = rowSums(
    shapes.map(({ weight, bias, kernel, inputs: channels, across }) => ({
      weight,
      bias,
      most: kernel * kernel * channels,
      places: across * across,
    })),
  );
  return {
    layers: shapes.map(({ weight: _, bias: __, ...shape }, i) => ({ ...shape, sums: sums[i] })),
    verdict: { digit: 0, pDigit: 0, probabilities: new Float64Array(inputs) },
    tensors,
  };
}

/**
 * Collect what one output pixel reads, zeros left out: black paper and silent channels are many.
 * @param {Layer} layer its sums' `values` and `rows` receive it
 * @param {Float32Array} from the map that the layer reads
 * @param {number} top row of the kernel's upper edge; outside the map there is nothing
 * @param {number} left
 * @returns {number} how many there are
 */
function collect({ sums: { values, rows }, kernel, inputs, size }, from, top, left) {
  let count = 0;
  for (let ky = Math.max(0, -top); ky < kernel && top + ky < size; ky++) {
    for (let kx = Math.max(0, -left); kx < kernel && left + kx < size; kx++) {
      const start = ((top + ky) * size + left + kx) * inputs;
      const row = (ky * kernel + kx) * inputs;
      for (let input = 0; input < inputs; input++) {
        const value = from[start + input];
        if (value === 0) continue;
        values[count] = value;
        rows[count++] = row + input;
      }
    }
  }
  return count;
}

/**
 * @param {Layer} layer its map receives the result, without ReLU
 * @param {Float32Array} from
 */
function convolve(layer, from) {
  const { across, stride, padding, sums } = layer;
  for (let y = 0, place = 0; y < across; y++) {
    for (let x = 0; x < across; x++, place++) {
      const count = collect(layer, from, y * stride - padding, x * stride - padding);
      sums.sum(count, place);
    }
  }
}

/** @param {Float32Array} map */
function relu(map) {
  // Only what is below zero is silenced, so that a NaN shows instead of vanishing.
  for (let i = 0; i < map.length; i++) if (map[i] < 0) map[i] = 0;
}

/**
 * Softmax, and what follows from it.
 * @param {Float32Array} logits eleven
 * @param {Verdict} verdict receives the result
 */
function conclude(logits, verdict) {
  const { probabilities } = verdict;
  let [most, digit, sum] = [logits[0], 0, 0];
  for (let i = 1; i < probabilities.length; i++) {
    if (logits[i] > most) {
      most = logits[i];
      if (i < NOT_A_DIGIT) digit = i;
    }
  }
  for (let i = 0; i < probabilities.length; i++) {
    probabilities[i] = Math.exp(logits[i] - most);
    sum += probabilities[i];
  }
  for (let i = 0; i < probabilities.length; i++) probabilities[i] /= sum;
  verdict.digit = digit;
  verdict.pDigit = 1 - probabilities[NOT_A_DIGIT];
}

/**
 * What the critic thinks of a picture; nothing is allocated.
 * @param {Critic} critic
 * @param {Float32Array} image 784 pixels in [0, 1]
 * @returns {Verdict} the critic's own: copy what is to outlast the next call
 */
export function judge(critic, image) {
  const pixels = SIDE * SIDE;
  if (image.length !== pixels) throw new RangeError(`expected 784 pixels, got ${image.length}`);
  let map = image;
  for (const layer of critic.layers) {
    // The last map holds logits, which stay as they are.
    if (map !== image) relu(map);
    convolve(layer, map);
    map = layer.sums.out;
  }
  conclude(map, critic.verdict);
  return critic.verdict;
}
