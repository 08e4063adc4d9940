import '../boot.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasRoom, PICTURES, stageOf } from '../../../explorer/web/state/shown-view.js';

test('a view has its own full screen where there is room for it, else the pictures', () => {
  for (const [width, height, room] of /** @type {const} */ ([
    [1440, 900, true],
    [960, 960, true],
    [959, 540, false],
    [844, 390, false],
    [390, 844, false],
    [1080, 1920, false],
  ])) {
    assert.equal(hasRoom(width, height), room, `${width} x ${height}`);
    assert.equal(stageOf('map', width, height), room ? 'map' : PICTURES, `${width}`);
    assert.equal(stageOf('explore', width, height), PICTURES, 'Explore is the pictures');
  }
});
