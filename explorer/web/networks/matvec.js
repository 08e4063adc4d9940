/**
 * bias + the sum of some rows of a matrix, each times a value: what a decoder, the critic and the
 * first layer of an encoder come down to. Silent units, black pixels and empty corners are left out before, so only some rows take part.
 *
 * The work is done four numbers at a time in WebAssembly (`row-sums.wat`), several times as fast as
 * JavaScript's loops; where a browser has no WebAssembly SIMD, those loops do it.
 * @module
 */

/**
 * A dense layer, or a convolution as seen from one of the pixels it makes.
 * @typedef {object} Layer
 * @property {Float32Array} weight inputs * outputs, a row per input
 * @property {Float32Array} bias outputs
 * @property {number} most values that one sum can have
 * @property {number} [places] sums that `out` has room for; 1 if not given
 */

/**
 * @typedef {object} RowSums
 * @property {number} width outputs, rounded up to a multiple of four; what is beyond them says nothing
 * @property {Float32Array} weight inputs * width
 * @property {Float32Array} bias width
 * @property {Float32Array} values what the rows are multiplied by, to be filled in
 * @property {Int32Array} rows numbers of the rows, to be filled in
 * @property {Float32Array} out places * width
 * @property {(count: number, place?: number) => void} sum the first `count` values' rows into `out`
 */

/** `row-sums.wat` as bytes in base64, which `make kernel` writes here. */
export const KERNEL =
  'AGFzbQEAAAABCwFgB39/f39/f38AAg4BAmpzBm1lbW9yeQIAAQMCAQAHBwEDc3VtAAAK9QIB8gICB38EeyAAIAEgA/' +
  'wKAAAgACADaiEIIAQgBkECdGohBwJAA0AgBEEQaiAHSw0BIAT9CQIAIQ4gBP0JAgQhDyAE/QkCCCEQIAT9CQIMIREg' +
  'AiAFKAIAIANsaiEKIAIgBSgCBCADbGohCyACIAUoAgggA2xqIQwgAiAFKAIMIANsaiENIAAhCQNAIAkgCf0ABAAgDi' +
  'AK/QAEAP3mAf3kASAPIAv9AAQA/eYB/eQBIBAgDP0ABAD95gH95AEgESAN/QAEAP3mAf3kAf0LBAAgCkEQaiEKIAtB' +
  'EGohCyAMQRBqIQwgDUEQaiENIAlBEGohCSAJIAhJDQALIARBEGohBCAFQRBqIQUMAAsLAkADQCAEIAdPDQEgBP0JAg' +
  'AhDiACIAUoAgAgA2xqIQogACEJA0AgCSAJ/QAEACAOIAr9AAQA/eYB/eQB/QsEACAKQRBqIQogCUEQaiEJIAkgCEkN' +
  'AAsgBEEEaiEEIAVBBGohBQwACwsL';

const LANES = 4;
const PAGE = 65536;

const compiled = compile();

/** @returns {WebAssembly.Module | null} null where the browser does not know such instructions */
function compile() {
  try {
    const bytes = Uint8Array.from(atob(KERNEL), (character) => character.charCodeAt(0));
    return new WebAssembly.Module(bytes);
  } catch (error) {
    console.info('No WebAssembly SIMD here, so the models run in JavaScript:', error);
    return null;
  }
}

/**
 * Layers ready to be summed, in one memory.
 * @param {Layer[]} layers
 * @param {WebAssembly.Module | null} [kernel] null: JavaScript's loops
 * @returns {RowSums[]}
 */
export function rowSums(layers, kernel = compiled) {
  const sizes = layers.map(sizesOf);
  const bytes = 4 * sizes.flatMap((size) => Object.values(size)).reduce((sum, size) => sum + size);
  const { buffer, sum } = roomFor(kernel, bytes);
  let at = 0;
  /** @param {number} length */
  const start = (length) => {
    at += 4 * length;
    return at - 4 * length;
  };
  return layers.map((layer, i) => {
    const size = sizes[i];
    const arrays = {
      weight: new Float32Array(buffer, start(size.weight), size.weight),
      bias: new Float32Array(buffer, start(size.bias), size.bias),
      values: new Float32Array(buffer, start(size.values), size.values),
      rows: new Int32Array(buffer, start(size.rows), size.rows),
      out: new Float32Array(buffer, start(size.out), size.out),
    };
    fill(arrays, layer);
    return { ...arrays, width: size.bias, sum: sum ? inWasm(sum, arrays) : inLoops(arrays) };
  });
}

/**
 * @param {WebAssembly.Module | null} kernel @param {number} bytes
 * @returns {{buffer: ArrayBuffer, sum: Function | null}} without `sum` where there is no room
 */
function roomFor(kernel, bytes) {
  try {
    if (kernel) {
      const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
      const { exports } = new WebAssembly.Instance(kernel, { js: { memory } });
      return { buffer: memory.buffer, sum: /** @type {Function} */ (exports.sum) };
    }
  } catch (error) {
    console.info('No memory for WebAssembly, so the models run in JavaScript:', error);
  }
  return { buffer: new ArrayBuffer(bytes), sum: null };
}

/** @typedef {Omit<RowSums, 'width' | 'sum'>} Arrays */

/** @param {number} length */
const rounded = (length) => LANES * Math.ceil(length / LANES);

/** @param {Layer} layer @returns {Record<keyof Arrays, number>} how long each array is */
function sizesOf({ weight, bias, most, places = 1 }) {
  const width = rounded(bias.length);
  const values = rounded(most);
  return {
    weight: (weight.length / bias.length) * width,
    bias: width,
    values,
    rows: values,
    out: places * width,
  };
}

/** @param {Arrays} arrays @param {Layer} layer */
function fill(arrays, { weight, bias }) {
  arrays.bias.set(bias);
  for (let from = 0, to = 0; from < weight.length; from += bias.length) {
    arrays.weight.set(weight.subarray(from, from + bias.length), to);
    to += arrays.bias.length;
  }
}

/** @param {Function} sum @param {Arrays} arrays @returns {RowSums['sum']} */
function inWasm(sum, { weight, bias, values, rows, out }) {
  const { byteLength: bytes, byteOffset } = bias;
  // Numbers, not arrays: this is called hundreds of times for one picture.
  const [from, factors, numbers, to] = [weight, values, rows, out].map((one) => one.byteOffset);
  return (count, place = 0) =>
    sum(to + place * bytes, byteOffset, from, bytes, factors, numbers, count);
}

/**
 * Four rows at a time: one load and store of each sum serves four products.
 * @param {Arrays} arrays @returns {RowSums['sum']}
 */
function inLoops({ weight, bias, values, rows, out }) {
  const width = bias.length;
  return (count, place = 0) => {
    const to = place * width;
    out.set(bias, to);
    let k = 0;
    for (; k + 4 <= count; k += 4) {
      const [v0, v1, v2, v3] = [values[k], values[k + 1], values[k + 2], values[k + 3]];
      const r0 = width * rows[k];
      const r1 = width * rows[k + 1];
      const r2 = width * rows[k + 2];
      const r3 = width * rows[k + 3];
      for (let i = 0; i < width; i++) {
        out[to + i] +=
          v0 * weight[r0 + i] + v1 * weight[r1 + i] + (v2 * weight[r2 + i] + v3 * weight[r3 + i]);
      }
    }
    for (; k < count; k++) {
      const value = values[k];
      const from = width * rows[k];
      for (let i = 0; i < width; i++) out[to + i] += value * weight[from + i];
    }
  };
}

/**
 * Let the numbers of a list that are not zero take part, each with the row of its place.
 * @param {RowSums} sums its `values` and `rows` receive them
 * @param {Float32Array} from
 * @param {number} start the place in `from` of row 0
 * @param {number} end
 * @returns {number} how many there are
 */
export function nonzero({ values, rows }, from, start, end) {
  let count = 0;
  for (let i = start; i < end; i++) {
    const value = from[i];
    values[count] = value;
    rows[count] = i - start;
    // No branch: which are silent cannot be predicted, and a wrong guess costs more than two stores.
    count += Number(value !== 0);
  }
  return count;
}
