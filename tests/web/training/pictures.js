/** Test digits, which stand for training digits where any will do. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const CHECKPOINTS = new URL('../../../checkpoints/', import.meta.url);
const read = (/** @type {string} */ name) => gunzipSync(readFileSync(new URL(name, CHECKPOINTS)));

/** @param {number} count @param {number} [first] @returns {import('../../../explorer/web/training/messages.js').Digits} */
export const digits = (count, first = 0) => ({
  pixels: Uint8Array.from(read('digits.gz').subarray(784 * first, 784 * (first + count))),
  labels: Uint8Array.from(read('labels.gz').subarray(first, first + count)),
});

/** The ways in which the kernels run: as WebAssembly, and in loops. @type {[string, null | undefined][]} */
export const WAYS = [
  ['WebAssembly', undefined],
  ['loops', null],
];
