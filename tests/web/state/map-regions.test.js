import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  everything,
  packRegions,
  unpackRegions,
} from '../../../explorer/web/state/region-bytes.js';
import { MapView } from '../../../explorer/web/views/map/map-view.js';

/** @type {(() => void)[]} */
const frames = [];
globalThis.requestAnimationFrame = (callback) => frames.push(callback);
const { keepRegion, regionField, regions } = await import(
  '../../../explorer/web/state/map-regions.js'
);
const { setPlaneOptions } = await import('../../../explorer/web/state/plane-options.js');
const { store } = await import('../../../explorer/web/state/page-store.js');

const frame = () => frames.splice(0).forEach((callback) => callback());
const closeUp = { x: 0.25, y: 0.75, zoom: 8 };
const box = (/** @type {number} */ width, /** @type {number} */ height) => ({
  width,
  height,
  margin: { top: 0, right: 0, bottom: 0, left: 0 },
});
/** A map of the unit square. */
function mapView(width = 600, height = 600) {
  const view = new MapView([0, 0, 1, 1], 1);
  view.resize(box(width, height), 0);
  return view;
}

test('what is as at first takes no room in a link', () => {
  assert.equal(packRegions(everything()), null);
  assert.equal(regionField.write(), null);
});

test('a region takes eight bytes, and comes back within half a pixel at the closest zoom', () => {
  for (const [kind, model] of [
    ['tsne', 'ae'],
    ['tsne', 'vae'],
    ['plane', 'ae'],
    ['plane', 'vae'],
  ]) {
    const view = { x: -27.1234567, y: 0.3333333, zoom: 23.456789 };
    const given = everything();
    given[kind][model] = view;
    const bytes = packRegions(given);
    assert.equal(bytes.length, 9);
    const back = unpackRegions(Uint8Array.from(bytes));
    const region = back[kind][model];
    const pixels = 800 * view.zoom;
    assert.ok(Math.abs(region.x - view.x) * pixels < 0.5);
    assert.ok(Math.abs(region.y - view.y) * pixels < 0.5);
    assert.ok(Math.abs(region.zoom / view.zoom - 1) < 1e-3);
    assert.deepEqual(packRegions(back), bytes, 'it is written as it was read');
    assert.deepEqual({ ...back, [kind]: { ...back[kind], [model]: null } }, everything());
  }
});

test("a stranger's bytes give all of the maps or a region that a map can show", () => {
  const bad = [
    null,
    [],
    [0],
    [1],
    [16, ...Array(8).fill(1)],
    [255],
    [1, ...Array(9).fill(0)],
    [3, ...Array(8).fill(0)],
  ];
  for (const bytes of bad) {
    assert.deepEqual(unpackRegions(bytes && Uint8Array.from(bytes)), everything(), `${bytes}`);
  }
  for (let byte = 0; byte < 256; byte++) {
    for (const zoom of [
      [0, 0x80],
      [255, 0x7f],
      [byte, byte],
    ]) {
      const bytes = Uint8Array.from([1, ...Array(6).fill(byte), ...zoom]);
      const view = mapView();
      view.hold(unpackRegions(bytes).tsne.ae, 0);
      const { x, y, zoom: shown } = view.at(0);
      assert.ok(x >= 0 && x <= 1 && y >= 0 && y <= 1, `${x} ${y}`);
      assert.ok(shown >= 0.8 && shown <= 24, `${shown}`);
    }
  }
});

test('what no link can spell is brought to what one can', () => {
  const given = everything();
  given.tsne.ae = { x: Infinity, y: NaN, zoom: 0 };
  const { x, y, zoom } = unpackRegions(Uint8Array.from(packRegions(given))).tsne.ae;
  assert.ok([x, y, zoom].every(Number.isFinite));
});

test('a narrow box that allows less of a region keeps it for a wide one', () => {
  const view = mapView(900, 300);
  view.wanted = null;
  view.everything = { left: 0, top: 0.25, right: 1, bottom: 0.75 };
  view.hold({ x: 0.5, y: 0.5, zoom: 40 }, 0);
  assert.equal(view.at(0).zoom, 40);
  view.resize(box(300, 900), 1);
  assert.equal(view.at(1).zoom, 24);
  view.resize(box(900, 300), 2);
  assert.equal(view.at(2).zoom, 40);
});

test('a region of one run or scale is gone in another', () => {
  keepRegion('tsne', 'ae', closeUp);
  keepRegion('plane', 'vae', closeUp);
  store.touch('run', 'plane');
  frame();
  assert.equal(regions.tsne.ae, closeUp);
  store.setRun(1);
  frame();
  assert.equal(regions.tsne.ae, null);
  assert.equal(regions.plane.vae, closeUp);
  setPlaneOptions({ scale: 'same' });
  frame();
  assert.equal(regionField.write(), null);
});

test('a link that asks for another run and its region gets both', () => {
  const bytes = Uint8Array.from(packRegions({ ...everything(), tsne: { ae: closeUp, vae: null } }));
  store.setRun(2);
  regionField.read(bytes);
  frame();
  assert.deepEqual(regions.tsne.ae, closeUp);
  regionField.read(null);
  assert.deepEqual(regions, everything());
});
