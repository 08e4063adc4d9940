/** How sixteen fakes look: how unlike they are, and what the judge says of them. */
import { judge } from '../../networks/critic.js';
import { PIXELS } from '../../state/boot.js';
import { FILM_PICTURES } from '../../state/options.js';
import { store } from '../../state/page-store.js';
import { meanDistance } from './film-measures.js';

/** @param {Uint8Array} pictures a byte per pixel @returns {import('./play-texts.js').Look} */
export function lookOf(pictures) {
  const { critic } = store;
  const distance = meanDistance(pictures, PIXELS);
  if (!critic) return { distance, p: null };
  let p = 0;
  for (let k = 0; k < FILM_PICTURES; k++) {
    const bytes = pictures.subarray(k * PIXELS, (k + 1) * PIXELS);
    const image = Float32Array.from(bytes, (byte) => byte / 255);
    p += judge(critic, image).pDigit / FILM_PICTURES;
  }
  return { distance, p };
}

/** @param {Uint8Array} digits @returns {number} how unlike the first sixteen are */
export const realDistance = (digits) =>
  meanDistance(digits.subarray(0, FILM_PICTURES * PIXELS), PIXELS);
