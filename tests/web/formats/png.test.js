import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32, inflateSync } from 'node:zlib';

import { pngOf } from '../../../explorer/web/formats/png.js';

/** The chunks of a file, by the standard: length, name, data, CRC of name and data. */
function chunks(file) {
  const bytes = Buffer.from(file);
  assert.deepEqual([...bytes.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
  const found = new Map();
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    if (crc32) assert.equal(bytes.readUInt32BE(at + 8 + length), crc32(body));
    found.set(body.toString('latin1', 0, 4), body.subarray(4));
    at += 12 + length;
  }
  return found;
}

test('a picture is grey and of its size, every row unfiltered', async () => {
  const grey = Uint8Array.from({ length: 784 }, (_, i) => (i * 7) % 256);
  const found = chunks(await pngOf(grey, 28));
  assert.deepEqual([...found.keys()], ['IHDR', 'IDAT', 'IEND']);
  const header = found.get('IHDR');
  assert.deepEqual([header.readUInt32BE(0), header.readUInt32BE(4)], [28, 28]);
  assert.deepEqual([...header.subarray(8)], [8, 0, 0, 0, 0]);
  const rows = inflateSync(found.get('IDAT'));
  assert.equal(rows.length, 29 * 28);
  for (let y = 0; y < 28; y++) {
    assert.equal(rows[y * 29], 0);
    assert.deepEqual(
      [...rows.subarray(y * 29 + 1, (y + 1) * 29)],
      [...grey.subarray(28 * y, 28 * y + 28)],
    );
  }
});

test('a picture need not be square', async () => {
  const found = chunks(await pngOf(Uint8Array.of(1, 2, 3, 4, 5, 6), 3));
  assert.deepEqual([...inflateSync(found.get('IDAT'))], [0, 1, 2, 3, 0, 4, 5, 6]);
});

test('a picture may have colours', async () => {
  const found = chunks(await pngOf(Uint8Array.of(1, 2, 3, 4, 5, 6), 1, 3));
  assert.deepEqual([...found.get('IHDR').subarray(0, 9)], [0, 0, 0, 1, 0, 0, 0, 2, 8]);
  assert.equal(found.get('IHDR')[9], 2);
  assert.deepEqual([...inflateSync(found.get('IDAT'))], [0, 1, 2, 3, 0, 4, 5, 6]);
});

test('a file may be larger than what a function takes as arguments', async () => {
  let state = 1;
  const noise = Uint8Array.from({ length: 3 * 400 * 400 }, () => {
    state = (state * 48271) % 2147483647;
    return state & 255;
  });
  const rows = inflateSync(chunks(await pngOf(noise, 400, 3)).get('IDAT'));
  assert.deepEqual([...rows.subarray(1, 31)], [...noise.subarray(0, 30)]);
});
