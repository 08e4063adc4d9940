/**
 * The view of one map over time: it fits by itself until a person moves it, and eases.
 * Pure: the time is an argument.
 */
import {
  between,
  boundsOf,
  easeOut,
  fit,
  limit,
  pan,
  projection,
  zoomAt,
} from '../../maths/viewport.js';

/** @typedef {import('../../maths/viewport.js').View} View */
/** @typedef {import('../../maths/viewport.js').Box} Box */
/** @typedef {import('../../maths/viewport.js').Bounds} Bounds */

/**
 * A value on its way to another.
 * @template T
 */
export class Glide {
  /** @param {(from: T, to: T, t: number) => T} mix */
  constructor(mix) {
    this.mix = mix;
    /** @type {T | null} */
    this.from = null;
    /** @type {T | null} */
    this.target = null;
    this.started = 0;
    this.duration = 0;
  }

  /** @param {T | null} target @param {number} now milliseconds @param {number} [duration] */
  to(target, now, duration = 0) {
    this.from = this.at(now);
    this.target = target;
    this.started = now;
    this.duration = this.from === null || target === null ? 0 : duration;
  }

  /** @param {number} now */
  moving(now) {
    return now - this.started < this.duration;
  }

  /** @param {number} now @returns {T | null} */
  at(now) {
    if (!this.moving(now) || this.from === null || this.target === null) return this.target;
    return this.mix(this.from, this.target, easeOut((now - this.started) / this.duration));
  }
}

/** @param {[number, number]} a @param {[number, number]} b @param {number} t 0 to 1 */
export const mixPlaces = (a, b, t) =>
  /** @type {[number, number]} */ ([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]);

export class MapView {
  /**
   * @param {ArrayLike<number>} xy pairs in map units
   * @param {number} digits how many of them, from the first on, are test digits
   */
  constructor(xy, digits) {
    /** @type {Bounds} */
    this.everything = boundsOf(xy, xy.length / 2);
    /** @type {Bounds} */
    this.codes = boundsOf(xy, digits);
    this.withSamples = true;
    /** @type {View | null} what a person or a link asked for; null: all of it */
    this.wanted = null;
    /** @type {Box} */
    this.box = { width: 1, height: 1, margin: { top: 0, right: 0, bottom: 0, left: 0 } };
    /** @type {Glide<View>} */
    this.glide = new Glide(between);
    this.glide.to(this.home(), 0);
  }

  /** Whether it is no longer the page that says what is shown. */
  get held() {
    return this.wanted !== null;
  }

  /** @returns {View} what "fit" shows */
  home() {
    return fit(this.withSamples ? this.everything : this.codes, this.box);
  }

  /** How much closer than the view of everything. @param {number} now */
  closeness(now) {
    return this.at(now).zoom / fit(this.everything, this.box).zoom;
  }

  /** @param {number} now @returns {View} */
  at(now) {
    return this.glide.at(now) ?? this.home();
  }

  /** @param {number} now */
  projection(now) {
    return projection(this.at(now), this.box);
  }

  /** Where it is going to be. */
  goal() {
    return projection(this.glide.target ?? this.home(), this.box);
  }

  /** @param {number} now */
  moving(now) {
    return this.glide.moving(now);
  }

  /** @param {Box} box @param {number} now */
  resize(box, now) {
    this.box = box;
    this.glide.to(this.wanted ? this.allowed(this.wanted) : this.home(), now);
  }

  /** @param {boolean} withSamples @param {number} now @param {number} duration */
  showSamples(withSamples, now, duration) {
    if (this.withSamples === withSamples) return;
    this.withSamples = withSamples;
    if (!this.held) this.glide.to(this.home(), now, duration);
  }

  /** Give the view back. @param {number} now @param {number} duration */
  fit(now, duration) {
    this.wanted = null;
    this.glide.to(this.home(), now, duration);
  }

  /**
   * Stay at what is asked for as far as the box allows: another box may allow more of it.
   * @param {View} view @param {number} now @param {number} [duration]
   */
  hold(view, now, duration = 0) {
    this.wanted = view;
    this.glide.to(this.allowed(view), now, duration);
  }

  /** @param {View} view @returns {View} the nearest one that shows something */
  allowed(view) {
    return limit(view, this.everything, fit(this.everything, this.box));
  }

  /** @param {number} dx @param {number} dy pixels @param {number} now @param {number} [duration] */
  pan(dx, dy, now, duration = 0) {
    const view = pan(this.from(now, duration), this.box, dx, dy);
    this.hold(this.allowed(view), now, duration);
  }

  /**
   * @param {number} factor @param {number} x @param {number} y pixels
   * @param {number} now @param {number} [duration]
   * @returns {boolean} whether there was anything left to zoom
   */
  zoom(factor, x, y, now, duration = 0) {
    const before = this.from(now, duration);
    const allowed = this.allowed({ ...before, zoom: before.zoom * factor }).zoom;
    if (Math.abs(allowed / before.zoom - 1) < 1e-6) return false;
    const view = zoomAt(before, this.box, allowed / before.zoom, x, y);
    this.hold(this.allowed(view), now, duration);
    return true;
  }

  /**
   * Steps add up: an eased one goes on from where the last one leads.
   * @param {number} now @param {number} duration @returns {View}
   */
  from(now, duration) {
    return (duration && this.glide.target) || this.at(now);
  }
}
