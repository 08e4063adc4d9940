import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../boot.js';
import { moveOf } from '../../../explorer/web/guide/guide-keys.js';
import { barsPath } from '../../../explorer/web/guide/number-bars.js';
import { arrangement } from '../../../explorer/web/guide/picture-board.js';
import { spreadOut } from '../../../explorer/web/guide/sample-map.js';

test('twelve pictures are as large as their room lets them be, in whole pixels', () => {
  assert.deepEqual(arrangement(12, 472, 470), { columns: 4, rows: 3, scale: 4 });
  assert.deepEqual(arrangement(12, 172, 230), { columns: 3, rows: 4, scale: 2 });
  assert.deepEqual(arrangement(12, 1200, 400), { columns: 6, rows: 2, scale: 6 });
  assert.deepEqual(arrangement(12, 172, 230, 3).scale * 3, 6);
  assert.equal(arrangement(12, 20, 20).scale, 1);
});

test('a bar is up for more than nothing, down for less, and never longer than its row', () => {
  assert.equal(barsPath([1.5, -9, 0]), 'M0.5 0h3v-5h-3zM4.5 0h3v10h-3zM8.5 0h3v-0.5h-3z');
  assert.equal(barsPath([4], 8), 'M0.5 0h3v-5h-3z');
});

/** @param {Record<string, any>} more */
const key = (more) =>
  /** @type {any} */ ({
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    repeat: false,
    defaultPrevented: false,
    target: null,
    ...more,
  });
const at = (/** @type {string} */ selector) => ({
  closest: (/** @type {string} */ wanted) => wanted.includes(selector),
});

test('the keys of a clicker and of a keyboard step along the path', () => {
  assert.equal(moveOf(key({ key: 'PageDown' })), 'next');
  assert.equal(moveOf(key({ key: 'PageUp' })), 'back');
  assert.equal(moveOf(key({ key: 'ArrowRight' })), 'next');
  assert.equal(moveOf(key({ key: 'F' })), 'screen');
  assert.equal(moveOf(key({ key: 'a' })), null);
});

test('keys that are somebody else’s are left alone', () => {
  assert.equal(moveOf(key({ key: 'ArrowLeft', altKey: true })), null);
  assert.equal(moveOf(key({ key: 'PageDown', repeat: true })), null);
  assert.equal(moveOf(key({ key: 'ArrowRight', target: at('canvas[tabindex]') })), null);
  assert.equal(moveOf(key({ key: 'f', target: at('input') })), null);
  assert.equal(moveOf(key({ key: 'PageDown', target: at('canvas[tabindex]') })), 'next');
});

test('pictures of a map keep their distance, the first ones first', () => {
  /** @type {[number, number][]} */
  const places = [
    [0, 0],
    [5, 5],
    [10, 0],
    [12, 3],
    [0, 10],
  ];
  assert.deepEqual(spreadOut(places, 10), [0, 2, 4]);
});
