/**
 * Reads safetensors files, whole or while they are still arriving.
 *
 * Layout: 8 bytes header length (little endian), a JSON header, then the tensors without gaps.
 * Source: https://github.com/huggingface/safetensors (section "Format").
 * @module
 */

import { widen } from './float16.js';
import { entriesFrom, headerLength } from './safetensors-header.js';

/** @typedef {import('./safetensors-header.js').Entry} Entry */

/**
 * @typedef {object} Tensor
 * @property {import('./safetensors-header.js').Dtype} dtype as stored
 * @property {number[]} shape
 * @property {Float32Array | Uint16Array | Uint8Array} data F16 is widened to Float32Array
 */

/**
 * @param {Entry} entry
 * @param {Uint8Array<ArrayBuffer>} bytes the whole file, or as much as has arrived
 * @param {number} start where the tensors start
 * @returns {Tensor}
 */
function tensorFrom({ dtype, shape, begin, end }, bytes, start) {
  // Copied, because a tensor need not start at a multiple of its item size.
  const data = bytes.slice(start + begin, start + end);
  switch (dtype) {
    case 'F16':
      return { dtype, shape, data: widen(new Uint16Array(data.buffer)) };
    case 'F32':
      return { dtype, shape, data: new Float32Array(data.buffer) };
    case 'U16':
      return { dtype, shape, data: new Uint16Array(data.buffer) };
    case 'U8':
      return { dtype, shape, data };
  }
}

/** Takes the file's bytes in pieces of any size and gives out each tensor once it is complete. */
class TensorReader {
  /** @type {Entry[] | null} null until the header has arrived */
  entries = null;

  /** @type {Map<string, Tensor>} */
  tensors = new Map();

  #bytes = new Uint8Array(new ArrayBuffer(1 << 12));
  #received = 0;
  #start = 0;
  #size = 0;

  /**
   * @param {Uint8Array} chunk
   * @returns {string[]} names of the tensors that it completed
   */
  push(chunk) {
    this.#append(chunk);
    if (!this.entries) this.#readHeader();
    if (!this.entries) return [];
    if (this.#received > this.#size) {
      throw new Error(`This safetensors file should end after ${this.#size} bytes, but goes on.`);
    }
    return this.#complete(this.entries);
  }

  /** @throws {Error} if bytes are missing */
  finish() {
    if (this.entries && this.#received === this.#size) return;
    const goal = this.entries ? `all ${this.#size}` : 'its header';
    throw new Error(`This safetensors file ends after ${this.#received} bytes, before ${goal}.`);
  }

  /** @param {Uint8Array} chunk */
  #append(chunk) {
    const received = this.#received + chunk.length;
    if (received > this.#bytes.length) {
      this.#grow(Math.max(received, this.#size, 2 * this.#received));
    }
    this.#bytes.set(chunk, this.#received);
    this.#received = received;
  }

  /** @param {number} size */
  #grow(size) {
    const bytes = new Uint8Array(new ArrayBuffer(size));
    bytes.set(this.#bytes.subarray(0, this.#received));
    this.#bytes = bytes;
  }

  #readHeader() {
    if (this.#received < 8) return;
    const start = 8 + headerLength(this.#bytes);
    if (this.#received < start) return;
    const entries = entriesFrom(this.#bytes.subarray(8, start));
    this.#start = start;
    this.#size = start + (entries.at(-1)?.end ?? 0);
    this.entries = entries;
  }

  /**
   * @param {Entry[]} entries
   * @returns {string[]}
   */
  #complete(entries) {
    const names = [];
    for (let i = this.tensors.size; i < entries.length; i++) {
      const entry = entries[i];
      if (this.#start + entry.end > this.#received) break;
      this.tensors.set(entry.name, tensorFrom(entry, this.#bytes, this.#start));
      names.push(entry.name);
    }
    return names;
  }
}

/**
 * Reads a whole file.
 * @param {ArrayBuffer | Uint8Array} buffer
 * @returns {Map<string, Tensor>}
 * @throws {Error} whose message says what is wrong with the file
 */
export function parseSafetensors(buffer) {
  const reader = new TensorReader();
  reader.push(buffer instanceof Uint8Array ? buffer : new Uint8Array(buffer));
  reader.finish();
  return reader.tensors;
}

/**
 * Reads a file while it arrives: the decoder comes first and can draw before the encoder is here.
 *
 *     const weights = streamTensors(await fetch(url));
 *     const decoder = decoderFrom(await weights.have((name) => name.startsWith('decoder.')));
 *
 * Both promises reject if the file is bad, breaks off, or the answer is an HTTP error.
 * @param {Response} response
 * @param {(name: string, tensor: Tensor) => void} [onTensor] called for each tensor, in file order
 * @returns {{
 *   have: (wanted: (name: string) => boolean) => Promise<Map<string, Tensor>>,
 *   all: () => Promise<Map<string, Tensor>>,
 * }}
 */
export function streamTensors(response, onTensor) {
  const reader = new TensorReader();
  /** @type {Set<() => void>} */
  const waiting = new Set();
  const finished = readAll(response, reader, (names) => {
    for (const name of names) {
      onTensor?.(name, /** @type {Tensor} */ (reader.tensors.get(name)));
    }
    for (const check of waiting) check();
  });
  // Whoever awaits have() or all() hears of a failure; nobody else needs to.
  finished.catch(() => {});
  return {
    all: () => finished,
    have: (wanted) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (!reader.entries) return;
          const found = reader.entries.filter(({ name }) => wanted(name));
          if (found.length === 0) reject(new Error('This safetensors file lacks what was sought.'));
          if (!found.every(({ name }) => reader.tensors.has(name))) return;
          waiting.delete(check);
          resolve(pick(reader.tensors, found));
        };
        waiting.add(check);
        check();
        finished.then(check, reject);
      }),
  };
}

/**
 * @param {Map<string, Tensor>} tensors
 * @param {Entry[]} entries
 * @returns {Map<string, Tensor>}
 */
function pick(tensors, entries) {
  return new Map(entries.map(({ name }) => [name, /** @type {Tensor} */ (tensors.get(name))]));
}

/**
 * @param {Response} response
 * @param {TensorReader} reader
 * @param {(names: string[]) => void} onProgress after each piece, even if it completed no tensor
 * @returns {Promise<Map<string, Tensor>>}
 */
async function readAll(response, reader, onProgress) {
  if (!response.ok || !response.body) {
    throw new Error(`${response.url || 'The file'} could not be loaded (HTTP ${response.status}).`);
  }
  const stream = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await stream.read();
      if (done) break;
      onProgress(reader.push(value));
    }
  } catch (error) {
    stream.cancel().catch(() => {});
    throw error;
  }
  reader.finish();
  return reader.tensors;
}
