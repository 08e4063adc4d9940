/**
 * The networks' layers as textbooks define them, in double precision and as slow: what the page's own
 * are compared with, and whose finite differences stand for the gradients.
 */

/** @typedef {{data: ArrayLike<number>, shape: number[]}} Tensor */
/** @typedef {Map<string, any>} Tensors */

/** @param {Tensors} tensors @param {string} name @param {ArrayLike<number>} inputs */
export function dense(tensors, name, inputs) {
  const { data: weight } = tensors.get(`${name}.weight`);
  return Float64Array.from(tensors.get(`${name}.bias`).data, (bias, row) => {
    let sum = bias;
    for (let i = 0; i < inputs.length; i++) sum += weight[row * inputs.length + i] * inputs[i];
    return sum;
  });
}

/**
 * @param {Tensors} tensors @param {string} name of torch's Conv2d
 * @param {ArrayLike<number>} map channel by channel @param {number} size its width and height
 * @param {number} stride @param {number} padding
 */
export function convolve(tensors, name, map, size, stride, padding) {
  const { data: weight, shape } = tensors.get(`${name}.weight`);
  const [outputs, inputs, kernel] = shape;
  const across = Math.floor((size + 2 * padding - kernel) / stride) + 1;
  const { data: bias } = tensors.get(`${name}.bias`);
  const out = new Float64Array(outputs * across * across);
  for (let o = 0, at = 0; o < outputs; o++) {
    for (let y = 0; y < across; y++) {
      for (let x = 0; x < across; x++, at++) {
        let sum = bias[o];
        for (let i = 0; i < inputs; i++) {
          for (let ky = 0; ky < kernel; ky++) {
            const row = y * stride + ky - padding;
            if (row < 0 || row >= size) continue;
            for (let kx = 0; kx < kernel; kx++) {
              const column = x * stride + kx - padding;
              if (column < 0 || column >= size) continue;
              const factor = weight[((o * inputs + i) * kernel + ky) * kernel + kx];
              sum += factor * map[(i * size + row) * size + column];
            }
          }
        }
        out[at] = sum;
      }
    }
  }
  return out;
}

/**
 * @param {Tensors} tensors @param {string} name of torch's ConvTranspose2d, stride 2, padding 1
 * @param {ArrayLike<number>} map channel by channel @param {number} size its width and height
 */
export function double(tensors, name, map, size) {
  const { data: weight, shape } = tensors.get(`${name}.weight`);
  const [inputs, outputs, kernel] = shape;
  const across = 2 * size;
  const { data: bias } = tensors.get(`${name}.bias`);
  const area = across * across;
  const out = new Float64Array(outputs * area);
  for (let o = 0; o < outputs; o++) out.fill(bias[o], o * area, (o + 1) * area);
  for (let i = 0, at = 0; i < inputs; i++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++, at++) {
        for (let o = 0; o < outputs; o++) {
          for (let ky = 0; ky < kernel; ky++) {
            const row = 2 * y + ky - 1;
            if (row < 0 || row >= across) continue;
            for (let kx = 0; kx < kernel; kx++) {
              const column = 2 * x + kx - 1;
              if (column < 0 || column >= across) continue;
              const factor = weight[((i * outputs + o) * kernel + ky) * kernel + kx];
              out[(o * across + row) * across + column] += factor * map[at];
            }
          }
        }
      }
    }
  }
  return out;
}

/** @param {Float64Array} map */
const relu = (map) => map.map((value) => Math.max(0, value));
/** @param {Float64Array} map */
const leakyRelu = (map) => map.map((value) => (value < 0 ? 0.2 * value : value));

/** @param {Tensors} tensors @param {ArrayLike<number>} z @returns {Float64Array} logits */
export function generatorLogits(tensors, z) {
  const small = relu(dense(tensors, 'decoder.2', relu(dense(tensors, 'decoder.0', z))));
  return double(tensors, 'decoder.7', relu(double(tensors, 'decoder.5', small, 7)), 14);
}

/** @param {Tensors} tensors @param {ArrayLike<number>} z @returns {Float64Array} logits */
export const decoderLogits = (tensors, z) =>
  dense(tensors, 'decoder.2', relu(dense(tensors, 'decoder.0', z)));

/** @param {Tensors} tensors @param {ArrayLike<number>} x @returns {number} logit */
export function discriminatorLogit(tensors, x) {
  const large = leakyRelu(convolve(tensors, 'discriminator.0', x, 28, 2, 1));
  const middle = leakyRelu(convolve(tensors, 'discriminator.2', large, 14, 2, 1));
  const small = leakyRelu(convolve(tensors, 'discriminator.4', middle, 7, 2, 1));
  return dense(tensors, 'discriminator.7', small)[0];
}

/** @param {ArrayLike<number>} logits @param {ArrayLike<number>} x in [0, 1] @returns {number} nats */
export function bernoulliNll(logits, x) {
  let nats = 0;
  for (let i = 0; i < logits.length; i++) {
    const logit = logits[i];
    nats += Math.max(logit, 0) - x[i] * logit + Math.log1p(Math.exp(-Math.abs(logit)));
  }
  return nats;
}

/**
 * How a function changes with one of its numbers, by a small step to both sides.
 * @param {(at: Float64Array) => number} f @param {ArrayLike<number>} at @param {number} i
 */
export function slope(f, at, i) {
  const step = 1e-5;
  const [above, below] = [step, -step].map((by) => {
    const moved = Float64Array.from(at);
    moved[i] += by;
    return f(moved);
  });
  return (above - below) / (2 * step);
}
