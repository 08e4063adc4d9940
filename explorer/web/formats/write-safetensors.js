/**
 * Writes safetensors files, whole.
 *
 * Layout: see `safetensors.js`.
 * @module
 */

/** @typedef {import('./safetensors.js').Tensor} Tensor */

/** The header's length is a multiple of this, so that every tensor of floats starts at one of its size. */
const ALIGNED = 8;

/**
 * @param {ReadonlyMap<string, Tensor>} tensors of float32, in the order in which the file is to hold them
 * @param {Record<string, string>} [metadata] what else is to be known of them
 * @returns {Uint8Array<ArrayBuffer>} the file
 * @throws {Error} if a tensor has another number of values than its shape says, or is of no float32
 */
export function writeSafetensors(tensors, metadata = {}) {
  /** @type {Record<string, unknown>} */
  const header = Object.keys(metadata).length ? { __metadata__: metadata } : {};
  let end = 0;
  for (const [name, { shape, data }] of tensors) {
    const count = shape.reduce((product, size) => product * size, 1);
    if (!(data instanceof Float32Array) || data.length !== count) {
      throw new Error(`The tensor "${name}" is not ${count} numbers of float32.`);
    }
    const begin = end;
    end += data.byteLength;
    header[name] = { dtype: 'F32', shape, data_offsets: [begin, end] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(text.length / ALIGNED) * ALIGNED;
  const bytes = new Uint8Array(8 + length + end).fill(0x20, 8, 8 + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text, 8);
  let at = 8 + length;
  for (const { data } of tensors.values()) {
    bytes.set(littleEndian(/** @type {Float32Array} */ (data)), at);
    at += data.byteLength;
  }
  return bytes;
}

/** @param {Float32Array} values @returns {Uint8Array} their bytes, whatever order this machine has them in */
function littleEndian(values) {
  const bytes = new Uint8Array(values.byteLength);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return bytes;
}
