/**
 * The bytes behind a link: written, checked, deflated and spelled in letters that survive a hash.
 * @module
 */

/**
 * `write` gives the bytes to keep, or null where everything is as at first; `read` takes them from
 * a stranger's link and must bear any bytes: null, and whatever makes no sense, mean as at first.
 * Pictures are deflated and inflated, which takes a moment: either may be a promise.
 * @typedef {number[] | null} Bytes
 * @typedef {{tag: number, write: () => Bytes | Promise<Bytes>,
 *   read: (bytes: Uint8Array | null) => void | Promise<void>}} Field
 */

const BROKEN = 'This link is damaged or incomplete, so it was not opened.';
const OLD_BROWSER = 'This browser is too old to unpack the picture in this link.';

/** A link that cannot be made or opened; its message is a sentence for people. */
export class LinkError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'LinkError';
  }
}

/** @returns {never} */
export function broken() {
  throw new LinkError(BROKEN);
}

/** Reads checked bytes from front to back; running out of them means a broken link. */
export class Cursor {
  #at = 0;
  #bytes;

  /** @param {Uint8Array<ArrayBuffer>} bytes with their checksum */
  constructor(bytes) {
    const body = bytes.subarray(0, -2);
    const [low, high] = bytes.subarray(-2);
    if (bytes.length < 2 || crc16(body) !== low + 256 * high) broken();
    this.#bytes = body;
  }

  get atEnd() {
    return this.#at === this.#bytes.length;
  }

  /** @param {number} length */
  take(length) {
    if (this.#at + length > this.#bytes.length) broken();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  byte() {
    return this.take(1)[0];
  }

  uint16() {
    const [low, high] = this.take(2);
    return low + 256 * high;
  }
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<Uint8Array>} the same bytes where the browser cannot deflate
 */
export async function deflate(bytes) {
  if (typeof CompressionStream === 'undefined') return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {number} size exact number of bytes that must come out
 * @returns {Promise<Uint8Array>}
 */
export async function inflate(bytes, size) {
  if (typeof DecompressionStream === 'undefined') throw new LinkError(OLD_BROWSER);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const reader = stream.getReader();
  const out = new Uint8Array(size);
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      // Stops a stream that would unpack to far more than a picture (set throws a RangeError).
      out.set(value, length);
      length += value.length;
    }
  } catch {
    reader.cancel().catch(() => {});
    broken();
  }
  if (length !== size) broken();
  return out;
}

/**
 * @param {unknown[]} switches
 * @returns {number} bit i set where switch i is truthy
 */
export function bitmask(switches) {
  return switches.reduce((/** @type {number} */ mask, on, i) => (on ? mask | (1 << i) : mask), 0);
}

/**
 * @param {number} value
 * @param {number} place
 * @returns {boolean}
 */
export function bit(value, place) {
  return ((value >> place) & 1) === 1;
}

/**
 * @param {number} value
 * @returns {[number, number]} low byte first
 */
export function uint16(value) {
  return [value & 255, value >> 8];
}

/**
 * CRC-16/CCITT-FALSE: tells a damaged or cut link from a sound one.
 * @param {ArrayLike<number>} bytes
 * @returns {number} uint16
 */
export function crc16(bytes) {
  let crc = 0xffff;
  for (let i = 0; i < bytes.length; i++) {
    crc ^= bytes[i] << 8;
    for (let b = 0; b < 8; b++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return crc;
}

/**
 * @param {number[]} bytes
 * @returns {string} without padding
 */
export function toBase64Url(bytes) {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/**
 * @param {string} text only letters, digits, - and _
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function fromBase64Url(text) {
  if (text.length % 4 === 1) broken();
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/**
 * @param {number} value
 * @param {number} count
 * @param {string} name
 * @returns {number} value, an integer with 0 <= value < count
 */
export function index(value, count, name) {
  if (Number.isInteger(value) && value >= 0 && value < count) return value;
  throw new LinkError(`A link cannot hold the ${name} ${value}: there are only ${count}.`);
}
