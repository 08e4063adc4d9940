/**
 * The 2-D models' own codes: where they encode the picture on show, and the point that a person
 * moves over both planes. Encoded when first asked for, so that nobody pays who sees no plane.
 */
import { sampleCode, sigmaOf } from '../maths/posterior.js';
import { standardNormal } from '../maths/random.js';
import { decode, encode } from '../networks/autoencoder.js';
import { PIXELS, recordOf } from './boot.js';
import { store } from './page-store.js';

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

/** @type {Record<Model, PlaneSide>} */
const sides = {};
let resamples = 0;

/** @param {Model} model @returns {PlaneSide | null} null until the 2-D models are there */
export function planeSide(model) {
  const plane = store.planes?.[model];
  if (!plane) return null;
  const { picture } = store;
  const found = sides[model];
  if (found?.picture === picture && found.plane === plane) return found;
  const { mu, logvar } = encode(plane.encoder, picture);
  const sigma = logvar && /** @type {Pair} */ ([...sigmaOf(logvar)]);
  const [z, image] = [Float32Array.from(mu), new Float32Array(PIXELS)];
  sides[model] = { picture, plane, mu, logvar, sigma, z, image, decoded: false, encodings: [] };
  return sides[model];
}

/** @param {PlaneSide} side @returns {Float32Array} what its point decodes to; its own */
export function planeImage(side) {
  if (!side.decoded) decode(side.plane.decoder, side.z, side.image);
  side.decoded = true;
  return side.image;
}

/** @param {PlaneSide} side */
export const planeMoved = ({ z, mu }) => z[0] !== mu[0] || z[1] !== mu[1];

/** Whether the Map view shows the planes: then buttons and keys are about these models. */
export const planeShown = () =>
  store.view === 'map' && store.mapKind === 'plane' && store.planes !== null;

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
