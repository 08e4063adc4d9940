/**
 * Convolutions as products of matrices: what a kernel lies on at each place, as a row of its own, and
 * back. Maps lie image by image, row by row, with the channels innermost.
 *
 * Plain loops, also where WebAssembly does the products: they only move numbers.
 * @module
 */

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
 * @param {Float32Array} floats @param {number} from where the maps begin @param {number} to where the rows do
 * @param {number} count maps
 * @param {Places} places
 */
export function gatherPatches(floats, from, to, count, places) {
  const { kernel, stride, padding, channels, size, across } = places;
  const length = kernel * channels;
  for (let map = 0, start = from; map < count; map++, start += size * size * channels) {
    for (let y = 0; y < across; y++) {
      for (let x = 0; x < across; x++) {
        const left = x * stride - padding;
        const first = Math.max(0, -left) * channels;
        const last = Math.min(kernel, size - left) * channels;
        for (let ky = 0; ky < kernel; ky++, to += length) {
          const row = y * stride - padding + ky;
          if (row < 0 || row >= size) {
            for (let i = 0; i < length; i++) floats[to + i] = 0;
            continue;
          }
          const at = start + (row * size + left) * channels;
          for (let i = 0; i < first; i++) floats[to + i] = 0;
          for (let i = first; i < last; i++) floats[to + i] = floats[at + i];
          for (let i = last; i < length; i++) floats[to + i] = 0;
        }
      }
    }
  }
}

/**
 * The opposite: every row is added where its place lies; what falls outside the map is lost.
 * @param {Float32Array} floats @param {number} from where the rows begin @param {number} to where the maps do
 * @param {number} count maps
 * @param {Places} places
 */
export function addPatches(floats, from, to, count, places) {
  const { kernel, stride, padding, channels, size, across } = places;
  const length = kernel * channels;
  floats.fill(0, to, to + count * size * size * channels);
  for (let map = 0, start = to; map < count; map++, start += size * size * channels) {
    for (let y = 0; y < across; y++) {
      for (let x = 0; x < across; x++) {
        const left = x * stride - padding;
        const first = Math.max(0, -left) * channels;
        const last = Math.min(kernel, size - left) * channels;
        for (let ky = 0; ky < kernel; ky++, from += length) {
          const row = y * stride - padding + ky;
          if (row < 0 || row >= size) continue;
          const at = start + (row * size + left) * channels;
          for (let i = first; i < last; i++) floats[at + i] += floats[from + i];
        }
      }
    }
  }
}
