import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../boot.js';
import { presentationLayout } from '../../../explorer/web/page/presentation-layout.js';

const SCREENS = [
  [1024, 768],
  [1280, 720],
  [1280, 800],
  [1366, 768],
  [1440, 900],
  [1600, 1200],
  [1920, 950],
  [1920, 1080],
  [2560, 1080],
  [3840, 2160],
  [844, 390],
  [390, 844],
  [768, 1024],
  [1080, 1920],
];

test('pictures are whole steps of 28 pixels and all three fit beside each other', () => {
  for (const [width, height] of SCREENS) {
    const { digit, tall } = presentationLayout(width, height);
    assert.equal(digit % 28, 0);
    const [columns, gap, edge] = tall ? [2, 16, 16] : [3, 32, 24];
    assert.ok(columns * digit + (columns - 1) * gap + 2 * edge <= width, `${width} x ${height}`);
  }
});

test('what is shown fits the height of a wide screen, and one step more would not fit it', () => {
  for (const [width, height] of SCREENS) {
    const { digit, frame, pitch, rows, tall } = presentationLayout(width, height);
    if (tall) continue;
    assert.ok((frame * pitch) / 28 >= frame + 18, 'room for the marks below a strip');
    const used = 224 + digit + (rows * frame * pitch) / 28;
    assert.ok(used <= height, `${width} x ${height}: ${used}`);
    const wider = 3 * (digit + 28) + 2 * 32 + 2 * 24 > width;
    assert.ok(wider || 224 + digit + 28 > height, `${width} x ${height}: larger would fit`);
  }
});

test('a film strip with its name and its value fits below its picture', () => {
  for (const [width, height] of SCREENS) {
    const { digit, frame, frames, tall, narrow } = presentationLayout(width, height);
    assert.ok(frames >= 4 && frame >= 28);
    const space = (tall ? width - 32 : digit) - 56 - (narrow ? 0 : 92);
    assert.ok(frame * frames <= Math.max(space, 4 * 28), `${width} x ${height}`);
  }
});

test('projectors get three sliders a model where there is room', () => {
  assert.deepEqual(
    [
      [1024, 768],
      [1440, 900],
      [1920, 1080],
      [3840, 2160],
    ].map((s) => presentationLayout(...s).rows),
    [3, 3, 3, 3],
  );
  assert.equal(presentationLayout(1440, 900).digit, 420);
  assert.equal(presentationLayout(1920, 1080).digit, 588);
  assert.equal(presentationLayout(1280, 720).rows, 1);
});
