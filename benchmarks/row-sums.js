/**
 * The models' inner loop in WebAssembly beside the same in JavaScript: node benchmarks/row-sums.js
 *
 * Each line is one layer for one picture, with as many values as a draw of the VAE has there.
 */
import { KERNEL, rowSums } from '../explorer/web/row-sums.js';
import { standardNormal } from '../explorer/web/rng.js';

const kernel = new WebAssembly.Module(Buffer.from(KERNEL, 'base64'));
const ROUNDS = 400;

/** @type {[string, number, number, number, number][]} name, inputs, outputs, of them summed, places */
const LAYERS = [
  ['decoder, 256 to 784', 256, 784, 118, 1],
  ['critic, first convolution', 9, 24, 4, 196],
  ['critic, second convolution', 216, 48, 100, 49],
  ['critic, third convolution', 432, 64, 150, 16],
];

/** @param {import('../explorer/web/row-sums.js').RowSums} sums @param {number} count @param {number} places */
function microseconds({ rows, values, sum }, count, places) {
  rows.forEach((_, k) => { rows[k] = k; });
  values.fill(0.5);
  const times = Array.from({ length: ROUNDS }, () => {
    const started = performance.now();
    for (let place = 0; place < places; place++) sum(count, place);
    return performance.now() - started;
  });
  return 1000 * times.sort((a, b) => a - b)[ROUNDS / 2];
}

console.log('microseconds, median | WebAssembly | JavaScript | ratio');
for (const [name, inputs, outputs, count, places] of LAYERS) {
  const layer = {
    weight: standardNormal(0, inputs, outputs), bias: standardNormal(1, 1, outputs), most: inputs,
    places,
  };
  const [ours, loops] = [kernel, null].map((one) =>
    microseconds(rowSums([layer], one)[0], count, places));
  console.log(`${name} | ${ours.toFixed(1)} | ${loops.toFixed(1)} | ${(ours / loops).toFixed(2)} x`);
}
