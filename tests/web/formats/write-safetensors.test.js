/** What is written is read again, bit for bit, and laid out as the format says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSafetensors } from '../../../explorer/web/formats/safetensors.js';
import { writeSafetensors } from '../../../explorer/web/formats/write-safetensors.js';

/** @param {number[]} shape @param {number[]} values @returns {import('../../../explorer/web/formats/safetensors.js').Tensor} */
const tensor = (shape, values) => ({ dtype: 'F32', shape, data: Float32Array.from(values) });

test('tensors and their order come back', () => {
  const all = new Map([
    ['b.weight', tensor([2, 3], [1, -2, 0.1, 1e-40, 65504, -0])],
    ['a.bias', tensor([1], [Math.PI])],
  ]);
  const found = parseSafetensors(writeSafetensors(all));
  assert.deepEqual([...found.keys()], ['b.weight', 'a.bias']);
  for (const [name, { shape, data }] of all) {
    assert.deepEqual(found.get(name)?.shape, shape);
    assert.deepEqual(found.get(name)?.data, data);
    assert.equal(found.get(name)?.dtype, 'F32');
  }
});

test('the header is JSON of a length that keeps floats at multiples of their size', () => {
  for (const name of ['a', 'ab', 'abcdefgh']) {
    const bytes = writeSafetensors(new Map([[name, tensor([1], [2])]]), { steps: '1,000' });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    assert.equal((8 + length) % 8, 0);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    assert.deepEqual(header, {
      __metadata__: { steps: '1,000' },
      [name]: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
    });
    assert.equal(bytes.length, 8 + length + 4);
    assert.equal(new DataView(bytes.buffer).getFloat32(8 + length, true), 2);
  }
});

test('what is no tensor of float32 is refused', () => {
  assert.throws(() => writeSafetensors(new Map([['a', tensor([2], [1])]])), /"a" is not 2 numbers/);
  const bytes = { dtype: /** @type {const} */ ('U8'), shape: [1], data: Uint8Array.of(1) };
  assert.throws(() => writeSafetensors(new Map([['b', bytes]])), /"b" is not 1 numbers of float32/);
});
