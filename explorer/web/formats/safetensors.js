/**
 * Reads safetensors files, whole or while they are still arriving.
 *
 * Layout: 8 bytes header length (little endian), a JSON header, then the tensors without gaps.
 * Source: https://github.com/huggingface/safetensors (section "Format").
 * @module
 */

import { widen } from './float16.js';

/** @typedef {'F16' | 'F32' | 'U16' | 'U8' | 'I8'} Dtype */
/** @typedef {{name: string, dtype: Dtype, shape: number[], begin: number, end: number}} Entry */
/**
 * @typedef {object} Tensor
 * @property {Dtype} dtype as stored
 * @property {number[]} shape
 * @property {Float32Array | Uint16Array | Uint8Array | Int8Array} data F16 is widened to Float32Array
 */

// ---- the header: which tensors there are and where, checked before anything else ----

/** @type {Record<Dtype, number>} */
const ITEM_BYTES = { F16: 2, F32: 4, U16: 2, U8: 1, I8: 1 };

/** Far above anything shipped; a hostile header must not make the page allocate without end. */
const MAX_HEADER = 1 << 20;
const MAX_DATA = 1 << 26;

/**
 * @param {unknown} dtype
 * @returns {dtype is Dtype}
 */
function isDtype(dtype) {
  return typeof dtype === 'string' && Object.hasOwn(ITEM_BYTES, dtype);
}

/**
 * @param {unknown} value
 * @returns {value is number[]}
 */
function isSizes(value) {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

/**
 * @param {string} name
 * @param {unknown} description one value of the header
 * @returns {Entry}
 */
function entryFrom(name, description) {
  const { dtype, shape, data_offsets: offsets } = Object(description);
  if (!isDtype(dtype)) {
    throw new Error(`The tensor "${name}" is ${dtype}; only F16, F32, U16, U8 and I8 can be read.`);
  }
  if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) {
    throw new Error(`The header describes the tensor "${name}" in a way that cannot be read.`);
  }
  const bytes = shape.reduce((product, size) => product * size, ITEM_BYTES[dtype]);
  const [begin, end] = offsets;
  if (end - begin !== bytes) {
    throw new Error(`The tensor "${name}" needs ${bytes} bytes, its offsets give ${end - begin}.`);
  }
  return { name, dtype, shape, begin, end };
}

/**
 * @param {Uint8Array} bytes the JSON header
 * @returns {Entry[]} in the order of their bytes, which follow each other without gaps
 */
function entriesFrom(bytes) {
  /** @type {unknown} */
  let header;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Error('The header of this safetensors file is not valid JSON.');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw new Error('The header of this safetensors file is not an object.');
  }
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, description]) => entryFrom(name, description))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkGaps(entries);
  return entries;
}

/** @param {Entry[]} entries */
function checkGaps(entries) {
  let end = 0;
  for (const entry of entries) {
    if (entry.begin !== end) {
      throw new Error(`The tensor "${entry.name}" starts at byte ${entry.begin}, not ${end}.`);
    }
    end = entry.end;
  }
  if (end > MAX_DATA) throw new Error(`This safetensors file claims ${end} bytes: too many.`);
}

/**
 * @param {Uint8Array} start at least the first 8 bytes of a file
 * @returns {number}
 */
function headerLength(start) {
  const view = new DataView(start.buffer, start.byteOffset, 8);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  if (length < 2 || length > MAX_HEADER) {
    throw new Error(`This is not a safetensors file: its header would be ${length} bytes long.`);
  }
  return length;
}

// ---- the tensors ----

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
    case 'I8':
      return { dtype, shape, data: new Int8Array(data.buffer) };
  }
}

/** Takes the file's bytes in pieces of any size and gives out each tensor once it is complete. */
class TensorReader {
  /** @type {Entry[] | null} null until the header has arrived */
  entries = null;

  /** @type {Map<string, Tensor>} */
  tensors = new Map();

  /** Bytes so far, and of the whole file: 0 until the header has arrived. */
  received = 0;
  size = 0;

  #bytes = new Uint8Array(new ArrayBuffer(1 << 12));
  #start = 0;

  /** @param {Uint8Array} chunk */
  push(chunk) {
    this.#append(chunk);
    if (!this.entries) this.#readHeader();
    if (!this.entries) return;
    if (this.received > this.size) {
      throw new Error(`This safetensors file should end after ${this.size} bytes, but goes on.`);
    }
    this.#complete(this.entries);
  }

  /** @throws {Error} if bytes are missing */
  finish() {
    if (this.entries && this.received === this.size) return;
    const goal = this.entries ? `all ${this.size}` : 'its header';
    throw new Error(`This safetensors file ends after ${this.received} bytes, before ${goal}.`);
  }

  /** @param {Uint8Array} chunk */
  #append(chunk) {
    const received = this.received + chunk.length;
    if (received > this.#bytes.length) {
      this.#grow(Math.max(received, this.size, 2 * this.received));
    }
    this.#bytes.set(chunk, this.received);
    this.received = received;
  }

  /** @param {number} size */
  #grow(size) {
    const bytes = new Uint8Array(new ArrayBuffer(size));
    bytes.set(this.#bytes.subarray(0, this.received));
    this.#bytes = bytes;
  }

  #readHeader() {
    if (this.received < 8) return;
    const start = 8 + headerLength(this.#bytes);
    if (this.received < start) return;
    const entries = entriesFrom(this.#bytes.subarray(8, start));
    this.#start = start;
    this.size = start + (entries.at(-1)?.end ?? 0);
    this.entries = entries;
  }

  /** @param {Entry[]} entries */
  #complete(entries) {
    for (let i = this.tensors.size; i < entries.length; i++) {
      const entry = entries[i];
      if (this.#start + entry.end > this.received) break;
      this.tensors.set(entry.name, tensorFrom(entry, this.#bytes, this.#start));
    }
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
 * @param {(received: number, size: number) => void} [onProgress] after each piece; bytes
 * @returns {{
 *   have: (wanted: (name: string) => boolean) => Promise<Map<string, Tensor>>,
 *   all: () => Promise<Map<string, Tensor>>,
 * }}
 */
export function streamTensors(response, onProgress = () => {}) {
  const reader = new TensorReader();
  /** @type {Set<() => void>} */
  const waiting = new Set();
  const finished = readAll(response, reader, () => {
    for (const check of waiting) check();
    onProgress(reader.received, reader.size);
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
 * @param {() => void} onProgress after each piece
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
      reader.push(value);
      onProgress();
    }
  } catch (error) {
    stream.cancel().catch(() => {});
    throw error;
  }
  reader.finish();
  return reader.tensors;
}
