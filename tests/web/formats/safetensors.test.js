import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { parseSafetensors, streamTensors } from '../../../explorer/web/formats/safetensors.js';

const text = (/** @type {string} */ characters) => new TextEncoder().encode(characters);

/** The bytes of a file with this header (an object or a text) and this body. */
function file(header, body = []) {
  const json = text(typeof header === 'string' ? header : JSON.stringify(header));
  const out = new Uint8Array(8 + json.length + body.length);
  new DataView(out.buffer).setBigUint64(0, BigInt(json.length), true);
  out.set(json, 8);
  out.set(body, 8 + json.length);
  return out;
}

const U8_3 = { dtype: 'U8', shape: [3], data_offsets: [0, 3] };

/** Two tensors: "decoder.a" F16 [2, 2] = 1, -2, 0.5, 0 and "encoder.b" U8 [3] = 7, 8, 9. */
const TWO = file(
  {
    __metadata__: { format: 'pt' },
    'encoder.b': { dtype: 'U8', shape: [3], data_offsets: [8, 11] },
    'decoder.a': { dtype: 'F16', shape: [2, 2], data_offsets: [0, 8] },
  },
  [0x00, 0x3c, 0x00, 0xc0, 0x00, 0x38, 0, 0, 7, 8, 9],
);

/** A Response whose bytes are handed out by hand. */
function controlled() {
  /** @type {ReadableStreamDefaultController<Uint8Array>} */
  let controller;
  const stream = new ReadableStream({
    start(given) {
      controller = given;
    },
  });
  // @ts-expect-error start() has run by now
  return { response: new Response(stream), controller };
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

test('every supported type is read, halves are widened', () => {
  const tensors = parseSafetensors(TWO);
  assert.deepEqual([...tensors.keys()], ['decoder.a', 'encoder.b']);
  assert.deepEqual(tensors.get('decoder.a'), {
    dtype: 'F16',
    shape: [2, 2],
    data: Float32Array.of(1, -2, 0.5, 0),
  });
  assert.deepEqual(tensors.get('encoder.b')?.data, Uint8Array.of(7, 8, 9));
  const singles = Float32Array.of(0.1, -3e38);
  const body = [...new Uint8Array(singles.buffer), 0xff, 0xff, 1, 0];
  const others = parseSafetensors(
    file(
      {
        f: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
        u: { dtype: 'U16', shape: [1, 2], data_offsets: [8, 12] },
      },
      body,
    ),
  );
  assert.deepEqual(others.get('f')?.data, singles);
  assert.deepEqual(others.get('u')?.data, Uint16Array.of(65535, 1));
});

test('a tensor may start anywhere, be a single number, or be empty', () => {
  const tensors = parseSafetensors(
    file(
      {
        byte: { dtype: 'U8', shape: [], data_offsets: [0, 1] },
        single: { dtype: 'F32', shape: [1], data_offsets: [1, 5] },
        none: { dtype: 'F32', shape: [0, 5], data_offsets: [5, 5] },
      },
      [42, 0, 0, 0x80, 0x3f],
    ),
  );
  assert.deepEqual(tensors.get('byte')?.data, Uint8Array.of(42));
  assert.deepEqual(tensors.get('single')?.data, Float32Array.of(1));
  assert.equal(tensors.get('none')?.data.length, 0);
});

test('a buffer, a view into one and an empty file are read alike', () => {
  const padded = new Uint8Array(TWO.length + 10);
  padded.set(TWO, 5);
  const view = padded.subarray(5, 5 + TWO.length);
  assert.deepEqual(parseSafetensors(view), parseSafetensors(TWO));
  assert.deepEqual(parseSafetensors(TWO.buffer), parseSafetensors(TWO));
  assert.equal(parseSafetensors(file({})).size, 0);
});

test('a name such as __proto__ is only a name', () => {
  const header = `{"__proto__": ${JSON.stringify(U8_3)}}`;
  assert.deepEqual([...parseSafetensors(file(header, [1, 2, 3])).keys()], ['__proto__']);
});

test('no tensor is longer or shorter than its shape', () => {
  const url = new URL('../../../checkpoints/vae/weights.safetensors', import.meta.url);
  for (const bytes of [TWO, readFileSync(url)]) {
    for (const [name, { shape, data }] of parseSafetensors(bytes)) {
      const items = shape.reduce((product, size) => product * size, 1);
      assert.equal(data.length, items, name);
    }
  }
});

test('every file that breaks off is refused with a sentence', () => {
  for (let length = 0; length < TWO.length; length++) {
    assert.throws(() => parseSafetensors(TWO.subarray(0, length)), /^Error: This .+ ends after/);
  }
});

const HUGE_HEADER = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 128, 123, 125);
const NO_UTF8 = Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0xc3, 0x28);

/** A file whose only tensor is U8 [3], but for what is changed. */
const odd = (/** @type {object} */ change) => file({ a: { ...U8_3, ...change } }, [1, 2, 3]);

/** @type {Record<string, [Uint8Array, RegExp]>} */
const HOSTILE = {
  'a web page': [text('<!doctype html><title>404</title>'), /not a safetensors file/],
  'a header of 2^63 bytes': [HUGE_HEADER, /not a safetensors file/],
  'a header that is no JSON': [file('{"a": '), /not valid JSON/],
  'a header that is no UTF-8': [NO_UTF8, /not valid JSON/],
  'a list as header': [file('[1, 2]'), /not an object/],
  'null as header': [file('null'), /not an object/],
  'null as tensor': [file({ a: null }), /"a" is undefined; only/],
  'an unknown type': [odd({ dtype: 'BF16' }), /"a" is BF16; only/],
  'a type from the prototype': [odd({ dtype: 'toString' }), /only F16/],
  'no shape': [odd({ shape: undefined }), /cannot be read/],
  'a negative size': [odd({ shape: [-3] }), /cannot be read/],
  'a size of 1.5': [odd({ shape: [1.5, 2] }), /cannot be read/],
  'one offset': [odd({ data_offsets: [3] }), /cannot be read/],
  'offsets as text': [odd({ data_offsets: ['0', '3'] }), /cannot be read/],
  'backward offsets': [odd({ data_offsets: [3, 0] }), /offsets give -3/],
  'a shape of another size': [odd({ shape: [4] }), /needs 4 bytes, its offsets give 3/],
  'a tensor longer than its shape': [odd({ shape: [2] }), /needs 2 bytes, its offsets give 3/],
  'sizes beyond all numbers': [odd({ shape: Array(99).fill(1e9) }), /needs Infinity bytes/],
  'a gap': [odd({ data_offsets: [1, 4] }), /starts at byte 1, not 0/],
  'an overlap': [file({ a: U8_3, b: U8_3 }, [1, 2, 3]), /starts at byte 0, not 3/],
  'too much data': [odd({ shape: [1e12], data_offsets: [0, 1e12] }), /too many/],
  'bytes after the end': [file({ a: U8_3 }, [1, 2, 3, 4]), /but goes on/],
};

for (const [what, [bytes, message]] of Object.entries(HOSTILE)) {
  test(`refuses ${what}`, () => {
    assert.throws(() => parseSafetensors(bytes), { name: 'Error', message });
  });
}

test('a file with any one byte changed is read or refused, never anything else', () => {
  for (let at = 0; at < TWO.length; at++) {
    for (const value of [0, 1, 34, 44, 57, 91, 123, 125, 255]) {
      const bytes = TWO.slice();
      bytes[at] = value;
      try {
        for (const { data, shape } of parseSafetensors(bytes).values()) {
          assert.equal(
            data.length,
            shape.reduce((product, size) => product * size, 1),
          );
        }
      } catch (error) {
        assert.equal(error.name, 'Error', error.stack);
      }
    }
  }
});

for (const size of [1, 3, 8, 1000]) {
  test(`streaming in pieces of ${size} gives the same as the whole`, async () => {
    const { response, controller } = controlled();
    for (let at = 0; at < TWO.length; at += size) controller.enqueue(TWO.slice(at, at + size));
    controller.close();
    const stream = streamTensors(response);
    assert.deepEqual([...(await stream.all())], [...parseSafetensors(TWO)]);
    const decoder = await stream.have((name) => name.startsWith('decoder.'));
    assert.deepEqual([...decoder.keys()], ['decoder.a']);
  });
}

test('the decoder can be used before the encoder has arrived', async () => {
  const { response, controller } = controlled();
  const stream = streamTensors(response);
  let finished = false;
  void stream.all().then(() => {
    finished = true;
  });
  controller.enqueue(TWO.slice(0, TWO.length - 1));
  const decoder = await stream.have((name) => name.startsWith('decoder.'));
  assert.deepEqual(decoder.get('decoder.a')?.data, Float32Array.of(1, -2, 0.5, 0));
  await pause();
  assert.equal(finished, false);
  controller.enqueue(TWO.slice(-1));
  controller.close();
  assert.equal((await stream.all()).size, 2);
});

test('a stream that breaks off rejects what is still awaited, not what has arrived', async () => {
  const { response, controller } = controlled();
  const stream = streamTensors(response);
  const decoder = stream.have((name) => name.startsWith('decoder.'));
  const encoder = stream.have((name) => name.startsWith('encoder.'));
  controller.enqueue(TWO.slice(0, TWO.length - 1));
  controller.close();
  assert.equal((await decoder).size, 1);
  await assert.rejects(encoder, /ends after/);
  await assert.rejects(stream.all(), /ends after/);
});

test('a connection that fails rejects, and so does a later question', async () => {
  const { response, controller } = controlled();
  const stream = streamTensors(response);
  controller.enqueue(TWO.slice(0, 20));
  controller.error(new TypeError('network error'));
  await assert.rejects(stream.all(), /network error/);
  await assert.rejects(
    stream.have(() => true),
    /network error/,
  );
});

test('a failure that nobody awaits disturbs nobody', async () => {
  streamTensors(new Response('', { status: 500 }));
  await pause();
});

test('an HTTP error is said as such', async () => {
  const stream = streamTensors(new Response('<h1>Not found</h1>', { status: 404 }));
  await assert.rejects(stream.all(), /could not be loaded \(HTTP 404\)/);
});

test('asking for tensors that the file does not have rejects', async () => {
  const stream = streamTensors(new Response(TWO));
  await assert.rejects(
    stream.have((name) => name === 'critic'),
    /lacks what was sought/,
  );
});

for (const model of ['ae', 'vae']) {
  test(`${model}: the shipped weights can be read, the decoder's come first`, () => {
    const url = new URL(`../../../checkpoints/${model}/weights.safetensors`, import.meta.url);
    const tensors = parseSafetensors(readFileSync(url));
    assert.deepEqual([...tensors.keys()].slice(0, 4).sort(), [
      'decoder.0.bias',
      'decoder.0.weight',
      'decoder.2.bias',
      'decoder.2.weight',
    ]);
    assert.deepEqual(tensors.get('decoder.2.weight')?.shape, [784, 256]);
    for (const { dtype, data } of tensors.values()) {
      assert.equal(dtype, 'F16');
      assert.ok(data.every(Number.isFinite));
    }
  });
}
