/** How large presentation mode's pictures can be, and what fits below them. */
import { SIDE } from '../state/boot.js';

/**
 * Sizes in CSS pixels; `frames` per film strip, `pitch` from one strip to the next in the strips'
 * own pixels, `rows` of sliders per model; `tall`: the input stands above the two models instead of
 * beside them; `narrow`: no room for values and units; `small`: for the pictures and little else.
 * @typedef {{digit: number, frame: number, frames: number, pitch: number, rows: number,
 *   tall: boolean, narrow: boolean, small: boolean}} Layout
 */

const GAP = 32;
const EDGE = 24;
/** The row of buttons, the names, and what is said below a picture. */
const AROUND = 56 + 56 + 112;
/** Beside a film strip: its name at 24 pixels, and its value. */
const NAME = 56;
const VALUE = 92;
const NARROW = 320;
const SMALL = 224;
/** A film strip's marks and the gap to the next one. */
const BELOW = 18;
const MOST_ROWS = 3;
/** What a frame of a strip should measure where there is a choice. */
const FRAME = 56;

/**
 * The pictures come first, in whole steps of their 28 pixels; the sliders take what is left.
 * @param {number} width @param {number} height of the window
 * @param {number} [models] side by side, beside the input or below it
 * @returns {Layout}
 */
export function presentationLayout(width, height, models = 2) {
  const tall = height > width;
  const columns = tall ? models : 1 + models;
  const [edge, gap] = tall ? [16, 16] : [EDGE, GAP];
  const across = (width - 2 * edge - (columns - 1) * gap) / columns;
  const digit = SIDE * Math.max(4, Math.floor(Math.min(across, height - AROUND) / SIDE));
  const narrow = !tall && digit < NARROW;
  const strip = (tall ? width - 2 * edge : digit) - NAME - (narrow ? 0 : VALUE);
  const frames = Math.max(4, Math.round(strip / FRAME));
  const frame = Math.max(SIDE, Math.floor(strip / frames));
  const pitch = Math.ceil((SIDE * (frame + BELOW)) / frame);
  const left = Math.floor((height - AROUND - digit) / ((frame * pitch) / SIDE));
  const small = !tall && digit < SMALL;
  const rows = tall ? MOST_ROWS : clamp(small ? 0 : left, 0, MOST_ROWS);
  return { digit, frame, frames, pitch, rows, tall, narrow, small };
}

/** @param {number} value @param {number} low @param {number} high */
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
