/**
 * The game's losses by their definition, in double precision: layer by layer as torch's documentation
 * states them, on maps [image][channel][row][column].
 */

/** @typedef {Map<string, {shape: number[], data: Float64Array}>} Weights */
/** @typedef {{data: Float64Array, images: number, channels: number, side: number}} Maps */

/** @param {Map<string, import('../../../explorer/web/formats/safetensors.js').Tensor>} tensors @returns {Weights} */
export const doubles = (tensors) =>
  new Map(
    [...tensors].map(([name, { shape, data }]) => [name, { shape, data: Float64Array.from(data) }]),
  );

/** @param {Weights} weights @param {string} name */
function numbers(weights, name) {
  const found = weights.get(name);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

/**
 * @param {number} tap a row or column of the kernel
 * @param {number} stride @param {number} padding
 * @param {number} small how many places the kernel takes
 * @param {number} wide side of the map that it is laid on
 * @returns {[number, number]} the first place at which the tap meets the map, and the one behind the last
 */
const meeting = (tap, stride, padding, small, wide) => [
  Math.max(0, Math.ceil((padding - tap) / stride)),
  Math.min(small, Math.floor((wide - 1 + padding - tap) / stride) + 1),
];

/** @param {Maps} maps @param {Weights} weights @param {string} name @param {number} stride @param {number} padding @returns {Maps} */
function convolution({ data, images, channels, side }, weights, name, stride, padding) {
  const { data: w, shape } = numbers(weights, `${name}.weight`);
  const bias = weights.get(`${name}.bias`)?.data;
  const [outputs, , k] = shape;
  const across = Math.floor((side + 2 * padding - k) / stride) + 1;
  const out = new Float64Array(images * outputs * across * across);
  for (let b = 0; b < images; b++) {
    for (let o = 0; o < outputs; o++) {
      const to = (b * outputs + o) * across * across;
      out.fill(bias?.[o] ?? 0, to, to + across * across);
      for (let c = 0; c < channels; c++) {
        const from = (b * channels + c) * side * side;
        for (let ky = 0; ky < k; ky++) {
          const [top, bottom] = meeting(ky, stride, padding, across, side);
          for (let kx = 0; kx < k; kx++) {
            const [left, right] = meeting(kx, stride, padding, across, side);
            const weight = w[((o * channels + c) * k + ky) * k + kx];
            for (let y = top; y < bottom; y++) {
              const row = from + (y * stride - padding + ky) * side - padding + kx;
              for (let x = left; x < right; x++) {
                out[to + y * across + x] += weight * data[row + x * stride];
              }
            }
          }
        }
      }
    }
  }
  return { data: out, images, channels: outputs, side: across };
}

/** Stride 2, padding 1. @param {Maps} maps @param {Weights} weights @param {string} name @returns {Maps} */
function transposed({ data, images, channels, side }, weights, name) {
  const { data: w, shape } = numbers(weights, `${name}.weight`);
  const bias = weights.get(`${name}.bias`)?.data;
  const [, outputs, k] = shape;
  const wide = 2 * side;
  const out = new Float64Array(images * outputs * wide * wide);
  for (let b = 0; b < images; b++) {
    for (let o = 0; o < outputs; o++) {
      const to = (b * outputs + o) * wide * wide;
      out.fill(bias?.[o] ?? 0, to, to + wide * wide);
      for (let c = 0; c < channels; c++) {
        const from = (b * channels + c) * side * side;
        for (let ky = 0; ky < k; ky++) {
          const [top, bottom] = meeting(ky, 2, 1, side, wide);
          for (let kx = 0; kx < k; kx++) {
            const [left, right] = meeting(kx, 2, 1, side, wide);
            const weight = w[((c * outputs + o) * k + ky) * k + kx];
            for (let y = top; y < bottom; y++) {
              const row = to + (2 * y - 1 + ky) * wide - 1 + kx;
              for (let x = left; x < right; x++) {
                out[row + 2 * x] += weight * data[from + y * side + x];
              }
            }
          }
        }
      }
    }
  }
  return { data: out, images, channels: outputs, side: wide };
}

/** @param {Float64Array} x @param {number} rows @param {Weights} weights @param {string} name */
function dense(x, rows, weights, name) {
  const { data: w, shape } = numbers(weights, `${name}.weight`);
  const bias = weights.get(`${name}.bias`)?.data;
  const [outputs, inputs] = shape;
  const out = new Float64Array(rows * outputs);
  for (let row = 0; row < rows; row++) {
    for (let o = 0; o < outputs; o++) {
      let sum = bias?.[o] ?? 0;
      for (let i = 0; i < inputs; i++) sum += x[row * inputs + i] * w[o * inputs + i];
      out[row * outputs + o] = sum;
    }
  }
  return out;
}

/** Batch normalisation, then (leaky) ReLU. @param {Maps} maps @param {Weights} weights @param {string} name @param {number} slope @returns {Maps} */
function normalised({ data, images, channels, side }, weights, name, slope) {
  const scale = numbers(weights, `${name}.weight`).data;
  const shift = numbers(weights, `${name}.bias`).data;
  const area = side * side;
  const out = new Float64Array(data.length);
  for (let c = 0; c < channels; c++) {
    const each = (/** @type {(at: number) => void} */ visit) => {
      for (let b = 0; b < images; b++) {
        for (let i = 0; i < area; i++) visit((b * channels + c) * area + i);
      }
    };
    let [mean, variance] = [0, 0];
    each((at) => {
      mean += data[at] / (images * area);
    });
    each((at) => {
      variance += (data[at] - mean) ** 2 / (images * area);
    });
    each((at) => {
      const value = ((data[at] - mean) / Math.sqrt(variance + 1e-5)) * scale[c] + shift[c];
      out[at] = value > 0 ? value : slope * value;
    });
  }
  return { data: out, images, channels, side };
}

/** @param {Weights} weights @param {ArrayLike<number>} z 32 codes @returns {Maps} pictures in [0, 1] */
export function generated(weights, z) {
  const images = 32;
  const first = dense(Float64Array.from(z), images, weights, 'decoder.0');
  const hidden = { data: first, images, channels: first.length / images, side: 1 };
  const units = normalised(hidden, weights, 'decoder.1', 0).data;
  const small = { data: dense(units, images, weights, 'decoder.3'), images, channels: 32, side: 7 };
  const middle = transposed(normalised(small, weights, 'decoder.5', 0), weights, 'decoder.7');
  const large = transposed(normalised(middle, weights, 'decoder.8', 0), weights, 'decoder.10');
  return { ...large, data: large.data.map((a) => 1 / (1 + Math.exp(-a))) };
}

const LEAK = 0.2;

/** @param {Weights} weights @param {Maps} pictures @returns {Float64Array} logits */
export const believed = (weights, pictures) => believedOf(weights, convolved(weights, pictures));

/** @param {Weights} weights @param {Maps} pictures @returns {Maps} behind D's first two convolutions */
export function convolved(weights, pictures) {
  const first = convolution(pictures, weights, 'discriminator.0', 2, 1);
  first.data = first.data.map((a) => (a > 0 ? a : LEAK * a));
  return convolution(first, weights, 'discriminator.2', 2, 1);
}

/** @param {Weights} weights @param {Maps} second what `convolved` gave @returns {Float64Array} logits */
export function believedOf(weights, second) {
  const units = normalised(second, weights, 'discriminator.3', LEAK);
  const third = convolution(units, weights, 'discriminator.5', 2, 1);
  const last = normalised(third, weights, 'discriminator.6', LEAK);
  return dense(last.data, second.images, weights, 'discriminator.9');
}

/** Mean of -log sigmoid. @param {Float64Array} logits */
export const surprise = (logits) =>
  logits.reduce((sum, a) => sum + Math.log1p(Math.exp(-a)), 0) / logits.length;
