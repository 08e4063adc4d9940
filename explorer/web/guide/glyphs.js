/** Small pictures of what may come out: real ones, made by the models on this page. */
import { decode } from '../networks/autoencoder.js';
import { drawCodes } from '../networks/samples.js';
import { recordOf } from '../state/boot.js';
import { pair } from '../state/guided.js';
import { store } from '../state/page-store.js';

/** A seed that no card begins with: the answer is not given away. */
const OTHER = { seed: 4242, temperature: 1 };

/** @type {Record<string, () => Uint8Array | Float32Array | null>} null until it can be made */
const GLYPHS = {
  digit: () => store.shipped.picture,
  mush: () => {
    const [model] = pair;
    const { decoder } = store.data[model];
    return decoder && decode(decoder, drawCodes(OTHER, null, recordOf(model).latent_dim, 1));
  },
};

/** @param {string} name @returns {Uint8Array | Float32Array | null} pixels */
export const glyph = (name) => GLYPHS[name]?.() ?? null;
