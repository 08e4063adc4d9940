/**
 * The page's one morph: its stops, the place on the way and what follows from them. The input is
 * the current stop: whatever is drawn, uploaded, picked or clicked on a map takes that stop's
 * place. Topic 'morph' says so.
 */

import { alongPath, lerp, slerp } from '../maths/interpolation.js';
import { decode, encode } from '../networks/autoencoder.js';
import { boot, PIXELS, recordOf } from './boot.js';
import {
  extended,
  looped,
  moved,
  nextOfAnotherClass,
  passed,
  randomPair,
  replaced,
  reversed,
  sameStop,
  shortened,
} from './morph-stops.js';
import { store } from './page-store.js';

/** @typedef {import('./morph-stops.js').Stop} Stop */
/** @typedef {import('./morph-stops.js').Morph} Morph */
/** @typedef {import('./shapes.js').Model} Model */

/** Where a code differs by less from the way's, it stands on it: links round to halves. */
const NEAR = 1e-3;
/** @type {Readonly<Morph>} */
const AT_FIRST = { stops: [], inHand: 0, t: 0, way: 'slerp', loop: false };

/** @type {Morph} empty until Morph is first opened */
export let morph = AT_FIRST;

/** The store's picture when it was last looked at: any other one is a person's doing. */
let seen = store.picture;
/**
 * Codes are to be put on the way as soon as all stops have some, unless a person put others in
 * meanwhile: so this is what was on the page.
 * @type {unknown[] | null}
 */
let waiting = null;
/** @type {WeakMap<Stop, Record<string, Float32Array>>} codes of pictures, by a model's own id */
const known = new WeakMap();
/** @type {WeakMap<Stop, {picture: Uint8Array, source: object, same: boolean}>} with the input */
const compared = new WeakMap();
/** @type {WeakMap<Stop, Uint8Array>} */
const samplePictures = new WeakMap();

/** Whether the models stood on the way in the last frame. */
let stood = false;

// Registered when this module loads, so before any element asks in the same frame.
store.on(['member'], () => {
  // Another model that stands there goes to the same place on its own way.
  if (stood && morph.stops.length && !onWay()) place(morph.t);
});
store.on(['picture', 'code', 'models'], follow);
store.on(['code', 'morph'], () => {
  stood = morph.stops.length > 0 && store.view === 'morph' && onWay();
});
store.on(['view'], leaveOrReturn);
store.on(['data'], () => {
  if (isWaiting()) place(morph.t);
  else store.loop.notify('morph');
});

/** What a person can change; where a model was not moved, encoding the picture may change its code. */
const onPage = () => [
  store.picture,
  ...store.models.flatMap((model) => {
    const { moved, z } = store.sides[model];
    return moved ? [...z] : [null];
  }),
];

function isWaiting() {
  const now = onPage();
  if (waiting?.length !== now.length || now.some((value, i) => value !== waiting?.[i]))
    waiting = null;
  return waiting !== null;
}

/** @param {Morph} value */
function set(value) {
  morph = value;
  store.notify('morph');
}

/** @returns {Stop} what the page shows as input, or the sample that the models stand on */
const inputStop = () => (store.point ? { kind: 'draw', point: store.point } : inputPicture());

/** @returns {Stop} */
function inputPicture() {
  const { source, picture } = store;
  if (source.kind === 'test') return { kind: 'test', index: source.index };
  return { kind: 'pixels', pixels: picture, source };
}

/** The input is the current stop; moving along the way changes codes, never the input. */
function follow() {
  const loaded = store.picture !== seen;
  seen = store.picture;
  if (!morph.stops.length || (!loaded && !store.point)) return;
  const stop = inputStop();
  if (!sameStop(stop, morph.stops[morph.inHand])) set(replaced(morph, stop));
  else if (morph.t !== morph.inHand) set(moved(morph, morph.inHand));
}

/** @type {Map<Model, Float32Array> | null} where leaving Morph has put the models */
let left = null;

/**
 * Other views are about the input: leaving Morph puts the models back at it, and whoever returns
 * is where they were on the way, unless the models were moved meanwhile.
 */
function leaveOrReturn() {
  const { sides, view } = store;
  if (view === 'morph') {
    const unmoved = [...(left ?? [])].every(([id, z]) => z.every((v, d) => v === sides[id].z[d]));
    if (left && unmoved) place(morph.t);
    left = null;
  } else if (!left && morph.stops.length && morph.t !== morph.inHand && onWay()) {
    const models = walkers();
    for (const model of models) store.setCode(model, codeAt(model, morph.inHand) ?? []);
    left = new Map(models.map((model) => [model, sides[model].z.slice()]));
  }
}

/**
 * The digit that makes a typical pair with the page's first, or the next one of another class.
 * @param {Uint8Array} labels @param {number} from a test digit @returns {number}
 */
const partnerOf = (labels, from) =>
  from === boot.index ? boot.evidence.typical.pair.index : nextOfAnotherClass(labels, from);

/**
 * Models that have a code for every stop: those that encode, and where all stops are samples of N(0, I)
 * every one, since the same numbers go into each decoder.
 * @returns {Model[]} ids, in their order
 */
export function walkers() {
  const { stops } = morph;
  const areSamples =
    stops.length > 0 && stops.every((stop) => stop.kind === 'draw' && stop.point.kind === 'normal');
  return areSamples ? store.models : store.encoders;
}

/** Between the first two samples of the maps: also models without an encoder have a way there. */
export function startSamples() {
  /** @type {Stop[]} */
  const stops = [0, 1].map((index) => ({ kind: 'draw', point: { kind: 'normal', index } }));
  set({ ...morph, stops, inHand: 0, t: 0 });
  makeCurrent(0);
}

/** With a first pair: the input and its partner. */
export function openMorph() {
  const { labels } = store;
  if (morph.stops.length || !labels) return;
  const a = inputStop();
  const index = partnerOf(labels, a.kind === 'test' ? a.index : boot.index);
  set({ ...morph, stops: [a, { kind: 'test', index }], inHand: 0, t: 0 });
}

/** @param {Stop} stop @returns {Uint8Array | null} 784 bytes; null while they are loading */
export function pictureOf(stop) {
  if (stop.kind === 'pixels') return stop.pixels;
  if (stop.kind === 'test') {
    return store.digits?.subarray(stop.index * PIXELS, (stop.index + 1) * PIXELS) ?? null;
  }
  return samplePictures.get(stop) ?? pictureOfSample(stop, stop.point);
}

/**
 * A sample has no picture but what a model makes of it: one whose prior it is sampled from, if any is.
 * @param {Stop} stop @param {import('./shapes.js').Point} point
 */
function pictureOfSample(stop, point) {
  const model = store.encoders.find((id) => recordOf(id).posterior) ?? store.models[0];
  const { decoder } = store.data[model];
  const z = store.codeOf(model, point);
  if (!decoder || !z) return null;
  const picture = Uint8Array.from(decode(decoder, z), (value) => Math.round(255 * value));
  samplePictures.set(stop, picture);
  return picture;
}

/** @param {Stop} stop @returns {boolean} asked in every frame, so pixels are compared but once */
function isInput(stop) {
  const { picture, source } = store;
  const before = compared.get(stop);
  if (before?.picture === picture && before.source === source) return before.same;
  const same = sameStop(stop, inputPicture());
  compared.set(stop, { picture, source, same });
  return same;
}

/** @param {Stop} stop @param {Model} model @returns {Float32Array | null} null while loading */
function codeOf(stop, model) {
  if (stop.kind === 'draw') return store.codeOf(model, stop.point);
  // At the input's own stop nothing has moved, to the last bit: the first digit's code is torch's.
  if (!store.unencoded && isInput(stop)) return store.sides[model].mu;
  const codes = known.get(stop) ?? {};
  known.set(stop, codes);
  const { encoder } = store.data[model];
  const picture = pictureOf(stop);
  const { id } = recordOf(model);
  if (encoder && picture) codes[id] ??= encode(encoder, picture).mu;
  return codes[id] ?? null;
}

/** @param {Model} model @returns {Float32Array[] | null} of the stops as they are passed */
export function codesOf(model) {
  const codes = passed(morph.stops, morph.loop).map((stop) => codeOf(stop, model));
  return codes.length && codes.every((code) => code !== null) ? codes : null;
}

/** @param {Model} model @param {number} t @returns {Float32Array | null} */
export function codeAt(model, t) {
  const codes = codesOf(model);
  return codes && alongPath(codes, wayOf(morph), t);
}

/** @param {Morph} morph */
export const wayOf = ({ way }) => (way === 'slerp' ? slerp : lerp);

/** Whether the models stand where the way is at t; sliders and maps lead off it. */
export function onWay() {
  return walkers().every((model) => {
    const code = codeAt(model, morph.t);
    return code?.every((value, d) => Math.abs(value - store.sides[model].z[d]) < NEAR);
  });
}

/** The models to a place on the way. @param {number} t */
export function place(t) {
  set(moved(morph, t));
  const models = walkers();
  const codes = models.map((model) => codeAt(model, morph.t));
  waiting = codes.includes(null) ? onPage() : null;
  if (waiting) return;
  models.forEach((model, i) => store.setCode(model, codes[i] ?? []));
}

/** Make a stop the current one: it becomes the input, and the models stand at it. @param {number} i */
export function makeCurrent(i) {
  const stop = morph.stops[i];
  set(moved({ ...morph, inHand: i }, i));
  if (stop.kind === 'draw') store.loadPoint(stop.point);
  else if (stop.kind === 'test') store.loadTest(stop.index);
  else store.load(stop.pixels, stop.source);
  seen = store.picture;
}

export const turnRound = () => set(reversed(morph));

/** @param {[number, number]} pair test digits */
function startPair([a, b]) {
  set({ ...morph, stops: [a, b].map((index) => ({ kind: 'test', index })), inHand: 0, t: 0 });
  makeCurrent(0);
}

export function newPair() {
  if (store.labels) startPair(randomPair(store.labels, Math.random));
}

/** One more stop: a random test digit, until a person puts another in its place. */
export function addStop() {
  const { labels } = store;
  const last = morph.stops.at(-1);
  if (!labels) return;
  const somewhere = Math.floor(Math.random() * labels.length);
  const index =
    last?.kind === 'test' ? nextOfAnotherClass(labels, last.index, somewhere) : somewhere;
  set(extended(morph, { kind: 'test', index }));
  makeCurrent(morph.inHand);
}

export function removeStop() {
  set(shortened(morph));
  makeCurrent(morph.inHand);
}

/** @param {Morph['way']} way */
export function setWay(way) {
  const follows = onWay();
  set({ ...morph, way });
  if (follows) place(morph.t);
}

/** The models to the middle of the way from A to B, whatever stands there. @param {Morph['way']} way */
export function showMiddle(way) {
  openMorph();
  set({ ...morph, way });
  if (morph.stops.length) place(0.5);
}

/** @param {boolean} loop */
export function setLoop(loop) {
  const follows = onWay();
  set(looped(morph, loop));
  if (follows) place(morph.t);
}

/** @returns {import('./morph-link.js').LinkedMorph | null} what a link says of it */
export const morphForLink = () => (morph.stops.length ? { ...morph, onWay: onWay() } : null);

/** @param {import('./morph-link.js').LinkedMorph | null} linked as a link says; null: as at first */
export function setLinkedMorph(linked) {
  const { onWay: isOnWay, ...rest } = linked ?? { ...AT_FIRST, onWay: false };
  waiting = null;
  seen = store.picture;
  set(rest);
  if (isOnWay) place(morph.t);
}
