/**
 * The kernels of `kernel.wat` in JavaScript, for browsers without WebAssembly SIMD.
 *
 * Sums are added up in the same order and every result is rounded to float32, so that both give the same
 * bits, and a seed the same model, everywhere.
 * @module
 */
import { mapLoopsOn } from './map-loops.js';

const { fround } = Math;
const LANES = 4;
/** Columns whose product of 1 + e^-|a| cannot overflow, a quarter of them in each lane. */
const COLUMNS = 392;
const LOG2_E = fround(Math.LOG2E);
/** ln 2 in two parts, of which the first has few digits: n times it is exact. */
const LN2 = [fround(0.693145751953125), fround(Math.LN2 - 0.693145751953125)];
/** Of the series of e^r, the highest power first. */
const SERIES = Float32Array.of(1 / 5040, 1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2, 1, 1);
const LEAST_EXPONENT = 126;
const POWERS_OF_2 = Float32Array.from({ length: 256 }, (_, i) => 2 ** (i - LEAST_EXPONENT));
const NEGLIGIBLE = fround(1e-30);

/**
 * @param {number} t from -87 to 0, a float32
 * @returns {number} e^t, as float32 arithmetic gives it
 */
export function exponential(t) {
  const n = Math.floor(fround(fround(t * LOG2_E) + 0.5));
  const r = fround(fround(t - fround(n * LN2[0])) - fround(n * LN2[1]));
  let e = SERIES[0];
  for (let i = 1; i < SERIES.length; i++) e = fround(fround(e * r) + SERIES[i]);
  return fround(e * POWERS_OF_2[n + LEAST_EXPONENT]);
}

/**
 * @param {ArrayBuffer} buffer the memory
 * @returns {import('./kernels.js').Kernels}
 */
export function loopsOn(buffer) {
  const floats = new Float32Array(buffer);
  const whole = new Int32Array(buffer);
  return {
    ...products(floats, whole),
    ...lists(floats, whole),
    ...units(buffer, floats),
    ...mapLoopsOn(buffer),
  };
}

/**
 * @param {Float32Array} floats @param {Int32Array} whole the same memory
 * @returns {Pick<import('./kernels.js').Kernels, 'sums' | 'dots'>}
 */
function products(floats, whole) {
  return {
    sums(out, lists, bytes, starts, index, values, from) {
      const width = bytes >> 2;
      for (let list = 0, to = out >> 2; list < lists; list++, to += width) {
        floats.fill(0, to, to + width);
        const last = whole[(starts >> 2) + list + 1];
        let k = whole[(starts >> 2) + list];
        /** @param {number} entry */
        const row = (entry) => (from >> 2) + width * whole[(index >> 2) + entry];
        for (; k + 4 <= last; k += 4) {
          const at = (values >> 2) + k;
          const [v0, v1, v2, v3] = [floats[at], floats[at + 1], floats[at + 2], floats[at + 3]];
          const [r0, r1, r2, r3] = [row(k), row(k + 1), row(k + 2), row(k + 3)];
          for (let i = 0; i < width; i++) {
            let sum = fround(floats[to + i] + fround(v0 * floats[r0 + i]));
            sum = fround(sum + fround(v1 * floats[r1 + i]));
            sum = fround(sum + fround(v2 * floats[r2 + i]));
            floats[to + i] = fround(sum + fround(v3 * floats[r3 + i]));
          }
        }
        for (; k < last; k++) {
          const [by, at] = [floats[(values >> 2) + k], row(k)];
          for (let i = 0; i < width; i++) {
            floats[to + i] = fround(floats[to + i] + fround(by * floats[at + i]));
          }
        }
      }
    },
    dots(out, lists, outBytes, starts, index, vectors, weight, bytes) {
      const width = bytes >> 2;
      floats.fill(0, out >> 2, (out + lists * outBytes) >> 2);
      for (let list = 0; list < lists; list++) {
        const vector = (vectors >> 2) + list * width;
        const end = whole[(starts >> 2) + list + 1] - 1;
        for (let k = whole[(starts >> 2) + list]; k < end; k++) {
          const place = whole[(index >> 2) + k];
          const row = (weight >> 2) + place * width;
          let [a, b, c, d] = [0, 0, 0, 0];
          for (let i = 0; i < width; i += LANES) {
            a = fround(a + fround(floats[vector + i] * floats[row + i]));
            b = fround(b + fround(floats[vector + i + 1] * floats[row + i + 1]));
            c = fround(c + fround(floats[vector + i + 2] * floats[row + i + 2]));
            d = fround(d + fround(floats[vector + i + 3] * floats[row + i + 3]));
          }
          floats[((out + list * outBytes) >> 2) + place] = fround(fround(a + c) + fround(b + d));
        }
      }
    },
  };
}

/**
 * @param {Float32Array} floats @param {Int32Array} whole the same memory
 * @returns {Pick<import('./kernels.js').Kernels, 'rows' | 'columns'>}
 */
function lists(floats, whole) {
  /**
   * @param {number} k @param {number} value @param {number} place
   * @param {number} index @param {number} values
   */
  const put = (k, value, place, index, values) => {
    floats[(values >> 2) + k] = value;
    whole[(index >> 2) + k] = place;
  };
  return {
    rows(from, count, width, starts, index, values) {
      let k = 0;
      whole[starts >> 2] = 0;
      for (let row = 0, at = from >> 2; row < count; row++) {
        for (let column = 0; column < width; column++, at++) {
          put(k, floats[at], column, index, values);
          k += Number(floats[at] !== 0);
        }
        put(k++, 1, width, index, values);
        whole[(starts >> 2) + row + 1] = k;
      }
    },
    columns(from, count, width, starts, index, values) {
      let k = 0;
      whole[starts >> 2] = 0;
      for (let column = 0; column < width; column++) {
        for (let row = 0, at = (from >> 2) + column; row < count; row++, at += width) {
          put(k, floats[at], row, index, values);
          k += Number(floats[at] !== 0);
        }
        whole[(starts >> 2) + column + 1] = k;
      }
      for (let row = 0; row < count; row++) put(k++, 1, row, index, values);
      whole[(starts >> 2) + width + 1] = k;
    },
  };
}

/**
 * @param {ArrayBuffer} buffer @param {Float32Array} floats the same memory
 * @returns {Pick<import('./kernels.js').Kernels, 'bernoulli' | 'inks' | 'relu' | 'adam'>}
 */
function units(buffer, floats) {
  const octets = new Uint8Array(buffer);
  return {
    bernoulli(logits, x, p, gradient, terms, lists, bytes) {
      const width = bytes >> 2;
      let at = 0;
      let to = terms >> 2;
      for (let list = 0; list < lists; list++) {
        const linear = to;
        floats.fill(0, linear, linear + LANES);
        to += LANES;
        for (let column = 0; column < width; column++, at++) {
          if (column && column % COLUMNS === 0) to += LANES;
          if (column % COLUMNS === 0) floats.fill(1, to, to + LANES);
          const a = floats[(logits >> 2) + at];
          const ink = floats[(x >> 2) + at];
          const e = exponential(Math.max(-Math.abs(a), -87));
          const sum = fround(e + 1);
          const lane = column % LANES;
          floats[linear + lane] = fround(
            floats[linear + lane] + fround(Math.max(a, 0) - fround(a * ink)),
          );
          floats[to + lane] = fround(floats[to + lane] * sum);
          floats[(p >> 2) + at] = fround((a < 0 ? e : 1) / sum);
          floats[(gradient >> 2) + at] = fround(floats[(p >> 2) + at] - ink);
        }
        to += LANES;
      }
    },
    inks(out, from, count) {
      for (let i = 0; i < count; i++) floats[(out >> 2) + i] = octets[from + i] / 255;
    },
    relu(at, bytes) {
      for (let i = at >> 2; i < (at + bytes) >> 2; i++) floats[i] = Math.max(floats[i], 0);
    },
    adam(w, g, m, v, bytes, scale, ...settings) {
      const [beta1, rest1, beta2, rest2, rate, root, epsilon] = settings.map(fround);
      const factor = fround(scale);
      for (let i = 0; i < bytes >> 2; i++) {
        const gradient = fround(floats[(g >> 2) + i] * factor);
        const mean = fround(fround(beta1 * floats[(m >> 2) + i]) + fround(rest1 * gradient));
        const squared = fround(rest2 * fround(gradient * gradient));
        const square = fround(fround(beta2 * floats[(v >> 2) + i]) + squared);
        const kept = Math.abs(mean) < NEGLIGIBLE ? 0 : mean;
        const keptSquare = square < NEGLIGIBLE ? 0 : square;
        floats[(m >> 2) + i] = kept;
        floats[(v >> 2) + i] = keptSquare;
        const spread = fround(fround(fround(Math.sqrt(keptSquare)) * root) + epsilon);
        floats[(w >> 2) + i] = fround(floats[(w >> 2) + i] - fround(fround(rate * kept) / spread));
      }
    },
  };
}
