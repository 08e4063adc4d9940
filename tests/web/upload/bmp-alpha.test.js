import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withoutEmptyAlpha } from '../../../explorer/web/upload/bmp-alpha.js';

/** A BMP of 32 bits with a mask for alpha, by the format's description, and these pixels. */
function bmp(mask, ...pixels) {
  const view = new DataView(new ArrayBuffer(122 + 4 * pixels.length));
  view.setUint32(10, 122, true);
  view.setUint32(14, 108, true);
  view.setUint16(28, 32, true);
  view.setUint32(30, 3, true);
  view.setUint32(66, mask, true);
  for (const [i, pixel] of pixels.entries()) view.setUint32(122 + 4 * i, pixel, true);
  return new Uint8Array(view.buffer);
}

const maskOf = ({ bytes }) => new DataView(bytes.buffer).getUint32(66, true);

test('alpha that is empty all over is none', () => {
  const file = bmp(0xff000000, 0x00ffffff, 0x00102030);
  const opaque = withoutEmptyAlpha(file);
  assert.equal(opaque.hasAlpha, false);
  assert.equal(maskOf(opaque), 0);
  assert.equal(maskOf({ bytes: file }), 0xff000000); // the file itself stays
  assert.deepEqual(opaque.bytes.subarray(70), file.subarray(70));
});

test('alpha that is used stays', () => {
  const file = bmp(0xff000000, 0x00ffffff, 0x80102030);
  assert.deepEqual(withoutEmptyAlpha(file), { bytes: file, hasAlpha: true });
});

test('a file without alpha, or cut short, is left alone', () => {
  for (const file of [bmp(0, 0x12345678), bmp(0xff000000, 0).subarray(0, 60)]) {
    assert.deepEqual(withoutEmptyAlpha(file), { bytes: file, hasAlpha: false });
  }
});
