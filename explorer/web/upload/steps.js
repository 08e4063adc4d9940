/** The stages of a preparation as pictures for a person; a part of preparation.py. */

import { averaging, channelOf, weighed } from './planes.js';

/** Pixels of a picture's longer side. */
const DISPLAY_SIDE = 280;

/**
 * @typedef {import('./planes.js').Plane} Plane
 * @typedef {import('./planes.js').Colour} Colour
 * @typedef {{height: number, width: number, channels: number, data: Uint8Array}} Shown
 * @typedef {{name: string, sentence: string, picture: Shown, ink: boolean}} Step one stage: `ink`
 *   says that it is white ink on black, not a part of the person's own picture
 */

/**
 * @param {string} name
 * @param {string} sentence
 * @param {Plane | Colour} values in [0, 1]
 * @returns {Step}
 */
export const step = (name, sentence, values) => ({
  name,
  sentence,
  picture: thumbnail(values),
  ink: false,
});

/**
 * @param {string} name
 * @param {string} sentence
 * @param {Plane} values in [0, 1]
 * @returns {Step}
 */
export const inkStep = (name, sentence, values) => ({ ...step(name, sentence, values), ink: true });

/**
 * A picture as a person sees it, on white paper where it is transparent.
 * @param {import('./planes.js').Picture} picture
 * @returns {Colour}
 */
export function onWhite({ height, width, channels, colour, alpha }) {
  const data = alpha
    ? colour.map((value, i) => {
        const share = alpha[Math.floor(i / channels)];
        return value * share + 1 - share;
      })
    : colour;
  return { height, width, channels, data };
}

/**
 * @param {Plane | Colour} values in [0, 1]
 * @returns {Shown} in bytes, and no longer than people are shown
 */
function thumbnail(values) {
  const { height, width } = sizeOf(values);
  const channels = 'channels' in values ? values.channels : 1;
  const data = new Uint8Array(height * width * channels);
  for (let c = 0; c < channels; c++) {
    const channel = 'channels' in values ? channelOf(values, c) : values;
    const small =
      height === values.height && width === values.width
        ? channel
        : weighed(averaging(values.height, height), channel, averaging(values.width, width));
    for (let i = 0; i < height * width; i++) {
      data[i * channels + c] = 255 * Math.min(Math.max(small.data[i], 0), 1) + 0.5;
    }
  }
  return { height, width, channels, data };
}

/**
 * @param {{height: number, width: number}} shape
 * @returns {{height: number, width: number}} as Pillow's thumbnail has it: the shorter side so that
 *   the ratio of both changes least
 */
function sizeOf({ height, width }) {
  if (Math.max(height, width) <= DISPLAY_SIDE) return { height, width };
  const [long, short] = [Math.max(height, width), Math.min(height, width)];
  const least = Math.max(Math.floor((DISPLAY_SIDE * short) / long), 1);
  const ratio = width / height;
  const changes = [least, least + 1].map((side) =>
    Math.abs(ratio - (width > height ? DISPLAY_SIDE / side : side / DISPLAY_SIDE)),
  );
  const side = least + +(changes[1] < changes[0]);
  return width > height
    ? { height: side, width: DISPLAY_SIDE }
    : { height: DISPLAY_SIDE, width: side };
}
