/** Plays Morph's way: five seconds from a stop to the next, round and round where it is a loop. */
import { codesOf, morph, onWay, place, walkers } from '../../state/morph.js';
import { legsOf } from '../../state/morph-stops.js';
import { store } from '../../state/page-store.js';

/** Milliseconds from one stop to the next. */
const LEG = 5000;
/** A page in the background gets no frames; it goes on from where it was. */
const LONGEST_FRAME = 100;

export class MorphPlayer {
  /** @param {HTMLElement} button */
  constructor(button) {
    this.button = button;
    /** When the last frame was; 0 while nothing plays. */
    this.last = 0;
    button.addEventListener('click', () => (this.last ? this.pause() : this.start()));
    store.on(['morph-play'], () => this.advance(), button);
  }

  start() {
    if (!walkers().every((model) => codesOf(model))) return;
    this.last = performance.now();
    if (!morph.loop && morph.t >= legsOf(morph)) place(0);
    // From off the way it jumps back to it.
    else place(morph.t);
    this.show();
    store.loop.notify('morph-play');
  }

  pause() {
    if (!this.last) return;
    this.last = 0;
    this.show();
  }

  show() {
    this.button.textContent = this.last ? 'Pause' : 'Play';
  }

  advance() {
    if (!this.last) return;
    // Somebody else moved the codes: a slider's link, a click on a map, another view.
    if (store.view !== 'morph' || !onWay()) return this.pause();
    const now = performance.now();
    const legs = legsOf(morph);
    const t = morph.t + Math.min(LONGEST_FRAME, now - this.last) / LEG;
    this.last = now;
    place(morph.loop ? t % legs : t);
    if (t >= legs && !morph.loop) return this.pause();
    return store.loop.notify('morph-play');
  }
}
