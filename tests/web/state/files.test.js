import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { unzip } from '../../../explorer/web/state/files.js';

const { fetch } = globalThis;
const bytes = Uint8Array.from({ length: 1000 }, (_, at) => at % 7);

afterEach(() => {
  globalThis.fetch = fetch;
});

/** @param {Uint8Array} body what a host sends */
const hostSends = (body) => {
  globalThis.fetch = async () => new Response(body);
};

test('a gzipped file is unpacked', async () => {
  hostSends(gzipSync(bytes));
  assert.deepEqual(await unzip('digits.gz'), bytes);
});

test('one that the browser has unpacked, as some hosts say, is taken as it is', async () => {
  hostSends(bytes);
  assert.deepEqual(await unzip('digits.gz'), bytes);
});

test('a damaged one is an error', async () => {
  hostSends(gzipSync(bytes).subarray(0, 20));
  await assert.rejects(unzip('digits.gz'));
});
