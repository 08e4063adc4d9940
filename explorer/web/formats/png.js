/**
 * Grey pictures as PNG files, from the pixels themselves: what a canvas gives back is disturbed by
 * some browsers' privacy modes. Source: W3C, Portable Network Graphics, third edition.
 * @module
 */

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Header fields after the size: eight bits of grey, no interlacing. */
const EIGHT_BITS_OF_GREY = [8, 0, 0, 0, 0];

/** Remainders of the CRC of all bytes. */
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest;
});

/**
 * @param {Uint8Array} grey row by row, 0 is black
 * @param {number} width
 * @param {number} [scale] a whole number: pixels of the file for each of the picture's
 * @returns {Promise<Uint8Array<ArrayBuffer>>} the file
 */
export async function pngOf(grey, width, scale = 1) {
  const height = grey.length / width;
  const [across, down] = [width * scale, height * scale];
  // Each row starts with the kind of its filter, which is none.
  const rows = new Uint8Array((across + 1) * down);
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      rows[y * (across + 1) + 1 + x] = grey[Math.floor(y / scale) * width + Math.floor(x / scale)];
    }
  }
  return Uint8Array.from([
    ...SIGNATURE,
    ...chunk('IHDR', [...uint32(across), ...uint32(down), ...EIGHT_BITS_OF_GREY]),
    ...chunk('IDAT', await zlib(rows)),
    ...chunk('IEND', []),
  ]);
}

/** @param {string} name @param {ArrayLike<number>} data */
function chunk(name, data) {
  const body = [...Array.from(name, (letter) => letter.charCodeAt(0)), ...Array.from(data)];
  const rest = body.reduce((sum, byte) => CRC[(sum ^ byte) & 0xff] ^ (sum >>> 8), 0xffffffff);
  return [...uint32(data.length), ...body, ...uint32(rest ^ 0xffffffff)];
}

/** @param {number} value */
const uint32 = (value) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function zlib(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
