/** The view of one plane over time: a map's view whose home can be wider than its own codes. */

import { fit, limit } from '../../maths/viewport.js';
import { MapView } from '../map/map-view.js';

/** @typedef {import('../../maths/viewport.js').Bounds} Bounds */
/** @typedef {import('../../maths/viewport.js').View} View */

export class PlaneView extends MapView {
  /** @param {Bounds} own around this model's codes, drawn units */
  constructor(own) {
    super([own.left, own.top, own.right, own.bottom], 2);
    this.own = own;
  }

  /**
   * What "fit" shows from now on.
   * @param {Bounds} bounds @param {number} now @param {number} duration
   */
  setHome(bounds, now, duration) {
    this.everything = bounds;
    this.fit(now, duration);
  }

  /**
   * On a wide scale a person can still come as close to the codes as on their own.
   * @param {View} view @returns {View}
   * @override
   */
  allowed(view) {
    const near = fit(this.own, this.box);
    const whole = fit(this.everything, this.box);
    return limit(view, this.everything, view.zoom > near.zoom ? near : whole);
  }
}
