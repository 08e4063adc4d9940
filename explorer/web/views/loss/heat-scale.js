/**
 * The heat map's colours: from the page's own paper to the far end of its theme, so that light
 * alone tells more from less; the hues are only a help to those who see them.
 * @module
 */

/** Nats at the scale's end; what costs more looks the same. */
export const MOST = 2;

/** @param {string} colours @returns {number[][]} red, green and blue of each */
const stopsOf = (colours) =>
  colours
    .split(' ')
    .map((hex) => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));

const STOPS = {
  light: stopsOf('ffffff feddaa fba06e e55a60 b5367a 812581 4f126e 1c1044'),
  dark: stopsOf('191c21 3a1c58 69227d a03080 d6486c f87c5c fdbe82 fcfdbf'),
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
