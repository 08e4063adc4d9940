/**
 * A picture that nobody sees: browsers make programs fast that they have seen at work, and the first
 * photo took twice as long as the third.
 * @module
 */

import { NOTHING } from './edits.js';
import { prepare } from './preparation.js';

/** Pixels of a photo once it is shrunk. */
const [HEIGHT, WIDTH] = [384, 512];
/** Radii of a ring, in pixels. */
const [INNER, OUTER] = [90, 110];

/** @returns {ReturnType<typeof prepare>} what becomes of a 0 on paper lit from one side */
export function practise() {
  const colour = new Float32Array(3 * HEIGHT * WIDTH);
  for (let i = 0; i < colour.length; i++) colour[i] = lightAt(Math.floor(i / 3));
  const picture = {
    height: HEIGHT,
    width: WIDTH,
    channels: 3,
    colour,
    alpha: null,
    whole: null,
    detail: 1,
  };
  return prepare(picture, NOTHING, () => Promise.resolve(picture));
}

/** @param {number} i a pixel's place @returns {number} */
function lightAt(i) {
  const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
  const away = Math.hypot(x - WIDTH / 2, y - HEIGHT / 2);
  const grain = ((i * 7919) % 64) / 3200;
  return away > INNER && away < OUTER ? 0.15 + grain : 0.9 - (0.2 * x) / WIDTH - grain;
}
