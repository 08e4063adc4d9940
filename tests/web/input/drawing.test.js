import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../boot.js';
import { drawing } from '../../../explorer/web/input/drawing.js';

test('what is undone with the pen down takes nothing from the strokes before', () => {
  drawing.begin(0.1, 0.1);
  drawing.extend(0.2, 0.2);
  drawing.end();
  const before = structuredClone(drawing.strokes);
  drawing.begin(0.8, 0.8);
  drawing.extend(0.7, 0.7);
  drawing.undo();
  drawing.extend(0.6, 0.6);
  drawing.end();
  assert.deepEqual(drawing.strokes, before);
});
