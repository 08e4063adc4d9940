/** Files for the visitor's downloads: pictures from their pixels, and whatever else is at hand. */
import { pngOf } from './png.js';

const SIDE = 28;
/** Pixels of the file for each of the picture's: 560 across. */
const SCALE = 20;

/**
 * Save a digit as a PNG of 560 x 560, white ink on black as in MNIST, each pixel a square of 20.
 * @param {Float32Array | Uint8Array} pixels784 floats 0 to 1 or bytes 0 to 255
 * @param {string} name of the file, with or without .png
 */
export async function savePicture(pixels784, name) {
  const scale = pixels784 instanceof Float32Array ? 255 : 1;
  const grey = Uint8Array.from(pixels784, (value) => Math.round(value * scale));
  const file = name.endsWith('.png') ? name : `${name}.png`;
  saveFile(new Blob([await pngOf(grey, SIDE, SCALE)], { type: 'image/png' }), file);
}

/**
 * Save a canvas as it is shown, on a ground of its own.
 * @param {HTMLCanvasElement} canvas @param {string} ground a colour @param {string} name
 */
export async function saveCanvas(canvas, ground, name) {
  const copy = new OffscreenCanvas(canvas.width, canvas.height);
  const context = copy.getContext('2d');
  if (!context) return;
  context.fillStyle = ground;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  saveFile(await copy.convertToBlob({ type: 'image/png' }), name);
}

/** @param {Blob} blob @param {string} name */
export function saveFile(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
