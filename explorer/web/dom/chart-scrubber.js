/**
 * Reading a chart place by place: with a mouse over it, a finger on it, or the arrow keys of a
 * range input that lies unseen over it and says what is read.
 */

import { shareUnder } from './pointing.js';

/**
 * @typedef {object} Reading
 * @property {string} label what the chart holds, for a screen reader
 * @property {number} count places
 * @property {number} [rest] the place the input stands at before anything is read
 * @property {(share: number) => number} [placeAt] the place at a share of the chart's width; without
 *   it all places are equally wide
 * @property {(place: number | null) => void} show null when the mouse has left
 * @property {(place: number) => string} say one sentence with the numbers of a place
 */

/** @param {HTMLElement} chart @param {Reading} reading */
export function scrub(chart, { label, count, rest = 0, placeAt, show, say }) {
  const input = document.createElement('input');
  Object.assign(input, { type: 'range', min: '0', max: String(count - 1), step: '1' });
  input.value = String(rest);
  input.className = 'scrub';
  input.setAttribute('aria-label', label);
  chart.append(input);
  const read = (/** @type {number} */ place) => {
    input.value = String(place);
    input.setAttribute('aria-valuetext', say(place));
    show(place);
  };
  /** @param {PointerEvent} event */
  const follow = (event) => {
    const share = Math.min(Math.max(shareUnder(chart, event)[0], 0), 1);
    read(placeAt ? placeAt(share) : Math.min(count - 1, Math.floor(share * count)));
  };
  chart.addEventListener('pointermove', follow);
  chart.addEventListener('pointerdown', follow);
  chart.addEventListener('pointerleave', ({ pointerType }) => {
    // A finger leaves whenever it is lifted: what it read stays.
    if (pointerType === 'mouse' && document.activeElement !== input) show(null);
  });
  input.addEventListener('input', () => read(Number(input.value)));
  input.addEventListener('focus', () => read(Number(input.value)));
  input.addEventListener('blur', () => show(null));
}
