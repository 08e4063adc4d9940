/**
 * The 2-D models' own codes: where they encode the picture on show, and the point that a person
 * moves over both planes. Encoded when first asked for, so that nobody pays who sees no plane.
 */
import { unrounded } from '../formats/float16.js';
import { sampleCode, sigmaOf } from '../maths/posterior.js';
import { standardNormal } from '../maths/random.js';
import { decode, encode } from '../networks/autoencoder.js';
import { PIXELS, recordOf } from './boot.js';
import { store } from './page-store.js';
import { viewShown } from './shown-view.js';

/** @typedef {import('./shapes.js').Model} Model */
/** @typedef {[number, number]} Pair */
/**
 * `mu` and `logvar`: what the 2-D model's encoder gives for the picture; `z`: where the point is;
 * `encodings`: what encoding it again gave, the newest last.
 * @typedef {{picture: Uint8Array, plane: import('./shapes.js').PlaneData, mu: Float32Array,
 *   logvar: Float32Array | null, sigma: Pair | null, z: Float32Array, image: Float32Array,
 *   decoded: boolean, encodings: Pair[]}} PlaneSide
 */

/** Encodings whose marks stay; more would hide the cloud. */
const KEPT = 30;

/** What a link holds at most: the encodings and the point. */
export const MOST_PAIRS = KEPT + 1;

/** @type {WeakMap<Uint8Array, Record<Model, PlaneSide>>} by picture, for as long as Undo has it */
const ofPictures = new WeakMap();
/** @type {WeakMap<Uint8Array, Record<Model, Float32Array>>} what a link says, by its picture */
const linked = new WeakMap();
let resamples = 0;

/** @param {Uint8Array} picture @returns {Record<Model, PlaneSide>} */
function sidesOf(picture) {
  const sides = ofPictures.get(picture) ?? {};
  ofPictures.set(picture, sides);
  return sides;
}

/** @param {Model} model @returns {PlaneSide | null} null until the 2-D models are there */
export function planeSide(model) {
  const plane = store.planes?.[model];
  if (!plane) return null;
  const { picture } = store;
  const sides = sidesOf(picture);
  const found = sides[model];
  if (found?.plane === plane) return found;
  const { mu, logvar } = encode(plane.encoder, picture);
  const sigma = logvar && /** @type {Pair} */ ([...sigmaOf(logvar)]);
  const encodings = pairsOf(linked.get(picture)?.[model]).map(
    (pair) => /** @type {Pair} */ ([...unrounded(pair, mu)]),
  );
  // Another beta stands here: a point that a person moved stays where it is.
  const kept = found && planeMoved(found) && !found.encodings.length ? found.z : null;
  const z = Float32Array.from(encodings.pop() ?? kept ?? mu);
  // What comes next is another sample than those.
  resamples = Math.max(resamples, store.models.length * encodings.length);
  const image = new Float32Array(PIXELS);
  sides[model] = { picture, plane, mu, logvar, sigma, z, image, decoded: false, encodings };
  return sides[model];
}

/** @param {Float32Array} [numbers] @returns {Float32Array[]} two at a time */
const pairsOf = (numbers = new Float32Array()) =>
  Array.from({ length: numbers.length / 2 }, (_, i) => numbers.subarray(2 * i, 2 * i + 2));

/** @returns {Record<Model, Float32Array>} of the models whose point or encodings a person made */
export function planesForLink() {
  const { picture } = store;
  const made = Object.entries(sidesOf(picture)).map(([model, { z, mu, encodings }]) => {
    const isMade = encodings.length > 0 || planeMoved({ z, mu });
    return [model, isMade ? Float32Array.from([...encodings.flat(), ...z]) : null];
  });
  // Until the 2-D models are there, what the link said.
  const all = { ...linked.get(picture), ...Object.fromEntries(made) };
  return Object.fromEntries(Object.entries(all).filter(([, pairs]) => pairs !== null));
}

/** @param {Record<Model, Float32Array>} planes what a link says, of the picture on show */
export function setLinkedPlanes(planes) {
  linked.set(store.picture, planes);
  ofPictures.delete(store.picture);
  store.notify('plane-code');
}

/** Undo brought a picture back, as a copy. @param {Uint8Array} from */
export function bringPlanesBack(from) {
  const [sides, said] = [ofPictures.get(from), linked.get(from)];
  if (sides) ofPictures.set(store.picture, sides);
  if (said) linked.set(store.picture, said);
}

/** @param {PlaneSide} side @returns {Float32Array} what its point decodes to; its own */
export function planeImage(side) {
  if (!side.decoded) decode(side.plane.decoder, side.z, side.image);
  side.decoded = true;
  return side.image;
}

/** @param {Pick<PlaneSide, 'z' | 'mu'>} side */
export const planeMoved = ({ z, mu }) => z[0] !== mu[0] || z[1] !== mu[1];

/** Whether the planes are on the screen: then buttons and keys are about these models. */
export const planeShown = () =>
  viewShown() === 'map' && store.mapKind === 'plane' && store.planes !== null;

/** @param {Model} model @param {ArrayLike<number>} z */
function put(model, z) {
  const side = planeSide(model);
  if (!side) return;
  side.z.set(z);
  side.decoded = false;
}

/** Both decoders get the same two numbers. @param {ArrayLike<number>} z */
export function movePlanePoint(z) {
  const pair = Float32Array.from(z);
  for (const model of store.models) put(model, pair);
  store.notify('plane-code');
}

/** Back to where the picture was encoded. @param {Model} model */
export function resetPlane(model) {
  const side = planeSide(model);
  if (!side) return;
  side.encodings.length = 0;
  put(model, side.mu);
  store.notify('plane-code');
}

/** With a posterior a sample of it, else the same point. @param {Model} model */
export function encodeOnPlane(model) {
  const side = planeSide(model);
  if (!side) return;
  const { mu, sigma, encodings } = side;
  const eps = standardNormal(resamples++, 1, 2);
  const z = sigma ? sampleCode(mu, sigma, eps, 0, new Float32Array(2)) : mu;
  encodings.push([z[0], z[1]]);
  if (encodings.length > KEPT) encodings.shift();
  put(model, z);
  store.notify('plane-code');
}

/** Encode again, by what is on show. @param {Model} model */
export function encodeShownAgain(model) {
  if (planeShown() && recordOf(model).plane) encodeOnPlane(model);
  else store.encodeAgain(model);
}

/** Reset, by what is on show. @param {Model} model */
export function resetShown(model) {
  if (planeShown() && recordOf(model).plane) resetPlane(model);
  else store.reset(model);
}
