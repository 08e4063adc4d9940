import '../boot.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';

const page = /** @type {any} */ (globalThis);
/** @type {Uint8ClampedArray} */
let copy;
page.HTMLCanvasElement = class {
  width = 300;
  height = 200;
  getBoundingClientRect = () => ({ width: 300, height: 200 });
  getContext() {
    throw new Error('its own pixels are left alone');
  }
};
page.OffscreenCanvas = class {
  getContext = (/** @type {string} */ _, /** @type {object} */ options) => {
    assert.deepEqual(options, { willReadFrequently: true });
    return { clearRect() {}, drawImage() {}, getImageData: () => ({ data: copy }) };
  };
};
const { isShown, saveShown } = await import('../../../explorer/web/share/save-picture.js');

test('whether anything is on a canvas is looked up on a copy', () => {
  const canvas = new page.HTMLCanvasElement();
  copy = new Uint8ClampedArray(64 * 64 * 4).fill(255);
  assert.equal(isShown(canvas), false);
  copy[4 * 100] = 254;
  assert.equal(isShown(canvas), true);
});

test('what was painted sharper for a file is told that it is over, whatever went wrong', async () => {
  /** @type {string[]} */
  const told = [];
  const root = /** @type {any} */ ({
    dispatchEvent: (/** @type {Event} */ { type }) => told.push(type),
    getBoundingClientRect() {
      throw new Error('gone');
    },
  });
  await assert.rejects(saveShown(root, 'a.png', { title: '', source: '' }), /gone/);
  assert.deepEqual(told, ['picture-saving', 'picture-saved']);
});
