/** Telling a picture that already is as MNIST's; a part of preparation.py. */

import { BOX, CENTRE, GRID, trim } from './place.js';
import { maximum, median } from './planes.js';

/** Difference of a grey pixel's channels, at most. */
const GREY = Math.fround(0.02);
/** Level of an empty ground, at most, and of the ink's darkest pixel, at least. */
const [EMPTY, INKED] = [Math.fround(0.02), Math.fround(0.7)];

/**
 * A picture that looks like MNIST's, and whether it had to be inverted; null where it does not.
 * @param {import('./planes.js').Picture} picture
 * @returns {{image: import('./planes.js').Plane, inverted: boolean} | null}
 */
export function alreadyPrepared({ height, width, channels, colour, alpha }) {
  if (height !== GRID || width !== GRID || !isGrey(colour, channels)) return null;
  if (alpha?.some((value) => value < 1)) return null;
  const grey = colour.filter((_, i) => i % channels === 0);
  for (const [data, inverted] of /** @type {const} */ ([
    [grey, false],
    [grey.map((value) => 1 - value), true],
  ])) {
    const image = { height, width, data };
    if (isPrepared(image)) return { image, inverted };
  }
  return null;
}

/** @param {Float32Array} colour @param {number} channels */
function isGrey(colour, channels) {
  for (let i = 0; i < colour.length; i += channels) {
    const pixel = colour.subarray(i, i + channels);
    if (Math.fround(Math.max(...pixel) - Math.min(...pixel)) > GREY) return false;
  }
  return true;
}

/** @param {import('./planes.js').Plane & {data: Float32Array}} image white ink on black, if it is */
function isPrepared(image) {
  const { data } = image;
  if (maximum(data) < INKED || median(data) > EMPTY) return false;
  const { height, width } = trim(image);
  if (Math.max(height, width) > BOX) return false;
  let [mass, down, across] = [0, 0, 0];
  data.forEach((value, i) => {
    mass += value;
    down += value * Math.floor(i / GRID);
    across += value * (i % GRID);
  });
  return Math.abs(down / mass - CENTRE) <= 1 && Math.abs(across / mass - CENTRE) <= 1;
}
