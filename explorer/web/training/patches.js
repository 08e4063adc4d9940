/**
 * Convolutions as products of matrices: what a kernel lies on at each place, as a row of its own, and
 * back. Maps lie image by image, row by row, with the channels innermost.
 * @module
 */

/** @typedef {import('./kernels.js').Kernels} Kernels */

/**
 * Where a kernel lies on a large map, and how many places that makes.
 * @typedef {object} Places
 * @property {number} kernel its width and height
 * @property {number} stride
 * @property {number} padding
 * @property {number} channels of the large map
 * @property {number} size width and height of the large map
 * @property {number} across width and height of the small map: of the places
 */

/** @param {Places} places @returns {number} numbers that the kernel lies on at one place */
export const patchSize = ({ kernel, channels }) => kernel * kernel * channels;

/**
 * The rows of the places: [kernel row][kernel column][channel], 0 outside the map.
 * @param {Kernels} kernels @param {number} maps address @param {number} to address of the rows
 * @param {number} count maps
 * @param {Places} places
 */
export function gatherPatches(kernels, maps, to, count, places) {
  const { kernel, stride, padding, channels, size, across } = places;
  kernels.gather(maps, to, count, kernel, stride, padding, 4 * channels, size, across);
}

/**
 * The opposite: every row is added where its place lies; what falls outside the map is lost.
 * @param {Kernels} kernels @param {number} from address of the rows @param {number} maps address
 * @param {number} count maps
 * @param {Places} places
 */
export function addPatches(kernels, from, maps, count, places) {
  const { kernel, stride, padding, channels, size, across } = places;
  kernels.scatter(maps, from, count, kernel, stride, padding, 4 * channels, size, across);
}
