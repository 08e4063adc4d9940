/**
 * Pictures as PNG files, from the pixels themselves: what a canvas gives back is disturbed by
 * some browsers' privacy modes. Source: W3C, Portable Network Graphics, third edition.
 * @module
 */

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Header fields after the size, by channels: eight bits of grey or of colours, no interlacing. */
const KINDS = { 1: [8, 0, 0, 0, 0], 3: [8, 2, 0, 0, 0] };

/** Remainders of the CRC of all bytes. */
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest;
});

/**
 * @param {Uint8Array} pixels row by row, 0 is black
 * @param {number} width
 * @param {1 | 3} [channels] numbers of a pixel: grey, or red, green and blue
 * @returns {Promise<Uint8Array<ArrayBuffer>>} the file
 */
export async function pngOf(pixels, width, channels = 1) {
  const length = width * channels;
  const height = pixels.length / length;
  // Each row starts with the kind of its filter, which is none.
  const rows = new Uint8Array((length + 1) * height);
  for (let y = 0; y < height; y++) {
    rows.set(pixels.subarray(y * length, (y + 1) * length), y * (length + 1) + 1);
  }
  const parts = [
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', Uint8Array.of(...uint32(width), ...uint32(height), ...KINDS[channels])),
    chunk('IDAT', await zlib(rows)),
    chunk('IEND', new Uint8Array()),
  ];
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** @param {string} name @param {Uint8Array} data @returns {Uint8Array<ArrayBuffer>} */
function chunk(name, data) {
  const whole = new Uint8Array(12 + data.length);
  whole.set(uint32(data.length));
  whole.set(
    Array.from(name, (letter) => letter.charCodeAt(0)),
    4,
  );
  whole.set(data, 8);
  const body = whole.subarray(4, 8 + data.length);
  const rest = body.reduce((sum, byte) => CRC[(sum ^ byte) & 0xff] ^ (sum >>> 8), 0xffffffff);
  whole.set(uint32(rest ^ 0xffffffff), 8 + data.length);
  return whole;
}

/** @param {number} value */
const uint32 = (value) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function zlib(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
