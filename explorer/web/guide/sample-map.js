/**
 * The joint t-SNE of one model as pictures: test digits are faint dots, samples of N(0, I) are what
 * they decode to, as many as do not lie upon each other.
 */
import { boundsOf, fit, projection, toScreen } from '../maths/viewport.js';
import { decode } from '../networks/autoencoder.js';
import { DIGITS, PIXELS, recordOf, SAMPLES, SIDE } from '../state/boot.js';
import { store } from '../state/page-store.js';
import { FIRST_ROW } from '../state/shapes.js';
import { MapPainter } from '../views/map/map-painter.js';
import { KIND, placeOf } from '../views/map/map-points.js';

/** How strong a digit's dot is, and how many pictures fit beside each other. */
const FAINT = 0.25;
const ACROSS = 18;
/** Pixels of a picture that can be read; of a plane whose dots are as large as they get. */
const LEAST = 15;
const WIDE = 360;
const EDGE = 16;

/**
 * Which of them are shown: the first ones that keep their distance.
 * @param {readonly [number, number][]} places @param {number} apart
 * @returns {number[]} indices
 */
export function spreadOut(places, apart) {
  /** @type {number[]} */
  const kept = [];
  places.forEach(([x, y], i) => {
    const isFree = kept.every((other) => {
      const [ox, oy] = places[other];
      return Math.abs(x - ox) >= apart || Math.abs(y - oy) >= apart;
    });
    if (isFree) kept.push(i);
  });
  return kept;
}

/** @param {string} model @returns {boolean} whether there is what the map needs */
export const hasMap = (model) => {
  const { runs, codes, decoder } = store.data[model];
  return Boolean(runs[0] && codes && decoder && store.labels);
};

/** @param {HTMLCanvasElement} canvas @param {string} model */
export function paintSampleMap(canvas, model) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const { runs, codes, decoder } = store.data[model];
  const { labels } = store;
  if (!width || !codes || !decoder || !labels || !runs[0]) return;
  const painter = new MapPainter(canvas);
  painter.resize(width, height);
  const rows = DIGITS + SAMPLES;
  const xy = new Float32Array(2 * rows);
  for (let row = 0; row < rows; row++) xy.set(placeOf(runs[0], row), 2 * row);
  const margin = { top: EDGE, right: EDGE, bottom: EDGE, left: EDGE };
  const box = { width, height, margin };
  const at = projection(fit(boundsOf(xy, rows), box), box);
  const kinds = Uint8Array.from(labels, (label) => KIND.firstClass + label);
  const look = {
    large: false,
    dot: 1.1 * Math.min(1, width / WIDE),
    alpha: FAINT,
    sample: 1,
    numeral: 1,
    faint: false,
  };
  painter.paintPoints({ xy: xy.subarray(0, 2 * DIGITS), kinds }, at, look);
  painter.begin();
  const side = Math.max(LEAST, width / ACROSS);
  const places = Array.from({ length: SAMPLES }, (_, k) => {
    const row = FIRST_ROW.normal + k;
    return toScreen(at, xy[2 * row], xy[2 * row + 1]);
  });
  const { latent_dim: size } = recordOf(model);
  const image = new Float32Array(PIXELS);
  for (const k of spreadOut(places, 0.8 * side)) {
    const row = FIRST_ROW.normal + k;
    decode(decoder, codes.subarray(row * size, (row + 1) * size), image);
    const [x, y] = places[k];
    painter.context.drawImage(inked(image, painter), x - side / 2, y - side / 2, side, side);
  }
}

/**
 * @param {Float32Array} image @param {MapPainter} painter
 * @returns {OffscreenCanvas} its ink alone, without paper
 */
function inked(image, painter) {
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const pixels = new ImageData(SIDE, SIDE);
  const [red, green, blue] = painter.colour(painter.ink);
  for (let i = 0; i < image.length; i++) {
    pixels.data.set([red, green, blue, Math.round(255 * image[i])], 4 * i);
  }
  context.putImageData(pixels, 0, 0);
  return canvas;
}
