/** Points between two codes: along the arc about the origin, or along the straight line. */

/**
 * Spherical interpolation of the direction, linear of the norm; `latent.py` has the same.
 * Source: Shoemake, "Animating Rotation with Quaternion Curves", 1985.
 * @param {ArrayLike<number>} a @param {ArrayLike<number>} b
 * @param {number} t 0 at a, 1 at b
 * @returns {Float32Array}
 */
export function slerp(a, b, t) {
  const normA = norm(a);
  const normB = norm(b);
  if (normA === 0 || normB === 0) return lerp(a, b, t);
  let cosine = 0;
  for (let d = 0; d < a.length; d++) cosine += (a[d] / normA) * (b[d] / normB);
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  const sine = Math.sin(angle);
  if (sine < 1e-6) return lerp(a, b, t);
  const length = normA + (normB - normA) * t;
  const fromA = (length * Math.sin((1 - t) * angle)) / sine / normA;
  const fromB = (length * Math.sin(t * angle)) / sine / normB;
  return Float32Array.from({ length: a.length }, (_, d) => fromA * a[d] + fromB * b[d]);
}

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b @param {number} t */
export function lerp(a, b, t) {
  return Float32Array.from({ length: a.length }, (_, d) => a[d] + (b[d] - a[d]) * t);
}

/**
 * A place on the path through several stops, one after the other.
 * @param {Float32Array[]} stops at least one
 * @param {(a: Float32Array, b: Float32Array, t: number) => Float32Array} way from one to the next
 * @param {number} t a whole number is that stop, to the last bit
 * @returns {Float32Array} a new one
 */
export function alongPath(stops, way, t) {
  const place = Math.min(stops.length - 1, Math.max(0, t));
  const from = Math.floor(place);
  if (place === from) return Float32Array.from(stops[from]);
  return way(stops[from], stops[from + 1], place - from);
}

/** @param {ArrayLike<number>} a */
function norm(a) {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += a[d] * a[d];
  return Math.sqrt(sum);
}
