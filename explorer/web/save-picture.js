/** Files for the visitor's downloads: pictures from their pixels, and whatever else is at hand. */
import { pngOf } from './png.js';

const SIDE = 28;
/** Pixels of the file for each of the picture's: 560 across. */
const SCALE = 20;
/** The same where several are saved as they are shown. */
const GRAIN = 4;

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
 * Save the canvases inside an element as they are shown: each at its place, on the page's ground.
 * @param {HTMLElement} root may be a canvas itself
 * @param {string} name of the file
 */
export async function saveShown(root, name) {
  const canvases = canvasesIn(root);
  const grain = getComputedStyle(canvases[0]).imageRendering === 'pixelated' ? GRAIN : 1;
  const scale = (grain * canvases[0].width) / canvases[0].getBoundingClientRect().width;
  const { left, top, width, height } = root.getBoundingClientRect();
  const sheet = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
  const context = sheet.getContext('2d');
  if (!context) return;
  context.fillStyle = groundOf(root);
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.imageSmoothingEnabled = grain === 1;
  for (const canvas of canvases) {
    const box = canvas.getBoundingClientRect();
    const at = [box.left - left, box.top - top, box.width];
    const [x, y, wide] = at.map((length) => Math.round(length * scale));
    context.drawImage(canvas, x, y, wide, Math.round((wide * canvas.height) / canvas.width));
  }
  saveFile(await sheet.convertToBlob({ type: 'image/png' }), name);
}

/** @param {HTMLElement} root @returns {HTMLCanvasElement[]} those in it that are shown */
export function canvasesIn(root) {
  const all = root instanceof HTMLCanvasElement ? [root] : [...root.querySelectorAll('canvas')];
  return all.filter((canvas) => canvas.checkVisibility() && canvas.width > 0);
}

/** @param {Element} element @returns {string} the colour behind it */
function groundOf(element) {
  for (let at = element.parentElement; at; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (!/^rgba.*, 0\)$/.test(backgroundColor)) return backgroundColor;
  }
  return 'Canvas';
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
