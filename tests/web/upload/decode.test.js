import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';

import { headerOf } from '../../../explorer/web/formats/picture-headers.js';
import { open, UnreadableError } from '../../../explorer/web/upload/decode.js';
import { UploadError } from '../../../explorer/web/upload/edits.js';
import { kindOf } from '../../../explorer/web/upload/kinds.js';
import { orientationOf } from '../../../explorer/web/upload/orientation.js';

const golden = JSON.parse(
  readFileSync(new URL('../../golden/pictures.json', import.meta.url), 'utf8'),
);
const bytesOf = (/** @type {string} */ base64) => Uint8Array.from(Buffer.from(base64, 'base64'));
const UNCHANGED = { rotate: 0, crop: null };

/** @param {Uint8Array<ArrayBuffer>} bytes @param {any} [edit] */
async function decoded(bytes, edit = UNCHANGED) {
  const opened = await open(bytes, 'a.png');
  return opened.read(edit);
}

/** @param {Float32Array | null} values @param {string | number[] | null} expected */
function same(values, expected) {
  if (expected === null || values === null) return assert.equal(values, expected);
  const isDeep = Array.isArray(expected);
  const all = isDeep ? expected : bytesOf(expected);
  assert.equal(values.length, all.length);
  values.forEach((value, i) => {
    const wanted = isDeep ? all[i] : all[i] / 255;
    if (Math.abs(value - wanted) > 1e-5) assert.fail(`${value}, not ${wanted} at ${i}`);
  });
}

for (const { name, file, rotate, crop, shape, colour, alpha, detail } of golden.pngs) {
  test(`a PNG is what Pillow makes of it: ${name}`, async () => {
    const picture = await decoded(bytesOf(file), { rotate, crop });
    assert.deepEqual([picture.height, picture.width, picture.channels], shape);
    assert.equal(picture.detail, detail);
    same(picture.colour, colour);
    same(picture.alpha, alpha);
    assert.equal(picture.whole === null, crop === null);
  });
}

for (const { name, file, orientation, ...told } of golden.others) {
  test(`a header says what Pillow reads in it: ${name}`, () => {
    const bytes = bytesOf(file);
    const header = headerOf(kindOf(bytes) ?? '', bytes);
    assert.deepEqual({ ...header, exif: null }, { ...told, exif: null });
    assert.equal(orientationOf(bytes, header.exif).orientation, orientation);
  });
}

golden.refused.forEach((/** @type {any} */ { file, name, sentence }, /** @type {number} */ i) => {
  test(`what is no picture is refused in the words of Python: ${i}, ${sentence}`, async () => {
    await assert.rejects(open(bytesOf(file), name), new UploadError(sentence));
  });
});

test('a header that ends too early, or anywhere else than it says, is a sentence', async () => {
  for (const { file } of [...golden.others, ...golden.pngs.slice(0, 1)]) {
    const bytes = bytesOf(file);
    for (let end = 12; end < Math.min(bytes.length, 60); end++) {
      const opened = open(bytes.slice(0, end), 'a.png');
      await opened.then(
        (one) => assert.rejects(one.read(UNCHANGED), UploadError),
        // Node decodes nothing: what has a whole header gets as far as that.
        (error) => assert.ok(error instanceof UploadError || error instanceof UnreadableError),
      );
    }
  }
});

test('TIFF is left to a server, with a sentence and what to do without one', async () => {
  await assert.rejects(open(Uint8Array.from(Buffer.from('II*\0')), 'a.tiff'), (error) => {
    assert.ok(error instanceof UnreadableError);
    assert.equal(error.message, 'This browser cannot read TIFF files.');
    assert.equal(error.advice, 'Save the picture as PNG or JPEG, and choose that.');
    return true;
  });
});

/** @param {string} name @param {Uint8Array} data */
function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32?.(body) ?? 0);
  return Buffer.concat([length, body, sum]);
}

/** @param {number} side @param {Uint8Array[]} parts of its pixels, deflated */
function greyPng(side, ...parts) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 8;
  return Uint8Array.from(
    Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      chunk('IHDR', header),
      ...parts.map((part) => chunk('IDAT', part)),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  );
}

test('of a PNG that inflates to gigabytes only its own rows are inflated', async () => {
  const zeros = deflateSync(Buffer.alloc(200e6));
  const before = process.memoryUsage().rss;
  const picture = await decoded(greyPng(16, zeros));
  assert.equal(picture.width, 16);
  assert.ok(process.memoryUsage().rss - before < 100e6);
});

test('a PNG in a hundred thousand pieces is read', async () => {
  const side = 400;
  const pixels = deflateSync(Buffer.alloc(side * (side + 1)), { level: 0 });
  const pieces = Array.from({ length: 100_000 }, (_, i) => pixels.subarray(i, i + 1));
  const picture = await decoded(greyPng(side, ...pieces, pixels.subarray(100_000)));
  assert.equal(picture.width, side);
});

test('a PNG that is damaged or ends too early is told to be', async () => {
  const pixels = deflateSync(Buffer.from(Array.from({ length: 16 * 17 }, (_, i) => i % 17)));
  const wrongFilter = deflateSync(Buffer.alloc(16 * 17, 9));
  const broken = Uint8Array.from(pixels);
  broken[5] ^= 255;
  for (const part of [pixels.subarray(0, -12), wrongFilter, broken, new Uint8Array()]) {
    await assert.rejects(decoded(greyPng(16, part)), /damaged or incomplete/);
  }
  await assert.rejects(decoded(greyPng(16)), /damaged or incomplete/);
});
