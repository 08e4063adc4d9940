/**
 * The bytes in a link: written, checked, deflated and spelled in letters that survive a hash.
 * @module
 */

const BROKEN = 'This link is damaged or incomplete, so it was not opened.';
const NEWER = 'This link was made by a newer version of this page, so it was not opened.';
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

/** @returns {never} */
export function newer() {
  throw new LinkError(NEWER);
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

  get left() {
    return this.#bytes.length - this.#at;
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

/** @param {number[]} bytes @returns {string} with their checksum, in letters */
export function seal(bytes) {
  const text = btoa(String.fromCharCode(...bytes, ...uint16(crc16(bytes))));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** @param {string} text @returns {Cursor} at the first byte; letters that are none mean damage */
export function unseal(text) {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) broken();
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return new Cursor(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
}
