import assert from 'node:assert/strict';
import { test } from 'node:test';

import { NOTHING, NoDigitError } from '../../../explorer/web/upload/edits.js';
import { prepare } from '../../../explorer/web/upload/preparation.js';
import { drawn, seven } from './drawn.js';

const SEVEN = drawn({}, { path: seven(60, 50, 100), pen: 12 });
const THREE = drawn(
  { height: 200, width: 400 },
  { path: seven(20, 60, 80) },
  { path: seven(150, 40, 120) },
  { path: seven(300, 60, 90) },
);
const names = ({ steps }) => steps.map((step) => step.name);

const never = () => assert.fail('nothing is to be decoded again');

test('every step is told, from the picture to 784 pixels', async () => {
  const prepared = await prepare(SEVEN, NOTHING, never);
  assert.deepEqual(names(prepared), ['Picture', 'Paper', 'Ink', 'Digit', 'Box', 'Input']);
  assert.deepEqual(
    prepared.steps.map((step) => step.ink),
    [false, false, true, true, true, true],
  );
  assert.equal(prepared.pixels.length, 784);
  assert.equal(Math.max(...prepared.pixels), 255);
  assert.deepEqual([...prepared.steps.at(-1).picture.data], [...prepared.pixels]);
  assert.equal(prepared.digits.length, 1);
  assert.deepEqual(
    [prepared.chosen, prepared.question, prepared.readings, prepared.taken],
    [0, '', [], 0],
  );
});

test('a pen thinner than any in MNIST is made thicker', async () => {
  const thin = drawn({}, { path: seven(60, 50, 100), pen: 3 });
  assert.ok(names(await prepare(thin, NOTHING, never)).includes('Pen'));
});

test('the largest is taken, or the one that was picked; every box is told in shares', async () => {
  const largest = await prepare(THREE, NOTHING, never);
  assert.equal(largest.chosen, 1);
  assert.match(largest.steps[3].sentence, /^Three digits were found; the largest is taken\. /);
  assert.deepEqual(
    largest.digits.map(([left]) => Math.round(400 * left)),
    [16, 146, 296],
  );
  const picked = await prepare(THREE, { ...NOTHING, pick: 2 }, never);
  assert.equal(picked.chosen, 2);
  assert.match(picked.steps[3].sentence, /^Three digits were found; this one was chosen\. /);
  await assert.rejects(prepare(THREE, { ...NOTHING, pick: 3 }, never), /There is no such digit/);
});

test('of a crop the whole is shown, and where the digit is in it', async () => {
  const crop = /** @type {[number, number, number, number]} */ ([0.5, 0, 1, 1]);
  const prepared = await prepare({ ...SEVEN, whole: THREE }, { ...NOTHING, crop }, never);
  assert.equal(prepared.steps[0].picture.width, 280);
  assert.ok(prepared.digits[0][0] > 0.5);
});

test('without a digit the picture is shown all the same', async () => {
  const blank = drawn({});
  const refused = await prepare(blank, NOTHING, never).catch((error) => error);
  assert.ok(refused instanceof NoDigitError);
  assert.match(refused.message, /looks blank.*try again\.$/);
  assert.equal(refused.shown.name, 'Picture');
  assert.equal(refused.shown.picture.width, 200);
});

test('a blank first frame says that there are more', async () => {
  await assert.rejects(
    prepare(drawn({}), NOTHING, never, () => true),
    /try again\. \(Only the first frame or page of a file is looked at\.\)$/,
  );
});

test('what already is a digit as MNIST has them is used as it is, either way round', async () => {
  const { pixels } = await prepare(SEVEN, NOTHING, never);
  const ready = {
    ...{ height: 28, width: 28, channels: 1, alpha: null, whole: null, detail: 1 },
    colour: Float32Array.from(pixels, (value) => value / 255),
  };
  const again = await prepare(ready, NOTHING, never);
  assert.deepEqual(again.pixels, pixels);
  assert.match(again.steps[1].sentence, /used as it is\.$/);
  assert.deepEqual(names(again), ['Picture', 'Input']);
  const inverted = { ...ready, colour: ready.colour.map((value) => 1 - value) };
  const other = await prepare(inverted, NOTHING, never);
  assert.deepEqual(other.pixels, pixels);
  assert.match(other.steps[1].sentence, /with light and dark exchanged\.$/);
  assert.ok(names(await prepare(ready, { ...NOTHING, rotate: 360 }, never)).includes('Ink'));
});

test('a question shows both readings, and the one that was asked for is taken', async () => {
  const strokes = [
    {
      path: [
        [90, 50],
        [90, 150],
      ],
    },
    {
      path: [
        [108, 50],
        [108, 150],
      ],
    },
  ];
  const likelier = await prepare(drawn({}, ...strokes), NOTHING, never);
  assert.equal(likelier.taken, 0);
  assert.equal(likelier.readings.length, 2);
  const other = await prepare(drawn({}, ...strokes), { ...NOTHING, reading: 1 }, never);
  assert.equal(other.taken, 1);
  assert.deepEqual(other.pixels, other.readings[1].pixels);
  assert.deepEqual(other.readings[1].pixels, likelier.readings[1].pixels);
  assert.notDeepEqual(other.pixels, likelier.pixels);
});
