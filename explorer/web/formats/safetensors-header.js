/**
 * The header of a safetensors file: which tensors it holds and where, checked before anything else.
 * @module
 */

/** @typedef {'F16' | 'F32' | 'U16' | 'U8'} Dtype */

/** @typedef {{name: string, dtype: Dtype, shape: number[], begin: number, end: number}} Entry */

/** @type {Record<Dtype, number>} */
const ITEM_BYTES = { F16: 2, F32: 4, U16: 2, U8: 1 };

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
    throw new Error(`The tensor "${name}" is ${dtype}; only F16, F32, U16 and U8 can be read.`);
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
export function entriesFrom(bytes) {
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
export function headerLength(start) {
  const view = new DataView(start.buffer, start.byteOffset, 8);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  if (length < 2 || length > MAX_HEADER) {
    throw new Error(`This is not a safetensors file: its header would be ${length} bytes long.`);
  }
  return length;
}
