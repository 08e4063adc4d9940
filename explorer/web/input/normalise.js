/** Ink of any size to the 28 x 28 bytes that the models see, as an upload's ink becomes them. */

import { place } from '../upload/place.js';
import { maximum } from '../upload/planes.js';

/**
 * Scale and centre ink as MNIST does it.
 * @param {Float32Array} ink row by row, 0 to 1, 0 where there is none
 * @param {number} width
 * @param {number} height
 * @returns {Float32Array | null} 784 values from 0 to 1, maximum 1; null without any ink
 */
export function placeInk(ink, width, height) {
  if (!maximum(ink)) return null;
  return new Float32Array(place({ height, width, data: ink }).data);
}

/**
 * @param {Float32Array} image values from 0 to 1
 * @returns {Uint8Array} the nearest of 0 to 255
 */
export function toBytes(image) {
  return Uint8Array.from(image, (value) => Math.floor(255 * value + 0.5));
}
