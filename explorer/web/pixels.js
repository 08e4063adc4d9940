/** Pixels onto canvases: white ink on black, as MNIST has it; CSS flips it for the light theme. */

/** @type {WeakMap<HTMLCanvasElement, ImageData>} */
const buffers = new WeakMap();

/**
 * Fill a canvas of 28 x 28 (or of several such pictures beside each other).
 * @param {HTMLCanvasElement} canvas
 * @param {Float32Array | Uint8Array} values one per pixel: floats 0 to 1 or bytes 0 to 255
 */
export function paint(canvas, values) {
  const context = canvas.getContext('2d');
  if (!context) return;
  let buffer = buffers.get(canvas);
  if (!buffer || buffer.width !== canvas.width || buffer.height !== canvas.height) {
    buffer = context.createImageData(canvas.width, canvas.height);
    buffers.set(canvas, buffer);
  }
  fill(buffer, values);
  context.putImageData(buffer, 0, 0);
}

/**
 * @param {ImageData} buffer @param {Float32Array | Uint8Array} values
 * @param {number} [left] first column of a 28-wide picture inside a wider buffer
 * @param {number} [width] of the picture
 */
export function fill(buffer, values, left = 0, width = buffer.width) {
  const scale = values instanceof Float32Array ? 255 : 1;
  const words = new Uint32Array(buffer.data.buffer);
  const skip = buffer.width - width;
  for (let i = 0, place = left, end = width; i < values.length; end += width, place += skip) {
    for (; i < end; i++, place++) {
      const grey = Math.round(values[i] * scale);
      words[place] = 0xff000000 | (grey << 16) | (grey << 8) | grey;
    }
  }
}
