/**
 * What a morph goes through: two to six stops, each a test digit, a person's own picture or a sample
 * of the maps, and where on the way one is. Pure: every verb gives a new value.
 */

/** @typedef {import('./shapes.js').Source} Source */
/**
 * @typedef {{kind: 'test', index: number} |
 *   {kind: 'draw', point: import('./shapes.js').Point} |
 *   {kind: 'pixels', pixels: Uint8Array, source: Source}} Stop
 */
/**
 * `inHand`: the current stop, which the input fills. `t`: a whole number is a stop, 0 the first. `loop`: the
 * way goes on from the last stop to the first.
 * @typedef {{stops: Stop[], inHand: number, t: number, way: 'slerp' | 'linear', loop: boolean}}
 *   Morph
 */

export const MOST_STOPS = 6;
const LETTERS = 'ABCDEF';

/** How many frames show so many legs, a frame on every stop, on a desk and on a phone. */
const FRAMES = { desk: [11, 11, 13, 13, 11, 13], phone: [7, 7, 7, 9, 6, 7] };

/** @param {number} legs @param {boolean} phone */
export const framesFor = (legs, phone) => FRAMES[phone ? 'phone' : 'desk'][legs - 1];

/** @param {Stop | undefined} a @param {Stop | undefined} b */
export function sameStop(a, b) {
  if (!a || !b) return a === b;
  if (a.kind === 'test') return b.kind === 'test' && a.index === b.index;
  if (a.kind === 'draw') {
    return b.kind === 'draw' && a.point.kind === b.point.kind && a.point.index === b.point.index;
  }
  return b.kind === 'pixels' && a.pixels.every((value, i) => value === b.pixels[i]);
}

/** The stops in the order in which they are passed. @template T @param {T[]} stops
 * @param {boolean} loop */
export const passed = (stops, loop) => (loop ? [...stops, stops[0]] : stops);

/** @param {Pick<Morph, 'stops' | 'loop'>} morph @returns {number} ways from a stop to the next */
export const legsOf = ({ stops, loop }) => Math.max(1, stops.length - (loop ? 0 : 1));

/** @param {Pick<Morph, 'stops' | 'loop'>} morph @param {number} place on the way */
export const letterAt = ({ stops }, place) => LETTERS[place % stops.length];

/** @param {Morph} morph @returns {string} such as "0.40 from A to B", or "at B" */
export function placeName(morph) {
  const at = Math.round(100 * morph.t) / 100;
  const from = Math.floor(at);
  if (at === from) return `at ${letterAt(morph, from)}`;
  const share = (at - from).toFixed(2);
  return `${share} from ${letterAt(morph, from)} to ${letterAt(morph, from + 1)}`;
}

/** @param {Morph} morph @param {number} t @returns {Morph} */
export const moved = (morph, t) => ({ ...morph, t: Math.min(legsOf(morph), Math.max(0, t)) });

/**
 * Another stop in the current one's place; that is where one then is.
 * @param {Morph} morph @param {Stop} stop @returns {Morph}
 */
export function replaced(morph, stop) {
  const stops = morph.stops.map((one, i) => (i === morph.inHand ? stop : one));
  return { ...morph, stops, t: morph.inHand };
}

/** The same way from its other end. @param {Morph} morph @returns {Morph} */
export function reversed(morph) {
  const { stops, loop } = morph;
  const last = stops.length - 1;
  // On the way from the last stop back to the first one has passed the last.
  const t = last - morph.t < 0 && loop ? last - morph.t + stops.length : last - morph.t;
  return { ...morph, stops: [...stops].reverse(), inHand: last - morph.inHand, t };
}

/** With one stop more, the current one, after the last. @param {Morph} morph @param {Stop} stop */
export function extended(morph, stop) {
  if (morph.stops.length >= MOST_STOPS) return morph;
  const { length } = morph.stops;
  return { ...morph, stops: [...morph.stops, stop], inHand: length, t: length };
}

/** Without the current stop; two always stay. @param {Morph} morph @returns {Morph} */
export function shortened(morph) {
  if (morph.stops.length <= 2) return morph;
  const inHand = Math.max(0, morph.inHand - 1);
  const stops = morph.stops.filter((_, i) => i !== morph.inHand);
  return { ...morph, stops, inHand, t: inHand };
}

/** @param {Morph} morph @param {boolean} loop @returns {Morph} */
export const looped = (morph, loop) => moved({ ...morph, loop }, morph.t);

/**
 * The next test digit of another class: nobody chose it by its looks.
 * @param {ArrayLike<number>} labels @param {number} index a test digit
 * @param {number} [from] where the search begins
 */
export function nextOfAnotherClass(labels, index, from = index) {
  let other = (from + 1) % labels.length;
  while (labels[other] === labels[index]) other = (other + 1) % labels.length;
  return other;
}

/**
 * @param {ArrayLike<number>} labels @param {() => number} chance from 0 to 1
 * @returns {[number, number]} two test digits of different classes
 */
export function randomPair(labels, chance) {
  const pick = () => Math.floor(chance() * labels.length);
  const first = pick();
  let second = pick();
  while (labels[second] === labels[first]) second = (second + 1) % labels.length;
  return [first, second];
}
