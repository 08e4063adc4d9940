/**
 * Convolutions in both directions between a large map and a small one, as sums of rows.
 *
 * Forwards, each place of the small map gathers what its kernel lies on. Backwards, each place spreads
 * what it holds over the same kernel: that is a transposed convolution, and also the gradient of
 * the forward one. Maps lie row by row with the channels innermost.
 * @module
 */
import { transpose } from './dense.js';
import { nonzero, rowSums } from './matvec.js';

/** @typedef {import('./matvec.js').RowSums} RowSums */
/** @typedef {import('../formats/safetensors.js').Tensor} Tensor */

/**
 * @typedef {object} Shape
 * @property {number} kernel its width and height
 * @property {number} stride
 * @property {number} padding
 * @property {number} inputs channels of the large map
 * @property {number} size width and height of the large map
 * @property {number} outputs channels of the small map
 * @property {number} across width and height of the small map
 */

/** @typedef {Shape & {sums: RowSums}} Gather a row per [kernel row][kernel column][input]; `out` is the small map */
/** @typedef {Shape & {sums: RowSums, start: Float32Array}} Spread a row per channel of the small map, a number
 *   per [kernel row][kernel column][input]; `start`: what the large map is before anything is added to it */

/** @typedef {{name: string, kernel: number, stride: number, padding: number}} Named its tensors' name */
/** @typedef {Shape & {weight: Float32Array, bias: Float32Array}} Stored as torch's Conv2d stores it */

/**
 * @param {Map<string, Tensor>} tensors
 * @param {string} name
 * @returns {Float32Array}
 */
function floats(tensors, name) {
  const data = tensors.get(name)?.data;
  if (!(data instanceof Float32Array)) throw new Error(`The weights have no floats "${name}".`);
  return data;
}

/**
 * A network of convolutions, each reading what the one before made. A dense layer is one too, with a
 * kernel as large as the map that it reads.
 * @param {Map<string, Tensor>} tensors
 * @param {readonly Named[]} names
 * @param {number} side width and height of the picture, which has one channel
 * @returns {Stored[]}
 * @throws {Error} if a tensor is missing or has the wrong size
 */
export function convolutionsFrom(tensors, names, side) {
  let [inputs, size] = [1, side];
  return names.map(({ name, kernel, stride, padding }) => {
    const weight = floats(tensors, `${name}.weight`);
    const bias = floats(tensors, `${name}.bias`);
    if (weight.length !== bias.length * inputs * kernel * kernel) {
      throw new Error(`"${name}" has ${weight.length} weights; ${inputs} channels do not fit.`);
    }
    // Maps lie without gaps only where rows need not be rounded up (`matvec.js`).
    if (inputs > 1 && inputs % 4)
      throw new Error(`"${name}" reads ${inputs} channels, not 4, 8 ...`);
    const across = Math.floor((size + 2 * padding - kernel) / stride) + 1;
    const outputs = bias.length;
    const stored = { kernel, stride, padding, inputs, size, outputs, across, weight, bias };
    [inputs, size] = [outputs, across];
    return stored;
  });
}

/**
 * @param {Shape & {weight: Float32Array}} stored torch's [output][input][kernel row][kernel column]
 * @returns {Float32Array} [output][kernel row][kernel column][input]
 */
function rowPerOutput({ weight, outputs, inputs, kernel }) {
  const out = new Float32Array(weight.length);
  const area = kernel * kernel;
  for (let output = 0, from = 0; output < outputs; output++) {
    for (let input = 0; input < inputs; input++) {
      for (let at = 0; at < area; at++) {
        out[(output * area + at) * inputs + input] = weight[from++];
      }
    }
  }
  return out;
}

/** @param {Shape & {weight: Float32Array}} stored @param {Float32Array} bias @returns {import('./matvec.js').Layer} */
export const gatherLayer = (stored, bias) => ({
  weight: transpose(rowPerOutput(stored), stored.outputs, stored.weight.length / stored.outputs),
  bias,
  most: stored.kernel * stored.kernel * stored.inputs,
  places: stored.across * stored.across,
});

/** @param {Shape & {weight: Float32Array}} stored @returns {import('./matvec.js').Layer} */
export const spreadLayer = (stored) => ({
  weight: rowPerOutput(stored),
  bias: new Float32Array(stored.kernel * stored.kernel * stored.inputs),
  most: stored.outputs,
});

/**
 * @param {readonly Stored[]} stored
 * @returns {Gather[]} in one memory
 */
export function gathersOf(stored) {
  const sums = rowSums(stored.map((one) => gatherLayer(one, one.bias)));
  return stored.map(({ weight: _, bias: __, ...shape }, i) => ({ ...shape, sums: sums[i] }));
}

/**
 * @param {Shape} shape @param {RowSums} sums of its `spreadLayer`
 * @param {Float32Array} [bias] of every channel of the large map
 * @returns {Spread}
 */
export function spreadOf(shape, sums, bias = new Float32Array(shape.inputs)) {
  const { kernel, stride, padding, inputs, size, outputs, across } = shape;
  const start = Float32Array.from({ length: size * size * inputs }, (_, i) => bias[i % inputs]);
  return { kernel, stride, padding, inputs, size, outputs, across, sums, start };
}

/**
 * Collect what one place of the small map reads, zeros left out: black paper and silent channels are many.
 * @param {Gather} layer its sums' `values` and `rows` receive it
 * @param {Float32Array} from the large map
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
        values[count] = value;
        rows[count] = row + input;
        count += Number(value !== 0);
      }
    }
  }
  return count;
}

/**
 * From the large map to the small one.
 * @param {Gather} layer its sums' `out` receives the small map
 * @param {Float32Array} from
 * @returns {Float32Array} the small map; rounded up at its end where its channels are
 */
export function gather(layer, from) {
  const { across, stride, padding, sums } = layer;
  for (let y = 0, place = 0; y < across; y++) {
    for (let x = 0; x < across; x++, place++) {
      const count = collect(layer, from, y * stride - padding, x * stride - padding);
      sums.sum(count, place);
    }
  }
  return sums.out;
}

/**
 * Add what one place of the small map spreads. A row of the kernel lies in a row of the map as it is;
 * four numbers at a time take little more than half as long.
 * @param {Spread} layer
 * @param {Float32Array} map the large one
 * @param {number} top row of the kernel's upper edge; what falls outside the map is lost
 * @param {number} left
 */
function add({ sums: { out }, kernel, inputs, size }, map, top, left) {
  const first = Math.max(0, -left);
  const length = (Math.min(kernel, size - left) - first) * inputs;
  for (let ky = Math.max(0, -top); ky < kernel && top + ky < size; ky++) {
    let from = (ky * kernel + first) * inputs;
    let to = ((top + ky) * size + left + first) * inputs;
    const end = to + length;
    for (; to + 4 <= end; to += 4, from += 4) {
      map[to] += out[from];
      map[to + 1] += out[from + 1];
      map[to + 2] += out[from + 2];
      map[to + 3] += out[from + 3];
    }
    for (; to < end; to++, from++) map[to] += out[from];
  }
}

/**
 * From the small map to the large one.
 * @param {Spread} layer
 * @param {Float32Array} from the small map, without gaps
 * @param {Float32Array} map receives the large map
 * @returns {Float32Array} map
 */
export function spread(layer, from, map) {
  const { across, stride, padding, outputs, sums, start } = layer;
  map.set(start);
  for (let y = 0, at = 0; y < across; y++) {
    for (let x = 0; x < across; x++, at += outputs) {
      const count = nonzero(sums, from, at, at + outputs);
      if (count === 0) continue;
      sums.sum(count);
      add(layer, map, y * stride - padding, x * stride - padding);
    }
  }
  return map;
}

/**
 * Without a branch, as what follows: signs cannot be predicted, and a wrong guess costs more than the sum.
 * A NaN stays one, so that it shows instead of vanishing.
 * @param {Float32Array} map
 */
export function relu(map) {
  for (let i = 0; i < map.length; i++) map[i] = (map[i] + Math.abs(map[i])) / 2;
}

/**
 * The gradient before a ReLU from the one behind it.
 * @param {Float32Array} gradient what belongs to silent units becomes 0
 * @param {Float32Array} units what went into the ReLU, or came out of it
 */
export function reluBackwards(gradient, units) {
  for (let i = 0; i < units.length; i++) gradient[i] *= Number(units[i] > 0);
}
