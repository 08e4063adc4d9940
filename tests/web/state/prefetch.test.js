/** What a use of a knob fetches, counted in the bytes of the files that ship. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';

const CHECKPOINTS = new URL('../../../checkpoints/', import.meta.url);
const MOST = 3_000_000;
const MAP = { view: 'explore' };
/** Where the page shows what, and betas that come from far or lack most. */
const PLACES = /** @type {const} */ ([
  [MAP, [0, 0.5, 8]],
  [{ view: 'map', mapKind: 'plane' }, [0, 2, 4]],
]);

/** @type {Map<string, number>} */
const sizes = new Map();
/** @param {string} file @returns {number} bytes as the server sends it */
function sizeOf(file) {
  const size = sizes.get(file) ?? gzipSync(readFileSync(new URL(file, CHECKPOINTS))).length;
  sizes.set(file, size);
  return size;
}
const bytesOf = (/** @type {string[]} */ files) =>
  files.reduce((sum, file) => sum + sizeOf(file), 0);

/** @param {object} options of the page @param {number[]} uses betas, one after the other */
async function visit(options, ...uses) {
  const worker = new Worker(new URL('../knob-visit.js', import.meta.url), {
    workerData: { options, uses },
  });
  const [told] = await once(worker, 'message');
  return /** @type {string[][]} by use */ (told);
}

const weights = (/** @type {string[]} */ files) =>
  files.filter((file) => file.endsWith('/weights.safetensors')).map((file) => file.split('/')[0]);

test('a step fetches where the knob stands and the weights of the next one, a jump no other', async () => {
  const files = await visit(MAP, 2, 4, 0.1, 16);
  assert.deepEqual(files[0], [
    'vae-beta-2/weights.safetensors',
    'vae-beta-2/statistics.json',
    'vae-beta-4/weights.safetensors',
    'vae-beta-2/codes.safetensors',
  ]);
  assert.deepEqual(weights(files[1]), ['vae-beta-8'], 'the one that it leads to was there');
  assert.deepEqual(weights(files[2]), ['vae-beta-0p1']);
  assert.deepEqual(weights(files[3]), ['vae-beta-16']);
});

test('the first use of the knob stays below 3 MB, wherever it leads', async () => {
  for (const [options, betas] of PLACES) {
    for (const beta of betas) {
      const [files] = await visit(options, beta);
      assert.ok(files.includes(`vae-beta-${String(beta).replace('.', 'p')}/weights.safetensors`));
      assert.ok(bytesOf(files) < MOST, `${beta}: ${bytesOf(files)}: ${files}`);
    }
  }
});
