/**
 * The models' inner loop in WebAssembly beside the same in JavaScript: node benchmarks/row-sums.js
 *
 * Each line is one layer for one picture, with as many values as a sample of the VAE has there. Cold: the
 * caches are full of something else, as a slider finds them that moves after a rest.
 */

import { standardNormal } from '../explorer/web/maths/random.js';
import { KERNEL, rowSums } from '../explorer/web/networks/matvec.js';

const kernel = new WebAssembly.Module(Buffer.from(KERNEL, 'base64'));
const ROUNDS = 400;
/** More than the caches of a core hold. */
const OTHER = new Float64Array(1 << 20);

/**
 * Name, inputs, outputs, of them summed, places, cold.
 * @type {[string, number, number, number, number, boolean?][]}
 */
const LAYERS = [
  ['decoder, 256 to 784', 256, 784, 118, 1],
  ['decoder, cold', 256, 784, 118, 1, true],
  ['critic, first convolution', 9, 24, 4, 196],
  ['critic, second convolution', 216, 48, 100, 49],
  ['critic, third convolution', 432, 64, 150, 16],
];

/**
 * @param {import('../explorer/web/networks/matvec.js').RowSums} sums
 * @param {number} inputs @param {number} count @param {number} places @param {boolean} [cold]
 */
function microseconds({ rows, values, sum }, inputs, count, places, cold) {
  rows.forEach((_, k) => {
    rows[k] = Math.floor((k * inputs) / count);
  });
  values.fill(0.5);
  const times = Array.from({ length: ROUNDS }, () => {
    for (let i = 0; cold && i < OTHER.length; i += 8) OTHER[i] += 1;
    const started = performance.now();
    for (let place = 0; place < places; place++) sum(count, place);
    return performance.now() - started;
  });
  return 1000 * times.sort((a, b) => a - b)[ROUNDS / 2];
}

console.log('microseconds, median | WebAssembly | JavaScript | ratio');
for (const [name, inputs, outputs, count, places, cold] of LAYERS) {
  const layer = {
    weight: standardNormal(0, inputs, outputs),
    bias: standardNormal(1, 1, outputs),
    most: inputs,
    places,
  };
  const [ours, loops] = [kernel, null].map((one) =>
    microseconds(rowSums([layer], one)[0], inputs, count, places, cold),
  );
  console.log(
    `${name} | ${ours.toFixed(1)} | ${loops.toFixed(1)} | ${(ours / loops).toFixed(2)} x`,
  );
}
