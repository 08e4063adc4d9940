/**
 * Dense layers: out of a model's tensors, the other way round, and what begins and ends every decoder.
 * @module
 */

/** @typedef {import('./matvec.js').RowSums} RowSums */
/** @typedef {import('../formats/safetensors.js').Tensor} Tensor */

/**
 * A dense layer with its own row-major weights.
 * @typedef {object} Layer
 * @property {Float32Array} weight outputs * inputs
 * @property {Float32Array} bias outputs
 */

/**
 * @param {Map<string, Tensor>} tensors
 * @param {string} name
 * @param {number} rank
 * @returns {{data: Float32Array, shape: number[]}}
 * @throws {Error} if it is missing or no float tensor of that rank
 */
export function floatTensor(tensors, name, rank) {
  const tensor = tensors.get(name);
  if (!tensor) throw new Error(`The weights have no tensor "${name}".`);
  const { data, shape } = tensor;
  if (!(data instanceof Float32Array) || shape.length !== rank) {
    throw new Error(`"${name}" must be floats of rank ${rank}, got ${tensor.dtype} ${shape}.`);
  }
  return { data, shape };
}

/**
 * @param {Map<string, Tensor>} tensors
 * @param {string} prefix such as "decoder.0"
 * @param {number} [inputs] expected number of inputs
 * @returns {Layer & {inputs: number, outputs: number}}
 */
export function layerFrom(tensors, prefix, inputs) {
  const weight = floatTensor(tensors, `${prefix}.weight`, 2);
  const bias = floatTensor(tensors, `${prefix}.bias`, 1);
  const [outputs, width] = weight.shape;
  if (bias.shape[0] !== outputs || (inputs !== undefined && width !== inputs)) {
    throw new Error(`Layer "${prefix}" has sizes that do not fit: ${weight.shape}, ${bias.shape}.`);
  }
  return { weight: weight.data, bias: bias.data, inputs: width, outputs };
}

/**
 * @param {Float32Array} matrix rows * columns
 * @param {number} rows
 * @param {number} columns
 * @returns {Float32Array<ArrayBuffer>} columns * rows
 */
export function transpose(matrix, rows, columns) {
  const out = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      out[column * rows + row] = matrix[row * columns + column];
    }
  }
  return out;
}

/**
 * @param {ReturnType<typeof layerFrom>} layer
 * @returns {import('./matvec.js').Layer} with a row per input, all of which one sum can have
 */
export function inputMajor({ weight, bias, inputs, outputs }) {
  return { weight: transpose(weight, outputs, inputs), bias, most: inputs };
}

/**
 * First layer and ReLU of a decoder of either kind; silent units are left out.
 * @param {{first: RowSums, second: RowSums, hidden: number, latent: number}} decoder its second
 *   layer's `values` and `rows` receive the active units
 * @param {Float32Array} z
 * @returns {number} how many units are active
 */
export function activate({ first, second, hidden, latent }, z) {
  first.values.set(z);
  // Every latent number takes part, always.
  for (let d = 0; d < latent; d++) first.rows[d] = d;
  first.sum(latent);
  const { values, rows } = second;
  let active = 0;
  for (let unit = 0; unit < hidden; unit++) {
    const sum = first.out[unit];
    // Negated, so that a NaN in the code shows in the picture instead of being skipped.
    if (!(sum <= 0)) {
      values[active] = sum;
      rows[active++] = unit;
    }
  }
  return active;
}

/**
 * @param {Float32Array} logits
 * @param {Float32Array} out as many of them as it has room for
 * @returns {Float32Array} out
 */
export function sigmoid(logits, out) {
  for (let i = 0; i < out.length; i++) out[i] = 1 / (1 + Math.exp(-logits[i]));
  return out;
}
