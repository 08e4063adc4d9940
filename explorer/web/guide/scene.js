/**
 * What a card shows: an element that does one thing on the live models and says what came of it. A
 * person who is in a hurry skips what moves; without motion everything is there at once.
 */
import { recordOf } from '../state/boot.js';
import { pair } from '../state/guided.js';
import { modelMarks, nameOf } from '../state/models.js';
import { store } from '../state/page-store.js';

/** Milliseconds that numbers fly. */
export const FLIGHT = 600;

/** @returns {boolean} whether a person wants nothing to move */
export const isStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/**
 * The columns of the two models, which a scene fills.
 * @param {(model: string) => string} inside markup
 * @param {string} [tag] of each
 */
export const columns = (inside, tag = 'section') =>
  pair
    .map(
      (model) => `<${tag} class="guide-model" ${modelMarks(model)} place-of="${model}"
        colour="${recordOf(model).colour}"><h3>${nameOf(model)}</h3>${inside(model)}</${tag}>`,
    )
    .join('');

export class Scene extends HTMLElement {
  /** Whether a person wants to see the end at once. */
  isHurried = false;
  /** Counted up with every run: one that is no longer asked for stops. */
  turn = 0;
  /** @type {Set<() => void>} ends a pause or a flight */
  waits = new Set();

  /** Tell the card what came of it. @param {Record<string, any>} found */
  tell(found) {
    this.dispatchEvent(new CustomEvent('found', { detail: found }));
  }

  /** Tell the card what was guessed on the scene itself. @param {string} guess */
  say(guess) {
    this.dispatchEvent(new CustomEvent('guessed', { detail: guess }));
  }

  /** To the end of what moves. */
  skip() {
    this.isHurried = true;
    for (const end of [...this.waits]) end();
  }

  /** @param {number} milliseconds @returns {Promise<void>} less for who is in a hurry */
  rest(milliseconds) {
    if (this.isHurried || isStill()) return Promise.resolve();
    return new Promise((done) => {
      const end = () => {
        this.waits.delete(end);
        clearTimeout(timer);
        done();
      };
      const timer = setTimeout(end, milliseconds);
      this.waits.add(end);
    });
  }

  /** @param {() => boolean} isThere @returns {Promise<void>} once what is needed has arrived */
  until(isThere) {
    if (isThere()) return Promise.resolve();
    return new Promise((done) => {
      const stop = store.on(
        ['data'],
        () => {
          if (!isThere()) return;
          stop();
          done();
        },
        this,
      );
    });
  }

  /** @returns {Promise<number>} the next frame */
  frame() {
    return new Promise((done) => requestAnimationFrame(done));
  }

  /**
   * A copy of an element flies into another one.
   * @param {Element} from @param {Element} to
   */
  async fly(from, to) {
    if (this.isHurried || isStill() || !from.getClientRects().length) return;
    const [start, goal] = [from.getBoundingClientRect(), to.getBoundingClientRect()];
    const flying = /** @type {HTMLElement} */ (from.cloneNode(true));
    flying.classList.add('is-flying');
    flying.setAttribute('aria-hidden', 'true');
    Object.assign(flying.style, {
      left: `${start.left}px`,
      top: `${start.top}px`,
      width: `${start.width}px`,
      height: `${start.height}px`,
    });
    this.append(flying);
    const dx = goal.left + goal.width / 2 - start.left - start.width / 2;
    const dy = goal.top + goal.height / 2 - start.top - start.height / 2;
    const scale = Math.min(1, (0.7 * goal.width) / start.width);
    const there = flying.animate(
      [
        { transform: 'none', opacity: 1 },
        { transform: `translate(${dx}px, ${dy}px) scale(${scale})`, opacity: 1, offset: 0.85 },
        { transform: `translate(${dx}px, ${dy}px) scale(${scale}, 0)`, opacity: 0 },
      ],
      { duration: FLIGHT, easing: 'ease-in-out', fill: 'forwards' },
    );
    const end = () => there.finish();
    this.waits.add(end);
    await there.finished.catch(() => {});
    this.waits.delete(end);
    flying.remove();
  }
}
