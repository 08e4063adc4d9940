import '../boot.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packRegion, unpackRegion } from '../../../explorer/web/link/region.js';
import { MapView } from '../../../explorer/web/views/map/map-view.js';
import { addMembers } from '../members.js';

/** @type {(() => void)[]} */
const frames = [];
globalThis.requestAnimationFrame = (callback) => frames.push(callback);
const { keepRegion, regions, setLinkedRegions } = await import(
  '../../../explorer/web/state/map-regions.js'
);
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

const WHOLE = { tsne: { ae: null, vae: null }, plane: { ae: null, vae: null } };

test('a region takes eight bytes, and comes back within half a pixel at the closest zoom', () => {
  const view = { x: -27.1234567, y: 0.3333333, zoom: 23.456789 };
  const bytes = packRegion(view);
  assert.equal(bytes.length, 8);
  const back = unpackRegion(Uint8Array.from(bytes));
  const pixels = 800 * view.zoom;
  assert.ok(Math.abs(back.x - view.x) * pixels < 0.5);
  assert.ok(Math.abs(back.y - view.y) * pixels < 0.5);
  assert.ok(Math.abs(back.zoom / view.zoom - 1) < 1e-3);
  assert.deepEqual(packRegion(back), bytes, 'it is written as it was read');
});

test("a stranger's bytes give a region that a map can show", () => {
  for (let byte = 0; byte < 256; byte++) {
    for (const zoom of [
      [0, 0x80],
      [255, 0x7f],
      [byte, byte],
    ]) {
      const view = mapView();
      view.hold(unpackRegion(Uint8Array.from([...Array(6).fill(byte), ...zoom])), 0);
      const { x, y, zoom: shown } = view.at(0);
      assert.ok(x >= 0 && x <= 1 && y >= 0 && y <= 1, `${x} ${y}`);
      assert.ok(shown >= 0.8 && shown <= 24, `${shown}`);
    }
  }
});

test('what no link can spell is brought to what one can', () => {
  const bytes = packRegion({ x: Infinity, y: Number.NaN, zoom: 0 });
  const { x, y, zoom } = unpackRegion(Uint8Array.from(bytes));
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
  store.notify('run', 'plane');
  frame();
  assert.equal(regions.tsne.ae, closeUp);
  store.set({ run: 1 });
  frame();
  assert.equal(regions.tsne.ae, null);
  assert.equal(regions.plane.vae, closeUp);
  store.set({ planeScale: 'same' });
  frame();
  assert.deepEqual(regions, WHOLE);
});

test('a link that asks for another run and its region gets both', () => {
  store.set({ run: 2 });
  setLinkedRegions({ tsne: { ae: closeUp } });
  frame();
  assert.deepEqual(regions, { ...WHOLE, tsne: { ae: closeUp, vae: null } });
  setLinkedRegions();
  assert.deepEqual(regions, WHOLE);
});

test('another beta leaves what it does not change where a person zoomed to', () => {
  addMembers();
  const zoomed = () => {
    for (const model of ['ae', 'vae']) {
      keepRegion('tsne', model, closeUp);
      keepRegion('plane', model, closeUp);
    }
  };
  zoomed();
  store.set({ beta: 4 });
  frame();
  const { tsne, plane } = regions;
  assert.deepEqual([tsne.ae, tsne.vae, plane.ae, plane.vae], [closeUp, null, closeUp, null]);
  zoomed();
  store.set({ beta: 16 });
  frame();
  assert.deepEqual([tsne.vae, plane.vae], [closeUp, null], 'both have the map of beta 4');
  store.set({ beta: 1 });
  frame();
  assert.equal(tsne.ae, closeUp);
});
