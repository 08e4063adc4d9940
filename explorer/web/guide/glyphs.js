/** Small pictures of what may come out: real ones, made by the models on this page. */
import { decode } from '../networks/autoencoder.js';
import { sampleCodes } from '../networks/samples.js';
import { PIXELS, recordOf, SIDE } from '../state/boot.js';
import { pair } from '../state/guided.js';
import { store } from '../state/page-store.js';

/** A seed that no card begins with: the answer is not given away. */
const OTHER = { seed: 4242, temperature: 1 };

/** @param {[number, number][]} places @returns {Uint8Array} a dot at each */
function dots(places) {
  const pixels = new Uint8Array(PIXELS);
  for (let i = 0; i < PIXELS; i++) {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    if (places.some(([px, py]) => Math.hypot(x - px, y - py) < 2.6)) pixels[i] = 255;
  }
  return pixels;
}

/** @type {Record<string, () => Uint8Array | Float32Array | null>} null until it can be made */
const GLYPHS = {
  digit: () => store.shipped.picture,
  one: () => dots([[14, 14]]),
  five: () =>
    dots([
      [7, 10],
      [14, 15],
      [20, 7],
      [21, 19],
      [9, 21],
    ]),
  mush: () => {
    const [model] = pair;
    const { decoder } = store.data[model];
    return decoder && decode(decoder, sampleCodes(OTHER, null, recordOf(model).latent_dim, 1));
  },
};

/** @param {string} name @returns {Uint8Array | Float32Array | null} pixels */
export const glyph = (name) => GLYPHS[name]?.() ?? null;
