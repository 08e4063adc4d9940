/** Files for the visitor's downloads: pictures from their pixels, and whatever else is at hand. */

import { pngOf } from '../formats/png.js';
import { SIDE } from '../state/boot.js';
import { imageOf } from './element-image.js';

/** Pixels of the file for each of the picture's: 560 across. */
const SCALE = 20;
/** The same where several are saved as they are shown. */
const GRAIN = 4;
/** Pixels of the page around what is saved with its texts: some of them stand out. */
const EDGE = 16;

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
 * Save an element as it is shown, on the page's ground: the pixels of its canvases and, unless it is
 * a canvas itself, everything else in it, with an edge around it.
 * @param {Element} root @param {string} name of the file
 */
export async function saveShown(root, name) {
  const edge = root instanceof HTMLCanvasElement ? 0 : EDGE;
  const scale = scaleOf(root);
  const { left, top, width, height } = root.getBoundingClientRect();
  const [wide, tall] = [width, height].map((side) => Math.round((side + 2 * edge) * scale));
  const sheet = new OffscreenCanvas(wide, tall);
  const context = sheet.getContext('2d');
  if (!context) return;
  context.imageSmoothingEnabled = false;
  for (const canvas of canvasesIn(root)) {
    const box = canvas.getBoundingClientRect();
    const at = [box.left - left + edge, box.top - top + edge, box.width];
    const [x, y, across] = at.map((length) => Math.round(length * scale));
    context.drawImage(canvas, x, y, across, Math.round((across * canvas.height) / canvas.width));
  }
  // What takes time comes last, and below: the page may go on meanwhile.
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = groundOf(root);
  if (edge) context.drawImage(await imageOf(root, edge, scale), 0, 0);
  context.fillRect(0, 0, wide, tall);
  saveFile(await sheet.convertToBlob({ type: 'image/png' }), name);
}

/** @param {Element} root @returns {number} pixels of its file for each of the page's */
function scaleOf(root) {
  const scales = canvasesIn(root).map((canvas) => {
    const grain = getComputedStyle(canvas).imageRendering === 'pixelated' ? GRAIN : 1;
    return (grain * canvas.width) / canvas.getBoundingClientRect().width;
  });
  if (root instanceof HTMLCanvasElement) return scales[0];
  // Texts and lines need two or more; whole steps keep the canvases' pixels squares of one size.
  const scale = scales.length ? Math.max(...scales) : devicePixelRatio;
  return scale * Math.ceil(2 / scale);
}

/** @param {Element} root @returns {HTMLCanvasElement[]} those in it that are shown */
function canvasesIn(root) {
  const all = root instanceof HTMLCanvasElement ? [root] : [...root.querySelectorAll('canvas')];
  return all.filter((canvas) => canvas.width > 0 && isShown(canvas));
}

/** @param {Element} root @returns {boolean} whether there is a picture to save */
export const isShown = (root) => Math.min(...sidesOf(root)) > 0;

/** @param {Element} element */
function sidesOf(element) {
  const { width, height } = element.getBoundingClientRect();
  return [width, height];
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
