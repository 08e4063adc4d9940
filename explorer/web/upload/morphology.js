/** Shapes of ink made wider or thinner, and the length of their outline. */

import { nothing, zeros } from './planes.js';

/** @typedef {import('./planes.js').Plane} Plane */
/** @typedef {import('./planes.js').Mask} Mask */

/**
 * The maximum over a disc around every pixel; the picture grows by the radius.
 * @param {{height: number, width: number, data: ArrayLike<number>}} ink @param {number} radius
 * @returns {Plane & {data: Float32Array}}
 */
export function dilate(ink, radius) {
  const reach = Math.ceil(radius);
  const grown = zeros(ink.height + 2 * reach, ink.width + 2 * reach);
  for (let dy = 0; dy <= 2 * reach; dy++) {
    for (let dx = 0; dx <= 2 * reach; dx++) {
      const weight = Math.min(radius + 0.5 - Math.hypot(dy - reach, dx - reach), 1);
      if (weight <= 0) continue;
      for (let y = 0; y < ink.height; y++) {
        const from = y * ink.width;
        const to = (y + dy) * grown.width + dx;
        for (let x = 0; x < ink.width; x++) {
          const value = weight * ink.data[from + x];
          if (value > grown.data[to + x]) grown.data[to + x] = value;
        }
      }
    }
  }
  return grown;
}

/** @param {Mask} mask @returns {Mask} without the pixels that have a neighbour outside it */
export function eroded({ height, width, data }) {
  const core = nothing(height, width);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      core.data[i] = data[i] & data[i - 1] & data[i + 1] & data[i - width] & data[i + width];
    }
  }
  return core;
}

/**
 * The length of the edges in pixels, from the total variation. That measures in city blocks, which
 * on average over directions is 4/pi too long.
 * @param {{height: number, width: number, data: ArrayLike<number>}} ink
 * @returns {number}
 */
export function outline({ height, width, data }) {
  let variation = 0;
  for (let y = 0; y <= height; y++) {
    for (let x = 0; x <= width; x++) {
      const here = y < height && x < width ? data[y * width + x] : 0;
      const above = y > 0 && x < width ? data[(y - 1) * width + x] : 0;
      const before = x > 0 && y < height ? data[y * width + x - 1] : 0;
      variation += Math.abs(here - above) + Math.abs(here - before);
    }
  }
  return (variation * Math.PI) / 4;
}
