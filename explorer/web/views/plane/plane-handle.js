/**
 * The point that a person moves over a plane: a handle for mouse, finger and keyboard, where the
 * painted ring is. A finger on it drags and does not scroll the page.
 */
import { isShortcut } from '../../dom/shortcuts.js';
import { judge } from '../../networks/critic.js';
import { nameInText } from '../../state/models.js';
import { readingOf } from '../../state/names.js';
import { store } from '../../state/page-store.js';
import { movePlanePoint, planeImage, planeSide, resetPlane } from '../../state/plane-codes.js';
import { placeText } from './plane-texts.js';

/** @typedef {[number, number]} Pair */

/** One press of an arrow, pixels; with Shift so many times as far. */
const STEP = 6;
const FAR = 5;

/** @type {Record<string, Pair>} */
const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export class PlaneHandle {
  /** @param {import('./latent-plane.js').LatentPlane} plane */
  constructor(plane) {
    this.plane = plane;
    this.element = document.createElement('button');
    this.element.type = 'button';
    this.element.className = 'plane-handle';
    this.element.hidden = true;
    const { element } = this;
    element.addEventListener('pointerdown', (event) => this.grab(event));
    element.addEventListener('pointermove', (event) => {
      if (element.hasPointerCapture(event.pointerId)) this.drag(event);
    });
    element.addEventListener('keydown', (event) => this.key(event));
    element.addEventListener('focus', () => this.say());
    // Read out once it stands still.
    store.on(['rest'], () => this.say(), plane);
  }

  /** An encoding landed: it is read out wherever the focus is. */
  speaks = false;
  /** From the plane's corner on the screen to where the pointer took hold of the handle. @type {Pair} */
  held = [0, 0];

  /** @param {PointerEvent} event */
  grab(event) {
    if (event.button !== 0) return;
    const { left, top, width, height } = this.element.getBoundingClientRect();
    const box = this.plane.getBoundingClientRect();
    // Asked once: in a drag it would lay the page out again.
    this.held = [
      box.left + event.clientX - left - width / 2,
      box.top + event.clientY - top - height / 2,
    ];
    this.element.setPointerCapture(event.pointerId);
    this.plane.pointer.leave();
  }

  /** @param {PointerEvent} event */
  drag({ clientX, clientY }) {
    this.moveTo([clientX - this.held[0], clientY - this.held[1]]);
  }

  /** @param {Pair} place pixels */
  moveTo(place) {
    const z = this.plane.codeInside(place);
    if (z) movePlanePoint(z);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (isShortcut(event)) return;
    if (event.key === '0' || event.key === 'Home') {
      event.preventDefault();
      for (const model of store.models) resetPlane(model);
      return;
    }
    const arrow = ARROWS[event.key];
    const place = this.plane.pointPlace();
    if (!arrow || !place) return;
    event.preventDefault();
    const step = STEP * (event.shiftKey ? FAR : 1);
    this.moveTo([place[0] + step * arrow[0], place[1] + step * arrow[1]]);
  }

  /** @param {Pair | null} place pixels; null where there is no point to move */
  put(place) {
    this.element.toggleAttribute('hidden', place === null);
    if (!place) return;
    this.element.style.left = `${place[0]}px`;
    this.element.style.top = `${place[1]}px`;
  }

  say() {
    const side = planeSide(this.plane.model);
    if (!side || this.element.hidden) return;
    const said = this.text(side);
    const isNew = this.element.getAttribute('aria-label') !== said;
    if (isNew) this.element.setAttribute('aria-label', said);
    const heard = isNew && document.activeElement === this.element;
    if (heard || this.speaks) this.plane.say('[aria-live]', said);
    this.speaks = false;
  }

  /** @param {import('../../state/plane-codes.js').PlaneSide} side */
  text(side) {
    const verdict = store.critic && judge(store.critic, planeImage(side));
    const reading = verdict
      ? `, looks like ${readingOf(verdict)}, P(digit) ${verdict.pDigit.toFixed(2)}`
      : '';
    const name = nameInText(this.plane.model, 'plane');
    return `Point of the 2-D ${name} at ${placeText(side.z)}${reading}. Arrow keys move it.`;
  }
}
