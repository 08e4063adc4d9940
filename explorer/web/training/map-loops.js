/**
 * The kernels for maps of `kernel.wat` in JavaScript: patches, batch normalisation, leaky ReLU. They give
 * the same bits: sums of a normalisation are double precision in both.
 * @module
 */

/** Added to a variance, as torch does. */
const EPSILON = 1e-5;

/** @typedef {Pick<import('./kernels.js').Kernels, 'gather' | 'scatter' | 'normalise' | 'normaliseBack' | 'leak'>} MapKernels */

/**
 * @param {ArrayBuffer} buffer the memory
 * @returns {MapKernels}
 */
export function mapLoopsOn(buffer) {
  const floats = new Float32Array(buffer);
  const doubles = new Float64Array(buffer);
  return { ...patches(floats), ...normalisation(floats, doubles) };
}

/** @param {Float32Array} floats @returns {Pick<MapKernels, 'gather' | 'scatter'>} */
function patches(floats) {
  /**
   * Calls `row` for every row of every kernel: where it begins in the maps and in the patches, and which
   * of its numbers lie on the map: none where it is outside.
   * @param {Parameters<MapKernels['gather']>} given
   * @param {(at: number, to: number, first: number, last: number, length: number) => void} visit
   */
  const each = ([map, to, maps, kernel, stride, padding, bytes, size, across], visit) => {
    const channels = bytes >> 2;
    const length = kernel * channels;
    let at = to >> 2;
    for (let one = 0, start = map >> 2; one < maps; one++, start += size * size * channels) {
      for (let place = 0; place < across * across; place++) {
        const top = Math.floor(place / across) * stride - padding;
        const left = (place % across) * stride - padding;
        const first = Math.max(0, -left) * channels;
        const last = Math.min(kernel, size - left) * channels;
        for (let row = top; row < top + kernel; row++, at += length) {
          const isOn = row >= 0 && row < size;
          const from = start + (row * size + left) * channels;
          visit(from, at, isOn ? first : 0, isOn ? last : 0, length);
        }
      }
    }
  };
  return {
    gather(...given) {
      each(given, (from, to, first, last, length) => {
        for (let i = 0; i < first; i++) floats[to + i] = 0;
        for (let i = first; i < last; i++) floats[to + i] = floats[from + i];
        for (let i = last; i < length; i++) floats[to + i] = 0;
      });
    },
    scatter(...given) {
      const [map, , maps, , , , bytes, size] = given;
      floats.fill(0, map >> 2, (map + maps * size * size * bytes) >> 2);
      each(given, (to, from, first, last) => {
        for (let i = first; i < last; i++) floats[to + i] += floats[from + i];
      });
    },
  };
}

/** @param {Float32Array} floats @param {Float64Array} doubles @returns {Pick<MapKernels, 'normalise' | 'normaliseBack' | 'leak'>} */
function normalisation(floats, doubles) {
  return {
    normalise(from, hats, to, scales, weight, rows, bytes, slope) {
      const channels = bytes >> 2;
      const [x, hat, out] = [from, hats, to].map((at) => at >> 2);
      for (let c = 0; c < channels; c++) {
        let [mean, squares] = [0, 0];
        for (let row = 0, at = c; row < rows; row++, at += channels) mean += floats[x + at];
        mean /= rows;
        for (let row = 0, at = c; row < rows; row++, at += channels) {
          const off = floats[x + at] - mean;
          squares += off * off;
        }
        const scale = 1 / Math.sqrt(squares / rows + EPSILON);
        doubles[(scales >> 3) + c] = scale;
        const [by, shift] = [floats[(weight >> 2) + c], floats[(weight >> 2) + channels + c]];
        for (let row = 0, at = c; row < rows; row++, at += channels) {
          const one = scale * (floats[x + at] - mean);
          const value = one * by + shift;
          floats[hat + at] = one;
          floats[out + at] = value > 0 ? value : value * slope;
        }
      }
    },
    normaliseBack(given, out, hats, to, scales, weight, gradient, rows, bytes, slope) {
      const channels = bytes >> 2;
      const [g, y, hat, x] = [given, out, hats, to].map((at) => at >> 2);
      for (let c = 0; c < channels; c++) {
        let [sum, product] = [0, 0];
        for (let row = 0, at = c; row < rows; row++, at += channels) {
          const value = floats[g + at] * (floats[y + at] > 0 ? 1 : slope);
          floats[g + at] = value;
          sum += value;
          product += value * floats[hat + at];
        }
        floats[(gradient >> 2) + c] += product;
        floats[(gradient >> 2) + channels + c] += sum;
        sum /= rows;
        product /= rows;
        const by = floats[(weight >> 2) + c] * doubles[(scales >> 3) + c];
        for (let row = 0, at = c; row < rows; row++, at += channels) {
          floats[x + at] = by * (floats[g + at] - sum - floats[hat + at] * product);
        }
      }
    },
    leak(at, by, bytes, slope) {
      const [to, from, factor] = [at >> 2, by >> 2, Math.fround(slope)];
      for (let i = 0; i < bytes >> 2; i++) {
        if (!(floats[from + i] > 0)) floats[to + i] *= factor;
      }
    },
  };
}
