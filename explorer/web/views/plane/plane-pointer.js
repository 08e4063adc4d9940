/** What the pointer does to one plane: as on a map, and every place it points at is decoded. */

import { describeInline } from '../../state/names.js';
import { store } from '../../state/page-store.js';
import { ease, MapPointer } from '../map/map-pointer.js';
import { placeText } from './plane-texts.js';

export class PlanePointer extends MapPointer {
  /** @param {import('./latent-plane.js').LatentPlane} plane */
  constructor(plane) {
    super(plane);
    this.plane = plane;
    /** @type {[number, number] | null} pixels of what is decoded on the card */
    this.place = null;
  }

  /** @param {number} x @param {number} y @override */
  point(x, y) {
    this.place = [x, y];
    super.point(x, y);
  }

  /** @override */
  leave() {
    this.place = null;
    super.leave();
    this.plane.wake();
  }

  /** @param {number} x @param {number} y @param {boolean} touch @override */
  press(x, y, touch) {
    this.place = [x, y];
    super.press(x, y, touch);
  }

  /**
   * While the whole plane is on show there is nothing to pan to, so one finger moves the point.
   * @param {number} dx @param {number} dy @param {[number, number] | null} [finger]
   * @override
   */
  drag(dx, dy, finger = null) {
    if (!finger || this.plane.loaded?.view.held) return super.drag(dx, dy);
    this.device = 'touch';
    this.leave();
    return this.plane.handle.moveTo(finger);
  }

  /** @param {number} factor @param {number} x @param {number} y @override */
  zoom(factor, x, y) {
    const zoomed = super.zoom(factor, x, y);
    // The mouse still points there.
    if (zoomed && this.device === 'mouse') this.point(x, y);
    return zoomed;
  }

  /** @override */
  pointAtMiddle() {
    const { loaded } = this.plane;
    if (!loaded) return;
    this.device = 'keyboard';
    this.place = this.plane.middle();
    const at = loaded.view.goal();
    this.setPointed(this.find(...this.place, at));
    const z = this.plane.codeAt(this.place, at);
    const near = this.pointed ? `, ${describeInline(this.pointed, store.labels)}` : '';
    this.plane.say('[aria-live]', z ? `${placeText(z)}${near}` : 'no code here');
  }

  /** Come close enough to see where an encoding lands. */
  seeCloud() {
    if (!this.plane.showsCloud) this.toDigit();
  }

  /** Go where the loaded digit lies, close enough to see its cloud. */
  toDigit() {
    const view = this.plane.viewOfDigit();
    if (!view) return;
    this.leave();
    this.plane.loaded?.view.hold(view, performance.now(), ease());
    this.viewed();
  }
}
