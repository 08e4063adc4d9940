/**
 * Pictures on their way to become the input: files that are being read, and what was changed in one by
 * hand. One rule: each gives way to whatever a person chose after it.
 */

import { boot, recordOf } from '../state/boot.js';
import { store } from '../state/page-store.js';
import { planesForLink } from '../state/plane-codes.js';
import { drawing } from './drawing.js';

/** @type {Set<OnItsWay>} in the order in which they were asked for */
const all = new Set();
/** Whether Morph plays, or was left or come back to: what moved since the last frame, nobody moved. */
let movesItself = false;
let { view } = store;

export class OnItsWay {
  /** Codes that a person had moved when leaving it; null: only another input goes before it. */
  #codes = /** @type {Record<string, string> | null} */ (null);
  #stopping = new AbortController();

  /** @param {() => void} givenUp called once if something else goes first */
  constructor(givenUp) {
    this.givenUp = givenUp;
    this.look();
    all.add(this);
  }

  /** It is to be stopped. */
  get signal() {
    return this.#stopping.signal;
  }

  /** What is on the page now was not chosen after it. */
  look() {
    this.picture = store.picture;
    this.acts = drawing.acts;
  }

  /** Whoever waits for it may move the models meanwhile: as long as that is so, it counts as well. */
  leave() {
    this.#codes = movedCodes();
  }

  comeBack() {
    this.#codes = null;
  }

  /** Codes have moved that nobody moved. */
  followCodes() {
    this.#codes &&= movedCodes();
  }

  /** @returns {boolean} whether it is still waited for; the store tells of a digit later than it has it */
  stands() {
    if (movesItself) this.followCodes();
    if (all.has(this) && this.isOvertaken()) {
      this.end();
      this.givenUp();
    }
    return all.has(this);
  }

  isOvertaken() {
    if (this.picture !== store.picture || this.acts !== drawing.acts) return true;
    const codes = this.#codes;
    return codes !== null && Object.entries(movedCodes()).some(([id, z]) => z !== codes[id]);
  }

  /**
   * It becomes the input, and goes before whatever was asked for earlier; what was asked for later
   * comes after it.
   * @param {Uint8Array} pixels @param {import('../state/shapes.js').Source} source
   */
  arrive(pixels, source) {
    const asked = [...all];
    store.load(pixels, source);
    for (const one of asked.slice(asked.indexOf(this))) one.look();
    checkAll();
  }

  /** Nobody waits for it any more. */
  end() {
    all.delete(this);
    this.#stopping.abort();
  }
}

/** Only what the next picture would take away: where a digit was encoded another is encoded. */
function movedCodes() {
  const moved = boot.models
    .filter(({ id }) => recordOf(id).encoder && store.sides[id].moved)
    .map(({ id }) => [id, String(store.sides[id].z)]);
  const points = Object.entries(planesForLink()).map(([id, z]) => [`plane of ${id}`, String(z)]);
  return Object.fromEntries([...moved, ...points]);
}

function checkAll() {
  for (const one of [...all]) one.stands();
}

store.on(['ink', 'picture', 'code', 'plane-code', 'morph-play', 'view'], (topics) => {
  // Other views are about the input: Morph puts the models there when it is left, and back on the way.
  const isOther = store.view !== view && [store.view, view].includes('morph');
  ({ view } = store);
  const goesOn = topics.has('morph-play') || isOther;
  if (movesItself || goesOn) for (const one of all) one.followCodes();
  movesItself = goesOn;
  checkAll();
});
