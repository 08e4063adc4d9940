/**
 * What the pointer does to one map: points, loads, pans and zooms.
 */

import { toMap } from '../../maths/viewport.js';
import { describeInline } from '../../state/names.js';
import { store } from '../../state/page-store.js';
import { pointOf } from '../../state/shapes.js';

/** @typedef {import('../../state/shapes.js').Point} Point */
/** @typedef {import('./map-gestures.js').PointerActions} PointerActions */
/** @typedef {import('../../maths/viewport.js').Projection} Projection */
/**
 * What a pointer needs of the map it works on.
 * @typedef {{loaded: {view: import('./map-view.js').MapView,
 *   points: {find: (place: [number, number], radius: number) => number}} | null,
 *   canvas?: HTMLCanvasElement, wake: () => void, middle: () => [number, number],
 *   keep: () => void, say: (selector: string, text: string) => void,
 *   judged?: (point: Point) => import('../../state/names.js').Judged | null}} Handled `judged`: of a sample
 */

/** How far from a point a mouse, a finger and the keyboard's cross still find it, in pixels. */
const REACH = { mouse: 10, touch: 22, keyboard: 40 };
const EASE = 120;

/** Milliseconds a movement may take. */
export const ease = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : EASE);

/** @param {Point | null} a @param {Point | null} b */
export const same = (a, b) => a?.kind === b?.kind && a?.index === b?.index;

/** @implements {PointerActions} */
export class MapPointer {
  /** @param {Handled} map */
  constructor(map) {
    this.map = map;
    /** @type {Point | null} what this map's own pointer, finger or cross is on */
    this.pointed = null;
    /** @type {'mouse' | 'touch' | 'keyboard'} */
    this.device = 'mouse';
  }

  /**
   * @param {number} x @param {number} y pixels
   * @param {Projection | undefined} [at]
   * @returns {Point | null} what is on show there
   */
  find(x, y, at = this.map.loaded?.view.projection(performance.now())) {
    if (!this.map.loaded || !at) return null;
    const row = this.map.loaded.points.find(toMap(at, x, y), REACH[this.device] / at.scale);
    return row < 0 ? null : pointOf(row);
  }

  /** @param {Point | null} point */
  setPointed(point) {
    // Leaving must not take away what the other map's pointer found meanwhile.
    if (point || same(store.hover, this.pointed)) store.setHover(point);
    this.pointed = point;
    this.map.wake();
  }

  /** @param {number} x @param {number} y */
  point(x, y) {
    this.device = 'mouse';
    this.setPointed(this.find(x, y));
  }

  leave() {
    if (this.pointed) this.setPointed(null);
  }

  /** @param {number} x @param {number} y @param {boolean} touch */
  press(x, y, touch) {
    this.device = touch ? 'touch' : 'mouse';
    const point = this.find(x, y);
    // A finger cannot hover: its first tap shows, the second one on the same point loads.
    if (point && (!touch || same(point, this.pointed))) this.load(point);
    else this.setPointed(point);
  }

  /** @param {Point} point */
  load(point) {
    store.loadPoint(point);
    // No finger leaves a point, so its card would stay and cover the map.
    if (this.device === 'touch') this.leave();
  }

  /** @param {number} dx @param {number} dy */
  drag(dx, dy) {
    this.leave();
    this.map.loaded?.view.pan(dx, dy, performance.now());
    this.viewed();
  }

  /** @param {number} factor @param {number} x @param {number} y */
  zoom(factor, x, y) {
    const zoomed = this.map.loaded?.view.zoom(factor, x, y, performance.now()) ?? false;
    if (zoomed) this.leave();
    this.viewed();
    return zoomed;
  }

  /** @param {number} factor */
  step(factor) {
    this.map.loaded?.view.zoom(factor, ...this.map.middle(), performance.now(), ease());
    this.viewed();
    if (document.activeElement === this.map.canvas) this.pointAtMiddle();
  }

  fit() {
    this.leave();
    this.map.loaded?.view.fit(performance.now(), ease());
    this.viewed();
  }

  /** @param {number} dx @param {number} dy */
  move(dx, dy) {
    this.map.loaded?.view.pan(dx, dy, performance.now(), ease());
    this.viewed();
    this.pointAtMiddle();
  }

  pointAtMiddle() {
    this.device = 'keyboard';
    const point = this.find(...this.map.middle(), this.map.loaded?.view.goal());
    this.setPointed(point);
    const judged = point && this.map.judged?.(point);
    this.map.say(
      '[aria-live]',
      point ? describeInline(point, store.labels, judged) : 'no point here',
    );
  }

  enter() {
    if (this.pointed) this.load(this.pointed);
  }

  /** @param {WheelEvent} event */
  wheelZooms(event) {
    if (!this.map.loaded) return false;
    return event.ctrlKey || store.view === 'map' || document.activeElement === this.map.canvas;
  }

  viewed() {
    this.touchAction();
    this.map.keep();
  }

  /** A finger scrolls the page over a map that shows everything; in a close-up it pans the map. */
  touchAction() {
    const pans = store.view === 'map' && this.map.loaded?.view.held;
    if (this.map.canvas) this.map.canvas.style.touchAction = pans ? 'none' : 'pan-y';
  }
}
