import assert from 'node:assert/strict';
import { test } from 'node:test';

/** Where nothing is collected unless a test says so. */
class Reference {
  static asked = 0;
  static gone = new Set();
  constructor(/** @type {object} */ one) {
    this.one = one;
  }
  deref() {
    Reference.asked++;
    return Reference.gone.has(this.one) ? undefined : this.one;
  }
}
/** Pixels without a canvas. */
class Pixels {
  width = 2;
  data = new Uint8ClampedArray(16);
}
Object.assign(globalThis, { WeakRef: Reference, ImageData: Pixels });
const { fill, followTheme } = await import('../../../explorer/web/dom/digit-canvas.js');

const GREYS = Uint8Array.of(0, 10, 128, 255);
const grey = (/** @type {Pixels} */ { data }) => [0, 4, 8, 12].map((at) => data[at]);
const light = [255, 245, 127, 0];

test('what is painted is as it is in the dark, and turns over with the theme', () => {
  followTheme(true);
  const buffer = new Pixels();
  fill(/** @type {any} */ (buffer), GREYS);
  assert.deepEqual(grey(buffer), [...GREYS]);
  followTheme(false);
  assert.deepEqual(grey(buffer), light);
  followTheme(false);
  assert.deepEqual(grey(buffer), light, 'once');
  const later = new Pixels();
  fill(/** @type {any} */ (later), GREYS);
  assert.deepEqual(grey(later), light);
  assert.ok(
    later.data.every((value, at) => at % 4 !== 3 || value === 255),
    'it is opaque',
  );
  followTheme(true);
  assert.deepEqual([grey(buffer), grey(later)], [[...GREYS], [...GREYS]]);
});

test('what is gone is forgotten, what is left still turns over', () => {
  followTheme(true);
  const kept = Array.from({ length: 300 }, () => new Pixels());
  for (const one of kept) fill(/** @type {any} */ (one), GREYS);
  for (let k = 0; k < 10_000; k++) {
    const one = new Pixels();
    fill(/** @type {any} */ (one), GREYS);
    Reference.gone.add(one);
  }
  Reference.asked = 0;
  followTheme(false);
  assert.ok(Reference.asked <= 2 * kept.length + 2, `${Reference.asked} are still known`);
  for (const one of kept) assert.deepEqual(grey(one), light);
});
