/**
 * Pictures as rows of numbers, and what numpy does with them for explorer/upload: parts, sums,
 * quantiles and averages. Sums that a threshold hangs on round as numpy's do.
 * @module
 */

/**
 * A picture of one number per pixel, row by row; of 64 bits where Python has float64.
 * @typedef {{height: number, width: number, data: Float32Array | Float64Array}} Plane
 */
/** @typedef {{height: number, width: number, data: Uint8Array}} Mask 1 where it is true, else 0 */
/** @typedef {{height: number, width: number, data: Int32Array}} Labels -1 where there is no piece */
/**
 * Pixels in [0, 1], row by row, `channels` numbers each: 1 for grey, 3 for colour.
 * @typedef {{height: number, width: number, channels: number, data: Float32Array}} Colour
 */
/**
 * A decoded picture, upright. `colour` has `channels` numbers in [0, 1] per pixel, `alpha` one, null
 * where all is opaque. `whole` is what it was cropped from, smaller. `detail` is how many pixels of
 * the file one of its pixels stands for, along a side.
 * @typedef {{height: number, width: number, channels: number, colour: Float32Array,
 *   alpha: Float32Array | null, whole: Picture | null, detail: number}} Picture
 */
/** @typedef {{left: number, top: number, right: number, bottom: number}} Bounds right, bottom: past the end */

/** @param {number} height @param {number} width @returns {Plane & {data: Float32Array}} zeros */
export const zeros = (height, width) => ({
  height,
  width,
  data: new Float32Array(height * width),
});

/** @param {number} height @param {number} width @returns {Mask} nothing is true */
export const nothing = (height, width) => ({ height, width, data: new Uint8Array(height * width) });

/**
 * @template {{height: number, width: number, data: Float32Array | Float64Array | Uint8Array | Int32Array}} T
 * @param {T} image a plane, mask, labels or colour @param {Bounds} part inside it
 * @returns {T} a copy of that part
 */
export function crop(image, { left, top, right, bottom }) {
  const channels = image.data.length / (image.height * image.width);
  const [height, width] = [bottom - top, right - left];
  const Kind = /** @type {Float32ArrayConstructor} */ (image.data.constructor);
  const data = new Kind(height * width * channels);
  for (let y = 0; y < height; y++) {
    const start = ((top + y) * image.width + left) * channels;
    data.set(image.data.subarray(start, start + width * channels), y * width * channels);
  }
  return { ...image, height, width, data };
}

/**
 * @template {Plane | Mask} T
 * @param {T} plane @returns {T} its columns as rows
 */
export function transposed(plane) {
  const { height, width, data } = plane;
  const turned = data.slice();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) turned[x * height + y] = data[y * width + x];
  }
  return { ...plane, height: width, width: height, data: turned };
}

/** @param {Colour} colour @param {number} channel @returns {Plane & {data: Float32Array}} */
export function channelOf({ height, width, channels, data }, channel) {
  const plane = zeros(height, width);
  for (let i = 0; i < plane.data.length; i++) plane.data[i] = data[i * channels + channel];
  return plane;
}

/**
 * @param {Float32Array} data `channels` numbers per pixel @param {number} channels
 * @returns {Float32Array} the mean of every pixel's channels
 */
export function greyOf(data, channels) {
  if (channels === 1) return data;
  const grey = new Float32Array(data.length / channels);
  for (let i = 0; i < grey.length; i++) {
    let sum = data[i * channels];
    for (let c = 1; c < channels; c++) sum = Math.fround(sum + data[i * channels + c]);
    grey[i] = sum / channels;
  }
  return grey;
}

/** @param {Mask} mask @returns {number} of pixels that are true */
export function count({ data }) {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i];
  return sum;
}

/**
 * @param {Plane} plane @param {Mask} mask of the same size
 * @returns {Float32Array | Float64Array} the values where the mask is true, row by row
 */
export function chosen({ data }, mask) {
  const Kind = /** @type {Float32ArrayConstructor} */ (data.constructor);
  const values = new Kind(count(mask));
  let k = 0;
  for (let i = 0; i < data.length; i++) if (mask.data[i]) values[k++] = data[i];
  return values;
}

/**
 * @param {Mask} one @param {{data: ArrayLike<number>}} other
 * @param {(a: number, b: number) => number | boolean} test of every pair of pixels
 * @returns {Mask}
 */
export function combined(one, other, test) {
  const mask = nothing(one.height, one.width);
  for (let i = 0; i < mask.data.length; i++) mask.data[i] = +test(one.data[i], other.data[i]);
  return mask;
}

/** @param {Mask} one @param {Mask} other @returns {Mask} where both are true */
export const both = (one, other) => combined(one, other, (a, b) => a & b);

/** @param {Mask} one @param {Mask} other @returns {Mask} where the first is true, not the other */
export const without = (one, other) => combined(one, other, (a, b) => a & ~b);

/** @param {Mask} mask @returns {Bounds | null} the smallest box around what is true; null: nothing */
export function boundsOf({ height, width, data }) {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!data[y * width + x]) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  return right < 0 ? null : { left, top, right: right + 1, bottom: bottom + 1 };
}

/** @param {ArrayLike<number>} values @returns {number} 0 for none */
export function sum(values) {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

/** @param {ArrayLike<number>} values @returns {number} NaN for none */
export const mean = (values) => sum(values) / values.length;

/** @param {ArrayLike<number>} values @returns {number} at least 0 */
export function maximum(values) {
  let most = 0;
  for (let i = 0; i < values.length; i++) if (values[i] > most) most = values[i];
  return most;
}

/** @param {number} value @returns {number} the nearest whole number, the even one of two (Python) */
export function round(value) {
  const low = Math.floor(value);
  if (value - low === 0.5) return low % 2 ? low + 1 : low;
  return Math.round(value);
}

/** Bits of a float that are looked at at a time, from the highest, and how far they are shifted. */
const DIGITS = [
  { bits: 11, shift: 21 },
  { bits: 11, shift: 10 },
  { bits: 10, shift: 0 },
];

/**
 * @param {Float32Array} values
 * @param {boolean} ofSizes whether their signs are left out
 * @returns {Uint32Array} their bits, as numbers that sort as floats do
 */
function sortable(values, ofSizes) {
  const keys = new Uint32Array(values.length);
  const raw = new Uint32Array(values.buffer, values.byteOffset, values.length);
  if (ofSizes) for (let i = 0; i < raw.length; i++) keys[i] = raw[i] | 0x80000000;
  else for (let i = 0; i < raw.length; i++) keys[i] = raw[i] ^ ((raw[i] >> 31) | 0x80000000);
  return keys;
}

/** @param {number} key of `sortable` @returns {number} */
function unsorted(key) {
  const bits = key >>> 31 ? key & 0x7fffffff : ~key;
  return new Float32Array(Uint32Array.of(bits).buffer)[0];
}

/**
 * The values at places k and k + 1 of the sorted ones. No order of them makes it slow, as a search
 * by pivots may be: a picture may be made to.
 * @param {Float32Array | Float64Array} values left alone @param {number} k from 0
 * @param {boolean} [ofSizes] whether their sizes are sorted and not they themselves
 * @returns {[number, number]} the last one twice where none comes after it
 */
function nthTwo(values, k, ofSizes = false) {
  if (values instanceof Float64Array) {
    const sorted = (ofSizes ? values.map(Math.abs) : values.slice()).sort();
    return [sorted[k], sorted[Math.min(k + 1, sorted.length - 1)]];
  }
  const all = sortable(values, ofSizes);
  const counts = new Uint32Array(2048);
  let keys = all;
  let known = 0; // the highest bits of the result
  for (const { bits, shift } of DIGITS) {
    counts.fill(0);
    const low = (1 << bits) - 1;
    for (let j = 0; j < keys.length; j++) counts[(keys[j] >>> shift) & low]++;
    let digit = 0;
    while (k >= counts[digit]) k -= counts[digit++];
    known = ((known << bits) | digit) >>> 0;
    const left = new Uint32Array(counts[digit]);
    let to = 0;
    for (let j = 0; j < keys.length; j++) {
      if (keys[j] >>> shift === known) left[to++] = keys[j];
    }
    keys = left;
  }
  // What is left is the value itself, as often as it occurs.
  const next = k + 1 < keys.length ? known : leastAbove(all, known);
  return [unsorted(known), unsorted(next)];
}

/** @param {Uint32Array} keys @param {number} key @returns {number} itself where none is larger */
function leastAbove(keys, key) {
  let least = 0xffffffff;
  for (let i = 0; i < keys.length; i++) if (keys[i] > key && keys[i] < least) least = keys[i];
  return least === 0xffffffff ? key : least;
}

/**
 * @param {Float32Array | Float64Array} values left alone @param {number} k from 0
 * @returns {number} the value at place k of the sorted ones
 */
export const nth = (values, k) => nthTwo(values, k)[0];

/**
 * @param {Float32Array | Float64Array} values
 * @returns {number} the one in the middle, or the mean of the two; NaN for none
 */
export function median(values) {
  if (!values.length) return NaN;
  if (values.length % 2) return nthTwo(values, values.length >> 1)[0];
  const [lower, upper] = nthTwo(values, (values.length >> 1) - 1);
  const total = lower + upper;
  return (values instanceof Float32Array ? Math.fround(total) : total) / 2;
}

/**
 * @param {Float32Array | Float64Array} values at least one
 * @param {number} q from 0 to 1
 * @param {boolean} [ofSizes] of their sizes and not of they themselves
 * @returns {number} as np.quantile interpolates between two values
 */
export function quantile(values, q, ofSizes = false) {
  const at = (values.length - 1) * q;
  const before = Math.floor(at);
  const [from, to] = nthTwo(values, before, ofSizes);
  if (before === at) return from;
  const t = at - before;
  if (values instanceof Float64Array) {
    return t < 0.5 ? from + (to - from) * t : to - (to - from) * (1 - t);
  }
  const { fround } = Math;
  const gap = fround(to - from);
  return t < 0.5
    ? fround(from + fround(gap * fround(t)))
    : fround(to - fround(gap * fround(1 - t)));
}

/**
 * Rows of a sparse matrix: each weighs some neighbours, the first of them at `first`.
 * @typedef {{first: number, weights: Float64Array}[]} Weights
 */

/**
 * @param {number} source @param {number} target
 * @returns {Weights} row i averages the source over its i-th equal part
 */
export function averaging(source, target) {
  return Array.from({ length: target }, (_, i) => {
    const from = (i * source) / target;
    const to = ((i + 1) * source) / target;
    const first = Math.floor(from);
    const last = Math.min(source, Math.ceil(to));
    const weights = Float64Array.from({ length: last - first }, (_, k) => {
      const shared = Math.min(to, first + k + 1) - Math.max(from, first + k);
      return (shared * target) / source;
    });
    return { first, weights };
  });
}

/**
 * Adds up in as many bits as the plane has, one product after the other, as numpy does.
 * @param {Weights} rows @param {Plane} plane @param {Weights} columns
 * @returns {Plane} rows @ plane @ columns.T
 */
export function weighed(rows, plane, columns) {
  const { width, data } = plane;
  const Kind = /** @type {Float32ArrayConstructor} */ (data.constructor);
  const out = new Kind(rows.length * columns.length);
  const row = new Kind(width);
  const across = flat(columns, Kind);
  rows.forEach(({ first, weights }, y) => {
    row.fill(0);
    new Kind(weights).forEach((weight, k) => addTo(row, data, (first + k) * width, weight));
    const line = out.subarray(y * columns.length, (y + 1) * columns.length);
    if (line instanceof Float64Array) sumsOf(across, row, line);
    else roundedSumsOf(across, row, line);
  });
  return { height: rows.length, width: columns.length, data: out };
}

/**
 * All weights behind each other: of the i-th sum those from `ends[i - 1]` to `ends[i]`; the first
 * of them weighs what is at `first[i]`.
 * @typedef {{first: Int32Array, ends: Int32Array, weights: Float32Array | Float64Array}} Sums
 */

/** @param {Weights} sums @param {Float32ArrayConstructor} Kind @returns {Sums} */
function flat(sums, Kind) {
  let end = 0;
  const ends = Int32Array.from(sums, ({ weights }) => (end += weights.length));
  const weights = new Kind(end);
  sums.forEach((one, i) => weights.set(one.weights, ends[i] - one.weights.length));
  return { first: Int32Array.from(sums, ({ first }) => first), ends, weights };
}

/**
 * @param {Float32Array | Float64Array} row @param {Float32Array | Float64Array} data
 * @param {number} start of what is added @param {number} weight
 */
function addTo(row, data, start, weight) {
  for (let x = 0; x < row.length; x++) row[x] += weight * data[start + x];
}

/** @param {Sums} sums @param {ArrayLike<number>} row @param {Float64Array} out */
function sumsOf({ first, ends, weights }, row, out) {
  for (let i = 0, k = 0; i < out.length; i++) {
    let total = 0;
    for (let at = first[i]; k < ends[i]; k++, at++) total += weights[k] * row[at];
    out[i] = total;
  }
}

/** The same in 32 bits. @param {Sums} sums @param {ArrayLike<number>} row @param {Float32Array} out */
function roundedSumsOf({ first, ends, weights }, row, out) {
  for (let i = 0, k = 0; i < out.length; i++) {
    let total = 0;
    for (let at = first[i]; k < ends[i]; k++, at++) {
      total = Math.fround(total + weights[k] * row[at]);
    }
    out[i] = total;
  }
}
