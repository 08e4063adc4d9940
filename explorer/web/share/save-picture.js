/** Files for the visitor's downloads: pictures from their pixels, and whatever else is at hand. */

import { SAVED, SAVING } from '../dom/saving.js';
import { catchUp } from '../dom/while-visible.js';
import { SIDE } from '../state/boot.js';
import { imageOf } from './element-image.js';
import { EDGE, lookOf, PictureSheet } from './picture-sheet.js';

/** Width of a handle's lines, as in the style sheet. */
const HANDLE = 3;

/** Pixels of the page for each of a digit's: 280 across. */
const ACROSS = 10;
/** Pixels of the file for each of the page's, at least. */
const SHARP = 2;
/** The same for each of a digit's where several are saved as they are shown. */
const GRAIN = 4;
/** A canvas smaller than this is saved as large as a digit is. */
const SMALL = 150;
/** Pixels across that tell whether anything is on a canvas. */
const GLANCE = 64;

/** @typedef {import('./picture-sheet.js').Caption} Caption */

/**
 * Save a digit as a PNG, white ink on black as in MNIST, each pixel a square of 20.
 * @param {Float32Array | Uint8Array} pixels784 floats 0 to 1 or bytes 0 to 255
 * @param {string} name of the file @param {Caption} caption @param {Element} around for the page's colours
 */
export async function savePicture(pixels784, name, caption, around) {
  const side = ACROSS * SIDE;
  const sheet = new PictureSheet(side, side, SHARP, caption, lookOf(around));
  const { left, top } = sheet.corner;
  sheet.context.drawImage(greyPicture(pixels784), ...scaled(SHARP, left, top, side, side));
  saveFile(await sheet.finish(), name);
}

/** @param {Float32Array | Uint8Array} pixels */
function greyPicture(pixels) {
  const scale = pixels instanceof Float32Array ? 255 : 1;
  const image = new ImageData(SIDE, SIDE);
  pixels.forEach((value, i) => {
    image.data.fill(Math.round(value * scale), 4 * i, 4 * i + 3);
    image.data[4 * i + 3] = 255;
  });
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}

/**
 * Save an element as it is shown, on the page's ground, below what it is and above how to read it:
 * the pixels of its canvases, handles over them and, unless it is a canvas itself, everything else in it.
 * @param {Element} root @param {string} name of the file @param {Caption} caption
 */
export async function saveShown(root, name, caption) {
  catchUp();
  // What can be painted sharper is, for as long as it is copied.
  root.dispatchEvent(new CustomEvent(SAVING, { bubbles: true, detail: { ratio: SHARP } }));
  /** @type {Copied} */
  let copied;
  try {
    copied = copiedOf(root, caption);
  } finally {
    root.dispatchEvent(new CustomEvent(SAVED, { bubbles: true }));
  }
  const { sheet, scale, left, top } = copied;
  for (const slider of root.querySelectorAll('input')) {
    if (slider.type === 'range') paintHandle(sheet, slider, left, top);
  }
  // What takes time comes last, and below: the page may go on meanwhile.
  if (!(root instanceof HTMLCanvasElement)) {
    const { context, corner } = sheet;
    context.globalCompositeOperation = 'destination-over';
    const image = await imageOf(root, EDGE, scale);
    context.drawImage(image, 0, Math.round((corner.top - EDGE) * scale));
  }
  saveFile(await sheet.finish(), name);
}

/** @typedef {{sheet: PictureSheet, scale: number, left: number, top: number}} Copied */

/** @param {Element} root @param {Caption} caption @returns {Copied} with the pixels of its canvases */
function copiedOf(root, caption) {
  const { left, top, width, height } = root.getBoundingClientRect();
  const larger = root instanceof HTMLCanvasElement && width < SMALL ? (ACROSS * SIDE) / width : 1;
  const scale = larger > 1 ? SHARP : scaleOf(root);
  const sheet = new PictureSheet(width * larger, height * larger, scale, caption, lookOf(root));
  const { context, corner } = sheet;
  for (const canvas of canvasesIn(root)) {
    const box = canvas.getBoundingClientRect();
    const x = corner.left + larger * (box.left - left);
    const y = corner.top + larger * (box.top - top);
    const tall = (larger * box.width * canvas.height) / canvas.width;
    context.drawImage(canvas, ...scaled(scale, x, y, larger * box.width, tall));
  }
  return { sheet, scale, left, top };
}

/** @param {number} scale @param {...number} lengths @returns {[number, number, number, number]} whole pixels */
const scaled = (scale, ...lengths) =>
  /** @type {any} */ (lengths.map((length) => Math.round(length * scale)));

/**
 * The frame of a handle on a film strip: a part of the slider that no script can see.
 * @param {PictureSheet} sheet @param {HTMLInputElement} slider
 * @param {number} left @param {number} top of what is saved
 */
function paintHandle({ context, scale, corner }, slider, left, top) {
  const style = getComputedStyle(slider);
  const across = parseFloat(style.getPropertyValue('--thumb'));
  const box = slider.getBoundingClientRect();
  if (!across || !box.width) return;
  const [low, high] = [Number(slider.min), Number(slider.max)];
  const share = (slider.valueAsNumber - low) / (high - low);
  const x = corner.left + box.left - left + share * (box.width - across);
  const y = corner.top + box.top - top;
  context.lineWidth = HANDLE * scale;
  context.strokeStyle = style.getPropertyValue('--thumb-ink').trim();
  // Its lines lie within it.
  const half = HANDLE / 2;
  context.strokeRect(...scaled(scale, x + half, y + half, across - HANDLE, box.height - HANDLE));
}

/** @param {Element} root @returns {number} pixels of its file for each of the page's */
function scaleOf(root) {
  const scales = canvasesIn(root).map((canvas) => {
    const grain = getComputedStyle(canvas).imageRendering === 'pixelated' ? GRAIN : 1;
    return (grain * canvas.width) / canvas.getBoundingClientRect().width;
  });
  // Texts and lines need two or more; whole steps keep the canvases' pixels squares of one size.
  const scale = scales.length ? Math.max(...scales) : devicePixelRatio;
  return scale * Math.ceil(SHARP / scale - 0.01);
}

/** @param {Element} root @returns {HTMLCanvasElement[]} those in it that are shown */
function canvasesIn(root) {
  const all = root instanceof HTMLCanvasElement ? [root] : [...root.querySelectorAll('canvas')];
  return all.filter((canvas) => canvas.width > 0 && isShown(canvas));
}

/** @param {Element} root @returns {boolean} whether there is a picture to save, and more than paper on it */
export const isShown = (root) =>
  Math.min(...sidesOf(root)) > 0 && !(root instanceof HTMLCanvasElement && isBlank(root));

/** @type {OffscreenCanvasRenderingContext2D | null} */
let small = null;

/**
 * Looked at on a copy that is small: a canvas whose own pixels are read may be painted slower from
 * then on.
 * @param {HTMLCanvasElement} canvas
 */
function isBlank(canvas) {
  small ??= new OffscreenCanvas(GLANCE, GLANCE).getContext('2d', { willReadFrequently: true });
  if (!small || !canvas.width || !canvas.height) return true;
  small.clearRect(0, 0, GLANCE, GLANCE);
  // A line as thin as a pixel still counts.
  small.imageSmoothingQuality = 'high';
  small.drawImage(canvas, 0, 0, GLANCE, GLANCE);
  const words = new Uint32Array(small.getImageData(0, 0, GLANCE, GLANCE).data.buffer);
  return words.every((word) => word === words[0]);
}

/** @param {Element} element */
function sidesOf(element) {
  const { width, height } = element.getBoundingClientRect();
  return [width, height];
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
