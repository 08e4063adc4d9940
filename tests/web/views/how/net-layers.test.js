/** What is said of a network's layers is what its weights are. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import '../../boot.js';
import '../../boot-gan.js';

const CHECKPOINTS = new URL('../../../../checkpoints/', import.meta.url);
const { isConvolutional, layersOf } = await import(
  '../../../../explorer/web/views/how/net-layers.js'
);
const { parseSafetensors } = await import('../../../../explorer/web/formats/safetensors.js');

/** @param {string} id */
const stepsOf = (id) =>
  layersOf(id).flatMap(({ step }) => (step ? [step.replace(/\s+/g, ' ')] : []));

/** @param {string} id */
function shapesOf(id) {
  const { buffer } = new Uint8Array(
    readFileSync(new URL(`${id}/weights.safetensors`, CHECKPOINTS)),
  );
  const tensors = parseSafetensors(buffer);
  return (/** @type {string} */ name) => /** @type {any} */ (tensors.get(name)).shape;
}

test('a dense decoder ends with a layer to the pixels', () => {
  const [units, code] = shapesOf('ae')('decoder.0.weight');
  assert.deepEqual(stepsOf('ae').slice(-2), [
    `decoder[0], [1]: Linear ${code} → ${units}, ReLU`,
    `decoder[2], [3]: Linear ${units} → 784, Sigmoid`,
  ]);
  assert.ok(!isConvolutional('ae'));
});

test('a convolutional one says the sizes of the maps that its weights make', () => {
  const shape = shapesOf('gan');
  const [units, code] = shape('decoder.0.weight');
  const [small, middle] = shape('decoder.5.weight');
  const side = Math.sqrt(shape('decoder.2.weight')[0] / small);
  assert.deepEqual(shape('decoder.7.weight').slice(0, 2), [middle, 1]);
  const [first, rest] = stepsOf('gan');
  assert.equal(first, `decoder[0], [1]: Linear ${code} → ${units}, ReLU`);
  assert.equal(
    rest,
    `decoder[2] to [9], not drawn: Linear ${units} → ${small} maps of ${side} × ${side}, ReLU; ` +
      `transposed convolutions to ${middle} of ${2 * side} × ${2 * side}, ReLU, and to one of ` +
      `${4 * side} × ${4 * side}, Sigmoid`,
  );
  assert.ok(isConvolutional('gan'));
});
