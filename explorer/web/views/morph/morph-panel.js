/** Morph's stops as a row of pictures, one of them the current one, and what can be done with them. */

import { paint } from '../../dom/digit-canvas.js';
import { query, setIdle } from '../../dom/element.js';
import { SIDE } from '../../state/boot.js';
import {
  addStop,
  makeCurrent,
  morph,
  newPair,
  pictureOf,
  removeStop,
  setLoop,
  turnRound,
} from '../../state/morph.js';
import { letterAt, MOST_STOPS } from '../../state/morph-stops.js';
import { describeInline, nameInSentence, shortName, testName } from '../../state/names.js';
import { store } from '../../state/page-store.js';

/** @typedef {import('../../state/morph-stops.js').Stop} Stop */

const TEMPLATE = `
  <p class="part" id="stops-name">Stops</p>
  <div class="stops" role="radiogroup" aria-labelledby="stops-name" aria-describedby="stops-help">
  </div>
  <p class="label" id="stops-help">Choose a stop, then draw, upload, pick a test digit or
    click on a map: that becomes the stop.</p>
  <div class="buttons">
    <button type="button" data-act="swap">Swap</button>
    <button type="button" data-act="pair">New pair</button>
    <button type="button" data-act="remove">Remove</button>
  </div>
  <label class="loop"><input type="checkbox" name="loop"><span>Loop: from B back to A</span></label>`;

export class MorphPanel {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    element.innerHTML = TEMPLATE;
    this.stops = query(element, '.stops');
    const act = (/** @type {string} */ name) =>
      query(element, `[data-act=${name}]`, HTMLButtonElement);
    this.loop = query(element, '[name=loop]', HTMLInputElement);
    this.swap = act('swap');
    this.pair = act('pair');
    this.removal = act('remove');
    this.swap.onclick = turnRound;
    this.pair.onclick = newPair;
    this.removal.onclick = removeStop;
    this.loop.onchange = () => setLoop(this.loop.checked);
  }

  show() {
    const { stops, inHand, loop } = morph;
    this.match(stops.length);
    this.tiles.forEach((tile, i) => this.fill(tile, stops[i], i, i === inHand));
    const full = stops.length >= MOST_STOPS || !store.labels;
    setIdle(query(this.stops, '.add'), full);
    this.swap.textContent = stops.length > 2 ? 'Reverse' : 'Swap';
    this.swap.setAttribute(
      'aria-label',
      stops.length > 2 ? 'Reverse the order of the stops' : 'Swap A and B',
    );
    setIdle(this.removal, stops.length <= 2);
    this.removal.setAttribute('aria-label', `Remove stop ${letterAt(morph, inHand)}`);
    this.pair.disabled = !store.labels;
    this.loop.checked = loop;
    const words = `Loop: from ${letterAt(morph, stops.length - 1)} back to A`;
    const place = this.loop.nextElementSibling;
    if (place && place.textContent !== words) place.textContent = words;
  }

  get tiles() {
    return /** @type {HTMLElement[]} */ ([...this.stops.querySelectorAll('.stop')]);
  }

  /** As many tiles as stops, then the way to one more. @param {number} count */
  match(count) {
    if (!this.stops.querySelector('.add')) {
      this.stops.innerHTML = `<button type="button" class="add" aria-label="Add a stop">+
        <span class="desk-only">Add</span></button>`;
      this.stops.querySelector('button')?.addEventListener('click', addStop);
    }
    const { tiles } = this;
    tiles.slice(count).forEach((tile) => tile.remove());
    for (let i = tiles.length; i < count; i++) {
      const tile = document.createElement('label');
      tile.className = 'stop';
      tile.innerHTML = `<input type="radio" name="stop"><span class="digit">
        <canvas width="${SIDE}" height="${SIDE}"></canvas></span><span class="label"></span>`;
      tile.querySelector('input')?.addEventListener('change', () => makeCurrent(i));
      this.stops.querySelector('.add')?.before(tile);
    }
  }

  /** @param {HTMLElement} tile @param {Stop} stop @param {number} i @param {boolean} inHand */
  fill(tile, stop, i, inHand) {
    const letter = letterAt(morph, i);
    const input = query(tile, 'input', HTMLInputElement);
    const canvas = query(tile, 'canvas', HTMLCanvasElement);
    const label = query(tile, '.label');
    input.checked = inHand;
    input.setAttribute('aria-label', `${letter}: ${longName(stop)}`);
    const text = `${letter}: ${brief(stop)}`;
    if (label.textContent !== text) label.textContent = text;
    const picture = pictureOf(stop);
    if (picture) paint(canvas, picture);
  }
}

/** @param {Stop} stop @returns {string} such as "test digit 32, a 3" */
export function longName(stop) {
  if (stop.kind === 'draw') return describeInline(stop.point, store.labels);
  if (stop.kind === 'pixels') return nameInSentence(stop.source, null);
  return testName(stop.index, store.labels?.[stop.index]);
}

/** @param {Stop} stop @returns {string} such as "a 3" */
function brief(stop) {
  if (stop.kind === 'draw') return `sample ${stop.point.index}`;
  if (stop.kind === 'pixels') return shortName(stop.source, null);
  return shortName({ kind: 'test', index: stop.index }, store.labels?.[stop.index] ?? null);
}
