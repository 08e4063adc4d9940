/** The lines that put the page into others: a course page, slides, a notebook. */
import { HEIGHT } from './frame-messages.js';

/** What a frame of another site has to be allowed. */
const ALLOW = 'camera; clipboard-write; fullscreen';

/** It belongs to the frame before it, and hears that one alone. */
const LISTENER =
  '<script>(frame => addEventListener("message", ({ source, data }) => { ' +
  `if (source === frame.contentWindow && data?.type === "${HEIGHT}") frame.height = data.height; ` +
  '}))(document.currentScript.previousElementSibling)</script>';

/**
 * @typedef {object} Frame
 * @property {string} address @property {string} title
 * @property {string} width pixels, or 100% @property {string} height pixels
 */

/** @param {string} text @returns {string} in quotes, as HTML has it */
const quoted = (text) => `"${text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`;

/** @param {Frame} frame @param {string} source the attribute that holds its address */
const tag = ({ address, title, width, height }, source) =>
  `<iframe ${source}=${quoted(address)} title=${quoted(title)} width=${quoted(width)} ` +
  `height=${quoted(height)} loading="lazy" allow="${ALLOW}" style="border: 0; max-width: 100%"></iframe>`;

/** @param {Frame} frame @param {boolean} follows whether the frame becomes as high as what is in it */
export const forPage = (frame, follows) => tag(frame, 'src') + (follows ? `\n${LISTENER}` : '');

/**
 * A raw block of Quarto. reveal.js fetches `data-src` when its slide is near, and because of
 * `data-preload` leaves the frame as it is when one comes back to it, as long as it is near.
 * @param {Frame} frame
 */
export const forSlides = (frame) => `\`\`\`{=html}\n${tag(frame, 'data-preload data-src')}\n\`\`\``;

/** @param {Frame} frame */
export function forNotebook({ address, title, width, height }) {
  const extras = [`title=${quoted(title)}`, 'loading="lazy"', `allow="${ALLOW}"`];
  const size = [width, height].map((one) => (one.endsWith('%') ? `"${one}"` : one));
  return `from IPython.display import IFrame

IFrame(
    ${JSON.stringify(address)},
    ${size.join(', ')},
    extras=[${extras.map((one) => `'${one}'`).join(', ')}],
)`;
}
