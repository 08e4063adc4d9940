/**
 * The heat map's colours: from the page's own paper to the far end of its theme, so that light
 * alone tells more from less; the hues are only a help to those who see them.
 * @module
 */

/** Nats at the scale's end; what costs more looks the same. */
export const MOST = 2;

/** @type {Record<'light' | 'dark', [number, number, number][]>} */
const STOPS = {
  light: [
    [255, 255, 255],
    [254, 221, 170],
    [251, 160, 110],
    [229, 90, 96],
    [181, 54, 122],
    [129, 37, 129],
    [79, 18, 110],
    [28, 16, 68],
  ],
  dark: [
    [25, 28, 33],
    [58, 28, 88],
    [105, 34, 125],
    [160, 48, 128],
    [214, 72, 108],
    [248, 124, 92],
    [253, 190, 130],
    [252, 253, 191],
  ],
};

/** @param {boolean} dark @returns {Uint32Array<ArrayBuffer>} 256 pixels, as ImageData holds them */
export function heatTable(dark) {
  const stops = STOPS[dark ? 'dark' : 'light'];
  const table = new Uint32Array(256);
  const bytes = new Uint8ClampedArray(table.buffer);
  for (let i = 0; i < 256; i++) {
    const at = (i / 255) * (stops.length - 1);
    const low = Math.min(Math.floor(at), stops.length - 2);
    const mixed = stops[low].map((value, c) => value + (stops[low + 1][c] - value) * (at - low));
    bytes.set([...mixed, 255], 4 * i);
  }
  return table;
}

/** @param {number} nats @returns {number} 0 to 255 */
export const heatStep = (nats) => Math.round((255 * Math.min(nats, MOST)) / MOST);

/** @param {boolean} dark @returns {string} the same colours for a CSS gradient, from nothing on */
export const heatGradient = (dark) =>
  STOPS[dark ? 'dark' : 'light'].map((stop) => `rgb(${stop.join(' ')})`).join(', ');
