/**
 * A moment of a game as it was trained: weights of both networks, and what Adam remembers of each.
 *
 * Adam's m / sqrt(v) is kept to 1 / 32, sqrt(v) as 2^(byte / 10 - 24), the byte 0 being 0, as
 * explorer/build/raw_moment.py writes them. Before the first step there is nothing to remember.
 * @module
 */

/** @typedef {import('../formats/safetensors.js').Tensor} Tensor */
/** @typedef {import('./game-layers.js').Part} Part */
/** @typedef {{parts: Part[], placed: {weights: number, gradients: number, size: number},
 *   adam: import('./adam.js').Adam}} Network */

const FINENESS = 32;
const PER_OCTAVE = 10;
const LEAST = -24;

/** sqrt(v) of every byte, a float32 as Python's. */
const ROOTS = Float32Array.from({ length: 256 }, (_, byte) =>
  byte ? 2 ** (byte / PER_OCTAVE + LEAST) : 0,
);

/**
 * @param {Float32Array} floats the memory
 * @param {Network} network
 * @param {Map<string, Tensor>} tensors of a raw moment
 * @param {'generator' | 'discriminator'} role before the tensors' names
 * @param {number} step of the moment: Adam's steps so far
 * @throws {Error} if a tensor is missing or has the wrong size
 */
export function readRaw(floats, { parts, placed, adam }, tensors, role, step) {
  const [weights, means, squares] = [placed.weights, adam.means, adam.squares].map((at) => at >> 2);
  for (const at of [weights, means, squares]) floats.fill(0, at, at + placed.size);
  adam.steps = step;
  for (const { name, shape, place } of parts) {
    const weight = dataOf(tensors, `${role}/${name}`, shape);
    for (let k = 0; k < weight.length; k++) floats[weights + place(k)] = weight[k];
    if (step === 0) continue;
    const quotient = dataOf(tensors, `quotient/${role}/${name}`, shape);
    const size = dataOf(tensors, `size/${role}/${name}`, shape);
    for (let k = 0; k < weight.length; k++) {
      const root = ROOTS[size[k]];
      floats[means + place(k)] = (quotient[k] / FINENESS) * root;
      floats[squares + place(k)] = root * root;
    }
  }
}

/** @param {Map<string, Tensor>} tensors @param {string} name @param {number[]} shape */
function dataOf(tensors, name, shape) {
  const { data, shape: found } = tensors.get(name) ?? {};
  if (!data || found?.join() !== shape.join()) {
    throw new Error(`The moment needs "${name}" with the shape ${shape}, got ${found ?? 'none'}.`);
  }
  return data;
}

/**
 * @param {Float32Array} floats the memory @param {Network} network
 * @param {number} address of its weights or gradients
 * @returns {Map<string, Tensor>} by torch's names, copied
 */
export function tensorsAt(floats, { parts }, address) {
  return new Map(
    parts.map(({ name, shape, place }) => {
      const count = shape.reduce((product, size) => product * size, 1);
      const data = Float32Array.from(
        { length: count },
        (_, k) => floats[(address >> 2) + place(k)],
      );
      return [name, { dtype: /** @type {const} */ ('F32'), shape, data }];
    }),
  );
}
