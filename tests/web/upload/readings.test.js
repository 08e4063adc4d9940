import assert from 'node:assert/strict';
import { test } from 'node:test';

import { UploadError } from '../../../explorer/web/upload/edits.js';
import { readings } from '../../../explorer/web/upload/readings.js';
import { drawn, seven } from './drawn.js';

const SEVEN = { path: seven(60, 50, 100) };

/** A picture on which only the ink of some strokes is opaque. */
function cutOut(...strokes) {
  const picture = drawn({}, ...strokes);
  return { ...picture, alpha: picture.colour.map((value) => +(value < 0.5)) };
}

test('dark ink on light paper, or light ink on dark', () => {
  const dark = readings(drawn({}, SEVEN)).found[0];
  assert.equal(dark.view.lighter, false);
  const [left, top, right, bottom] = dark.boxes()[0];
  [left - 56, top - 46, right - 125, bottom - 155].forEach((apart) =>
    assert.ok(Math.abs(apart) < 3),
  );
  assert.equal(
    readings(drawn({ paper: 0.1 }, { ...SEVEN, ink: 0.95 })).found[0].view.lighter,
    true,
  );
});

test('inverted there is no digit where there is one only', () => {
  assert.throws(() => readings(drawn({}, SEVEN), true), /^Error: Inverted, there is no digit/);
});

test('what was looked at in vain says why', () => {
  assert.throws(() => readings(drawn({})), /the picture looks blank\. Write one digit/);
  const stripes = Array.from({ length: 10 }, (_, i) => ({
    path: [
      [20 * i, -9],
      [20 * i, 209],
    ],
  }));
  assert.throws(() => readings(drawn({}, ...stripes)), /shows only noise, texture or lines/);
  const page = Array.from({ length: 36 }, (_, i) => ({
    path: seven(12 + 30 * (i % 6), 12 + 30 * Math.floor(i / 6), 18),
    pen: 3,
  }));
  assert.throws(() => readings(drawn({}, ...page)), /more than 24 things like digits\. Crop it to/);
});

test('what stands on nothing is ink, whatever its colour', () => {
  const [found] = readings(cutOut(SEVEN)).found;
  assert.equal(found.view.ground, null);
  assert.equal(found.view.lighter, false);
  const picture = drawn({}, SEVEN);
  const clear = { ...picture, alpha: new Float32Array(picture.colour.length) };
  assert.throws(() => readings(clear), /is fully transparent/);
});

test('a card with clear corners is no ink: what is written on it is', () => {
  const picture = drawn({}, SEVEN);
  const alpha = picture.colour.map((_, i) => {
    const [x, y] = [i % 200, Math.floor(i / 200)];
    return +(Math.min(x, 199 - x) + Math.min(y, 199 - y) > 12);
  });
  const [found] = readings({ ...picture, alpha }).found;
  assert.notEqual(found.view.ground, null);
  assert.ok(found.boxes()[0][2] < 130);
});

test('a sheet on a desk is no ink: what is written on it is', () => {
  const picture = drawn({ height: 300, width: 300 }, { path: seven(80, 70, 80) });
  for (let i = 0; i < picture.colour.length; i++) {
    const [x, y] = [i % 300, Math.floor(i / 300)];
    if (Math.min(x, y) < 30 || Math.max(x, y) > 200) picture.colour[i] = 0.3;
  }
  const [found] = readings(picture).found;
  assert.equal(found.view.lighter, false);
  assert.notEqual(found.sheet, null);
  const [left, top] = found.boxes()[0];
  assert.ok(Math.abs(left - 76) < 3 && Math.abs(top - 66) < 3);
});

test('two strokes close together are a question', () => {
  const read = readings(
    drawn(
      {},
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
    ),
  );
  assert.equal(read.question, 'Is this one digit, or are these several?');
  assert.deepEqual(read.names, ['Several digits', 'One digit']);
  assert.deepEqual(
    read.found.map((one) => one.boxes().length),
    [2, 1],
  );
});

test('a refusal is an UploadError, which people may be shown', () => {
  assert.throws(() => readings(drawn({})), UploadError);
});
